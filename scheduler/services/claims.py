"""The worker's side of a run: claimed by one, heard of, and done or failed.

Every claim has a random word of its own. Whoever was not heard of for half a minute
may have died: another may claim the run, under another word. The pitfall is the
worker that was only asleep: its word is no longer that of the run, and whatever it
still wants to say is refused and not kept.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import defer

from matching.faults import BadInputError
from matching.files import fingerprint, write_plan
from matching.plan import Plan
from scheduler.errors import LateAnswerError
from scheduler.services.changes import note
from scheduler.services.rounds import (
    RELAIS,
    find_draft,
    round_problem,
    store_draft,
)
from scheduler.store.session import Db
from scheduler.store.tables import (
    DONE,
    DRAFT,
    FAILED,
    RUNNING,
    WANTED,
    Edit,
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


def _own(db: Db, claim: Claim) -> SolveRun:
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
    return _own(db, claim).stop_wanted


def heard(db: Db, claim: Claim, *, now: datetime) -> bool:
    """Note that the worker of a run lives; say whether it should stop.

    Raises
    ------
    LateAnswerError
        The run is no longer this worker's.
    """
    run = _own(db, claim)
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
    run = _own(db, claim)
    run.seen_at = now
    add_event(db, run, now, what)
    return run.stop_wanted


def finish_run(
    db: Db, claim: Claim, plan: Plan, *, now: datetime, stale: bool | None = None
) -> bool:
    """Keep the plan of a run, and make it the draft of its round if that was wanted.

    A draft that was edited by hand since the run was wanted, or made of newer rows,
    stays: nobody's work is written over unseen.

    Parameters
    ----------
    plan
        Judged already.
    stale
        Whether the week has changed since its problem was loaded; None: it is loaded
        again to see that.

    Returns
    -------
    bool
        Whether it is the draft now.

    Raises
    ------
    LateAnswerError
        The run is no longer this worker's; nothing is kept.
    """
    run = _own(db, claim)
    of = db.get_one(Round, run.round_id)
    network = db.get_one(Network, of.network_id)
    run.problem_sha256 = plan.problem_sha256
    if stale is None:
        stale = is_stale(db, network, of.week, claim.as_of, plan.problem_sha256)
    run.stale = stale
    run.adopt = run.adopt and _may_adopt(db, of, run)
    if run.adopt:
        by = run.wanted_by or RELAIS
        make_draft(db, network, of, run, plan, "planned", by=by, now=now)
    run.plan = json.loads(write_plan(plan))
    end_run(db, run, DONE, now, {**worth(plan), "adopted": run.adopt})
    return run.adopt


def make_draft(
    db: Db,
    network: Network,
    of: Round,
    run: SolveRun,
    plan: Plan,
    action: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """Make the plan of a run the draft of its round, and remember who did it."""
    as_of = run.started_at or now
    version = store_draft(db, network, of, plan, as_of, stale=run.stale)
    note(
        db,
        network,
        DRAFT,
        of.week,
        action,
        by=by,
        now=now,
        revision=version.revision,
        fields={"run": [None, run.number]},
    )


def is_stale(
    db: Db, network: Network, week: str, as_of: datetime, sha256: str | None
) -> bool:
    """Say whether a week has another problem now, or contradicts itself."""
    try:
        return fingerprint(round_problem(db, network, week, as_of)) != sha256
    except BadInputError:
        return True


def _may_adopt(db: Db, of: Round, run: SolveRun) -> bool:
    draft = find_draft(db, of)
    if draft is None or run.started_at is None:
        return True
    edited = db.scalar(
        select(Edit.id)
        .where(Edit.plan_version_id == draft.id, Edit.at > run.wanted_at)
        .limit(1)
    )
    return edited is None and draft.made_at <= run.started_at


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
    end_run(db, _own(db, claim), FAILED, now, {"error": code}, f"{code}: {told}")


def release_run(db: Db, claim: Claim, *, now: datetime) -> None:
    """Give a run back that was hardly begun, for another worker to claim.

    Raises
    ------
    LateAnswerError
        The run is no longer this worker's.
    """
    run = _own(db, claim)
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


def worth(plan: Plan) -> dict[str, Any]:
    """Give in a few figures what a plan is worth."""
    empty = [one.mandatory for one in plan.empty_seats]
    return {
        "status": plan.status,
        "strategy": plan.strategy,
        "seconds": plan.seconds,
        "tiers": {
            tier: {"value": terms["value"], "bound": plan.bound.get(tier)}
            for tier, terms in plan.score.items()
        },
        "assignments": len(plan.assignments),
        "empty_mandatory": sum(empty),
        "empty_other": len(empty) - sum(empty),
        "not_held": len(plan.not_held),
        "pins_refused": len(plan.pins_refused),
    }


def add_event(db: Db, run: SolveRun, now: datetime, what: Mapping[str, Any]) -> None:
    """Keep one piece of progress under the next number."""
    last = db.scalar(select(func.max(RunEvent.number)).where(RunEvent.run_id == run.id))
    db.add(RunEvent(run_id=run.id, number=(last or 0) + 1, at=now, what=dict(what)))
    db.flush()
