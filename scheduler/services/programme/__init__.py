"""What there is to staff: activities, dated sessions, series, and what they carry."""
