"""XLSX workbooks, read for their cached values and never trusted.

calamine gives a formula without a cached value as blank and hides errors such as
``#REF!``: both are found in the sheet's own XML first. It also unpacks whatever the
archive holds and builds every cell up to the farthest one, so it only gets parts
that were unpacked here, within bounds.
"""

import io
import re
import struct
import zipfile
import zlib
from datetime import datetime, time, timedelta
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from matching.faults import BadInputError, Fault
from scheduler.sheets.grid import (
    MAX_BYTES,
    Cell,
    Grid,
    checked_text,
    grid_of_rows,
)
from scheduler.sheets.markup import PartError, Scan, scan, tabs_of

MAX_UNPACKED: Final = 400_000_000
_MAX_PARTS: Final = 5_000
_PARTS: Final = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|.*workbook\.xml(\.rels)?|.*sharedStrings\.xml"
    r"|.*styles\.xml|.*worksheets/[^/]+\.xml|docProps/.*)",
    re.IGNORECASE,
)
_OLE = b"\xd0\xcf\x11\xe0"
# What zipfile lets through for broken archives: found by changing bytes at random.
_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)


def read_workbook(
    data: bytes, source: str, *, most: int = MAX_UNPACKED
) -> tuple[list[Grid], list[Fault], list[str]]:
    """Read all visible tabs of a workbook that hold anything.

    Parameters
    ----------
    data
        The whole file.
    source
        How faults name it.
    most
        Bytes its parts may have when unpacked.

    Returns
    -------
    tuple
        Grids by tab, the faults found so far, and warnings about hidden tabs.

    Raises
    ------
    BadInputError
        It is no workbook that can be opened, or larger than the bounds.
    """
    if data.startswith(_OLE):
        found = "a workbook with a password, or of Excel 97-2003"
        raise _refused(source, found, "an .xlsx workbook without a password")
    if len(data) > MAX_BYTES:
        raise _refused(source, f"{len(data)} bytes", f"at most {MAX_BYTES}")
    parts = _unpacked(data, source, most)
    try:
        return _grids(parts, source)
    except (CalamineError, PartError, KeyError, ValueError) as error:
        raise _refused(source, str(error), "an .xlsx workbook") from error


def _grids(
    parts: dict[str, bytes], source: str
) -> tuple[list[Grid], list[Fault], list[str]]:
    """Look into every tab's XML, then let calamine read the visible ones."""
    grids: list[Grid] = []
    faults: list[Fault] = []
    warnings: list[str] = []
    scans = {tab: scan(parts[part]) for tab, part in tabs_of(parts) if part in parts}
    book = CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts)))
    for known in book.sheets_metadata:
        if known.name not in scans:
            continue
        if known.visible != SheetVisibleEnum.Visible:
            warnings.append(f"{source}: hidden tab {known.name} was not read")
            continue
        rows = _rows(book, known.name, scans[known.name])
        where = f"{source}, tab {known.name}"
        grid, found_faults = grid_of_rows(where, known.name, rows, ragged=False)
        faults += found_faults
        if grid is not None:
            grids.append(grid)
    return grids, faults, warnings


def _refused(source: str, found: str, expected: str) -> BadInputError:
    return BadInputError([Fault(source, found[:200], expected)], source)


def _unpacked(data: bytes, source: str, most: int) -> dict[str, bytes]:
    """Unpack the parts that values stand in, up to a bound that is really counted."""
    parts: dict[str, bytes] = {}
    left = most
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MAX_PARTS:
                raise _refused(source, f"{len(entries)} parts", f"at most {_MAX_PARTS}")
            for entry in entries:
                name = entry.filename.replace("\\", "/").lstrip("/")
                if _PARTS.fullmatch(name) is None:
                    continue
                with archive.open(entry) as stream:
                    parts[name] = stream.read(left + 1)
                left -= len(parts[name])
                if left < 0:
                    found = f"more than {most} bytes when unpacked"
                    raise _refused(source, found, "a workbook of normal size")
    except BadInputError:
        raise
    except _ERRORS as error:
        found = f"an archive that does not open ({error})"
        raise _refused(source, found, "an .xlsx workbook") from error
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    """Pack what was read, and nothing else, for calamine."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _rows(book: CalamineWorkbook, tab: str, seen: Scan) -> list[tuple[int, list[Cell]]]:
    values = book.get_sheet_by_name(tab).to_python(skip_empty_area=False)
    rows: list[list[Cell]] = [[_cell(value) for value in row] for row in values]
    for (number, column), bad in seen.bad.items():
        rows += ([] for _ in range(number - len(rows)))
        row = rows[number - 1]
        row += [None] * (column + 1 - len(row))
        row[column] = bad
    return list(enumerate(rows, 1))


def _cell(value: Cell) -> Cell:
    """Give a cell as sheets mean it: whole numbers whole, times to the minute."""
    if isinstance(value, str):
        return checked_text(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, datetime):
        return _to_minute(value)
    if isinstance(value, time):
        day = datetime(2000, 1, 1)  # noqa: DTZ001 - a wall clock, no instant
        return _to_minute(datetime.combine(day, value)).time()
    return value


def _to_minute(value: datetime) -> datetime:
    """Undo the last bit that a fraction of a day loses (09:29:59.999999)."""
    near = (value + timedelta(seconds=1)).replace(second=0, microsecond=0)
    return near if abs(near - value) < timedelta(seconds=1) else value
