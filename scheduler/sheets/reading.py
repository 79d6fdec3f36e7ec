"""From files to rows with values: which sheet it is, and every fault of every cell.

Faults are collected, never thrown one by one; whoever reads decides what to do with
rows that have none. The zone is needed because hours are local.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Final
from zoneinfo import ZoneInfo

from matching.faults import BadInputError, Fault, shown
from scheduler.sheets.delimited import read_delimited
from scheduler.sheets.grid import BadCell, Cell, Grid, is_blank, place, plain
from scheduler.sheets.template import CellError, Column, Template, Values
from scheduler.sheets.templates import KNOWN_HEADINGS, TEMPLATES
from scheduler.sheets.workbook import read_workbook

_HELP_TABS: Final = frozenset(("help", "aide"))
_ZIP: Final = (b"PK", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet, with the values of the columns that are there.

    Attributes
    ----------
    source, number
        Where it stands; the number is Excel's.
    values
        By column key; `finish` of the template may have added joined values.
    headings
        By column key: the heading as the file writes it, for faults; the English
        one where the column is not there.
    sound
        Whether nothing was wrong with it. A row that is not still says, by the
        values it has, that its key is taken.
    """

    source: str
    number: int
    values: Values
    headings: dict[str, str] = field(repr=False)
    sound: bool = True

    def fault(self, column: str, value: object, expected: str) -> Fault:
        """Make a fault of one of its cells; a value of None is a blank cell."""
        where = place(self.source, self.number, self.headings.get(column, column))
        return Fault(where, "nothing" if value is None else shown(value), expected)


def grids_of_file(
    name: str, data: bytes, known: Iterable[str] = ()
) -> tuple[list[Grid], list[Fault], list[str]]:
    """Read a file of either sort.

    Parameters
    ----------
    name
        The file's name; its ending does not matter.
    data
        The whole file.
    known
        Headings to recognise beside those of the templates, in their `plain` form.

    Returns
    -------
    tuple
        Its grids, faults and warnings; a file that cannot be opened is one fault.
    """
    source = PurePath(name).name
    try:
        if data.startswith(_ZIP):
            return read_workbook(data, source)
        stem = PurePath(name).stem
        grid, faults = read_delimited(data, source, stem, KNOWN_HEADINGS | set(known))
    except BadInputError as error:
        return [], list(error.faults), []
    if grid is None and not faults:
        faults.append(Fault(source, "nothing", "a sheet with headings"))
    return [grid] if grid is not None else [], faults, []


def recognised(grid: Grid) -> tuple[Template | None, list[Fault]]:
    """Say which sheet a grid is, by its headings and then by its name.

    Returns
    -------
    tuple
        The template, or None. Without faults None means: no sheet of ours at all
        (a tab of notes).
    """
    headings = {plain(heading) for heading in grid.headings}
    fitting = [one for one in TEMPLATES.values() if _fits(one, headings)]
    named = _named(grid.name)
    if len(fitting) == 1:
        return fitting[0], []
    if fitting:
        both = [one for one in fitting if one in named]
        if len(both) == 1:
            return both[0], []
        listed = " or ".join(one.key for one in fitting)
        where = place(grid.source, grid.heading_row)
        return None, [Fault(where, "headings of several sheets", f"a name: {listed}")]
    if len(named) == 1:
        return named[0], []
    if plain(grid.name) in _HELP_TABS:
        return None, []
    return _nearest(headings), []


def _named(name: str) -> list[Template]:
    """Give the templates that a name speaks of, by the longest of their names."""
    most = max(_named_by(one, name) for one in TEMPLATES.values())
    every = TEMPLATES.values()
    return [one for one in every if 0 < most == _named_by(one, name)]


def _fits(template: Template, headings: set[str]) -> bool:
    if not headings <= template.by_heading.keys():
        return False
    found = {template.by_heading[heading].key for heading in headings}
    return template.required <= found


def _named_by(template: Template, name: str) -> int:
    """Give the length of a template's name inside of another; 0: it is not there."""
    found = (plain(one) for one in (template.key, template.fr))
    words = f" {plain(name)} "
    return max((len(one) for one in found if f" {one} " in words), default=0)


def _nearest(headings: set[str]) -> Template | None:
    """Give the template that knows more than half of the headings, if one does best."""
    known = sorted(
        (
            (len(headings & one.by_heading.keys()), key)
            for key, one in TEMPLATES.items()
        ),
        reverse=True,
    )
    (most, key), (second, _) = known[:2]
    return TEMPLATES[key] if 2 * most > len(headings) and most > second else None


def is_help(grid: Grid) -> bool:
    """Say whether a grid is the help tab of a template workbook."""
    return plain(grid.name) in _HELP_TABS


def read_rows(
    grid: Grid, template: Template, zone: ZoneInfo
) -> tuple[list[Row], list[Fault]]:
    """Read all rows of a grid as a sheet.

    Parameters
    ----------
    grid
        What the file shows.
    template
        What it is.
    zone
        The zone of its hours.

    Returns
    -------
    tuple
        The rows, and the faults of their cells and of the headings.
    """
    columns, faults = _columns(grid, template)
    lacking = bool(faults)
    headings = {column.key: column.en for column in template.columns} | {
        column.key: heading
        for column, heading in zip(columns, grid.headings, strict=True)
        if column is not None
    }
    rows: list[Row] = []
    read: dict[tuple[str, type, Cell], Any] = {}
    for number, cells in grid.rows:
        row = Row(grid.source, number, {}, headings)
        found = _read_row(row, columns, cells, read)
        if not found and not lacking:
            found = _join(row, columns, cells, template, zone)
        faults += found
        rows.append(replace(row, sound=False) if found or lacking else row)
    return rows, faults


def _columns(grid: Grid, template: Template) -> tuple[list[Column | None], list[Fault]]:
    """Find each heading's column; unknown, doubled and missing ones are faults."""
    where = place(grid.source, grid.heading_row)
    faults: list[Fault] = []
    columns: list[Column | None] = []
    for heading in grid.headings:
        column = template.by_heading.get(plain(heading))
        if column is not None and column in columns:
            faults.append(Fault(where, shown(heading), "only one column of this sense"))
            column = None
        elif column is None and heading:
            known = ", ".join(one.en for one in template.columns)
            faults.append(
                Fault(where, shown(heading), f"a heading of {template.key}: {known}")
            )
        columns.append(column)
    there = {column.key for column in columns if column is not None}
    for column in template.columns:
        if column.required and column.key not in there:
            expected = f"the heading {column.en} ({column.fr})"
            faults.append(Fault(where, "no such column", expected))
    return columns, faults


def _read_row(
    row: Row,
    columns: Sequence[Column | None],
    cells: Sequence[Cell],
    read: dict[tuple[str, type, Cell], Any],
) -> list[Fault]:
    """Read the cells of a row into its values and give the faults.

    `read` remembers cells of a column: in long sheets nearly all of them come again.
    """
    faults: list[Fault] = []
    for column, cell in zip(columns, cells, strict=True):
        if column is None:
            continue
        if isinstance(cell, BadCell):
            where = place(row.source, row.number, row.headings[column.key])
            faults.append(Fault(where, cell.shows, cell.expected))
        elif is_blank(cell):
            if column.required:
                faults.append(row.fault(column.key, None, _wanted(column)))
            row.values[column.key] = column.default
        else:
            same = (column.key, type(cell), cell)
            try:
                if same not in read:
                    read[same] = column.kind.read(cell)
                row.values[column.key] = read[same]
            except ValueError as error:
                faults.append(row.fault(column.key, _shows(cell), str(error)))
    return faults


def _join(
    row: Row,
    columns: Sequence[Column | None],
    cells: Sequence[Cell],
    template: Template,
    zone: ZoneInfo,
) -> list[Fault]:
    """Join the columns that belong together and give the fault, if there is one."""
    try:
        template.finish(row.values, zone)
    except CellError as error:
        shows = {
            column.key: _shows(cell)
            for column, cell in zip(columns, cells, strict=True)
            if column is not None
        }
        found = shows.get(error.column)
        return [row.fault(error.column, found, error.expected)]
    return []


def _wanted(column: Column) -> str:
    return f"a value ({column.kind.en.replace('`', '')})"


def _shows(cell: Cell) -> str | None:
    return None if is_blank(cell) else str(cell)
