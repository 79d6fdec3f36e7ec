"""The worker: it claims, solves without a transaction, judges, keeps, and leaves."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from matching.files import write_plan
from matching.solve import Limits, Progress, solve
from scheduler.config import Settings
from scheduler.errors import LateAnswerError
from scheduler.example import NETWORK_KEY, example_files
from scheduler.jobs.solving import Solver
from scheduler.services.imports import import_files
from scheduler.services.networks import find_network
from scheduler.services.rounds.claims import Claim, claim_run
from scheduler.services.rounds.keeping import open_round, round_problem, stored_plan
from scheduler.services.rounds.planning import solve_claim
from scheduler.services.rounds.pulse import Pulse
from scheduler.services.rounds.run_documents import (
    list_runs,
    read_run,
    run_document,
    run_events,
)
from scheduler.services.rounds.runs import want_run, want_stop
from scheduler.store.session import Database
from scheduler.store.tables import Availability, PlanVersion, SolveRun
from tests.scheduler.small import BEFORE, WEEK, small_network

SETTINGS = Settings(solve_seconds=20, workers=1)
SOON = 20.0  # seconds in which anything should have happened
WORKED = logging.getLogger("scheduler.jobs.solving").name


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
    return database


@pytest.fixture
def example(database: Database) -> Database:
    with database.write() as db:
        import_files(db, NETWORK_KEY, example_files(BEFORE.date()).items(), now=BEFORE)
    return database


def clock_from(start: datetime) -> Callable[[], datetime]:
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


def want(database: Database, key: str = "brussels", **fields: Any) -> int:
    week = WEEK if key == "brussels" else BEFORE.strftime("%G-W%V")
    with database.write() as db:
        network = find_network(db, key)
        run = want_run(
            db, network, week, fields, settings=SETTINGS, by="ada", now=BEFORE
        )
    number: int = run["number"]
    return number


def look(database: Database, number: int = 1, key: str = "brussels") -> dict[str, Any]:
    week = WEEK if key == "brussels" else BEFORE.strftime("%G-W%V")
    with database.read() as db:
        return run_document(db, find_network(db, key), week, number)


def until(said: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not said():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_run_is_solved_and_becomes_the_draft(network: Database) -> None:
    solver = Solver(network, clock_from(BEFORE))
    assert solver.work_once() is False
    want(network, seed=5)
    assert solver.work_once() is True
    run = look(network)
    assert (run["state"], run["result"]["status"]) == ("done", "optimal")
    with network.read() as db:
        own = find_network(db, "brussels")
        plan = read_run(db, own, WEEK, 1)
        assert plan.seed == 5
        draft = stored_plan(db, own, WEEK, 0)
        assert set(draft.assignments) == set(plan.assignments)
        assert (
            run_events(db, own, WEEK, 1)[-1]["tiers"]["cover"]["bound"]
            == (plan.bound["cover"])
        )
    assert solver.work_once() is False


def test_what_was_solved_answers_the_week_as_it_was_claimed(
    network: Database,
) -> None:
    want(network)
    Solver(network, lambda: BEFORE + timedelta(hours=1)).work_once()
    assert look(network)["started_at"] == BEFORE + timedelta(hours=1)
    with network.read() as db:
        assert db.scalars(select(PlanVersion.made_at)).all() == [
            BEFORE + timedelta(hours=1)
        ]


def test_workers_share_the_runs(network: Database) -> None:
    for _ in range(6):
        want(network, beside=True)
    solver, stop = Solver(network, clock_from(BEFORE)), threading.Event()
    threads = [
        threading.Thread(target=solver.run, args=(stop,), daemon=True) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    try:
        until(lambda: all(look(network, n)["state"] == "done" for n in range(1, 7)))
    finally:
        stop.set()
        for thread in threads:
            thread.join(SOON)
    with network.read() as db:
        assert db.scalars(select(SolveRun.attempts)).all() == [1] * 6


def test_a_week_that_contradicts_itself_fails_and_says_where(
    network: Database, caplog: pytest.LogCaptureFixture
) -> None:
    want(network)
    with network.write() as db:
        db.execute(update(Availability).values(ends=Availability.starts))
    assert Solver(network, clock_from(BEFORE)).work_once() is True
    run = look(network)
    assert (run["state"], run["error"]["code"]) == ("failed", "bad_input")
    assert "helper amina" in run["error"]["told"]
    assert [one.levelno for one in caplog.records if one.name == WORKED] == [
        logging.ERROR
    ]
    with network.read() as db:
        assert db.scalars(select(PlanVersion.id)).all() == []


def test_what_relais_itself_does_wrong_is_logged_and_not_told(
    network: Database, caplog: pytest.LogCaptureFixture
) -> None:
    want(network)
    with network.write(inputs=False) as db:
        claim = claim_run(db, now=BEFORE)
    assert claim is not None

    def break_down(_: object) -> None:
        told = "Amina is ill"
        raise ZeroDivisionError(told)

    with pytest.raises(ZeroDivisionError):
        solve_claim(network, claim, clock_from(BEFORE), progress=break_down)
    error = look(network)["error"]
    assert error["code"] == "failed"
    assert "Amina" not in error["told"]


def test_an_answer_that_comes_too_late_is_not_kept(
    network: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """The worker sleeps for a minute in the middle; another one does its work."""
    want(network)
    with network.write(inputs=False) as db:
        claim = claim_run(db, now=BEFORE)
    assert claim is not None
    later = clock_from(BEFORE + timedelta(minutes=1))

    def sleep(_: object) -> None:
        while Solver(network, later).work_once():
            pass

    with pytest.raises(LateAnswerError):
        solve_claim(network, claim, clock_from(BEFORE), progress=sleep)
    run = look(network)
    assert (run["state"], run["attempts"]) == ("done", 2)
    with network.read() as db:
        (made_at,) = db.scalars(select(PlanVersion.made_at)).all()
        assert made_at >= BEFORE + timedelta(minutes=1)


class Slow:
    """A worker that stands still where it first tells this, until it is let go."""

    def __init__(
        self, database: Database, claim: Claim, phase: str = "model", **stops: Any
    ) -> None:
        self.database, self.claim, self.stops = database, claim, stops
        self.phase = phase
        self.begun, self.go = threading.Event(), threading.Event()
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()
        assert self.begun.wait(SOON)

    def _tell(self, progress: Progress) -> None:
        if progress.phase == self.phase:
            self.begun.set()
            self.go.wait(SOON)

    def _work(self) -> None:
        try:
            clock = clock_from(BEFORE)
            solve_claim(
                self.database, self.claim, clock, progress=self._tell, **self.stops
            )
        except LateAnswerError as error:
            self.error = error

    def end(self) -> None:
        self.go.set()
        self.thread.join(SOON)
        assert not self.thread.is_alive()


@pytest.fixture
def claimed(network: Database) -> Claim:
    want(network)
    with network.write(inputs=False) as db:
        claim = claim_run(db, now=BEFORE)
    assert claim is not None
    return claim


def test_who_is_stopped_by_its_row_keeps_what_there_is(
    network: Database, claimed: Claim
) -> None:
    slow = Slow(network, claimed)
    with network.write(inputs=False) as db:
        want_stop(db, find_network(db, "brussels"), WEEK, 1, now=BEFORE)
    time.sleep(1.5)  # the pulse looks twice a second
    slow.end()
    run = look(network)
    assert (run["state"], run["result"]["strategy"]) == ("done", "pins")


def test_who_must_leave_before_anything_is_known_gives_the_run_back(
    network: Database, claimed: Claim
) -> None:
    leaving = threading.Event()
    slow = Slow(network, claimed, leaving=leaving)
    leaving.set()
    time.sleep(0.5)
    slow.end()
    assert slow.error is not None
    run = look(network)
    assert (run["state"], run["attempts"], run["result"]) == ("wanted", 0, None)
    with network.read() as db:
        assert db.scalars(select(PlanVersion.id)).all() == []


def test_a_locked_database_does_not_disturb_the_solver(
    database: Database,
) -> None:
    with database.write() as db:
        small_network(db)
    want(database)
    impatient = Database(database.engine.url, wait=1)
    with impatient.write(inputs=False) as db:
        claim = claim_run(db, now=BEFORE)
    assert claim is not None
    with Pulse(impatient, claim, clock_from(BEFORE)) as pulse, database.write():
        slow_look = time.monotonic() + 1.2
        while time.monotonic() < slow_look:
            pulse.tell(progress("model", time.monotonic()))
            time.sleep(0.05)
    assert not pulse.ending.is_set()
    impatient.close()


def progress(phase: str, seconds: float) -> Progress:
    return Progress(phase, seconds, "cover", 3, None)


@pytest.mark.slow
def test_progress_is_written_twice_a_second_at_most(
    network: Database, claimed: Claim
) -> None:
    with Pulse(network, claimed, clock_from(BEFORE)) as pulse:
        end = time.monotonic() + 2.2
        while time.monotonic() < end:
            pulse.tell(progress("tier", end - time.monotonic()))
            time.sleep(0.01)
    with network.read() as db:
        told = run_events(db, find_network(db, "brussels"), WEEK, 1)
    assert 2 <= len(told) - 1 <= 5
    assert told[-1]["tiers"] == {"cover": {"value": 3, "bound": None}}
    assert told[0]["phase"] == "claimed"


@pytest.mark.slow
@pytest.mark.solver
def test_a_worker_leaves_within_seconds_and_keeps_its_best_plan(
    example: Database,
) -> None:
    want(example, NETWORK_KEY, seconds=120)
    with example.write(inputs=False) as db:
        claim = claim_run(db, now=BEFORE)
    assert claim is not None
    leaving = threading.Event()
    slow = Slow(example, claim, "tier", leaving=leaving)
    leaving.set()
    time.sleep(0.5)
    began = time.monotonic()
    slow.end()
    assert time.monotonic() - began < 5
    run = look(example, key=NETWORK_KEY)
    assert (run["state"], run["result"]["status"]) == ("done", "feasible")
    assert run["result"]["assignments"] > 0
    with example.read() as db:
        network = find_network(db, NETWORK_KEY)
        assert stored_plan(db, network, BEFORE.strftime("%G-W%V"), 0).assignments


def test_a_worker_runs_until_it_must_leave(network: Database) -> None:
    stop = threading.Event()
    solver = Solver(network, clock_from(BEFORE))
    thread = threading.Thread(target=solver.run, args=(stop,), daemon=True)
    thread.start()
    for number in (1, 2):
        assert want(network) == number
        until(lambda n=number: look(network, n)["state"] == "done")  # type: ignore[misc]
    stop.set()
    thread.join(2)
    assert not thread.is_alive()


@pytest.mark.slow
@pytest.mark.solver
def test_solving_through_rows_gives_the_same_plan(example: Database) -> None:
    """The same seed and one thread: what was solved beside the rows is the same."""
    week = BEFORE.strftime("%G-W%V")
    with example.write() as db:
        network = find_network(db, NETWORK_KEY)
        open_round(db, network, week)
        problem = round_problem(db, network, week, BEFORE)
    direct = solve(problem, Limits(60, 1, 1))
    want(example, NETWORK_KEY, seconds=60)
    Solver(example, lambda: BEFORE).work_once()
    with example.read() as db:
        network = find_network(db, NETWORK_KEY)
        (run,) = list_runs(db, network, week)
        through = read_run(db, network, week, 1)
    assert run["result"]["status"] == "optimal"
    assert write_plan(replace(through, seconds=0)) == write_plan(
        replace(direct, seconds=0)
    )
