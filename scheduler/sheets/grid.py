"""A grid of cells as a file shows it, before anybody knows what it means.

A cell that cannot be read (wrong encoding, a formula without a value) stays in
the grid as a `BadCell`, so that the fault can be told with its column's heading.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from matching.faults import Fault, shown

MAX_BYTES: Final = 50_000_000
MAX_ROWS: Final = 500_000
MAX_COLUMNS: Final = 500
MAX_CELL: Final = 10_000  # characters
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_GLUE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that could not be read: what it shows and what was expected."""

    shows: str
    expected: str


Cell = str | int | float | bool | date | datetime | time | timedelta | BadCell | None


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one CSV file or of one tab of a workbook.

    Attributes
    ----------
    source
        The file, and the tab where there are several, as faults name it.
    name
        What the sheet calls itself: the tab's name, or the file's without ending.
    headings
        Texts of the first row that is not blank.
    heading_row
        Its number as Excel counts.
    rows
        The rows under it that are not blank, with their numbers as Excel counts.
    """

    source: str
    name: str
    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def plain(text: str) -> str:
    """Reduce a heading or word to what is compared: no case, accent or sign."""
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return _GLUE.sub(" ", bare.casefold()).strip()


def is_blank(cell: Cell) -> bool:
    """Say whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def place(source: str, row: int, column: str = "") -> str:
    """Say where a fault stands: ``helpers.csv, row 3, column skills``."""
    return f"{source}, row {row}" + (f", column {column}" if column else "")


def checked_text(text: str) -> Cell:
    """Give a text cell, or a `BadCell` for signs that no text has."""
    found = CONTROL.search(text)
    if found is not None:
        sign = found[0]
        name = "a character lost before" if sign == "\ufffd" else "a control character"
        clear = CONTROL.sub("\N{WHITE SQUARE}", text)
        return BadCell(shown(clear), f"text without {name} (U+{ord(sign):04X})")
    if len(text) > MAX_CELL:
        return BadCell(shown(text), f"at most {MAX_CELL} characters")
    return text


def grid_of_rows(
    source: str, name: str, rows: Sequence[tuple[int, Sequence[Cell]]], *, ragged: bool
) -> tuple[Grid | None, list[Fault]]:
    """Find the heading row and square the rows under it.

    Parameters
    ----------
    source, name
        See `Grid`.
    rows
        All rows with their numbers as Excel counts.
    ragged
        Whether a row shorter than the headings is a fault (a CSV) or how the
        format is (a workbook).

    Returns
    -------
    tuple
        The grid, or None where there is nothing at all in the sheet, and the
        faults of form.
    """
    filled = [(n, row) for n, row in rows if not all(map(is_blank, row))]
    if not filled:
        return None, []
    number, head = filled[0]
    headings = [_heading(cell) for cell in head]
    while headings and not headings[-1]:
        headings.pop()
    faults = _heading_faults(source, number, head, headings)
    width = len(headings)
    squared: list[tuple[int, tuple[Cell, ...]]] = []
    for row_number, row in filled[1:]:
        beyond = [cell for cell in row[width:] if not is_blank(cell)]
        short = ragged and len(row) < width
        if beyond or short:
            found = f"{len(row)} cells"
            faults.append(
                Fault(place(source, row_number), found, f"{width}, as in the headings")
            )
        cells = tuple(row[:width]) + (None,) * (width - len(row))
        squared.append((row_number, cells))
    return Grid(source, name, tuple(headings), number, tuple(squared)), faults


def _heading(cell: Cell) -> str:
    if isinstance(cell, BadCell):
        return cell.shows
    return "" if cell is None else " ".join(str(cell).split())


def _heading_faults(
    source: str, number: int, head: Sequence[Cell], headings: Sequence[str]
) -> list[Fault]:
    """List headings that are unreadable, missing or there twice."""
    where = place(source, number)
    faults = [
        Fault(where, cell.shows, cell.expected)
        for cell in head
        if isinstance(cell, BadCell)
    ]
    seen: set[str] = set()
    for position, heading in enumerate(headings, 1):
        known = plain(heading)
        if not known:
            faults.append(
                Fault(place(source, number, str(position)), "nothing", "a heading")
            )
        elif known in seen:
            faults.append(Fault(where, shown(heading), "each heading only once"))
        seen.add(known)
    if len(headings) > MAX_COLUMNS:
        found = f"{len(headings)} headings"
        faults.append(Fault(where, found, f"at most {MAX_COLUMNS}"))
    return faults
