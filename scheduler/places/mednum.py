"""Places of digital mediation in the mednum standard, version 1.0.2: CSV or JSON.

The standard supposes France; Belgian postcodes (4 digits), telephone numbers (+32)
and enterprise numbers are as good here. What planning does not use stays in the
details of the site, under the standard's own names.
"""

import json
import re
from typing import Any, Final

from matching.faults import Fault, shown
from matching.limits import LONGEST_NAME
from scheduler.places.columns import Line, positions
from scheduler.places.hours import read_osm
from scheduler.places.place import Keys, Opening, Place, Register
from scheduler.sheets.cells import day_of
from scheduler.sheets.grid import MAX_ROWS, Cell, Grid, checked_text, place, plain

FIELDS: Final = (
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "source",
    "itinerance",
    "structure_parente",
    "date_maj",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
    "fiche_acces_libre",
    "prise_rdv",
)
HEADINGS: Final = frozenset(map(plain, FIELDS))
_NEEDED: Final = ("id", "nom", "commune", "code_postal", "adresse")
_SIGNS: Final = frozenset(map(plain, ("nom", "code_postal", "adresse", "commune")))
_USED: Final = frozenset(
    (
        "id",
        "nom",
        "commune",
        "code_postal",
        "adresse",
        "latitude",
        "longitude",
        "source",
    )
)
_POSTCODE = re.compile(r"[0-9]{4,5}", re.ASCII)
_TELEPHONE = re.compile(r"(?:\+|00)?[0-9]{8,14}", re.ASCII)
_SEPARATORS = re.compile(r"[\s.()/-]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def is_mednum(grid: Grid) -> bool:
    """Say whether a grid is a mednum list: its address headings are there."""
    found = positions(grid).keys()
    return found >= _SIGNS and len(found & HEADINGS) > len(_SIGNS)


def is_json(data: bytes) -> bool:
    """Say whether a file looks like a JSON list."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["


def grid_of_json(name: str, data: bytes) -> tuple[Grid | None, list[Fault]]:
    """Read a JSON list of mednum places as a grid; item n is row n.

    Lists and numbers become the text that a CSV would hold.
    """
    try:
        items = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        return None, [Fault(name, str(error)[:200], "a JSON list of places")]
    faults: list[Fault] = []
    headings: dict[str, None] = {}
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            headings.update(dict.fromkeys(item))
        else:
            faults.append(Fault(place(name, number), shown(item), "an object { }"))
    if len(items) > MAX_ROWS:
        faults.append(Fault(name, f"{len(items)} places", f"at most {MAX_ROWS}"))
    if faults:
        return None, faults
    rows = tuple(
        (number, tuple(_cell(item.get(heading)) for heading in headings))
        for number, item in enumerate(items, 1)
    )
    return Grid(name, name, tuple(headings), 0, rows), []


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return checked_text("|".join(str(one) for one in value))
    return checked_text(value if isinstance(value, str) else json.dumps(value))


def mednum_of_grid(grid: Grid) -> Register:
    """Read a mednum list; faults and skipped cells are noted, not thrown."""
    columns = positions(grid)
    register, keys = Register(), Keys()
    where = place(grid.source, grid.heading_row)
    for name in _NEEDED:
        if plain(name) not in columns:
            fault = Fault(where, "no such column", f"the heading {name}")
            register.faults.append(fault)
    register.warnings += [
        f"{where}: column {heading} is not of mednum 1.0.2 and was not read"
        for heading in grid.headings
        if plain(heading) not in HEADINGS
    ]
    for row, cells in grid.rows:
        line = Line(grid.source, row, cells, columns, grid.headings, register.skipped)
        _read_place(line, keys, register)
    return register


def _read_place(line: Line, keys: Keys, register: Register) -> None:
    key = keys.take(line.text("id"), line.source, line.row, "id")
    if isinstance(key, Fault):
        register.faults.append(key)
        return
    name = line.text("nom")
    if not name:
        where = place(line.source, line.row, "nom")
        register.faults.append(Fault(where, "nothing", "the name of the place"))
    latitude, longitude = line.location("latitude", "longitude")
    register.places.append(
        Place(
            key=key,
            name=name[:LONGEST_NAME] or key,
            row=line.row,
            street=line.text("adresse"),
            postcode=_checked(line, "code_postal", _POSTCODE, "4 or 5 digits"),
            commune=line.text("commune"),
            latitude=latitude,
            longitude=longitude,
            half_days=_openings(line, register),
            source=line.text("source"),
            details=_details(line),
        )
    )


def _checked(line: Line, name: str, form: re.Pattern[str], expected: str) -> str:
    text = line.text(name)
    if text and form.fullmatch(text) is None:
        line.skip(name, text, expected)
        return ""
    return text


def _openings(line: Line, register: Register) -> tuple[Opening, ...]:
    text = line.text("horaires")
    try:
        weekly = read_osm(text)
    except ValueError as error:
        line.skip("horaires", text, str(error))
        return ()
    where = place(line.source, line.row, "horaires")
    register.warnings += [f"{where}: {said} not kept" for said in weekly.left_out]
    return weekly.openings


def _details(line: Line) -> dict[str, str]:
    """Keep all other fields; of those that have a form, what fits it."""
    found = {name: line.text(name) for name in FIELDS if name not in _USED}
    for name, (fits, expected) in _FORMS.items():
        items = [one.strip() for one in found[name].split("|") if one.strip()]
        for item in items:
            if not fits(item):
                line.skip(name, item, expected)
        found[name] = "|".join(filter(fits, items))
    return {name: text for name, text in found.items() if text}


def _is_telephone(text: str) -> bool:
    return _TELEPHONE.fullmatch(_SEPARATORS.sub("", text)) is not None


def _is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    try:
        day_of(text[:10])
    except ValueError:
        return False
    return True


_FORMS: Final = {
    "telephone": (_is_telephone, "a number such as +32 2 123 45 67"),
    "courriels": (_is_email, "an e-mail address"),
    "date_maj": (_is_date, "a date"),
}
