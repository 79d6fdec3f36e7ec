"""Registers of places become sites with openings, and openings become sessions."""

from datetime import time
from typing import Any

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.services.imports import ImportReport, import_files
from scheduler.services.networks import find_network
from scheduler.services.rounds.keeping import open_round
from scheduler.store import tables
from scheduler.store.session import Database
from tests.scheduler.places.registers import SMALL, place, register
from tests.scheduler.places.test_mednum import ANVERS, LYON, csv_of
from tests.scheduler.services.imports.importing import NOW

PERMANENCE = ("activities.csv", b"id;name;seats\npermanence;P;a=coach|b?\n")


def bring(database: Database, *files: tuple[str, bytes], **how: Any) -> ImportReport:
    with database.write() as db:
        return import_files(db, "bfc", files, now=NOW, **how)


def changes(report: ImportReport) -> dict[str, tuple[int, int, int]]:
    return {one.sheet: (one.added, one.updated, one.unchanged) for one in report.sheets}


def openings(database: Database) -> list[tuple[object, ...]]:
    opening, site, activity = tables.Opening, tables.Site, tables.Activity
    with database.read() as db:
        found = db.execute(
            select(
                site.key, opening.weekday, opening.starts, opening.ends, activity.key
            )
            .join(site, site.id == opening.site_id)
            .outerjoin(activity, activity.id == opening.activity_id)
            .order_by(site.key, opening.weekday, opening.starts)
        )
        return [tuple(row) for row in found]


def test_a_register_becomes_sites_and_openings_once(database: Database) -> None:
    report = bring(database, ("r.csv", SMALL))
    assert changes(report) == {"register": (4, 0, 0), "register openings": (7, 0, 0)}
    assert [(one.row, one.value) for one in report.skipped] == [
        (3, "x"),
        (3, "X"),
        (3, "souscondition"),
        (3, "14h-12h"),
    ]
    assert openings(database)[:2] == [
        ("t_1_", 0, time(8, 30), time(12), None),
        ("t_1_", 0, time(13, 30), time(17), None),
    ]
    with database.read() as db:
        site = db.scalars(select(tables.Site).order_by(tables.Site.key)).first()
        assert site is not None
        assert "ODbL" in site.source
        assert site.details["mise_a_jour"] == "02/03/2021"
        assert site.address == "1 rue Haute, 21000 DIJON"
    again = bring(database, ("r.csv", SMALL))
    assert again.changes == 0
    assert [one.gone for one in again.sheets] == [[], []]


def test_permanences_are_made_by_the_defaults_of_their_activity(
    database: Database,
) -> None:
    bring(database, PERMANENCE, ("r.csv", SMALL), permanence="permanence")
    assert {activity for *_, activity in openings(database)} == {"permanence"}
    with database.write() as db:
        network = find_network(db, "bfc")
        open_round(db, network, "2026-W48")
        seats = db.execute(
            select(tables.Session.key, tables.Seat.key, tables.Seat.mandatory)
            .join(tables.Seat, tables.Seat.session_id == tables.Session.id)
            .order_by(tables.Session.key, tables.Seat.key)
        ).all()
    assert len(seats) == 14
    assert [tuple(seat) for seat in seats[:2]] == [
        ("t_1_.20261123.0830", "a", True),
        ("t_1_.20261123.0830", "b", False),
    ]


def test_a_later_register_keeps_the_activity_and_moves_the_hours(
    database: Database,
) -> None:
    bring(database, PERMANENCE, ("r.csv", SMALL), permanence="permanence")
    later = SMALL.replace(b"8h30-12h", b"9h-12h30").replace(b"t_3_", b"t_5_")
    report = bring(database, ("r.csv", later))
    assert changes(report) == {"register": (1, 0, 3), "register openings": (0, 1, 6)}
    assert report.sheets[0].gone == ["site t_3_"]
    assert openings(database)[0] == ("t_1_", 0, time(9), time(12, 30), "permanence")


def test_an_opening_that_has_gone_is_reported(database: Database) -> None:
    bring(database, ("r.csv", SMALL))
    report = bring(database, ("r.csv", SMALL.replace(b"8h30-12h", b"-")))
    assert report.sheets[1].gone == ["opening of t_1_ on Monday 08:30-12:00"]
    assert len(openings(database)) == 7


def test_an_unknown_or_empty_activity_is_told(database: Database) -> None:
    with pytest.raises(BadInputError, match="permanence: found atelier"):
        bring(database, ("r.csv", SMALL), permanence="atelier")
    report = bring(
        database, ("a.csv", b"id;seats\natelier;\n"), ("r.csv", SMALL),
        permanence="atelier",
    )  # fmt: skip
    assert any("atelier has no seats" in warning for warning in report.warnings)


def test_strict_refuses_every_unreadable_cell_at_once(database: Database) -> None:
    with pytest.raises(BadInputError) as raised:
        bring(database, ("r.csv", SMALL), strict=True)
    assert [fault.where for fault in raised.value.faults] == [
        "r.csv, row 3, column lundi matin",
        "r.csv, row 3, column lundi après-midi",
        "r.csv, row 3, column mardi matin",
        "r.csv, row 3, column mardi après-midi",
    ]
    assert openings(database) == []


def test_a_register_never_takes_over_a_site_of_the_networks_own(
    database: Database,
) -> None:
    bring(database, ("sites.csv", b"id;name\nt_1_;EPN\n"))
    with pytest.raises(BadInputError, match="an id that no site"):
        bring(database, ("r.csv", SMALL))


def test_two_registers_do_not_report_each_other_as_gone(database: Database) -> None:
    bring(database, ("r.csv", SMALL))
    report = bring(database, ("m.csv", csv_of(ANVERS, LYON)))
    assert changes(report) == {"mednum": (2, 0, 0), "mednum openings": (5, 0, 0)}
    assert [one.gone for one in report.sheets] == [[], []]
    assert report.warnings == [
        "m.csv, row 2, column horaires: rules for holidays not kept"
    ]
    own = bring(database, ("sites.csv", b"id;name\nown;EPN\n"))
    assert own.sheets[0].gone == []


def test_keys_that_collide_are_faults_and_nothing_is_written(
    database: Database,
) -> None:
    twice = register(place("a b", "A"), place("a-b", "B"))
    with pytest.raises(BadInputError, match="row 3, column bfc_id"):
        bring(database, ("r.csv", twice))
    assert openings(database) == []


SITES = ("sites.csv", b"id\ne1\n")
TWO = ("activities.csv", b"id;seats\npermanence;a\natelier;a\n")
HOURS = "site;weekdays;opens;closes;activity\n"


def hours(*rows: str) -> tuple[str, bytes]:
    return ("openings.csv", (HOURS + "".join(f"{row}\n" for row in rows)).encode())


def test_two_activities_at_one_hour_are_two_openings(database: Database) -> None:
    both = hours("e1;mo;9h;12h;permanence", "e1;mo;9h;12h;atelier")
    bring(database, SITES, TWO, both)
    with database.read() as db:
        ids = dict(iter(db.execute(select(tables.Opening.id, tables.Opening.ends))))
    assert len(ids) == 2
    # In another order, one longer: both stay the ones they are.
    later = hours("e1;mo;9h;13h;atelier", "e1;mo;9h;12h;permanence")
    report = bring(database, later)
    assert changes(report) == {"openings": (0, 1, 1)}
    assert [one[3:] for one in openings(database)] in (
        [(time(12), "permanence"), (time(13), "atelier")],
        [(time(13), "atelier"), (time(12), "permanence")],
    )
    with database.write() as db:
        done = open_round(db, find_network(db, "bfc"), "2026-W49")
        assert done.week == "2026-W49"
        keys = set(db.scalars(select(tables.Session.key)))
    assert len(keys) == 2
    assert "e1.20261130.0900" in keys


def test_an_opening_may_change_its_activity(database: Database) -> None:
    bring(database, SITES, TWO, hours("e1;mo;9h;12h;permanence"))
    report = bring(database, hours("e1;mo;9h;12h;atelier"))
    assert changes(report) == {"openings": (0, 1, 0)}
    assert [one[4] for one in openings(database)] == ["atelier"]


def test_one_activity_twice_at_one_hour_is_a_fault(database: Database) -> None:
    twice = hours("e1;mo;9h;12h;atelier", "e1;mo;9h;13h;atelier")
    with pytest.raises(BadInputError, match="each activity once at this hour"):
        bring(database, SITES, TWO, twice)
