"""Public registers of places: mednum lists, and the register of half-day hours.

Registers are kept by others and have faults; a cell that cannot be read is skipped
and listed with its row and column, unless the reader asks to be strict. A place that
cannot be placed at all (no id, no name) is always a fault.
"""
