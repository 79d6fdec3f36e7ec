"""Where in which file a fault stands, for those who show it beside the cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from matching.faults import Fault

_PLACE = re.compile(
    r"(?:, tab (?P<tab>.+?))?(?:, row (?P<row>\d+))?(?:, column (?P<column>.+))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault of a cell.

    Attributes
    ----------
    file
        As it was named; empty where the fault is of no file.
    tab
        Of a workbook; None of another file.
    row
        As spreadsheets count; None: it is not of one row.
    column
        The heading as the file writes it; None: it is not of one column.
    where
        All of this in words.
    """

    file: str
    tab: str | None
    row: int | None
    column: str | None
    value: str
    expected: str
    where: str


def placed(fault: Fault, files: Iterable[str]) -> PlacedFault:
    """Say where a fault stands, in its parts.

    Parameters
    ----------
    files
        Names of the files it may be of.
    """
    names = sorted({PurePath(name).name for name in files} | set(files), key=len)
    file = next((one for one in reversed(names) if fault.where.startswith(one)), "")
    found = _PLACE.fullmatch(fault.where[len(file) :]) if file else None
    if found is None:
        return PlacedFault(
            file, None, None, None, fault.value, fault.expected, fault.where
        )
    return PlacedFault(
        file=file,
        tab=found["tab"],
        row=None if found["row"] is None else int(found["row"]),
        column=found["column"],
        value=fault.value,
        expected=fault.expected,
        where=fault.where,
    )
