"""kill -9 in the middle of solving: nothing acknowledged is lost, nothing is half."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.config import Settings
from scheduler.jobs.solving import Solver
from scheduler.services.networks import find_network
from scheduler.services.rounds.claims import MOST_ATTEMPTS
from scheduler.services.rounds.keeping import stored_plan
from scheduler.services.rounds.run_documents import list_runs, read_run, run_events
from scheduler.services.rounds.runs import want_run
from scheduler.store.session import Database
from scheduler.store.tables import (
    Assignment,
    EmptySeat,
    PlanVersion,
    RunEvent,
    SolveRun,
)
from tests.journeys.crashing import Acknowledge, Turn, crash_often
from tests.scheduler.small import BEFORE, WEEK, small_network

SETTINGS = Settings(solve_seconds=10, workers=1)
KEY = "brussels"

pytestmark = pytest.mark.slow


def plan_again_and_again(
    database: Database, turn: Turn, acknowledge: Acknowledge
) -> None:
    """Count something up, want a run and solve it; acknowledge each step."""
    solver = Solver(database, turn.now)
    while True:
        with database.write() as db:
            network = find_network(db, KEY)
            network.keep_months += 1
            counted = network.keep_months
        acknowledge(("counted", counted))
        with database.write() as db:
            network = find_network(db, KEY)
            fields = {"beside": True}
            run = want_run(
                db, network, WEEK, fields, settings=SETTINGS, by="ada", now=turn.now()
            )
        acknowledge(("wanted", run["number"]))
        assert solver.work_once()
        acknowledge(("done", run["number"]))


def look_after_a_crash(
    database: Database, turn: Turn, acknowledged: list[tuple[str, int]]
) -> None:
    said = Counter(what for what, _ in acknowledged)
    if not said["wanted"]:
        return
    _nothing_is_lost(database, turn, acknowledged)
    _no_draft_is_half(database)
    solver = Solver(database, turn.now)
    while solver.work_once():
        pass
    with database.read() as db:
        for run in list_runs(db, find_network(db, KEY), WEEK, limit=10_000):
            assert run["state"] == "done", run
            assert run["attempts"] <= MOST_ATTEMPTS
    _no_draft_is_half(database)
    _the_newest_draft_is_there(database)


def _nothing_is_lost(
    database: Database, turn: Turn, acknowledged: list[tuple[str, int]]
) -> None:
    with database.read() as db:
        network = find_network(db, KEY)
        runs = {
            run["number"]: run for run in list_runs(db, network, WEEK, limit=10_000)
        }
        counted = network.keep_months
    for what, number in acknowledged:
        assert what != "wanted" or number in runs
        assert what != "done" or runs[number]["state"] == "done"
    assert sorted(runs) == list(range(1, len(runs) + 1))
    # Each child was killed at most once between keeping and acknowledging.
    last = max(number for what, number in acknowledged if what == "counted")
    assert last <= counted <= last + turn.number + 1
    assert sum(run["state"] == "running" for run in runs.values()) <= 1


def _no_draft_is_half(database: Database) -> None:
    """Every draft is the whole plan of a run that is done."""
    with database.read() as db:
        versions = db.scalars(select(PlanVersion)).all()
        assert len(versions) <= 1
        owners = {*db.scalars(select(Assignment.plan_version_id))}
        owners |= {*db.scalars(select(EmptySeat.plan_version_id))}
        assert owners <= {one.id for one in versions}
        numbers = dict[int, list[int]]()
        for run, number in db.execute(select(RunEvent.run_id, RunEvent.number)):
            numbers.setdefault(run, []).append(number)
        for those in numbers.values():
            assert sorted(those) == list(range(1, len(those) + 1))
        if not versions:
            return
        network = find_network(db, KEY)
        draft = stored_plan(db, network, WEEK, 0)
        made = db.scalars(
            select(SolveRun.number).where(
                SolveRun.state == "done", SolveRun.started_at == versions[0].made_at
            )
        ).all()
        plans: list[Any] = [read_run(db, network, WEEK, number) for number in made]
    assert any(
        set(plan.assignments) == set(draft.assignments)
        and len(plan.empty_seats) == len(draft.empty_seats)
        and plan.score == draft.score
        for plan in plans
    )


def _the_newest_draft_is_there(database: Database) -> None:
    with database.read() as db:
        newest = db.scalars(select(SolveRun.started_at)).all()
        (made,) = db.scalars(select(PlanVersion.made_at)).all()
        assert made == max(one for one in newest if one is not None)
        last = list_runs(db, find_network(db, KEY), WEEK, limit=10_000)[-1]
        told = run_events(db, find_network(db, KEY), WEEK, last["number"])
        assert told[-1]["phase"] == "done"


def test_a_solver_killed_at_any_moment_loses_nothing(any_database: Database) -> None:
    with any_database.write() as db:
        small_network(db)
    acknowledged = crash_often(
        any_database,
        plan_again_and_again,
        look_after_a_crash,
        start=BEFORE - timedelta(days=30),
        within=9,
    )
    said = Counter(what for what, _ in acknowledged)
    assert said["done"] > 0
