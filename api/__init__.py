"""The doors: HTTP, pages and the command line. Doors hold no rules."""
