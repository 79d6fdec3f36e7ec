"""Sheets that a coordinator keeps: read without a fault or refused with all of them.

`grid` is what a file shows before it has a meaning, `delimited` and `workbook` read
one from bytes, `cells` and `lists` read a single cell, `templates` says which sheets
there are, `reading` joins them, `writing` and `export` go the other way. Nothing
here knows the database.
"""
