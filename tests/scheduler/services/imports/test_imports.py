"""Importing sheets: all or nothing, and a second time nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler.services.imports import ImportReport, import_files
from scheduler.sheets.writing import write_templates
from scheduler.store import tables
from scheduler.store.session import Database
from tests.scheduler.services.imports.importing import (
    ACTIVITIES,
    ALL,
    AVAILABILITY,
    HELPERS,
    NOW,
    SESSIONS,
    SITES,
    bring,
    counts,
    faults_of,
    rows,
)
from tests.scheduler.sheets.books import book


def changes(report: ImportReport) -> dict[str, tuple[int, int, int, int]]:
    return {
        one.sheet: (one.added, one.updated, one.unchanged, one.removed)
        for one in report.sheets
    }


def gone(report: ImportReport) -> list[str]:
    return [what for one in report.sheets for what in one.gone]


def test_everything_is_kept_as_the_sheets_say(database: Database) -> None:
    report = bring(database, ALL)
    assert report.created
    assert changes(report) == {
        "activities": (1, 0, 0, 0),
        "sites": (2, 0, 0, 0),
        "helpers": (2, 0, 0, 0),
        "availability": (2, 0, 0, 0),
        "sessions": (2, 0, 0, 0),
        "pins": (1, 0, 0, 0),
    }
    assert rows(database, tables.Site, "key", "name", "commune", "latitude") == [
        ("e1", "EPN Un", "Bruxelles", 50.8351),
        ("e2", "EPN Deux", "", None),
    ]
    assert rows(database, tables.HelperLanguage, "language", "level") == [
        ("ary", "native"),
        ("fr", "B2"),
        ("fr", "C2"),
    ]
    assert rows(database, tables.Availability, "weekday", "starts", "wish") == [
        (0, datetime(2026, 1, 1, 9, tzinfo=UTC).time(), "preferred"),
        (1, datetime(2026, 1, 1, 9, tzinfo=UTC).time(), "preferred"),
    ]
    assert rows(database, tables.HelperPair, "kind") == [("never_with",)]


def test_a_session_takes_from_its_activity_what_its_row_leaves_blank(
    database: Database,
) -> None:
    bring(database, ALL)
    found = rows(database, tables.Session, "key", "priority", "public_languages")
    assert found == [
        ("e2-20261124-1330-permanence", 3, {"fr": "B2"}),
        ("s1", 5, {"fr": "B2"}),
    ]
    assert rows(database, tables.Option, "starts_at", "ends_at") == [
        (datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 24, 11, tzinfo=UTC)),
        (
            datetime(2026, 11, 24, 12, 30, tzinfo=UTC),
            datetime(2026, 11, 24, 15, tzinfo=UTC),
        ),
    ]
    assert rows(database, tables.Seat, "session_id", "key", "roles", "mandatory") == [
        (session, seat, roles, mandatory)
        for session in (1, 2)
        for seat, roles, mandatory in (
            ("a", ["senior_animator", "coach"], True),
            ("b", [], False),
        )
    ]


def test_the_same_files_again_change_nothing(database: Database) -> None:
    bring(database, ALL)
    before = counts(database)
    report = bring(database, ALL)
    assert not report.created
    assert report.changes == 0
    assert gone(report) == []
    assert sum(one.unchanged for one in report.sheets) == 10
    assert counts(database) == before


def test_changed_rows_are_updated_and_no_others(database: Database) -> None:
    bring(database, ALL)
    changed = {
        "sites.csv": SITES.replace("EPN Deux", "EPN 2"),
        "helpers.csv": HELPERS.replace("coach|", "").replace("fr:B2", "fr:B2|nl:A2"),
        "sessions.csv": SESSIONS.replace("24/11/2026;9h;;5", "24/11/2026;10h;;5"),
        "availability.csv": AVAILABILITY.replace("préféré", "au besoin"),
    }
    assert changes(bring(database, changed)) == {
        "sites": (0, 1, 1, 0),
        "helpers": (0, 2, 0, 0),
        "availability": (0, 2, 0, 0),
        "sessions": (0, 1, 1, 0),
    }
    assert rows(database, tables.HelperRole, "role", "helper_id") == [
        ("senior_animator", 1),
        ("young_mentor", 2),
    ]
    starts = rows(database, tables.Option, "starts_at")
    assert (datetime(2026, 11, 24, 9, tzinfo=UTC),) in starts
    assert {wish for (wish,) in rows(database, tables.Availability, "wish")} == {
        "if_needed"
    }


def test_a_column_that_is_not_there_changes_nothing(database: Database) -> None:
    bring(database, ALL)
    report = bring(database, {"aidants.csv": "id;name\namina;Amina Bel\n"})
    assert changes(report) == {"helpers": (0, 1, 0, 0)}
    assert len(rows(database, tables.HelperRole, "role", "helper_id")) == 3
    assert len(rows(database, tables.HelperSkill, "skill", "level")) == 1


def test_what_has_gone_is_reported_and_stays(database: Database) -> None:
    bring(database, ALL)
    before = counts(database)
    less = {
        "sites.csv": "\n".join(SITES.splitlines()[:2]),
        "helpers.csv": "id;roles\ntom;young_mentor\n",
        "availability.csv": AVAILABILITY.replace("lundi|mardi", "lundi"),
        "activities.csv": ACTIVITIES.replace("|b?", ""),
    }
    assert gone(bring(database, less)) == [
        "seat b of activity permanence",
        "site e2",
        "helper amina",
        "availability of amina: Tuesday 09:00-12:30",
    ]
    assert counts(database) == before


def test_sessions_of_other_weeks_have_not_gone(database: Database) -> None:
    bring(database, ALL)
    later = "id;site;date;begins;ends\ns9;e1;1/12/2026;9h;12h\n"
    assert gone(bring(database, {"sessions.csv": later})) == []
    same_day = (
        later.replace("1/12/2026;9h", "24/11/2026;8h") + "s8;e1;24/11/2026;18h;19h"
    )
    assert gone(bring(database, {"sessions.csv": same_day})) == [
        "session e2-20261124-1330-permanence",
        "session s1",
    ]


def test_rows_to_remove_are_removed_once(database: Database) -> None:
    bring(database, ALL)
    lines = [
        "aidant;jours;de;à;supprimer",
        "amina;lundi;9h;12h30;x",
        "amina;vendredi;9h;12h30;x",
    ]
    text = "\n".join(lines)
    report = bring(database, {"availability.csv": text, "pins.csv": PINS_REMOVED})
    assert changes(report) == {"availability": (0, 0, 1, 1), "pins": (0, 0, 0, 1)}
    assert rows(database, tables.Availability, "weekday", "wish") == [(1, "preferred")]
    assert rows(database, tables.Pin, "seat_id", "helper_id") == []


PINS_REMOVED = "session;seat;helper;remove\ns1;a;amina;oui\n"


def test_seats_of_the_sheet_say_more_than_the_short_form(database: Database) -> None:
    seats = (
        "activity;session;seat;skills;shadow\n"
        "permanence;;b;5.1:2;\npermanence;;c;;x\n;s1;a;admin:3;\n"
    )
    files = {**ALL, "seats.csv": seats}
    report = bring(database, files)
    assert changes(report)["seats"] == (1, 2, 0, 0)
    assert gone(report) == []
    (form,) = rows(database, tables.Activity, "seats")
    assert form[0] == [
        {"id": "a", "roles": ["senior_animator", "coach"]},
        {"id": "b", "skills": {"5.1": 2}, "mandatory": False},
        {"id": "c", "mandatory": False, "shadow": True},
    ]
    again = bring(database, files)
    assert again.changes == 0
    assert gone(again) == []


def test_a_dry_run_reports_and_undoes(database: Database) -> None:
    before = counts(database)
    report = bring(database, ALL, dry_run=True)
    assert report.dry_run
    assert report.changes == 10
    assert counts(database) == before


def test_settings_of_the_network_come_from_their_sheet(database: Database) -> None:
    text = (
        "fuseau horaire;nom;minutes de transition;poids;modes de déplacement\n"
        "Europe/Lisbon;Réseau;15;liked:-3;bike:1/12.5\n"
    )
    assert changes(bring(database, {"reseau.csv": text})) == {"network": (1, 0, 0, 0)}
    ((zone, name, settings),) = rows(
        database, tables.Network, "zone", "name", "settings"
    )
    assert (zone, name) == ("Europe/Lisbon", "Réseau")
    assert settings == {
        "changeover_minutes": 15,
        "weights": {"liked": -3},
        "travel": {"modes": {"bike": {"base_minutes": 1, "km_per_hour": 12.5}}},
    }
    assert bring(database, {"reseau.csv": text}).changes == 0
    blank = "time zone;changeover minutes\nEurope/Lisbon;\n"
    bring(database, {"network.csv": blank})
    ((settings,),) = rows(database, tables.Network, "settings")
    assert "changeover_minutes" not in settings
    assert "weights" in settings


def test_hours_are_those_of_the_zone_in_the_same_import(database: Database) -> None:
    files = {**ALL, "network.csv": "time zone\nEurope/Lisbon\n"}
    bring(database, files)
    assert rows(database, tables.Option, "starts_at")[0] == (
        datetime(2026, 11, 24, 9, tzinfo=UTC),
    )


def test_belgian_excel_is_understood(database: Database) -> None:
    text = 'sep=;\r\nCode;Nom;Latitude;Longitude;Actif\r\n"é1";Été;50,85;4,35;oui\r\n'
    bad = text.encode("cp1252")
    (fault,) = faults_of(database, {"Lieux.csv": bad})
    assert fault.startswith("Lieux.csv, row 2, column Code: found “é1”")
    bring(database, {"Lieux.csv": text.replace("é1", "e1").encode("cp1252")})
    assert rows(database, tables.Site, "key", "name", "latitude", "active") == [
        ("e1", "Été", 50.85, True)
    ]


def test_a_workbook_of_several_tabs_is_one_import(database: Database) -> None:
    tabs: dict[str, list[list[Any]]] = {
        name.removesuffix(".csv"): [line.split(";") for line in text.splitlines()]
        for name, text in ALL.items()
    }
    tabs["notes"] = [["À faire"], ["appeler Tom"]]
    report = bring(database, {"tout.xlsx": book(tabs)})
    assert report.changes == 10
    assert report.warnings == ["tout.xlsx, tab notes: not one of our sheets, not read"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_templates_can_be_imported_as_they_are(
    database: Database, lang: str, tmp_path: Path
) -> None:
    *sheets, workbook = write_templates(tmp_path, lang)
    with database.write() as db:
        first = import_files(db, "brux", [workbook], now=NOW)
    assert first.warnings == []
    assert first.changes > 10
    with database.write() as db:
        second = import_files(db, "brux", sheets, now=NOW)
    assert second.changes == 0
    assert gone(second) == []


def test_openings_whose_hours_moved_stay_the_same_opening(database: Database) -> None:
    bring(database, ALL)
    text = "site;weekdays;opens;closes;activity\ne1;mo|tu;9h;12h;permanence\n"
    assert changes(bring(database, {"openings.csv": text})) == {
        "openings": (2, 0, 0, 0)
    }
    moved = text.replace("9h;12h", "8h30;12h30")
    report = bring(database, {"openings.csv": moved})
    assert changes(report) == {"openings": (0, 2, 0, 0)}
    assert gone(report) == []
    other = text.replace("mo|tu;9h;12h", "mo;14h;24:00")
    report = bring(database, {"openings.csv": other})
    assert changes(report) == {"openings": (1, 0, 0, 0)}
    assert gone(report) == [
        "opening of e1 on Monday 08:30-12:30",
        "opening of e1 on Tuesday 08:30-12:30",
    ]
