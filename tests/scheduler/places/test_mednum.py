"""Places in the mednum standard, French and Belgian, CSV and JSON."""

import json

from scheduler.places.mednum import (
    FIELDS,
    HEADINGS,
    grid_of_json,
    is_json,
    is_mednum,
    mednum_of_grid,
)
from scheduler.places.place import Register
from scheduler.sheets.reading import grids_of_file

ANVERS = {
    "id": "be-brux/1",
    "pivot": "0123456789",
    "nom": "EPN Marolles",
    "commune": "Bruxelles",
    "code_postal": "1000",
    "adresse": "Rue Haute 255",
    "latitude": "50,8351",
    "longitude": "4,3470",
    "telephone": "+32 2 123 45 67",
    "courriels": "epn@example.org|aide@example.org",
    "horaires": "Mo-Fr 09:00-12:00; PH off",
    "source": "CABAN",
    "date_maj": "2026-11-02",
    "services": "Accès internet et matériel informatique|Maîtrise des outils",
}
LYON = {
    "id": "fr-69-1",
    "nom": "Médiathèque",
    "commune": "Lyon",
    "code_postal": "69001",
    "code_insee": "69381",
    "adresse": "1 rue de la Ré",
    "latitude": "45.76",
    "longitude": "4.83",
    "telephone": "04 72 00 00 00",
    "courriels": "",
    "horaires": "",
    "source": "Hinaura",
}


def csv_of(*places: dict[str, str], extra: str = "") -> bytes:
    lines = [",".join((*FIELDS, *filter(None, [extra])))]
    for one in places:
        cells = (one.get(field, "") for field in (*FIELDS, *filter(None, [extra])))
        lines.append(",".join(f'"{cell}"' for cell in cells))
    return "\n".join([*lines, ""]).encode()


def read(data: bytes) -> Register:
    (grid,), faults, _ = grids_of_file("m.csv", data, HEADINGS)
    assert faults == []
    assert is_mednum(grid)
    return mednum_of_grid(grid)


def test_belgian_and_french_places_are_read() -> None:
    found = read(csv_of(ANVERS, LYON))
    assert found.faults == []
    assert found.skipped == []
    one, other = found.places
    assert (one.key, one.name, one.postcode) == ("be-brux-1", "EPN Marolles", "1000")
    assert (one.latitude, one.longitude) == (50.8351, 4.347)
    assert [str(opening) for opening in one.openings] == [
        f"{day} 09:00-12:00" for day in ("Mo", "Tu", "We", "Th", "Fr")
    ]
    assert one.source == "CABAN"
    assert other.postcode == "69001"


def test_everything_else_of_the_standard_is_kept() -> None:
    full = {field: f"{field} said" for field in FIELDS} | ANVERS
    (one,) = read(csv_of(full)).places
    own = {"id", "nom", "commune", "code_postal", "adresse", "latitude", "longitude"}
    assert set(one.details) == set(FIELDS) - own - {"source"}
    assert one.details["services"] == ANVERS["services"]
    assert one.details["telephone"] == "+32 2 123 45 67"


def test_what_is_not_weekly_is_said() -> None:
    (warning,) = read(csv_of(ANVERS)).warnings
    assert warning == "m.csv, row 2, column horaires: rules for holidays not kept"


def test_cells_that_have_not_their_form_are_skipped() -> None:
    bad = ANVERS | {
        "code_postal": "B-1000",
        "latitude": "95",
        "telephone": "appelez-nous",
        "courriels": "epn@example.org|nous",
        "horaires": "9h-12h",
        "date_maj": "hier",
    }
    found = read(csv_of(bad))
    assert {(one.column, one.value) for one in found.skipped} == {
        ("code_postal", "B-1000"),
        ("latitude", "95"),
        ("telephone", "appelez-nous"),
        ("courriels", "nous"),
        ("horaires", "9h-12h"),
        ("date_maj", "hier"),
    }
    (one,) = found.places
    assert one.details["courriels"] == "epn@example.org"
    assert "telephone" not in one.details
    assert one.latitude is None


def test_a_place_without_name_or_with_a_known_id_is_a_fault() -> None:
    found = read(csv_of(ANVERS, LYON | {"nom": ""}, ANVERS))
    assert [fault.where for fault in found.faults] == [
        "m.csv, row 3, column nom",
        "m.csv, row 4, column id",
    ]


def test_columns_of_later_versions_are_said() -> None:
    found = read(csv_of(ANVERS, extra="couleur"))
    assert any("column couleur is not of mednum" in said for said in found.warnings)


def test_a_json_list_says_the_same_as_a_csv() -> None:
    as_json = {**ANVERS, "latitude": 50.8351, "longitude": 4.347}
    data = json.dumps([as_json | {"courriels": ANVERS["courriels"].split("|")}])
    assert is_json(data.encode())
    grid, faults = grid_of_json("m.json", data.encode())
    assert faults == []
    assert grid is not None
    (of_json,) = mednum_of_grid(grid).places
    (of_csv,) = read(csv_of(ANVERS)).places
    assert of_json.details == of_csv.details
    assert (of_json.key, of_json.openings) == (of_csv.key, of_csv.openings)
    assert of_json.latitude == of_csv.latitude


def test_json_that_is_no_list_of_objects_is_a_fault() -> None:
    for data in (b"[1, {}, 2]", b"[", b"[" * 100_000, b'["\xff"]'):
        grid, faults = grid_of_json("m.json", data)
        assert grid is None
        assert faults
