"""What everybody may rely on: versions, what they change, and calendars of them."""
