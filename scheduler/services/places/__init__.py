"""Where sessions are: sites with their rooms, days and ways between them."""
