"""Planning a week: read, solve outside of any transaction, keep as a run.

A solver that is killed leaves no plan, nor half of one: nothing is written before its
plan is there and was judged again by code that never saw the model. The pitfall is
the writer's lock: what takes seconds (reading a region, judging) is done without it.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from matching.check import violations
from matching.faults import BadInputError
from matching.files import fingerprint
from matching.plan import Plan
from matching.problem import Problem
from matching.score import score
from matching.solve import Limits, Progress, WitnessError, solve
from scheduler.errors import (
    BrokenRulesError,
    LateAnswerError,
    NotAdoptedError,
    UnavailableError,
)
from scheduler.services.networks import find_network
from scheduler.services.rounds.claims import (
    Claim,
    claim_run,
    fail_run,
    release_run,
)
from scheduler.services.rounds.keeping import RELAIS, open_round, round_problem
from scheduler.services.rounds.pulse import Clock, Pulse
from scheduler.services.rounds.results import finish_run, is_stale
from scheduler.services.rounds.runs import new_run
from scheduler.store.session import Database

_PATIENCE_SECONDS: Final = 15  # for a lock; well before another claims the run
_LONGEST_TOLD: Final = 2000
_CODES: Final[dict[type[BaseException], str]] = {
    BadInputError: "bad_input",
    WitnessError: "witnesses",
    BrokenRulesError: "broken_rules",
    MemoryError: "no_memory",
}


def plan_week(
    database: Database,
    network_key: str,
    week: str,
    limits: Limits,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    *,
    now: datetime,
    by: str = RELAIS,
) -> Plan:
    """Plan a week of a network in this process, and keep the plan as its draft.

    It is a run like any other, but no worker begins it again should it die.

    Parameters
    ----------
    limits, progress, stop
        As `matching.solve.solve`; when `stop` is set the best plan so far is kept.
    now
        When the plan is made: sessions that began before it are past.

    Returns
    -------
    Plan
        The plan that was kept. Its draft is stale if what it was made from changed
        while it was being solved.

    Raises
    ------
    NotFoundError
        There is no such network.
    BadInputError
        It is no ISO week, or its rows contradict each other.
    BrokenRulesError
        The plan does not pass the check; nothing was kept.
    NotAdoptedError
        The draft was edited or made anew meanwhile: the plan is kept as a run only.
    UnavailableError
        The database is locked out or cannot be reached.
    """
    with database.write() as db:
        of = open_round(db, find_network(db, network_key), week, checked=now)
        run = new_run(
            db,
            of,
            seconds=limits.seconds,
            workers=limits.workers,
            seed=limits.seed,
            adopt=True,
            by=by,
            now=now,
        )
        claim = claim_run(db, now=now, only=run.id, again=False)
    if claim is None:
        msg = f"run {run.id} was taken from the transaction that made it"
        raise AssertionError(msg)
    began = time.monotonic()

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    stop = stop or threading.Event()
    plan, adopted = solve_claim(database, claim, clock, progress=progress, stop=stop)
    if not adopted:
        msg = (
            f"The plan of week {week} is kept as run {claim.number}, but not as the"
            " draft: that was changed meanwhile."
        )
        raise NotAdoptedError(msg)
    return plan


def solve_claim(
    database: Database,
    claim: Claim,
    clock: Clock,
    *,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    leaving: threading.Event | None = None,
) -> tuple[Plan, bool]:
    """Solve a run that was claimed, and keep its plan, or why there is none.

    Parameters
    ----------
    clock
        Tells the time.
    progress, stop
        As `plan_week`.
    leaving
        As `stop`, for a process that must end: a run of which nothing is known yet
        is then given back for another worker.

    Returns
    -------
    tuple
        The plan, and whether it is the draft of its week now.

    Raises
    ------
    LateAnswerError
        The run is another worker's by now, or was given back: nothing was kept.
    UnavailableError
        The database cannot be used: the run will be claimed again.
    BadInputError, WitnessError, BrokenRulesError, MemoryError
        The run has failed.
    """
    stops = [event for event in (stop, leaving) if event is not None]
    try:
        with Pulse(database, claim, clock, stops) as pulse:

            def tell(known: Progress) -> None:
                pulse.tell(known)
                if progress is not None:
                    progress(known)

            problem, stamp = _load(database, claim)
            limits = Limits(claim.seconds, claim.workers, claim.seed)
            plan = solve(problem, limits, tell, pulse.ending)
            judge(problem, plan)
            seen = _look_again(database, claim, plan, stamp)
        if plan.strategy == "pins" and leaving is not None and leaving.is_set():
            _give_back(database, claim, clock)
        return plan, _keep(database, claim, plan, seen, clock)
    except (LateAnswerError, UnavailableError):
        raise
    except Exception as error:
        _fail(database, claim, error, clock)
        raise


def _load(database: Database, claim: Claim) -> tuple[Problem, int]:
    """Give the problem of a run, and the stamp of the moment it was read in."""
    with database.read() as db:
        stamp = database.stamp(db)
        network = find_network(db, claim.network)
        return round_problem(db, network, claim.week, claim.as_of), stamp


def _look_again(
    database: Database, claim: Claim, plan: Plan, stamp: int
) -> tuple[int, bool]:
    """Give the stamp of now, and whether the week was another one by then."""
    with database.read() as db:
        present = database.stamp(db)
        if present == stamp:
            return present, False
        network = find_network(db, claim.network)
        sha256 = plan.problem_sha256
        return present, is_stale(db, network, claim.week, claim.as_of, sha256)


def _keep(
    database: Database, claim: Claim, plan: Plan, seen: tuple[int, bool], clock: Clock
) -> bool:
    stamp, stale = seen
    for attempt in _patiently():
        with attempt, database.write(inputs=False) as db:
            known = stale if database.stamp(db) == stamp else None
            adopted = finish_run(db, claim, plan, now=clock(), stale=known)
    return adopted


def _patiently() -> Retrying:
    return Retrying(
        retry=retry_if_exception_type(UnavailableError),
        wait=wait_fixed(0.5),
        stop=stop_after_delay(_PATIENCE_SECONDS),
        reraise=True,
    )


def _give_back(database: Database, claim: Claim, clock: Clock) -> None:
    with database.write(inputs=False) as db:
        release_run(db, claim, now=clock())
    msg = f"Run {claim.number} of week {claim.week} was given back: nothing is known."
    raise LateAnswerError(msg)


def _fail(database: Database, claim: Claim, error: Exception, clock: Clock) -> None:
    known = [code for kind, code in _CODES.items() if isinstance(error, kind)]
    # What Relais itself did wrong is in the log, and might name people.
    told = str(error) if known else f"Relais itself failed ({type(error).__name__})."
    code = known[0] if known else "failed"
    with database.write(inputs=False) as db:
        fail_run(db, claim, code, told[:_LONGEST_TOLD], now=clock())


def judge(problem: Problem, plan: Plan) -> None:
    """Check and score a plan once more before it is kept.

    Raises
    ------
    BrokenRulesError
        It breaks a rule, its score is not what it says, or it answers another
        problem.
    """
    broken = [
        f"{one.rule}: session {one.session}, seat {one.seat}, helper {one.helper}"
        for one in violations(problem, plan.assignments, plan.pins_refused)
    ]
    if score(problem, plan.assignments) != plan.score:
        broken.append("score: it is not what the plan says")
    if fingerprint(problem) != plan.problem_sha256:
        broken.append("problem: the plan answers another one")
    if broken:
        msg = "The plan does not pass the check and was not kept:"
        raise BrokenRulesError(msg, tuple(broken))
