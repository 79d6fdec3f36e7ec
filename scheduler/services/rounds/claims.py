"""The worker's side of a run: claimed by one, heard of, and done or failed.

Every claim has a random word of its own. Whoever was not heard of for half a minute
may have died: another may claim the run, under another word. The pitfall is the
worker that was only asleep: its word is no longer that of the run, and whatever it
still wants to say is refused and not kept.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import defer

from scheduler.errors import LateAnswerError
from scheduler.store.session import Db
from scheduler.store.tables import (
    FAILED,
    RUNNING,
    WANTED,
    Network,
    Round,
    RunEvent,
    SolveRun,
)

SILENCE: Final = timedelta(seconds=30)
MOST_ATTEMPTS: Final = 3
_WORD_BYTES: Final = 8

STOPPED: Final = "stopped"
WORKER_LOST: Final = "worker_lost"


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that a worker has, with all it needs to know.

    Attributes
    ----------
    word
        Proves that the run is still this worker's.
    as_of
        When it was claimed: the plan is made as of then.
    """

    run: int
    word: str
    network: str
    week: str
    number: int
    seconds: float
    workers: int
    seed: int
    as_of: datetime


def is_claimable(db: Db, *, now: datetime) -> bool:
    """Say whether there is anything for `claim_run` to do; writes nothing."""
    query = select(SolveRun.id).where(_claimable(now)).limit(1)
    return db.scalar(query) is not None


def claim_run(
    db: Db, *, now: datetime, only: int | None = None, again: bool = True
) -> Claim | None:
    """Claim the run that was wanted first; None if there is nothing to do.

    A run whose worker was not heard of for 30 s is claimed again, three times in all;
    then it has failed.

    Parameters
    ----------
    only
        Id of the run to claim; None: any.
    again
        Whether another worker may claim it should this one die.
    """
    while True:
        query = select(SolveRun).where(_claimable(now)).options(defer(SolveRun.plan))
        if only is not None:
            query = query.where(SolveRun.id == only)
        run = db.scalar(query.order_by(SolveRun.wanted_at, SolveRun.id).limit(1))
        if run is None:
            return None
        if not _is_over(db, run, now):
            return _claimed(db, run, now, again=again)


def _claimable(now: datetime) -> ColumnElement[bool]:
    silent = and_(SolveRun.state == RUNNING, SolveRun.seen_at < now - SILENCE)
    return or_(SolveRun.state == WANTED, silent)


def bury_lost(db: Db, of: Round, *, now: datetime) -> None:
    """Give up the runs of a round whose workers died once too often."""
    query = select(SolveRun).where(
        SolveRun.round_id == of.id, SolveRun.state == RUNNING, _claimable(now)
    )
    for run in db.scalars(query):
        _is_over(db, run, now)


def _is_over(db: Db, run: SolveRun, now: datetime) -> bool:
    """End a run that nobody should begin again, and say so."""
    if run.state == RUNNING and run.stop_wanted:
        told = "It was stopped, and its worker died before it had kept a plan."
        end_run(db, run, FAILED, now, {"error": STOPPED}, f"{STOPPED}: {told}")
    elif run.attempts >= MOST_ATTEMPTS:
        told = "Its worker died, and it is not begun again."
        end_run(db, run, FAILED, now, {"error": WORKER_LOST}, f"{WORKER_LOST}: {told}")
    return run.state == FAILED


def _claimed(db: Db, run: SolveRun, now: datetime, *, again: bool) -> Claim:
    network, week = db.execute(
        select(Network.key, Round.week)
        .join(Round, Round.network_id == Network.id)
        .where(Round.id == run.round_id)
    ).one()
    run.state = RUNNING
    run.claim = secrets.token_hex(_WORD_BYTES)
    run.started_at = run.seen_at = now
    run.attempts = run.attempts + 1 if again else MOST_ATTEMPTS
    db.flush()
    add_event(db, run, now, {"phase": "claimed"})
    return Claim(
        run=run.id,
        word=run.claim,
        network=network,
        week=week,
        number=run.number,
        seconds=run.seconds,
        workers=run.workers,
        seed=run.seed,
        as_of=now,
    )


def own_run(db: Db, claim: Claim) -> SolveRun:
    """Give the run of a claim.

    Raises
    ------
    LateAnswerError
        It is no longer this worker's.
    """
    run = db.scalar(
        select(SolveRun)
        .options(defer(SolveRun.plan))
        .where(
            SolveRun.id == claim.run,
            SolveRun.claim == claim.word,
            SolveRun.state == RUNNING,
        )
    )
    if run is None:
        msg = (
            f"Run {claim.number} of week {claim.week} is no longer this worker's: its"
            " answer comes too late and is not kept."
        )
        raise LateAnswerError(msg)
    return run


def is_stop_wanted(db: Db, claim: Claim) -> bool:
    """Say whether somebody wants the best plan so far; writes nothing.

    Raises
    ------
    LateAnswerError
        The run is no longer this worker's.
    """
    return own_run(db, claim).stop_wanted


def heard(db: Db, claim: Claim, *, now: datetime) -> bool:
    """Note that the worker of a run lives; say whether it should stop.

    Raises
    ------
    LateAnswerError
        The run is no longer this worker's.
    """
    run = own_run(db, claim)
    run.seen_at = now
    db.flush()
    return run.stop_wanted


def keep_progress(
    db: Db, claim: Claim, what: Mapping[str, Any], *, now: datetime
) -> bool:
    """Keep what is known so far, and do as `heard`.

    Raises
    ------
    LateAnswerError
        The run is no longer this worker's.
    """
    run = own_run(db, claim)
    run.seen_at = now
    add_event(db, run, now, what)
    return run.stop_wanted


def fail_run(db: Db, claim: Claim, code: str, told: str, *, now: datetime) -> None:
    """Say why a run has no plan.

    Parameters
    ----------
    code
        A stable word: ``bad_input``, ``witnesses``, ``no_memory``, …
    told
        A sentence.

    Raises
    ------
    LateAnswerError
        The run is no longer this worker's.
    """
    end_run(db, own_run(db, claim), FAILED, now, {"error": code}, f"{code}: {told}")


def release_run(db: Db, claim: Claim, *, now: datetime) -> None:
    """Give a run back that was hardly begun, for another worker to claim.

    Raises
    ------
    LateAnswerError
        The run is no longer this worker's.
    """
    run = own_run(db, claim)
    run.state, run.claim = WANTED, None
    run.attempts -= 1
    add_event(db, run, now, {"phase": "released"})


def end_run(
    db: Db,
    run: SolveRun,
    state: str,
    now: datetime,
    what: Mapping[str, Any],
    error: str | None = None,
) -> None:
    """End a run; its last event says how."""
    run.state, run.ended_at, run.error = state, now, error
    db.flush()
    add_event(db, run, now, {"phase": state, **what})


def add_event(db: Db, run: SolveRun, now: datetime, what: Mapping[str, Any]) -> None:
    """Keep one piece of progress under the next number."""
    last = db.scalar(select(func.max(RunEvent.number)).where(RunEvent.run_id == run.id))
    db.add(RunEvent(run_id=run.id, number=(last or 0) + 1, at=now, what=dict(what)))
    db.flush()
