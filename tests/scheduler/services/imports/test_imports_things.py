"""What sheets say of rooms, things, courses and odd days; and what is noted of it."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.services.imports import ImportReport, import_files, preview
from scheduler.services.networks import find_network
from scheduler.services.places.sites import site_document
from scheduler.services.programme.resources import resource_document
from scheduler.services.programme.series import series_document
from scheduler.services.programme.sessions import session_document
from scheduler.store import tables
from scheduler.store.session import Database
from tests.scheduler.services.imports.importing import (
    ALL,
    NOW,
    bring,
    counts,
    faults_of,
    rows,
)

THINGS = {
    "salles.csv": "lieu;salle;séances à la fois\ne1;labo;1\ne1;hall;2\n",
    "materiel.csv": "code;unités;lieux\nrobots;4;e1\nvan;;\n",
    "prets.csv": "matériel;unités;emprunteur;absent du;absent au\n"
    "robots;2;Bib;26/11/2026;27/11/2026\n",
    "series.csv": "code;nom;formateur\nbase;Premiers pas;amina\n",
    "ouvertures.csv": "lieu;jours;ouvre;ferme;activité;premier jour;"
    "toutes les n semaines;énième du mois;pendant;salle\n"
    "e1;lundi;9h;12h;permanence;23/11/2026;2;;école;labo\n"
    "e1;lundi;9h;12h;permanence;30/11/2026;2;;;hall\n"
    "e1;mardi;14h;16h;permanence;;;1;;\ne1;mardi;14h;16h;;;;-1;;\n",
    "ouvertures_exceptionnelles.csv": "lieu;date;ouvre;ferme;activité\n"
    "e2;5/12/2026;9h;12h;permanence\n",
    "fermetures.csv": "lieu;fermé du;fermé au;raison\n"
    ";24/12/2026;3/1/2027;Fêtes\ne1;1/12/2026;;\n",
}
SESSION = (
    "code;lieu;activité;date;début;fin;salle;autres plages;demandée;mineurs;matériel;"
    "série;module;poste du formateur\n"
    "m1;e1;permanence;24/11/2026;9h;11h;labo;14:00 - 16:00 @ hall | 25/11/2026 9h - 11h;"
    "oui;6;robots:2@60/30;base;1;a\n"
    "v1;e1;;24/11/2026;9h;11h;;;;;;;;\n"
)
VISIT = (
    "id;site;date;begins;ends;home visit;visit latitude;visit longitude;one known helper\n"
    "v1;e1;24/11/2026;9h;11h;yes;50,8;4,3;yes\n"
)
EVERYTHING = {**ALL, **THINGS, "seances.csv": SESSION}


def document(database: Database, read: Any, key: str) -> dict[str, Any]:
    with database.read() as db:
        found: dict[str, Any] = read(db, find_network(db, "brux"), key)
        return found


def noted(database: Database) -> list[tuple[str, str, str, int | None, Any]]:
    with database.read() as db:
        return [
            (one.kind, one.key, one.action, one.revision, one.fields)
            for one in db.scalars(select(tables.Change).order_by(tables.Change.id))
        ]


def changes(report: ImportReport) -> dict[str, tuple[int, int, int, int]]:
    return {
        one.sheet: (one.added, one.updated, one.unchanged, one.removed)
        for one in report.sheets
    }


def test_rooms_things_and_series_are_kept_as_the_sheets_say(
    database: Database,
) -> None:
    bring(database, ALL)
    report = bring(database, {**ALL, **THINGS})
    assert {
        sheet: found for sheet, found in changes(report).items() if any(found[:2])
    } == {
        "rooms": (2, 0, 0, 0),
        "resources": (2, 0, 0, 0),
        "loans": (1, 0, 0, 0),
        "series": (1, 0, 0, 0),
        "openings": (4, 0, 0, 0),
        "extra_openings": (1, 0, 0, 0),
        "closures": (2, 0, 0, 0),
    }
    assert document(database, site_document, "e1")["rooms"] == [
        {"key": "hall", "name": "", "capacity": 2},
        {"key": "labo", "name": "", "capacity": 1},
    ]
    robots = document(database, resource_document, "robots")
    assert (robots["capacity"], robots["sites"], robots["revision"]) == (4, ["e1"], 1)
    (loan,) = robots["loans"]
    assert (loan["units"], loan["borrower"]) == (2, "Bib")
    assert loan["starts_at"] == datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert loan["ends_at"] == datetime(2026, 11, 27, 23, tzinfo=UTC)
    series = document(database, series_document, "base")
    assert (series["trainer"], series["same_trainer"]) == ("amina", True)
    columns = ("weekday", "every_weeks", "nth", "during", "first_on")
    assert sorted(rows(database, tables.Opening, *columns)[:2], key=str) == [
        (0, 2, 0, "always", date(2026, 11, 30)),
        (0, 2, 0, "term", date(2026, 11, 23)),
    ]
    assert rows(database, tables.ExtraOpening, "on_day", "starts") == [
        (date(2026, 12, 5), time(9))
    ]
    assert rows(database, tables.Closure, "first_on", "last_on", "reason") == [
        (date(2026, 12, 1), date(2026, 12, 1), ""),
        (date(2026, 12, 24), date(2027, 1, 3), "Fêtes"),
    ]
    assert bring(database, {**ALL, **THINGS}).changes == 0


def test_a_session_says_everything_in_its_row(database: Database) -> None:
    bring(database, {**EVERYTHING})
    found = document(database, session_document, "m1")
    local = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert [(one["starts_at"], one["room"]) for one in found["options"]] == [
        (local, "labo"),
        (local.replace(hour=13), "hall"),
        (local.replace(day=25), None),
    ]
    assert (found["requested"], found["minors"]) == (True, 6)
    assert found["resources"] == [
        {"id": "robots", "units": 2, "before_minutes": 60, "after_minutes": 30}
    ]
    assert (found["series"], found["module"], found["trainer_seat"]) == ("base", 1, "a")
    bring(database, {"sessions.csv": VISIT})
    visit = document(database, session_document, "v1")
    assert visit["home_visit"] == {
        "location": [50.8, 4.3],
        "known_helper_suffices": True,
    }
    fewer = SESSION.replace(" | 25/11/2026 9h - 11h", "").replace("robots:2@60/30", "-")
    assert changes(bring(database, {"sessions.csv": fewer}))["sessions"] == (
        0, 1, 1, 0,
    )  # fmt: skip
    found = document(database, session_document, "m1")
    assert (len(found["options"]), found["resources"]) == (2, [])
    assert bring(database, {"sessions.csv": fewer}).changes == 0


def test_helpers_have_contract_contact_costs_and_introductions(
    database: Database,
) -> None:
    text = (
        "id;contract;email;phone;language of notices;costs elsewhere;skills;"
        "skills after introduction\n"
        "amina;salarié;a@b.be;0470;nl;2026:12.50;5.1:5|admin:3;admin@20/11/2026\n"
        "tom;;;;;;admin:2;admin\n"
    )
    bring(database, {"helpers.csv": text})
    names = ("key", "contract", "email", "phone", "language")
    assert rows(database, tables.Helper, *names) == [
        ("amina", "employee", "a@b.be", "0470", "nl"),
        ("tom", "volunteer", "", "", ""),
    ]
    assert rows(database, tables.CostsElsewhere, "year", "cents") == [(2026, 1250)]
    skills = ("skill", "level", "after_introduction", "introduced_on")
    assert rows(database, tables.HelperSkill, *skills) == [
        ("5.1", 5, False, None),
        ("admin", 2, True, None),
        ("admin", 3, True, date(2026, 11, 20)),
    ]
    without = "id;skills\namina;5.1:5|admin:4\n"
    bring(database, {"helpers.csv": without})
    assert ("admin", 4, True, date(2026, 11, 20)) in rows(
        database, tables.HelperSkill, *skills
    )


def test_rows_to_remove_are_removed(database: Database) -> None:
    bring(database, EVERYTHING)
    report = bring(
        database,
        {
            "loans.csv": "resource;borrower;away from;away to;remove\n"
            "robots;Bib;26/11/2026;27/11/2026;x\n",
            "closures.csv": "site;closed from;remove\ne1;1/12/2026;x\n",
            "extra_openings.csv": "site;date;opens;closes;remove\ne2;5/12/2026;9h;12h;x\n",
        },
    )
    assert set(changes(report).values()) == {(0, 0, 0, 1)}
    assert rows(database, tables.Loan, "units", "borrower") == []
    assert len(rows(database, tables.Closure, "first_on", "last_on")) == 1
    assert document(database, resource_document, "robots")["revision"] == 2


@pytest.mark.parametrize(
    ("file", "text", "where"),
    [
        ("rooms", "site;room\ne9;lab\n", "column site"),
        ("rooms", "site;room\ne1;lab\ne1;lab\n", "row 3, column room"),
        ("resources", "id;units;sites\nx;1;e9\n", "column sites"),
        ("loans", "resource;away from;away to\nx;1/12/2026;2/12/2026\n", "resource"),
        ("series", "id;same trainer;trainer\nx;yes;nobody\n", "column trainer"),
        ("closures", "site;closed from\ne9;1/12/2026\n", "column site"),
        ("closures", "closed from;closed to\n2/12/2026;1/12/2026\n", "closed to"),
        ("extra_openings", "site;date;opens;closes\ne1;1/12/2026;12h;9h\n", "closes"),
        (
            "openings",
            "site;weekdays;opens;closes;room\ne1;mo;9h;12h;attic\n",
            "column room",
        ),
        (
            "openings",
            "site;weekdays;opens;closes;every n weeks\ne1;mo;9h;12h;2\n",
            "column first day",
        ),
        (
            "availability",
            (
                "helper;weekdays;from;to;first day;every n weeks;nth of the month\n"
                "tom;mo;9h;12h;1/12/2026;2;1\n"
            ),
            "column nth of the month",
        ),
        ("activities", "id;resources\np;tank\n", "column resources"),
        (
            "sessions",
            "site;date;begins;ends;room\ne1;1/12/2026;9h;12h;attic\n",
            "column room",
        ),
        (
            "sessions",
            (
                "site;date;begins;ends;other times\n"
                "e1;1/12/2026;9h;12h;8/12/2026 9h - 12h\n"
            ),
            "column other times",
        ),
        (
            "sessions",
            "site;date;begins;ends;other times\ne1;1/12/2026;9h;12h;12h - 9h\n",
            "column other times",
        ),
        ("sessions", "site;date;begins;ends;module\ne1;1/12/2026;9h;12h;1\n", "series"),
        (
            "sessions",
            "site;date;begins;ends;series;module\ne1;1/12/2026;9h;12h;x;1\n",
            "column series",
        ),
        (
            "sessions",
            (
                "site;date;begins;ends;home visit;visit latitude\n"
                "e1;1/12/2026;9h;12h;no;50\n"
            ),
            "visit latitude",
        ),
        ("helpers", "id;skills after introduction\nx;admin\n", "introduction"),
        ("helpers", "id;skills;skills after introduction\nx;a:1;b\n", "introduction"),
        ("helpers", "id;email\nx;nobody\n", "column email"),
    ],
)
def test_each_fault_stands_where_it_is(
    database: Database, file: str, text: str, where: str
) -> None:
    bring(database, ALL)
    before = counts(database)
    (fault,) = faults_of(database, {f"{file}.csv": text})
    assert where in fault.split(": found")[0]
    assert counts(database) == before


def test_the_owner_may_come_in_a_later_sheet(database: Database) -> None:
    files = {
        "resources.csv": "id;units;sites\nrobots;4;e7\n",
        "activities.csv": "id;resources\nplay;robots\n",
        "sites.csv": "id;street\ne7;Rue\n",
    }
    assert bring(database, files).changes == 3


def test_what_changes_counts_up_once_and_is_noted_by_names(
    database: Database,
) -> None:
    bring(database, ALL)
    made = noted(database)
    assert made[-1][:4] == ("import", "brux", "changed", None)
    assert set(made[-1][4]) == {
        "activities", "availability", "helpers", "pins", "sessions", "sites",
    }  # fmt: skip
    assert {
        (kind, key, revision)
        for kind, key, action, revision, _ in made
        if action == "created"
    } == {
        ("network", "brux", 1),
        ("activity", "permanence", 1),
        ("site", "e1", 1),
        ("site", "e2", 1),
        ("helper", "amina", 1),
        ("helper", "tom", 1),
        ("session", "s1", 1),
        ("session", "e2-20261124-1330-permanence", 1),
    }
    assert ("availability", "amina", "changed", 2, {"rules": None}) in made
    again = {
        "aidants.csv": "id;name;badges\namina;Amina Bel;x\ntom;Tom D.;\n",
        "absences.csv": "helper;absent from;absent to\ntom;1/12/2026;1/12/2026\n",
        "pins.csv": "session;seat;helper\ns1;a;tom\n",
    }
    bring(database, again, by="anne")
    assert noted(database)[len(made) :] == [
        ("helper", "amina", "changed", 2, {"badges": None, "name": None}),
        ("availability", "tom", "changed", 2, {"absences": None}),
        ("session", "s1", "changed", 2, {"pins": None}),
        (
            "import",
            "brux",
            "changed",
            None,
            {"absences": None, "helpers": None, "pins": None},
        ),
    ]
    names = ("key", "revision", "availability_revision")
    assert rows(database, tables.Helper, *names) == [("amina", 2, 2), ("tom", 1, 2)]
    before = noted(database)
    bring(database, again)
    assert noted(database) == before


def test_a_preview_tells_faults_and_changes_and_writes_nothing(
    database: Database,
) -> None:
    bring(database, ALL)
    before = counts(database)
    files = [
        ("sites.csv", b"id;name\ne1;Autre\ne3;\ne 4;\n"),
        ("helpers.csv", b"id;liked sites;skills\namina;e9;5.1:9\ntom;e3;\n"),
    ]
    with database.write() as db:
        found = preview(db, "brux", files, now=NOW)
    told = [(one.file, one.row, one.column, one.value) for one in found.faults]
    assert told == [
        ("sites.csv", 4, "id", "“e 4”"),
        ("helpers.csv", 2, "skills", "“5.1:9”"),
    ]
    assert found.report.dry_run
    assert changes(found.report) == {"sites": (1, 1, 0, 0), "helpers": (0, 1, 0, 0)}
    assert counts(database) == before
    with database.write() as db:
        good = preview(db, "brux", [("sites.csv", b"id;name\ne1;Autre\n")], now=NOW)
        report = import_files(db, "brux", [("sites.csv", b"id;name\ne1;Un\n")], now=NOW)
    assert good.faults == ()
    assert (good.report.changes, report.changes) == (1, 1)
