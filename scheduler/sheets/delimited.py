"""CSV in the dialects that spreadsheets write: `;`, `,` or tab, UTF-8 or cp1252.

A file is one encoding: UTF-8 where that is possible, else cp1252. Where both occur
(two files pasted together) each cell that is not UTF-8 is a fault with its row and
column, because guessing would write wrong names. Excel hides its own first line
``sep=;``, so that line does not count as a row.
"""

import csv
import io
import re
from collections.abc import Collection, Sequence

from matching.faults import BadInputError, Fault, shown
from scheduler.sheets.grid import (
    CONTROL,
    MAX_BYTES,
    MAX_CELL,
    MAX_ROWS,
    BadCell,
    Cell,
    Grid,
    checked_text,
    grid_of_rows,
    place,
    plain,
)

_DELIMITERS = (";", ",", "\t")
_SEP_LINE = re.compile(r'"?sep=([;,\t|])"?[;,\t]*\r?\n', re.IGNORECASE)
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def read_delimited(
    data: bytes, source: str, name: str, known: Collection[str]
) -> tuple[Grid | None, list[Fault]]:
    """Read a CSV file.

    Parameters
    ----------
    data
        The whole file.
    source, name
        See `Grid`.
    known
        Headings of all known sheets in their `plain` form: the delimiter is the one
        that shows most of them.

    Returns
    -------
    tuple
        The grid, or None for a file without any cell, and the faults found so far.

    Raises
    ------
    BadInputError
        The file is too large or its quotes do not pair, so that no cell is sure.
    """
    if len(data) > MAX_BYTES:
        fault = Fault(source, f"{len(data)} bytes", f"at most {MAX_BYTES}")
        raise BadInputError([fault], source)
    text = _decoded(data)
    delimiter = _delimiter(text, known)
    said = _SEP_LINE.match(text)
    if said is not None:
        text, delimiter = text[said.end() :], said[1]
    records = _records(text, delimiter, source)
    clean = not (_NOT_UTF8.search(text) or CONTROL.search(text))
    rows: list[tuple[int, Sequence[Cell]]] = []
    for number, record in enumerate(records, 1):
        if clean and max(map(len, record), default=0) <= MAX_CELL:
            rows.append((number, record))
        else:
            rows.append((number, [_cell(cell) for cell in record]))
    return grid_of_rows(source, name, rows, ragged=True)


def _decoded(data: bytes) -> str:
    """Decode a file; bytes that are not UTF-8 beside some that are stay surrogates."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    marked = data.startswith(b"\xef\xbb\xbf")
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    if not marked and _NOT_UTF8.search(text):
        without = _NOT_UTF8.sub("", text)
        if without.isascii():
            return _cp1252(text)
    return text


def _cp1252(text: str) -> str:
    """Read surrogates as cp1252; the five bytes it does not have become U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _delimiter(text: str, known: Collection[str]) -> str:
    """Choose the delimiter that shows most known headings, then most cells."""
    head = next((line for line in text.splitlines() if line.strip(";,\t ")), "")

    def merit(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([head], delimiter=delimiter), [])
        return sum(plain(cell) in known for cell in cells), len(cells)

    return max(_DELIMITERS, key=merit)


def _records(text: str, delimiter: str, source: str) -> list[list[str]]:
    records: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            records.append(record)
            if len(records) > MAX_ROWS:
                fault = Fault(source, "more rows", f"at most {MAX_ROWS} rows")
                raise BadInputError([fault], source)
    except csv.Error as error:
        where = place(source, len(records) + 1)
        expected = "quotes in pairs, doubled inside a quoted cell"
        raise BadInputError([Fault(where, str(error), expected)], source) from error
    return records


def _cell(text: str) -> Cell:
    if _NOT_UTF8.search(text):
        return BadCell(shown(_cp1252(text)), "UTF-8, as in other cells of this file")
    return checked_text(text)
