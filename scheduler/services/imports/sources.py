"""From the files of an import to rows by sheet and registers, with all faults."""

from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from matching.faults import BadInputError, Fault, shown
from scheduler.files import read_bounded
from scheduler.places import mednum, register
from scheduler.places.place import Register
from scheduler.sheets.grid import Grid, place
from scheduler.sheets.reading import (
    Row,
    grids_of_file,
    is_help,
    read_rows,
    recognised,
)
from scheduler.sheets.templates import TEMPLATES

File = Path | tuple[str, bytes]
_HEADINGS = mednum.HEADINGS | register.HEADINGS


@dataclass(slots=True)
class Sources:
    """What the files hold.

    Attributes
    ----------
    grids
        By template key, those that are sheets.
    registers
        By name: ``mednum`` or ``register``.
    """

    grids: dict[str, list[Grid]] = field(default_factory=dict)
    registers: list[tuple[str, Register]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def rows(self, key: str, zone: ZoneInfo) -> list[Row]:
        """Read all rows of a sheet; their faults are noted."""
        rows: list[Row] = []
        for grid in self.grids.get(key, ()):
            some, faults = read_rows(grid, TEMPLATES[key], zone)
            rows += some
            self.faults += faults
        return rows


def open_files(files: Iterable[File]) -> Sources:
    """Open all files and say what each of their grids is."""
    sources = Sources()
    for file in files:
        name, data = _content(file, sources.faults)
        if data is None:
            continue
        if data.removeprefix(BOM_UTF8).lstrip()[:1] == b"{":
            expected = "a sheet or a register of places"
            sources.faults.append(Fault(name, "a JSON object", expected))
            continue
        if mednum.is_json(data):
            grid, faults = mednum.grid_of_json(name, data)
            sources.faults += faults
            if grid is not None:
                _add_json(sources, grid)
            continue
        grids, faults, warnings = grids_of_file(name, data, _HEADINGS)
        sources.faults += faults
        sources.warnings += warnings
        for grid in grids:
            _add(sources, grid, alone=len(grids) == 1)
    if not (sources.grids or sources.registers or sources.faults):
        fault = Fault("files", "nothing to import", "sheets or registers of places")
        sources.faults.append(fault)
    return sources


def _content(file: File, faults: list[Fault]) -> tuple[str, bytes | None]:
    if not isinstance(file, Path):
        return file
    try:
        return file.name, read_bounded(file)
    except BadInputError as error:
        faults += [replace(one, where=str(file)) for one in error.faults]
        return file.name, None
    except OSError as error:
        found = error.strerror or str(error)
        faults.append(Fault(str(file), found, "a file that can be read"))
        return file.name, None


def _add_json(sources: Sources, grid: Grid) -> None:
    if mednum.is_mednum(grid):
        sources.registers.append(("mednum", mednum.mednum_of_grid(grid)))
    else:
        found = shown(", ".join(grid.headings))
        expected = "a JSON list of places in the mednum standard"
        sources.faults.append(Fault(grid.source, found, expected))


def _add(sources: Sources, grid: Grid, *, alone: bool) -> None:
    if register.is_register(grid):
        sources.registers.append(("register", register.register_of_grid(grid)))
        return
    if mednum.is_mednum(grid):
        sources.registers.append(("mednum", mednum.mednum_of_grid(grid)))
        return
    template, faults = recognised(grid)
    sources.faults += faults
    if template is not None:
        sources.grids.setdefault(template.key, []).append(grid)
    elif not faults and not is_help(grid):
        if alone:
            where = place(grid.source, grid.heading_row)
            found = shown(", ".join(grid.headings))
            known = ", ".join(TEMPLATES)
            fault = Fault(where, found, f"the headings of one of: {known}")
            sources.faults.append(fault)
        else:
            warning = f"{grid.source}: not one of our sheets, not read"
            sources.warnings.append(warning)
