"""Rows of a week become the problem they mean, and faults name their row."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select, update

from matching.faults import BadInputError
from matching.problem import Dated, Option, Pin, Problem, Skill
from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import open_round, round_problem
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    Availability,
    Helper,
    Network,
    Seat,
    Session,
)
from scheduler.translate import week_horizon
from scheduler.translate.memory import past
from tests.scheduler.services.rounds.test_rounds import plan
from tests.scheduler.small import BEFORE, WEEK, small_network

NEXT = "2026-W50"


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
        open_round(db, find_network(db, "brussels"), WEEK)
    return database


def problem_of(database: Database, week: str = WEEK) -> Problem:
    with database.read() as db:
        return round_problem(db, find_network(db, "brussels"), week, BEFORE)


def changed(database: Database, change: Callable[[Db], Any]) -> Problem:
    with database.write() as db:
        change(db)
    return problem_of(database)


def test_both_databases_give_the_same_problem(
    sqlite_database: Database, postgres_database: Database
) -> None:
    both = [sqlite_database, postgres_database]
    for one in both:
        with one.write() as db:
            small_network(db)
            open_round(db, find_network(db, "brussels"), WEEK)
    here, there = map(problem_of, both)
    assert here == there


def test_a_helper_is_whole(network: Database) -> None:
    amina, bob, zoe = problem_of(network).helpers
    assert (amina.id, amina.name, amina.home) == ("amina", "Amina B.", (50.85, 4.35))
    first = (date(2026, 1, 1) - date(2026, 11, 30)).days
    last = (date(2027, 1, 1) - date(2026, 11, 30)).days
    assert amina.roles == (Dated("coach", first),)
    assert amina.skills == (Skill("5.1", 5, None, last),)
    assert dict(amina.languages) == {"fr": 7}
    assert amina.clearances == (Dated("confidentiality"),)
    assert (amina.badges, amina.max_sessions) == (("friendly",), 3)
    assert (amina.likes_sites, amina.likes_activities) == (("epn-1",), ("permanence",))
    assert (amina.wanted_with, bob.never_with) == (("bob",), ("zoe",))
    assert dict(bob.site_history) == {"epn-2": 4}
    assert zoe.reserve
    # 20 November 17:00 in Brussels, ten days and seven hours before.
    assert amina.busy_until == -((9 * 24 + 7) * 60)


def test_a_session_is_whole(network: Database) -> None:
    problem = problem_of(network)
    session = next(one for one in problem.sessions if one.id == "epn-1.20261130.0900")
    assert session.options == (Option(9 * 60, 12 * 60),)
    assert (session.site, session.activity) == ("epn-1", "permanence")
    assert (session.priority, session.min_staff, session.ideal_staff) == (4, 1, 2)
    assert dict(session.public_languages) == {"fr": 3}
    seat = session.seats[0]
    assert (seat.id, seat.any_language) == ("a", True)
    assert set(seat.roles) == {"senior_animator", "coach"}
    assert (dict(seat.skills), dict(seat.languages)) == ({"5.1": 3}, {"fr": 4, "nl": 1})
    assert (seat.clearances, seat.badges) == (("confidentiality",), ("friendly",))


def test_the_network_decides_its_settings(network: Database) -> None:
    problem = problem_of(network)
    assert problem.settings.changeover_minutes == 15
    assert problem.settings.weights["travel"] == 2
    assert problem.settings.weights["if_needed"] == 4
    assert dict(problem.travel_minutes) == {("epn-1", "epn-2"): 25}
    assert problem.pins == (Pin("repair", "a", "bob"),)


def test_weights_a_network_does_not_name_fit_those_it_does(network: Database) -> None:
    def prefer(db: Db) -> None:
        weights = {"language_level": 4, "language_nobody": 4}
        db.scalars(select(Network)).one().settings = {"weights": weights}

    weights = changed(network, prefer).settings.weights
    assert (weights["language_interpreter"], weights["language_remote"]) == (4, 4)


def test_what_is_not_of_the_week_is_not_in_it(network: Database) -> None:
    assert problem_of(network, NEXT).sessions == ()
    ids = {one.id for one in problem_of(network).sessions}
    assert "repair" in ids
    off = changed(
        network, lambda db: db.execute(update(Session).values(called_off=True))
    )
    assert off.sessions == ()
    assert off.pins == ()


def test_other_networks_stay_outside(network: Database) -> None:
    before = problem_of(network)
    with network.write() as db:
        small_network(db, "liege")
        open_round(db, find_network(db, "liege"), WEEK)
    assert problem_of(network) == before


def test_an_inactive_helper_is_left_out_but_for_a_pin(network: Database) -> None:
    def leave(db: Db) -> None:
        db.execute(update(Helper).values(active=False))

    (bob,) = changed(network, leave).helpers
    assert (bob.id, bob.availability, bob.never_with) == ("bob", (), ())


def test_memory_is_what_was_published_before(network: Database) -> None:
    plan(network)
    assert problem_of(network, NEXT).helpers[0].past_sessions == 3  # of 8, faded
    with network.write() as db:
        publish_round(db, find_network(db, "brussels"), WEEK, BEFORE)
    amina, bob, _ = problem_of(network, NEXT).helpers
    # Five of eight weeks counted elsewhere are over since 2 November.
    assert (amina.past_sessions, amina.past_weeks) == (3 + 3, 8)
    assert dict(amina.site_history) == {"epn-1": 2, "epn-2": 1}
    assert dict(bob.site_history) == {"epn-1": 1, "epn-2": 4 + 2}
    assert amina.busy_until == -((4 * 24 + 12) * 60)  # Wednesday at noon
    assert problem_of(network).helpers[0].past_sessions == 4
    far = problem_of(network, "2027-W05").helpers[0]
    assert (far.past_sessions, far.past_weeks) == (0, 8)


@pytest.mark.parametrize(
    ("counted_from", "sessions", "weeks", "expected"),
    [
        (None, 5, 8, (5, 8)),
        (date(2026, 11, 30), 8, 8, (8, 8)),
        (date(2026, 11, 27), 8, 8, (8, 8)),
        (date(2026, 11, 23), 8, 8, (7, 8)),
        (date(2026, 11, 2), 9, 8, (4, 8)),
        (date(2026, 1, 1), 9, 8, (0, 8)),
        (date(2026, 11, 23), 0, 0, (0, 1)),  # who joined a week ago
        (date(2026, 11, 2), 2, 3, (2, 7)),
        (date(2026, 12, 7), 3, 2, (3, 2)),
    ],
)
def test_what_was_counted_elsewhere_fades(
    counted_from: date | None, sessions: int, weeks: int, expected: tuple[int, int]
) -> None:
    assert past(counted_from, sessions, weeks, date(2026, 11, 30)) == expected


@pytest.mark.parametrize("week", ["2026-W54", "2026-49", "W49", "2025-W53", "", "x"])
def test_a_week_is_an_iso_week(week: str) -> None:
    with pytest.raises(BadInputError, match="an ISO week such as 2026-W49"):
        week_horizon(week, "Europe/Brussels")


def test_faults_of_rows_are_listed_by_key(network: Database) -> None:
    with network.write() as db:
        db.execute(
            update(Availability).where(Availability.weekday == 0).values(ends=time(7))
        )
        seat = db.scalars(
            select(Seat)
            .join(Session, Session.id == Seat.session_id)
            .where(Session.key == "repair", Seat.key == "b")
        ).one()
        seat.languages = {"fr": "B7"}
        db.scalars(select(Network)).one().settings = {"tiers": ["cover"], "colour": 1}
    with pytest.raises(BadInputError) as refused:
        problem_of(network)
    where = [fault.where for fault in refused.value.faults]
    assert where[:2] == [
        "helper amina, availability on Monday",
        "helper bob, availability on Monday",
    ]
    assert any("repair" in one and one.endswith("b.languages.fr") for one in where)
    assert any(one.startswith("settings") for one in where)
    assert refused.value.source == "network brussels"


def test_contradictions_name_rows_not_numbers(network: Database) -> None:
    def contradict(db: Db) -> None:
        db.execute(update(Helper).where(Helper.key == "zoe").values(max_sessions=-1))
        seat = db.scalars(
            select(Seat)
            .join(Session, Session.id == Seat.session_id)
            .where(Session.key == "repair", Seat.key == "a")
        ).one()
        seat.shadow = True

    with pytest.raises(BadInputError) as refused:
        changed(network, contradict)
    lines = str(refused.value)
    assert "helper zoe: max_sessions" in lines
    assert "session repair, seat a: " in lines
    assert "[" not in lines
