"""One planning of one week: opened, closed, solved, and kept as runs."""
