"""What was really held is remembered: load, sites, rest, and what allowances leave."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from matching.faults import BadInputError
from matching.problem import Allowance, Helper
from scheduler.services.networks import find_network
from scheduler.services.rounds.keeping import round_problem
from scheduler.store import tables
from scheduler.store.session import Database, Db
from scheduler.translate.held import days_held, held
from scheduler.translate.helpers import skill_period
from tests.scheduler.weeks import at, make_session, plain_network, publish_week

WEEK = "2026-W49"  # from 30 November
NOW = at("2026-11-27T12:00")
RATE, YEAR = 4402, 176_083


@pytest.fixture
def network(database: Database) -> Database:
    """Three weeks: two are over, of the third (this one) Saturday is to come."""
    with database.write() as db:
        own = plain_network(db, ["amina", "bob", "zoe"])
        make_session(db, own, "old", "2026-10-04T08:00", site="epn-2")
        make_session(db, own, "mon", "2026-11-16T08:00")
        make_session(db, own, "eve", "2026-11-16T17:00")
        make_session(db, own, "tue", "2026-11-24T08:00")
        make_session(db, own, "sat", "2026-11-28T08:00", site="epn-2")
        publish_week(db, own, "2026-W40", [("old", "a", "amina")])
        publish_week(
            db,
            own,
            "2026-W47",
            [("mon", "a", "amina"), ("mon", "b", "bob"), ("eve", "a", "amina")],
        )
        publish_week(db, own, "2026-W48", [("tue", "a", "bob"), ("tue", "b", "zoe")])
        publish_week(
            db,
            own,
            "2026-W48",
            [("tue", "a", "amina"), ("tue", "b", "bob"), ("sat", "a", "amina")],
        )
    return database


def helpers_of(database: Database, week: str = WEEK) -> dict[str, Helper]:
    with database.read() as db:
        problem = round_problem(db, find_network(db, "brussels"), week, NOW)
    return {helper.id: helper for helper in problem.helpers}


def changed(database: Database, change: Callable[[Db], Any]) -> dict[str, Helper]:
    with database.write() as db:
        change(db)
    return helpers_of(database)


def said(
    session: str, helper: str, state: str, **times: datetime
) -> Callable[[Db], Any]:
    """Say what was really so."""

    def add(db: Db) -> None:
        what, who = tables.Session, tables.Helper
        db.add(
            tables.Attendance(
                session_id=db.scalars(select(what.id).where(what.key == session)).one(),
                helper_id=db.scalars(select(who.id).where(who.key == helper)).one(),
                state=state,
                noted_at=NOW,
                **times,
            )
        )

    return add


def test_what_was_published_last_is_taken_for_held(network: Database) -> None:
    found = helpers_of(network)
    amina, bob, zoe = found["amina"], found["bob"], found["zoe"]
    # Not the one of 4 October: eight weeks begin on the 5th.
    assert (amina.past_sessions, bob.past_sessions, zoe.past_sessions) == (4, 2, 0)
    assert dict(amina.site_history) == {"epn-1": 3, "epn-2": 1}
    # Saturday until 12:00 is still to come, and counts as it was published.
    assert amina.busy_until == -(24 + 12) * 60
    assert (dict(zoe.site_history), zoe.busy_until) == ({}, None)


def test_a_no_show_is_forgotten(network: Database) -> None:
    bob = changed(network, said("tue", "bob", "no_show"))["bob"]
    assert (bob.past_sessions, dict(bob.site_history)) == (1, {"epn-1": 1})
    assert bob.busy_until == -(13 * 24 + 12) * 60  # Monday at noon, two weeks before
    bob = changed(network, said("mon", "bob", "excused"))["bob"]
    assert (bob.past_sessions, bob.busy_until) == (0, None)


def test_who_came_unplanned_is_remembered(network: Database) -> None:
    zoe = changed(network, said("tue", "zoe", "held"))["zoe"]
    assert (zoe.past_sessions, dict(zoe.site_history)) == (1, {"epn-1": 1})
    assert zoe.busy_until == -(5 * 24 + 12) * 60


def test_corrected_times_count(network: Database) -> None:
    begin, end = at("2026-11-24T12:00"), at("2026-11-24T16:30")
    bob = changed(network, said("tue", "bob", "held", starts_at=begin, ends_at=end))[
        "bob"
    ]
    assert (bob.past_sessions, bob.busy_until) == (2, -(5 * 24 + 6) * 60 - 30)


def test_times_that_nobody_said_are_those_published(network: Database) -> None:
    def move(db: Db) -> None:
        row = tables.Option
        session = select(tables.Session.id).where(tables.Session.key == "tue")
        later = {"starts_at": at("2026-11-25T08:00"), "ends_at": at("2026-11-25T11:00")}
        db.execute(
            update(row)
            .where(row.session_id.in_(session.scalar_subquery()))
            .values(later)
        )

    with network.write() as db:
        said("tue", "bob", "held")(db)
        said("tue", "zoe", "held")(db)
    found = changed(network, move)
    assert found["bob"].busy_until == -(5 * 24 + 12) * 60  # published on Tuesday
    assert found["zoe"].busy_until == -(4 * 24 + 12) * 60  # never published


def test_a_session_called_off_is_forgotten(network: Database) -> None:
    def call_off(db: Db) -> None:
        row = tables.Session
        db.execute(update(row).where(row.key == "tue").values(called_off=True))

    with network.write() as db:
        said("tue", "zoe", "held")(db)
    found = changed(network, call_off)
    assert [one.past_sessions for one in found.values()] == [3, 1, 0]


def test_held_is_listed_in_the_order_of_time(network: Database) -> None:
    with network.read() as db:
        own = find_network(db, "brussels").id
        keys = dict(db.execute(select(tables.Session.id, tables.Session.key)).all())
        last = at("2026-12-07T00:00")

        def listed(first: str, by: datetime | None = None) -> list[str]:
            return [
                keys[one.session_id] for one in held(db, own, at(first), last, by=by)
            ]

        everything = ["old", "mon", "mon", "eve", "tue", "tue", "sat"]
        assert listed("2026-10-01T00:00") == everything
        assert listed("2026-10-01T00:00", NOW) == everything[:-1]
        assert listed("2026-11-16T08:00") == everything[1:]
        assert listed("2026-11-16T08:01") == everything[3:]


def test_days_are_local_and_count_once(network: Database) -> None:
    with network.write() as db:
        own = find_network(db, "brussels")
        # In Brussels it is Tuesday already, and then Wednesday.
        make_session(db, own, "night", "2026-11-23T23:30", hours=1)
        make_session(db, own, "late", "2026-11-24T23:30", hours=1)
        publish_week(
            db,
            own,
            "2026-W48",
            [("tue", "a", "amina"), ("night", "a", "amina"), ("late", "a", "amina")],
        )
        who = {
            row.id: row.key
            for row in db.execute(select(tables.Helper.id, tables.Helper.key))
        }
        days = days_held(db, own.id, own.zone, date(2026, 10, 1), date(2026, 11, 30))
    named = {who[row_id]: dict(of) for row_id, of in days.items()}
    assert named == {"amina": {2026: 4}, "bob": {2026: 1}}


def test_allowances_are_what_was_really_held_leaves(network: Database) -> None:
    def left(helper: Helper) -> list[Allowance]:
        return list(helper.allowances)

    found = helpers_of(network)
    # Four days, two sessions on one of them, one day still to come; bob two days.
    assert left(found["amina"]) == [Allowance(2026, RATE, YEAR - 4 * RATE)]
    assert left(found["bob"]) == [Allowance(2026, RATE, YEAR - 2 * RATE)]
    assert left(found["zoe"]) == [Allowance(2026, RATE, YEAR)]

    def paid_elsewhere(db: Db) -> None:
        ids = dict(db.execute(select(tables.Helper.key, tables.Helper.id)).all())
        for key, year, cents in (
            ("amina", 2026, 100_001), ("amina", 2025, 9), ("bob", 2026, YEAR),
        ):  # fmt: skip
            db.add(tables.CostsElsewhere(helper_id=ids[key], year=year, cents=cents))

    found = changed(network, paid_elsewhere)
    assert left(found["amina"]) == [Allowance(2026, RATE, YEAR - 100_001 - 4 * RATE)]
    assert left(found["bob"]) == [Allowance(2026, RATE, 0)]
    found = changed(network, said("tue", "amina", "no_show"))
    assert left(found["amina"]) == [Allowance(2026, RATE, YEAR - 100_001 - 3 * RATE)]


def test_a_week_across_new_year_has_two_allowances(network: Database) -> None:
    amina = helpers_of(network, "2026-W53")["amina"]
    # Nobody knows 2027 yet: the last known amounts, and nothing used of them.
    assert [(one.year, one.left_cents) for one in amina.allowances] == [
        (2026, YEAR - 4 * RATE),
        (2027, YEAR),
    ]


def test_only_who_is_paid_costs_has_an_allowance(network: Database) -> None:
    def employ(db: Db) -> None:
        row = tables.Helper
        db.execute(update(row).where(row.key == "bob").values(contract="employee"))

    found = changed(network, employ)
    assert [one for one in found if found[one].allowances] == ["amina", "zoe"]
    found = changed(
        network,
        lambda db: db.execute(
            update(tables.Network).values(contracts={"volunteer": {"costs": False}})
        ),
    )
    assert [one for one in found if found[one].allowances] == []
    found = changed(
        network,
        lambda db: db.execute(
            update(tables.Network).values(contracts={}, country="FR")
        ),
    )
    assert [one for one in found if found[one].allowances] == []


def test_kinds_of_contract_limit_their_helpers(network: Database) -> None:
    def limit(db: Db) -> None:
        row = tables.Helper
        kinds = {
            "volunteer": {"max_sessions": 2, "min_rest_minutes": 600},
            "employee": {"max_minutes": 2280},
        }
        db.execute(update(tables.Network).values(contracts=kinds))
        db.execute(
            update(row)
            .where(row.key == "amina")
            .values(max_sessions=3, max_minutes=300)
        )
        db.execute(
            update(row)
            .where(row.key == "bob")
            .values(contract="employee", min_rest_minutes=30)
        )

    found = changed(network, limit)
    limits = {
        key: (one.max_sessions, one.max_minutes, one.min_rest_minutes)
        for key, one in found.items()
    }
    assert limits == {
        "amina": (2, 300, 600),
        "bob": (None, 2280, 30),
        "zoe": (2, None, 600),
    }


def test_faults_of_contracts_name_them(network: Database) -> None:
    with pytest.raises(BadInputError) as refused:
        changed(
            network,
            lambda db: db.execute(
                update(tables.Network).values(
                    contracts={"volunteer": {"max_sessions": -1}}
                )
            ),
        )
    [fault] = refused.value.faults
    assert fault.where == "contracts.volunteer.max_sessions"


@pytest.mark.parametrize(
    ("dates", "period"),
    [
        ((None, None, False, None), (None, None)),
        ((None, None, False, date(2026, 5, 5)), (None, None)),
        ((None, None, True, None), None),
        ((None, None, True, date(2026, 5, 5)), (date(2026, 5, 5), None)),
        (
            (date(2026, 6, 1), date(2026, 7, 1), True, date(2026, 5, 5)),
            (date(2026, 6, 1), date(2026, 7, 1)),
        ),
        ((None, date(2026, 5, 4), True, date(2026, 5, 5)), None),
    ],
)
def test_a_skill_may_wait_for_an_introduction(
    dates: tuple[Any, ...], period: tuple[Any, ...] | None
) -> None:
    assert skill_period(*dates) == period
