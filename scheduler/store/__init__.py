"""What is kept: tables, the ways to open the database, and bulk queries."""
