"""Which sheet a file is, and every fault of its rows."""

from zoneinfo import ZoneInfo

import pytest

from scheduler.sheets.reading import Row, grids_of_file, read_rows, recognised
from scheduler.sheets.templates import TEMPLATES
from tests.scheduler.sheets.books import book

BRUSSELS = ZoneInfo("Europe/Brussels")


def sheet_of(text: str, name: str = "x.csv") -> tuple[str | None, list[str]]:
    (grid,), faults, _ = grids_of_file(name, text.encode())
    assert faults == []
    template, faults = recognised(grid)
    return template.key if template else None, [str(fault) for fault in faults]


def rows_of(key: str, text: str) -> tuple[list[Row], list[str]]:
    (grid,), faults, _ = grids_of_file(f"{key}.csv", text.encode())
    assert faults == []
    rows, faults = read_rows(grid, TEMPLATES[key], BRUSSELS)
    return rows, [str(fault) for fault in faults]


@pytest.mark.parametrize("key", TEMPLATES)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_all_headings_of_a_sheet_tell_what_it_is(key: str, lang: str) -> None:
    headings = [column.heading(lang) for column in TEMPLATES[key].columns]
    assert sheet_of(";".join(headings) + "\n") == (key, [])


@pytest.mark.parametrize(
    ("headings", "key"),
    [
        ("Code;RÔLES", "helpers"),
        ("  aidant ; Jours;de;À", "availability"),
        ("id\tRoles\tMAX_SESSIONS", "helpers"),
        ("site;autre  lieu;travel-minutes", "travel"),
        ("séance;poste;aidant", "pins"),
    ],
)
def test_case_accents_signs_and_language_do_not_matter(headings: str, key: str) -> None:
    assert sheet_of(headings) == (key, [])


def test_where_headings_fit_several_sheets_the_name_decides() -> None:
    assert sheet_of("id;name;active", "aidants 2026.csv") == ("helpers", [])
    assert sheet_of("id;name;active", "Lieux.csv") == ("sites", [])
    key, (fault,) = sheet_of("id;name;active")
    assert key is None
    assert fault.endswith(
        "a name: sites or resources or activities or helpers or series"
    )


def test_with_one_wrong_heading_it_is_still_known() -> None:
    assert sheet_of("aidant;jours;de;jusque;souhait") == ("availability", [])


def test_something_else_is_no_sheet() -> None:
    assert sheet_of("Montant;Compte;Communication") == (None, [])


def test_unknown_doubled_and_missing_headings_are_faults() -> None:
    rows, faults = rows_of("pins", "session;séance;aidant;couleur\ns1;s1;amina;bleu\n")
    assert [fault.split(", expected")[0] for fault in faults] == [
        "pins.csv, row 1: found “séance”",
        "pins.csv, row 1: found “couleur”",
        "pins.csv, row 1: found no such column",
    ]
    assert faults[2].endswith("the heading seat (poste)")
    assert [row.sound for row in rows] == [False]


def test_blank_cells_have_their_default_and_absent_columns_stay_absent() -> None:
    (row,), faults = rows_of("helpers", "id;roles;wished sessions a week\namina;;\n")
    assert faults == []
    assert row.values == {"key": "amina", "roles": (), "wished_sessions": 2}


def test_a_blank_required_cell_is_a_fault() -> None:
    _, (fault,) = rows_of("pins", "session;seat;helper\ns1;;amina\n")
    assert fault.startswith("pins.csv, row 2, column seat: found nothing")


def test_hours_become_instants_of_the_zone() -> None:
    (row,), faults = rows_of(
        "sessions", "id;site;date;begins;ends\ns1;e;29/03/2026;0h30;2026-03-29 4:00\n"
    )
    assert faults == []
    assert row.values["starts_at"].isoformat() == "2026-03-28T23:30:00+00:00"
    assert row.values["ends_at"].isoformat() == "2026-03-29T02:00:00+00:00"


@pytest.mark.parametrize(
    ("date", "start", "end", "fault"),
    [
        ("29/03/2026", "2h30", "5h", "column begins: found “2h30”, expected a time that exists"),
        ("25/10/2026", "2h30", "5h", "column begins: found “2h30”, expected ±HH:MM after it"),
        ("25/10/2026", "2:30+04:00", "5h", "column begins: found “2:30+04:00”, expected an offset"),
        ("24/11/2026", "9h", "9h", "column ends: found “9h”, expected an end after the start"),
        ("24/11/2026", "24/11/2026", "9h", "column begins: found “24/11/2026”, expected an hour"),
        ("24/11/2026", "9h", "25/11/2026", "column ends: found “25/11/2026”, expected an hour"),
        ("24/11/2026", "25/11/2026 9h", "12h", "column begins: found “25/11/2026 9h”, expected"),
        ("24/11/1950", "9h", "12h", "column begins: found “9h”, expected a year from 2000"),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_faults(
    date: str, start: str, end: str, fault: str
) -> None:
    text = f"id;site;date;begins;ends\ns1;e;{date};{start};{end}\n"
    _, (found,) = rows_of("sessions", text)
    assert found.startswith(f"sessions.csv, row 2, {fault}")


def test_an_hour_that_comes_twice_is_clear_with_its_offset() -> None:
    (row,), _ = rows_of(
        "sessions", "id;site;date;begins;ends\ns;e;25/10/2026;2:30+01:00;5h\n"
    )
    assert row.values["starts_at"].isoformat() == "2026-10-25T01:30:00+00:00"


def test_an_absence_of_whole_days_includes_the_last() -> None:
    (row,), _ = rows_of(
        "absences", "aidant;absent du;absent au\na;24/10/2026;25/10/2026\n"
    )
    assert row.values["starts_at"].isoformat() == "2026-10-23T22:00:00+00:00"
    assert row.values["ends_at"].isoformat() == "2026-10-25T23:00:00+00:00"


@pytest.mark.parametrize(
    ("key", "text", "column"),
    [
        ("absences", "helper;absent from;absent to\na;9h;24/11/2026", "absent from"),
        (
            "absences",
            "helper;absent from;absent to\na;24/11/2026;23/11/2026",
            "absent to",
        ),
        ("availability", "helper;weekdays;from;to\na;mo;12h;9h", "to"),
        (
            "availability",
            "helper;weekdays;from;to;first day;last day\na;mo;9h;12h;2/1/2026;1/1/2026",
            "last day",
        ),
        ("dates", "helper;date;from\na;24/11/2026;9h", "to"),
        ("dates", "helper;date;from;to\na;24/11/2026;9h;", "to"),
        ("sites", "id;latitude;longitude\na;50,1;", "longitude"),
        ("helpers", "id;home latitude\na;50,1", "home longitude"),
        ("helpers", "id;never with\na;a", "never with"),
        ("helpers", "id;busy until\na;9h", "busy until"),
        ("seats", "activity;session;seat\np;s;a", "session"),
        ("seats", "activity;session;seat\n;;a", "session"),
        ("seats", "session;seat;shadow;mandatory\ns;a;x;x", "mandatory"),
        ("travel", "site;other site;travel minutes\na;a;5", "other site"),
    ],
)
def test_columns_that_do_not_go_together_are_one_fault(
    key: str, text: str, column: str
) -> None:
    _, (fault,) = rows_of(key, text + "\n")
    assert fault.startswith(f"{key}.csv, row 2, column {column}: ")


def test_a_shadow_seat_is_not_mandatory_without_being_asked() -> None:
    text = "session;seat;shadow;mandatory\ns;a;yes;\ns;b;no;\ns;c;;no\n"
    rows, faults = rows_of("seats", text)
    assert faults == []
    assert [row.values["mandatory"] for row in rows] == [False, True, False]


def test_tabs_of_a_workbook_are_named_in_faults() -> None:
    data = book({"Aidants": [["code", "majeur"], ["amina", "peut-être"]]})
    (grid,), _, _ = grids_of_file("b.xlsx", data)
    template, _ = recognised(grid)
    assert template is not None
    _, (fault,) = read_rows(grid, template, BRUSSELS)
    assert fault.where == "b.xlsx, tab Aidants, row 2, column majeur"
