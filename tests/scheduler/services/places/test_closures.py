"""Closures and exceptional openings: told all their faults, kept by their network."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.errors import NotFoundError
from scheduler.services.networks import find_network
from scheduler.services.places.closures import (
    add_closure,
    list_closures,
    remove_closure,
)
from scheduler.services.places.extra_openings import (
    add_extra_opening,
    list_extra_openings,
    remove_extra_opening,
)
from scheduler.store.session import Database, Db
from scheduler.store.tables import Change
from tests.scheduler.small import small_network

BY: dict[str, Any] = {
    "by": "coordination",
    "now": datetime(2026, 11, 22, 9, tzinfo=UTC),
}
CHRISTMAS = {"first_on": date(2026, 12, 24), "last_on": date(2027, 1, 3)}
EXTRA = {"on_day": date(2026, 12, 5), "starts": time(9), "ends": time(12)}


@pytest.fixture
def places(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
        small_network(db, "liege")
    return database


def close(db: Db, **fields: Any) -> dict[str, Any]:
    return add_closure(db, find_network(db, "brussels"), fields, **BY)


def open_extra(db: Db, **fields: Any) -> dict[str, Any]:
    network = find_network(db, "brussels")
    return add_extra_opening(db, network, "epn-1", fields, **BY)


def test_closures_are_listed_by_site_and_span(places: Database) -> None:
    with places.write() as db:
        whole = close(db, **CHRISTMAS, reason="Fêtes")
        one = close(db, site="epn-1", first_on=date(2026, 12, 2))
        two = close(db, site="epn-2", first_on=date(2026, 12, 2))
    assert one == {
        "number": one["number"],
        "site": "epn-1",
        "first_on": date(2026, 12, 2),
        "last_on": date(2026, 12, 2),
        "reason": "",
    }
    with places.read() as db:
        network = find_network(db, "brussels")
        assert list_closures(db, network) == [whole, one, two]
        assert list_closures(db, network, after=whole["number"], limit=1) == [one]
        assert list_closures(db, network, site="epn-1") == [whole, one]
        first, last = date(2027, 1, 1), date(2027, 1, 31)
        assert list_closures(db, network, first=first, last=last) == [whole]
        assert list_closures(db, network, last=date(2026, 12, 1)) == []
        assert list_closures(db, find_network(db, "liege")) == []


def test_a_closure_goes_and_is_remembered(places: Database) -> None:
    with places.write() as db:
        number = close(db, **CHRISTMAS)["number"]
        network = find_network(db, "brussels")
        with pytest.raises(NotFoundError):
            remove_closure(db, find_network(db, "liege"), number, **BY)
        remove_closure(db, network, number, **BY)
        with pytest.raises(NotFoundError, match=f"no closure {number}"):
            remove_closure(db, network, number, **BY)
        notes = db.scalars(select(Change).order_by(Change.id)).all()
        assert [one.action for one in notes] == ["created", "removed"]
        assert notes[1].fields["last_on"] == ["2027-01-03", None]


def test_faults_of_a_closure_are_told(places: Database) -> None:
    with places.write() as db:
        with pytest.raises(BadInputError) as refused:
            close(db, site="epn-9", last_on="soon", why="?")
        where = [fault.where for fault in refused.value.faults]
        assert where == ["last_on", "why", "first_on", "site"]
        with pytest.raises(BadInputError, match="no day before 2026-12-24"):
            close(db, first_on=date(2026, 12, 24), last_on=date(2026, 12, 23))


def test_extra_openings_are_listed_by_span(places: Database) -> None:
    with places.write() as db:
        one = open_extra(db, **EXTRA, activity="permanence")
        two = open_extra(db, **{**EXTRA, "on_day": date(2026, 12, 12)})
    assert one == {
        **EXTRA,
        "number": one["number"],
        "activity": "permanence",
        "room": None,
    }
    with places.read() as db:
        network = find_network(db, "brussels")
        found = list_extra_openings(db, network, "epn-1")
        assert found == [one, two]
        assert list_extra_openings(
            db, network, "epn-1", first=date(2026, 12, 6), last=date(2026, 12, 12)
        ) == [two]
        assert list_extra_openings(db, network, "epn-2") == []
        liege = find_network(db, "liege")
        assert list_extra_openings(db, liege, "epn-1") == []


def test_faults_of_an_extra_opening_are_told(places: Database) -> None:
    with places.write() as db:
        open_extra(db, **EXTRA)
        with pytest.raises(BadInputError) as refused:
            open_extra(db, **{**EXTRA, "ends": time(8)}, activity="bal", room="cave")
        assert {fault.where for fault in refused.value.faults} == {
            "ends",
            "starts",
            "activity",
            "room",
        }
        with pytest.raises(BadInputError) as nothing:
            open_extra(db)
        assert {fault.where for fault in nothing.value.faults} == set(EXTRA)


def test_an_extra_opening_is_that_of_its_site(places: Database) -> None:
    with places.write() as db:
        number = open_extra(db, **EXTRA)["number"]
        network = find_network(db, "brussels")
        with pytest.raises(NotFoundError, match="of site “epn-2”"):
            remove_extra_opening(db, network, "epn-2", number, **BY)
        done = remove_extra_opening(db, network, "epn-1", number, **BY)
        assert done == {"called_off": [], "kept": []}
