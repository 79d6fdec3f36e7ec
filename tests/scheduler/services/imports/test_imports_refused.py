"""Sheets with faults: every fault at once, and nothing written."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from matching.faults import BadInputError
from scheduler.services.imports import import_files
from scheduler.services.networks import create_network
from scheduler.store import tables
from scheduler.store.session import Database
from tests.scheduler.services.imports.importing import (
    ALL,
    AVAILABILITY,
    HELPERS,
    NOW,
    SITES,
    bring,
    counts,
    faults_of,
    rows,
)
from tests.scheduler.sheets.books import book, rewritten


def test_the_rest_of_the_transaction_survives_a_refused_import(
    database: Database,
) -> None:
    with database.write() as db:
        create_network(db, "other")
        with pytest.raises(BadInputError):
            import_files(db, "brux", [("sites.csv", b"id\n\xc3\xa9\n")], now=NOW)
    assert rows(database, tables.Network, "key") == [("other",)]


def test_twenty_faults_are_told_at_once_and_nothing_is_written(
    database: Database,
) -> None:
    files = {
        "sites.csv": "id;name;latitude;longitude\ne1;Un;95;4,3\ne 2;Deux;;\ne1;Un;;\n",
        "helpers.csv": "id;roles;skills;adult;liked sites\n"
        "amina;a@;5.1:9;peut-être;\ntom;;;;nulle-part\n;;;;\ntom;;;;\n;x;;;\n",
        "activities.csv": "id;duration;priority;seats\np;0;6;a|a\n",
        "availability.csv": "helper;weekdays;from;to;wish\n"
        "zoe;mo;9h;12h;\ntom;lundredi;9h;12h;\ntom;mo;12h;9h;\ntom;mo;9h;12h;jamais\n",
        "sessions.csv": "id;site;activity;date;begins;ends\n"
        "s1;e1;p;29/03/2026;2h30;4h\ns2;nulle;;31/02/2026;9h;12h\ns3;tom;;1/12/2026;9h;\n",
        "pins.csv": "session;seat;helper\ns4;a;tom\ns1;a;amina\n",
    }
    found = faults_of(database, files)
    assert sorted(fault.split(": found")[0] for fault in found) == sorted(
        [
            "sites.csv, row 2, column latitude",
            "sites.csv, row 3, column id",
            "sites.csv, row 4, column id",
            "helpers.csv, row 2, column roles",
            "helpers.csv, row 2, column skills",
            "helpers.csv, row 2, column adult",
            "helpers.csv, row 3, column liked sites",
            "helpers.csv, row 5, column id",
            "helpers.csv, row 6, column id",
            "activities.csv, row 2, column duration",
            "activities.csv, row 2, column priority",
            "activities.csv, row 2, column seats",
            "availability.csv, row 2, column helper",
            "availability.csv, row 3, column weekdays",
            "availability.csv, row 4, column to",
            "availability.csv, row 5, column wish",
            "sessions.csv, row 2, column begins",
            "sessions.csv, row 3, column date",
            "sessions.csv, row 4, column site",
            "pins.csv, row 2, column session",
        ]
    )
    assert len(found) == 20
    assert sum(counts(database).values()) == 0


def test_who_refers_to_a_faulty_row_is_not_blamed(database: Database) -> None:
    files = {
        "helpers.csv": HELPERS.replace("5.1:5", "5.1:9"),
        "availability.csv": AVAILABILITY,
        "sites.csv": SITES,
    }
    (fault,) = faults_of(database, files)
    assert "row 2, column skills" in fault


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("sessions.csv", "id;site;date;begins\ns;e1;24/11/2026;9h\n", "column ends"),
        ("pins.csv", "session;seat;helper\ns1;z;amina\n", "column seat"),
        ("pins.csv", "session;seat;helper\ns1;a;amina\ns1;a;tom\n", "row 3, column seat"),
        ("sites.csv", "id;name\ne1;a\ne1;b\n", "row 3, column id"),
        ("openings.csv", "site;weekdays;opens;closes\ne9;mo;9h;12h\n", "column site"),
        (
            "openings.csv",
            "site;weekdays;opens;closes\ne1;mo-we;9h;12h\ne1;tu;9h;11h\n",
            "row 3, column opens",
        ),
        (
            "travel.csv",
            "site;other site;travel minutes\ne1;e2;5\ne2;e1;6\n",
            "row 3, column site",
        ),
        ("seats.csv", "session;seat\ns1;a\ns1;a\n", "row 3, column seat"),
        ("seats.csv", "activity;seat;shadow\npermanence;a;no\nnone;a;no\n", "row 3, column activity"),
        ("network.csv", "time zone\nEurope/Brussels\nUTC\n", "row 3"),
        ("network.csv", "time zone;weights\nUTC;language_level:20\n", "row 2, column weights"),
        ("x.csv", "Montant;Compte\n1;2\n", "x.csv, row 1"),
        ("x.csv", "", "x.csv: found nothing"),
        ("x.xlsx", "PK nothing", "x.xlsx"),
        ("x.json", "[1]", "x.json, row 1"),
        ("x.json", '[{"a": 1}]', "x.json"),
    ],
)  # fmt: skip
def test_faults_that_only_the_whole_shows(
    database: Database, name: str, text: str, where: str
) -> None:
    bring(database, ALL)
    before = counts(database)
    (fault,) = faults_of(database, {name: text})
    assert where in fault
    assert counts(database) == before


def test_a_file_that_is_not_there_is_a_fault(database: Database) -> None:
    with database.write() as db, pytest.raises(BadInputError, match="can be read"):
        import_files(db, "brux", [Path("nowhere.csv")], now=NOW)


def test_a_sheet_half_in_another_encoding_is_refused_with_its_rows(
    database: Database,
) -> None:
    data = "id;name\na;Été\n".encode() + "b;Noël\n".encode("cp1252")
    (fault,) = faults_of(database, {"sites.csv": data})
    assert fault.startswith("sites.csv, row 3, column name: found “Noël”")


def test_a_formula_that_was_never_computed_is_a_fault(database: Database) -> None:
    data = book({"helpers": [["id", "rest minutes"], ["amina", 7]]})
    broken = rewritten(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v>7</v>", b"<f>60*8</f>"),
    )
    (fault,) = faults_of(database, {"b.xlsx": broken})
    assert fault.startswith(
        "b.xlsx, tab helpers, row 2, column rest minutes: found formula =60*8"
    )


def names(faults: Iterable[str]) -> list[str]:
    return [fault.split(",")[0] for fault in faults]


def test_faults_of_several_files_name_their_file(database: Database) -> None:
    bad = "id;name\nx y;a\n"
    assert names(faults_of(database, {"sites.csv": bad, "lieux.csv": bad})) == [
        "sites.csv",
        "lieux.csv",
    ]


def test_a_problem_file_is_no_sheet(database: Database) -> None:
    assert faults_of(database, {"problem.json": '\ufeff\n{"format": 1,\n "a": 2}'}) == [
        "problem.json: found a JSON object, expected a sheet or a register of places"
    ]


def test_a_file_too_large_is_not_read(database: Database, tmp_path: Path) -> None:
    huge = tmp_path / "helpers.csv"
    with huge.open("wb") as file:
        file.truncate(1024**4)
    with (
        pytest.raises(BadInputError, match="expected at most 256 MB") as raised,
        database.write() as db,
    ):
        import_files(db, "brux", [huge], now=NOW)
    assert [fault.where for fault in raised.value.faults] == [str(huge)]
