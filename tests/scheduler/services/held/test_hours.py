"""Hours, days, costs and shares are what was really held."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from matching.faults import BadInputError
from scheduler.errors import NotFoundError
from scheduler.services.held.attendance import set_attendance
from scheduler.services.held.costs import standings
from scheduler.services.held.hours import helper_hours, list_fairness, list_hours
from scheduler.services.networks import find_network
from scheduler.store import tables
from scheduler.store.session import Database, Db
from tests.scheduler.weeks import at, make_session, plain_network, publish_week

NOW = at("2026-11-27T12:00")
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
RATE = 4402


@pytest.fixture
def network(database: Database) -> Database:
    """Two sessions of a Monday, one of Tuesday, and one to come on Saturday."""
    with database.write() as db:
        own = plain_network(db, ["amina", "bob", "zoe"])
        make_session(db, own, "mon", "2026-11-16T08:00")
        make_session(db, own, "eve", "2026-11-16T17:00", hours=1.5)
        make_session(db, own, "tue", "2026-11-24T08:00")
        make_session(db, own, "sat", "2026-11-28T08:00", site="epn-2")
        publish_week(
            db,
            own,
            "2026-W47",
            [("mon", "a", "amina"), ("mon", "b", "bob"), ("eve", "a", "amina")],
        )
        publish_week(
            db,
            own,
            "2026-W48",
            [("tue", "a", "amina"), ("tue", "b", "bob"), ("sat", "a", "amina")],
        )
    return database


def say(database: Database, session: str, helper: str, state: str, **how: Any) -> None:
    with database.write() as db:
        set_attendance(
            db,
            find_network(db, "brussels"),
            session,
            helper,
            {"state": state, **how},
            revision=None,
            by="jo",
            now=NOW,
        )


def values(database: Database, **columns: Any) -> None:
    with database.write() as db:
        row = tables.Helper
        db.execute(update(row).where(row.key == "bob").values(**columns))


def totals(
    database: Database, first: date = FIRST, last: date = LAST, **how: Any
) -> dict[str, tuple[int | None, ...]]:
    names = ("sessions", "minutes", "days", "costs_cents", "no_shows", "excused")
    with database.read() as db:
        own = find_network(db, "brussels")
        found = list_hours(db, own, first, last, now=NOW, **how)
    return {one["key"]: tuple(one[name] for name in names) for one in found}


def test_what_is_over_was_held_and_paid_by_the_day(network: Database) -> None:
    assert totals(network) == {
        "amina": (3, 180 + 90 + 180, 2, 2 * RATE, 0, 0),
        "bob": (2, 360, 2, 2 * RATE, 0, 0),
        "zoe": (0, 0, 0, 0, 0, 0),
    }


def test_attendance_changes_it(network: Database) -> None:
    say(network, "mon", "bob", "no_show")
    say(network, "tue", "bob", "excused")
    say(network, "eve", "amina", "no_show")
    times = {"starts_at": at("2026-11-24T09:00"), "ends_at": at("2026-11-24T11:10")}
    say(network, "tue", "zoe", "held", **times)
    assert totals(network) == {
        "amina": (2, 360, 2, 2 * RATE, 1, 0),
        "bob": (0, 0, 0, 0, 1, 1),
        "zoe": (1, 130, 1, RATE, 0, 0),
    }


def test_a_period_has_local_days_with_both_ends(network: Database) -> None:
    tuesday = date(2026, 11, 24)
    assert totals(network, tuesday, tuesday)["amina"] == (1, 180, 1, RATE, 0, 0)
    assert totals(network, date(2026, 11, 25), LAST)["amina"][0] == 0


def test_pages_go_by_key(network: Database) -> None:
    assert list(totals(network, limit=2)) == ["amina", "bob"]
    assert list(totals(network, after="amina", limit=1)) == ["bob"]


def test_only_volunteers_are_paid_costs(network: Database) -> None:
    values(network, contract="employee", active=False)
    assert totals(network)["bob"] == (2, 360, 2, 0, 0, 0)


def test_without_amounts_costs_are_not_known(network: Database) -> None:
    with network.write() as db:
        db.execute(update(tables.Network).values(country="FR"))
    found = totals(network)
    assert (found["amina"][3], found["zoe"][3]) == (None, 0)


@pytest.mark.parametrize("last", [date(2026, 10, 31), date(2027, 11, 2)])
def test_a_period_is_at_most_a_year(network: Database, last: date) -> None:
    with pytest.raises(BadInputError, match="at most 366 days"):
        totals(network, FIRST, last)


def test_a_period_lies_in_days_that_can_be_kept(network: Database) -> None:
    with pytest.raises(BadInputError) as refused:
        totals(network, date.min, date.max)
    assert [fault.where for fault in refused.value.faults] == ["from", "to"]


def test_one_helper_is_shown_session_by_session(network: Database) -> None:
    with network.write() as db:
        amina = db.scalars(
            select(tables.Helper.id).where(tables.Helper.key == "amina")
        ).one()
        db.add(tables.CostsElsewhere(helper_id=amina, year=2026, cents=10_000))
    with network.read() as db:
        own = find_network(db, "brussels")
        found = helper_hours(db, own, "amina", FIRST, LAST, now=NOW)
        with pytest.raises(NotFoundError):
            helper_hours(db, own, "nobody", FIRST, LAST, now=NOW)
    assert (found["key"], found["sessions"]) == ("amina", 3)
    assert [one["session"] for one in found["held"]] == ["mon", "eve", "tue"]
    assert found["held"][1] == {
        "session": "eve",
        "site": "epn-1",
        "activity": None,
        "starts_at": at("2026-11-16T17:00"),
        "ends_at": at("2026-11-16T18:30"),
        "minutes": 90,
    }
    # Saturday, which is to come, is reckoned with.
    assert found["allowances"] == [
        {
            "year": 2026,
            "day_cents": RATE,
            "year_cents": 176_083,
            "known": True,
            "days": 3,
            "elsewhere_cents": 10_000,
            "left_cents": 176_083 - 10_000 - 3 * RATE,
        }
    ]


def test_what_is_used_of_a_year(network: Database) -> None:
    with network.read() as db:
        found = standings(db, find_network(db, "brussels"), [2023, 2026])
    assert [(one.helper, one.used_percent) for one in found] == [
        ("amina", 7),
        ("bob", 4),
        ("zoe", 0),
    ]


def shares(database: Database, now: datetime = NOW) -> dict[str, tuple[Any, ...]]:
    names = ("sessions", "weeks", "wished_sessions", "percent")
    with database.read() as db:
        found = list_fairness(db, find_network(db, "brussels"), now=now)
    return {one["key"]: tuple(one[name] for name in names) for one in found}


def test_a_fair_share_is_what_was_held_of_what_was_wished(network: Database) -> None:
    def wish(db: Db) -> None:
        row = tables.Helper
        wishes: dict[str, dict[str, Any]] = {
            "amina": {"wished_sessions": 0},
            "bob": {
                "wished_sessions": 1,
                "counted_from": date(2026, 11, 16),
                "past_weeks": 0,
            },
            "zoe": {"counted_from": date(2026, 11, 23), "past_weeks": 0},
        }
        for key, columns in wishes.items():
            db.execute(update(row).where(row.key == key).values(**columns))

    with network.write() as db:
        wish(db)
    # Before the week of 23 November; half a session a week is a share too.
    assert shares(network) == {
        "amina": (2, 8, 0, 50),
        "bob": (1, 1, 1, 100),
        "zoe": (0, 0, 2, None),
    }
    say(network, "mon", "bob", "no_show")
    assert shares(network)["bob"] == (0, 1, 1, 0)
    later = at("2026-12-01T12:00")
    assert shares(network, later)["amina"] == (4, 8, 0, 100)
    values(network, active=False)
    assert list(shares(network)) == ["amina", "zoe"]
