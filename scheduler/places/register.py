"""The register of half-day hours: one row per place, two columns per weekday."""

from collections.abc import Iterator
from typing import Final

from matching.faults import BadInputError, Fault
from matching.generate import HalfDay
from matching.generate import Place as GeneratedPlace
from matching.limits import LONGEST_NAME
from scheduler.places.columns import Line, positions
from scheduler.places.hours import read_half_day
from scheduler.places.place import Keys, Opening, Place, Register, Skipped
from scheduler.sheets.cells import clock_text
from scheduler.sheets.grid import Grid, place, plain
from scheduler.sheets.reading import grids_of_file

_DAYS: Final = (
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
)
HALF_DAYS: Final = tuple(
    (weekday, f"{day} {half}")
    for weekday, day in enumerate(_DAYS)
    for half in ("matin", "après-midi")
)
_NEEDED: Final = ("bfc_id", "nom_structure", "lon", "lat")
_USED: Final = frozenset(
    map(
        plain, (*_NEEDED, "adresse", "code_postal", "ville", *(n for _, n in HALF_DAYS))
    )
)
HEADINGS: Final = frozenset(
    map(plain, (*_NEEDED, "mise_a_jour", "adresse", "code_postal", "ville"))
) | {plain(name) for _, name in HALF_DAYS}
SOURCE: Final = "MedNum BFC, published by the coopérative multi, ODbL 1.0"


def is_register(grid: Grid) -> bool:
    """Say whether a grid is this register, by its headings."""
    found = positions(grid)
    return plain("bfc_id") in found and any(plain(n) in found for _, n in HALF_DAYS)


def register_of_grid(grid: Grid) -> Register:
    """Read the register; faults and skipped cells are noted, not thrown."""
    columns = positions(grid)
    register, keys = Register(), Keys()
    where = place(grid.source, grid.heading_row)
    for name in (*_NEEDED, *(name for _, name in HALF_DAYS)):
        if plain(name) not in columns:
            fault = Fault(where, "no such column", f"the heading {name}")
            register.faults.append(fault)
    for row, cells in grid.rows:
        line = Line(grid.source, row, cells, columns, grid.headings, register.skipped)
        _read_place(line, keys, register)
    return register


def _read_place(line: Line, keys: Keys, register: Register) -> None:
    key = keys.take(line.text("bfc_id"), line.source, line.row, "bfc_id")
    if isinstance(key, Fault):
        register.faults.append(key)
        return
    latitude, longitude = line.location("lat", "lon")
    name = line.text("nom_structure")[:LONGEST_NAME]
    register.places.append(
        Place(
            key=key,
            name=name or key,
            row=line.row,
            street=line.text("adresse"),
            postcode=line.text("code_postal"),
            commune=line.text("ville"),
            latitude=latitude,
            longitude=longitude,
            half_days=tuple(_half_days(line, register)),
            source=SOURCE,
            details={
                heading: line.text(heading)
                for heading in line.headings
                if plain(heading) not in _USED and line.text(heading)
            },
        )
    )


def _half_days(line: Line, register: Register) -> Iterator[Opening]:
    begun: dict[tuple[int, int], int] = {}
    for weekday, name in HALF_DAYS:
        text = line.text(name)
        try:
            span = read_half_day(text)
        except ValueError as error:
            line.skip(name, text, str(error))
            continue
        if span is None:
            continue
        start, end = span
        if (weekday, start) in begun:
            where = place(line.source, line.row, name)
            other = f"{clock_text(start)}-{clock_text(begun[weekday, start])}"
            warning = f"{where}: {text} begins with {other}, one opening is kept"
            register.warnings.append(warning)
        begun[weekday, start] = end
        yield Opening(weekday, start, end)


def read_register(
    name: str, data: bytes, *, strict: bool = False
) -> tuple[list[GeneratedPlace], list[Skipped]]:
    """Read a register for the generator: located places with their half-days.

    Parameters
    ----------
    name, data
        The file.
    strict
        Whether a cell that cannot be read is a fault.

    Returns
    -------
    tuple
        Places, and the cells that were skipped.

    Raises
    ------
    BadInputError
        It is not this register, or cannot be used; with all faults.
    """
    grids, faults, _ = grids_of_file(name, data, HEADINGS)
    if not faults and not (len(grids) == 1 and is_register(grids[0])):
        expected = "the register of half-day hours (bfc_id, …, lundi matin, …)"
        faults = [Fault(name, "another file", expected)]
    register = register_of_grid(grids[0]) if not faults else Register()
    faults += register.faults
    if strict:
        faults += [one.fault() for one in register.skipped]
    if faults:
        raise BadInputError(faults, name)
    places = [
        GeneratedPlace(
            one.key,
            one.name,
            one.latitude,
            one.longitude,
            tuple(HalfDay(o.weekday, o.start, o.end) for o in one.half_days),
        )
        for one in register.places
        if one.latitude is not None and one.longitude is not None
    ]
    return places, register.skipped


__all__ = ["HEADINGS", "SOURCE", "is_register", "read_register", "register_of_grid"]
