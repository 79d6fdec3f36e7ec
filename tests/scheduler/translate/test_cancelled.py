"""Who cancelled a session is away from it, and from nothing else they hold."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matching.problem import Problem
from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import open_round, round_problem, store_draft
from scheduler.store.session import Database, Db
from scheduler.store.tables import Cancellation, Helper, Option, Session
from tests.scheduler.small import BEFORE, WEEK, simple_plan, small_network

HOUR = timedelta(hours=1)
REPAIR = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)  # the session of its own, 2 hours


def row_id(db: Db, table: type[Helper | Session], key: str) -> int:
    found = db.scalar(select(table.id).where(table.key == key))
    assert found is not None
    return found


def cancel(db: Db, session: str, helper: str = "bob") -> None:
    db.add(
        Cancellation(
            session_id=row_id(db, Session, session),
            helper_id=row_id(db, Helper, helper),
            said_at=BEFORE,
        )
    )
    db.flush()


def absences(problem: Problem, helper: str) -> list[tuple[str, str]]:
    (found,) = (one for one in problem.helpers if one.id == helper)
    text = problem.horizon.text
    return sorted((text(one.start), text(one.end)) for one in found.absences)


@pytest.fixture
def opened(database: Database) -> Database:
    with database.write() as db:
        open_round(db, small_network(db), WEEK)
    return database


def problem_of(database: Database) -> Problem:
    with database.read() as db:
        return round_problem(db, find_network(db, "brussels"), WEEK, BEFORE)


BOBS = ("2026-12-02T01:00", "2026-12-03T01:00")


def test_who_cancels_is_away_at_every_time_of_the_session(opened: Database) -> None:
    with opened.write() as db:
        db.add(
            Option(
                session_id=row_id(db, Session, "repair"),
                position=1,
                starts_at=REPAIR + timedelta(days=2),
                ends_at=REPAIR + timedelta(days=2, hours=2),
            )
        )
        cancel(db, "repair")
    problem = problem_of(opened)
    assert absences(problem, "bob") == [
        ("2026-12-01T14:30", "2026-12-01T16:30"),
        BOBS,
        ("2026-12-03T14:30", "2026-12-03T16:30"),
    ]
    assert absences(problem, "amina") == []


def test_who_cancels_keeps_what_else_is_published_then(opened: Database) -> None:
    with opened.write() as db:
        network = find_network(db, "brussels")
        plan = simple_plan(round_problem(db, network, WEEK, BEFORE))
        held = {one.session for one in plan.assignments if one.helper == "bob"}
        assert "repair" in held
        of = open_round(db, network, WEEK)
        store_draft(db, network, of, plan, BEFORE, stale=False)
        publish_round(db, network, WEEK, BEFORE)
        # Another session with times around the one that Bob holds.
        other = Session(network_id=network.id, key="other", site_id=1)
        other.site_id = db.scalars(select(Session.site_id).limit(1)).one()
        other.options = [
            Option(position=0, starts_at=REPAIR - HOUR, ends_at=REPAIR + HOUR),
            Option(position=1, starts_at=REPAIR + HOUR, ends_at=REPAIR + 3 * HOUR),
        ]
        db.add(other)
        db.flush()
        cancel(db, "other")
    assert absences(problem_of(opened), "bob") == [
        ("2026-12-01T13:30", "2026-12-01T14:30"),
        ("2026-12-01T16:30", "2026-12-01T17:30"),
        BOBS,
    ]


def test_a_session_that_is_called_off_takes_no_time(opened: Database) -> None:
    with opened.write() as db:
        cancel(db, "repair")
        session = db.get(Session, row_id(db, Session, "repair"))
        assert session is not None
        session.called_off = True
    assert absences(problem_of(opened), "bob") == [BOBS]
