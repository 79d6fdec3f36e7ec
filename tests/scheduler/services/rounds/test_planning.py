"""Planning a week: solved outside of the database, kept whole or not at all."""

import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from matching.faults import BadInputError
from matching.plan import Plan
from matching.problem import Problem
from matching.solve import Limits, Progress
from scheduler.errors import (
    BrokenRulesError,
    NotAdoptedError,
    NotFoundError,
    StaleDraftError,
)
from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.claims import claim_run
from scheduler.services.rounds.keeping import open_round, round_problem, stored_plan
from scheduler.services.rounds.planning import judge, plan_week
from scheduler.services.rounds.run_documents import run_document
from scheduler.store.migration import row_counts
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    Absence,
    Assignment,
    Availability,
    AvailabilityDate,
    CalendarEntry,
    Edit,
    Helper,
    Option,
    PlanVersion,
    Round,
    Seat,
    Session,
)
from tests.scheduler.small import BEFORE, WEEK, simple_plan, small_network

LIMITS = Limits(seconds=10, workers=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = BEFORE + HOUR


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
    return database


def counts_of_plans(db: Db) -> list[int]:
    rows = row_counts(db.connection())
    return [rows[table] for table in ("plan_version", "assignment", "empty_seat")]


def kept(database: Database) -> Plan:
    with database.read() as db:
        return stored_plan(db, find_network(db, "brussels"), WEEK, 0)


def publish(database: Database, now: datetime = LATER) -> None:
    with database.write() as db:
        publish_round(db, find_network(db, "brussels"), WEEK, now)


def test_a_week_is_planned_kept_and_published(database: Database) -> None:
    with database.write() as db:
        small_network(db)
    plan = plan_week(database, "brussels", WEEK, LIMITS, now=BEFORE)
    assert plan.status == "optimal"
    # Zoé is in reserve: three sessions with two helpers, one with the pinned one.
    assert plan.score["cover"]["mandatory_empty"] == 0
    back = kept(database)
    assert set(back.assignments) == set(plan.assignments)
    assert {(one.session, one.seat): one.why for one in back.empty_seats} == {
        (one.session, one.seat): one.why for one in plan.empty_seats
    }
    assert (back.score, back.bound) == (plan.score, plan.bound)
    publish(database)
    with database.read() as db:
        assert db.scalars(select(PlanVersion.state)).all() == ["published"]


def test_what_was_published_changes_least(network: Database) -> None:
    plan_week(network, "brussels", WEEK, LIMITS, now=BEFORE)
    publish(network)
    again = plan_week(network, "brussels", WEEK, LIMITS, now=LATER)
    assert again.score["calm"] == {"value": 0, "removed": 0, "added": 0, "moved": 0}
    with network.write() as db:
        amina = db.scalars(select(Helper.id).where(Helper.key == "amina")).one()
        away = Absence(helper_id=amina, starts_at=LATER, ends_at=LATER + 30 * DAY)
        db.add(away)
    before = {(one.session, one.helper) for one in again.assignments}
    after = plan_week(network, "brussels", WEEK, LIMITS, now=LATER)
    now = {(one.session, one.helper) for one in after.assignments}
    assert after.score["calm"]["removed"] == len(before - now) > 0
    assert {helper for _, helper in before - now} == {"amina"}
    publish(network)
    with network.read() as db:
        numbers = db.scalars(select(PlanVersion.number)).all()
    assert sorted(numbers) == [1, 2]


def test_a_session_is_kept_at_the_time_taken(database: Database) -> None:
    """Nobody can come at its first time: it is held at the second."""
    with database.write() as db:
        small_network(db)
        session = db.scalars(select(Session.id).where(Session.key == "repair")).one()
        start = datetime(2026, 12, 4, 9, tzinfo=UTC)
        friday = Option(
            session_id=session, position=1, starts_at=start, ends_at=start + HOUR
        )
        bob = db.scalars(select(Helper).where(Helper.key == "bob")).one()
        free = AvailabilityDate(
            helper_id=bob.id, starts_at=start, ends_at=start + 2 * HOUR
        )
        db.execute(
            update(AvailabilityDate).values(
                starts_at=start - 20 * DAY, ends_at=start - 19 * DAY
            )
        )
        db.add_all([friday, free])
    plan = plan_week(database, "brussels", WEEK, LIMITS, now=BEFORE)
    held = {(one.session, one.option, one.helper) for one in plan.assignments}
    assert ("repair", 1, "bob") in held
    assert set(kept(database).assignments) == set(plan.assignments)
    publish(database)
    with database.read() as db:
        rows = db.execute(
            select(Assignment.starts_at, Assignment.ends_at)
            .join(Seat, Seat.id == Assignment.seat_id)
            .where(Seat.session_id == session, Assignment.option == 1)
        ).all()
        entries = db.scalars(
            select(CalendarEntry.starts_at).where(CalendarEntry.session_id == session)
        ).all()
    assert {tuple(row) for row in rows} == {(start, start + HOUR)}
    assert entries
    assert set(entries) == {start}


def test_no_plan_and_no_lock_is_there_while_a_week_is_solved(
    database: Database,
) -> None:
    network = database
    with network.write() as db:
        small_network(db)
    impatient = Database(network.engine.url, wait=2000)
    during: list[int] = []

    def look(_: Progress) -> None:
        with impatient.write(inputs=False) as db:
            during.append(sum(counts_of_plans(db)))

    plan_week(network, "brussels", WEEK, LIMITS, look, now=BEFORE)
    impatient.close()
    assert during
    assert set(during) == {0}
    with network.read() as db:
        assert sum(counts_of_plans(db)) > 1


def test_a_change_while_solving_makes_the_draft_stale(network: Database) -> None:
    changed = threading.Event()

    def change(_: Progress) -> None:
        if not changed.is_set():
            changed.set()
            with network.write() as db:
                db.execute(update(Helper).values(max_sessions=2))

    plan_week(network, "brussels", WEEK, LIMITS, change, now=BEFORE)
    with network.read() as db:
        assert db.scalars(select(PlanVersion.stale)).all() == [True]
    with pytest.raises(StaleDraftError):
        publish(network)
    plan_week(network, "brussels", WEEK, LIMITS, now=BEFORE)
    publish(network)


@pytest.mark.parametrize("how", ["called off", "contradictory"])
def test_a_draft_is_kept_although_its_week_fell_apart(
    network: Database, how: str
) -> None:
    def change(_: Progress) -> None:
        with network.write() as db:
            if how == "called off":
                repair = update(Session).where(Session.key == "repair")
                db.execute(repair.values(called_off=True))
            else:
                db.execute(update(Availability).values(ends=Availability.starts))

    plan = plan_week(network, "brussels", WEEK, LIMITS, change, now=BEFORE)
    left = {one for one in plan.assignments if one.session != "repair"}
    expected = left if how == "called off" else set(plan.assignments)
    assert set(kept(network).assignments) == expected
    with network.read() as db:
        assert db.scalars(select(PlanVersion.stale)).all() == [True]


def test_who_is_stopped_keeps_the_best_plan_so_far(network: Database) -> None:
    stop = threading.Event()
    stop.set()
    plan = plan_week(network, "brussels", WEEK, LIMITS, None, stop, now=BEFORE)
    assert set(kept(network).assignments) == set(plan.assignments)


KILLED = """
import sys, time
from datetime import datetime
from matching.solve import Limits
from scheduler.services.rounds.planning import plan_week
from scheduler.store.session import Database

def wait(_):
    print("solving", flush=True)
    time.sleep(60)

url, week, now = sys.argv[1:]
limits = Limits(seconds=10, workers=1)
plan_week(
    Database(url), "brussels", week, limits, wait, now=datetime.fromisoformat(now)
)
"""


def test_a_killed_solve_leaves_no_plan_and_is_not_begun_again(
    network: Database,
) -> None:
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [
            *(sys.executable, "-c", KILLED),
            *(str(network.engine.url), WEEK, BEFORE.isoformat()),
        ],
        stdout=subprocess.PIPE,
        text=True,
    ) as solving:
        assert solving.stdout is not None
        assert solving.stdout.readline() == "solving\n"
        solving.send_signal(signal.SIGKILL)
        assert solving.wait() == -signal.SIGKILL
    with network.write() as db:
        assert sum(counts_of_plans(db)) == 0
        assert claim_run(db, now=BEFORE + HOUR) is None
        run = run_document(db, find_network(db, "brussels"), WEEK, 1)
    assert (run["state"], run["error"]["code"]) == ("failed", "worker_lost")
    plan_week(network, "brussels", WEEK, LIMITS, now=BEFORE)


def test_what_has_begun_as_published_stays_when_it_is_planned_again(
    network: Database,
) -> None:
    first = plan_week(network, "brussels", WEEK, LIMITS, now=BEFORE)
    publish(network)
    tuesday = datetime(2026, 12, 1, tzinfo=UTC)
    with network.write() as db:
        db.execute(update(Helper).values(max_sessions=1))
    again = plan_week(network, "brussels", WEEK, LIMITS, now=tuesday)
    begun = {one for one in first.assignments if "20261130" in one.session}
    assert begun
    assert begun <= set(again.assignments)
    assert set(first.assignments) != set(again.assignments)


def test_rows_that_contradict_each_other_make_a_failed_run(network: Database) -> None:
    with network.write() as db:
        db.execute(update(Availability).values(ends=Availability.starts))
    with pytest.raises(BadInputError):
        plan_week(network, "brussels", WEEK, LIMITS, now=BEFORE)
    with network.read() as db:
        run = run_document(db, find_network(db, "brussels"), WEEK, 1)
    assert run["error"]["code"] == "bad_input"
    assert "amina" in run["error"]["told"]


def test_a_draft_edited_meanwhile_stays(network: Database) -> None:
    plan_week(network, "brussels", WEEK, LIMITS, now=BEFORE)
    edited = threading.Event()

    def edit(_: Progress) -> None:
        if not edited.is_set():
            edited.set()
            with network.write(inputs=False) as db:
                draft = db.scalars(select(PlanVersion)).one()
                row = Edit(plan_version_id=draft.id, number=1, by="ada", at=LATER)
                db.add(row)

    with pytest.raises(NotAdoptedError, match="kept as run 2"):
        plan_week(network, "brussels", WEEK, LIMITS, edit, now=BEFORE)
    with network.read() as db:
        assert db.scalars(select(Edit.by)).all() == ["ada"]
        run = run_document(db, find_network(db, "brussels"), WEEK, 2)
    assert (run["state"], run["adopt"]) == ("done", False)


def test_what_cannot_be_planned_is_said(network: Database) -> None:
    with pytest.raises(NotFoundError, match="known are brussels"):
        plan_week(network, "liege", WEEK, LIMITS, now=BEFORE)
    with pytest.raises(BadInputError, match="ISO week"):
        plan_week(network, "brussels", "next", LIMITS, now=BEFORE)
    with network.read() as db:
        assert db.scalars(select(Round)).all() == []


@pytest.fixture
def problem(network: Database) -> Problem:
    with network.write() as db:
        own = find_network(db, "brussels")
        open_round(db, own, WEEK)
        return round_problem(db, own, WEEK, BEFORE)


def test_a_good_plan_passes_the_judgement(problem: Problem) -> None:
    judge(problem, simple_plan(problem))


def test_a_plan_that_says_more_than_it_is_does_not_pass(problem: Problem) -> None:
    plan = simple_plan(problem)
    better = {**plan.score, "cover": {**plan.score["cover"], "value": 1000}}
    with pytest.raises(BrokenRulesError, match="score: it is not what the plan says"):
        judge(problem, replace(plan, score=better))
    with pytest.raises(BrokenRulesError, match="the plan answers another one"):
        judge(problem, replace(plan, problem_sha256="0" * 64))
    wrong = tuple(replace(one, helper="zoe") for one in plan.assignments)
    with pytest.raises(BrokenRulesError, match=r"reserve: session .* helper zoe"):
        judge(problem, replace(plan, assignments=wrong))
