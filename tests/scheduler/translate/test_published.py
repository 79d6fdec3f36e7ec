"""What was published is in the problem of the same week, as far as it still holds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from matching.problem import Option, Problem, Published
from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import round_problem
from scheduler.store import tables
from scheduler.store.session import Database, Db
from tests.scheduler.services.rounds.test_rounds import call_off, plan
from tests.scheduler.small import BEFORE, WEEK, small_network

REPAIR = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
    return database


@pytest.fixture
def published(network: Database) -> Database:
    plan(network)
    with network.write() as db:
        publish_round(db, find_network(db, "brussels"), WEEK, BEFORE)
    return network


def problem_of(database: Database, week: str = WEEK) -> Problem:
    with database.read() as db:
        return round_problem(db, find_network(db, "brussels"), week, BEFORE)


def changed(database: Database, change: Callable[[Db], Any]) -> Problem:
    with database.write() as db:
        change(db)
    return problem_of(database)


def repair_id(db: Db) -> int:
    key = tables.Session.key
    return db.scalars(select(tables.Session.id).where(key == "repair")).one()


def add_time(db: Db, position: int, starts_at: datetime) -> None:
    """Give the session repair another possible time, of an hour."""
    db.add(
        tables.Option(
            session_id=repair_id(db),
            position=position,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
        )
    )


def told(problem: Problem, session: str) -> list[Published]:
    return [one for one in problem.published if one.session == session]


def test_a_draft_tells_nobody(network: Database) -> None:
    plan(network)
    assert problem_of(network).published == ()


def test_what_was_published_is_told_in_its_own_week(published: Database) -> None:
    problem = problem_of(published)
    assert told(problem, "repair") == [Published("repair", 0, "a", "bob")]
    with published.read() as db:
        kept = db.scalars(select(tables.Assignment)).all()
    assert len(problem.published) == len(kept) > 3
    assert problem_of(published, "2026-W50").published == ()


def test_only_the_newest_version_counts(published: Database) -> None:
    call_off(published, "repair")
    plan(published)
    with published.write() as db:
        publish_round(db, find_network(db, "brussels"), WEEK, BEFORE)
    assert len(problem_of(published).published) > 2
    problem = changed(
        published,
        lambda db: db.execute(update(tables.Session).values(called_off=False)),
    )
    assert "repair" in {one.id for one in problem.sessions}
    assert told(problem, "repair") == []


def test_what_cannot_be_kept_is_left_out(published: Database) -> None:
    def moved(db: Db) -> None:
        row = tables.Option
        later = {"ends_at": REPAIR + timedelta(hours=3)}
        db.execute(update(row).where(row.session_id == repair_id(db)).values(later))

    def leaves(db: Db) -> None:
        row = tables.Helper
        db.execute(update(row).where(row.key == "amina").values(active=False))

    assert "amina" in {one.helper for one in problem_of(published).published}
    problem = changed(published, moved)
    assert told(problem, "repair") == []
    assert told(problem, "epn-1.20261202.0900")
    problem = changed(published, leaves)
    assert {one.helper for one in problem.published} == {"bob"}
    call_off(published, "epn-1.20261130.0900")
    assert told(problem_of(published), "epn-1.20261130.0900") == []


def test_a_time_is_known_by_its_hours_not_by_its_number(published: Database) -> None:
    def another(db: Db) -> None:
        row = tables.Option
        db.execute(
            update(row).where(row.session_id == repair_id(db)).values(position=2)
        )
        add_time(db, 0, REPAIR + timedelta(days=1))

    problem = changed(published, another)
    [session] = [one for one in problem.sessions if one.id == "repair"]
    tuesday = 24 * 60 + 14 * 60 + 30
    assert session.options == (
        Option(tuesday + 24 * 60, tuesday + 25 * 60),
        Option(tuesday, tuesday + 120),
    )
    assert told(problem, "repair") == [Published("repair", 1, "a", "bob")]


def test_a_time_on_another_week_is_a_fault_of_its_session(network: Database) -> None:
    with pytest.raises(Exception, match=r"session repair: options\[1\]\.start"):
        changed(network, lambda db: add_time(db, 1, REPAIR + timedelta(days=7)))
