"""The study: a planning problem in, a plan out. No database, no clock, no HTTP."""
