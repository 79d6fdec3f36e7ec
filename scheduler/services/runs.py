"""Runs of the solver: wanted, looked at, stopped, and one of them made the draft.

The row is the message: whoever wants a run writes it here, and a worker claims it
(`scheduler.services.claims`). Every run keeps its plan, so that several can be
compared and an older one taken after all.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from matching.faults import BadInputError, Fault, shown
from matching.files import read_plan
from matching.limits import LONGEST_SOLVE_SECONDS
from matching.plan import Plan
from scheduler.config import Settings
from scheduler.errors import NotFoundError, RunNotDoneError, RunUnderWayError
from scheduler.services.changes import check_revision
from scheduler.services.claims import (
    STOPPED,
    bury_lost,
    end_run,
    is_stale,
    make_draft,
)
from scheduler.services.rounds import find_draft, open_round, the_round
from scheduler.store.session import Db
from scheduler.store.tables import (
    DONE,
    DRAFT,
    FAILED,
    RUNNING,
    WANTED,
    Network,
    Round,
    RunEvent,
    SolveRun,
)

Document = dict[str, Any]
_LARGEST_SEED: Final = 2**31 - 1


def want_run(
    db: Db,
    network: Network,
    week: str,
    fields: Mapping[str, Any],
    *,
    settings: Settings,
    by: str,
    now: datetime,
) -> Document:
    """Want a week to be solved; the round is made ready if it is not.

    Parameters
    ----------
    fields
        ``seconds``, ``workers``, ``seed``: limits, by default those of the settings
        and 1; ``adopt`` (true): the plan becomes the draft; ``beside`` (false): even
        while another run of the week is under way.

    Raises
    ------
    BadInputError
        It is no ISO week, a limit is out of bounds, or its openings have faults.
    RunUnderWayError
        Another run of this week is wanted or running.
    """
    seconds = fields.get("seconds") or settings.solve_seconds
    workers = fields.get("workers") or settings.workers
    seed = fields.get("seed", 1)
    faults = list(_faults(fields, settings))
    if faults:
        raise BadInputError(faults, f"run of week {week}")
    of = open_round(db, network, week, checked=now)
    bury_lost(db, of, now=now)
    if not fields.get("beside", False):
        _refuse_second(db, of)
    run = new_run(
        db,
        of,
        seconds=seconds,
        workers=workers,
        seed=seed,
        adopt=fields.get("adopt", True),
        by=by,
        now=now,
    )
    return run_document(db, network, week, run.number)


def _faults(fields: Mapping[str, Any], settings: Settings) -> Iterable[Fault]:
    most = {
        "seconds": LONGEST_SOLVE_SECONDS,
        "workers": settings.workers,
        "seed": _LARGEST_SEED,
    }
    for name, largest in most.items():
        value = fields.get(name)
        least = 0 if name == "seed" else 0.1 if name == "seconds" else 1
        if value is not None and not least <= value <= largest:
            yield Fault(name, shown(value), f"{least} to {largest}")


def _refuse_second(db: Db, of: Round) -> None:
    other = db.scalar(
        select(SolveRun.number)
        .where(SolveRun.round_id == of.id, SolveRun.state.in_((WANTED, RUNNING)))
        .limit(1)
    )
    if other is not None:
        msg = f"Run {other} of week {of.week} is under way."
        raise RunUnderWayError(msg)


def new_run(
    db: Db,
    of: Round,
    *,
    seconds: float,
    workers: int,
    seed: int,
    adopt: bool,
    by: str,
    now: datetime,
) -> SolveRun:
    """Write the row of a run, with the next number of its round."""
    last = db.scalar(
        select(func.max(SolveRun.number)).where(SolveRun.round_id == of.id)
    )
    run = SolveRun(
        round_id=of.id,
        number=(last or 0) + 1,
        wanted_by=by,
        seconds=seconds,
        workers=workers,
        seed=seed,
        adopt=adopt,
        wanted_at=now,
    )
    db.add(run)
    db.flush()
    return run


def list_runs(
    db: Db,
    network: Network,
    week: str,
    *,
    after: int | None = None,
    limit: int = 100,
) -> list[Document]:
    """Give the runs of a week by number, those after `after`.

    Raises
    ------
    NotFoundError
        The week has no round.
    """
    of = the_round(db, network, week)
    query = select(SolveRun).where(SolveRun.round_id == of.id)
    if after is not None:
        query = query.where(SolveRun.number > after)
    query = query.order_by(SolveRun.number).limit(limit).options(defer(SolveRun.plan))
    return _documents(db, week, list(db.scalars(query)))


def run_document(db: Db, network: Network, week: str, number: int) -> Document:
    """Give one run, without its plan.

    Raises
    ------
    NotFoundError
        The week has no such run.
    """
    (document,) = _documents(db, week, [find_run(db, network, week, number)])
    return document


def run_plan(db: Db, network: Network, week: str, number: int) -> Document:
    """Give the plan of a run as a document (``relais-plan/1``).

    Raises
    ------
    NotFoundError
        The week has no such run.
    RunNotDoneError
        It has no plan.
    """
    run = find_run(db, network, week, number)
    if run.plan is None:
        why = "has failed" if run.state == FAILED else "is not done yet"
        msg = f"Run {number} of week {week} {why}: it has no plan."
        raise RunNotDoneError(msg)
    return run.plan


def read_run(db: Db, network: Network, week: str, number: int) -> Plan:
    """Give the plan of a run.

    Raises
    ------
    NotFoundError, RunNotDoneError
        As `run_plan`.
    """
    document = run_plan(db, network, week, number)
    return read_plan(json.dumps(document).encode(), f"run {number} of week {week}")


def run_events(
    db: Db, network: Network, week: str, number: int, *, after: int = 0
) -> list[Document]:
    """Give what a run has told since an event, in the order of the numbers.

    The last one of a run has the phase ``done`` or ``failed``.

    Raises
    ------
    NotFoundError
        The week has no such run.
    """
    run = find_run(db, network, week, number)
    rows = db.scalars(
        select(RunEvent)
        .where(RunEvent.run_id == run.id, RunEvent.number > after)
        .order_by(RunEvent.number)
    )
    return [{"number": row.number, "at": row.at, **row.what} for row in rows]


def want_stop(
    db: Db, network: Network, week: str, number: int, *, now: datetime
) -> Document:
    """Want the best plan so far; a run that has not begun is given up.

    One that has ended stays as it is.

    Raises
    ------
    NotFoundError
        The week has no such run.
    """
    run = find_run(db, network, week, number)
    if run.state in {WANTED, RUNNING}:
        run.stop_wanted = True
    if run.state == WANTED:
        told = "It was stopped before it had begun."
        end_run(db, run, FAILED, now, {"error": STOPPED}, f"{STOPPED}: {told}")
    db.flush()
    return run_document(db, network, week, number)


def adopt_run(
    db: Db,
    network: Network,
    week: str,
    number: int,
    *,
    revision: int | None = None,
    by: str,
    now: datetime,
) -> Document:
    """Make the plan of a run the draft of its round, in the place of the one there.

    The draft is stale if the week has changed since the run was claimed.

    Parameters
    ----------
    revision
        Of the draft there, as read; None: whatever there is.

    Raises
    ------
    NotFoundError, RunNotDoneError
        There is no such run, or it has no plan.
    ChangedError
        Somebody edited the draft meanwhile, or made another.
    """
    of = the_round(db, network, week)
    draft = find_draft(db, of)
    present = draft.revision if draft is not None else 0
    check_revision(db, network, DRAFT, week, present, revision)
    plan = read_run(db, network, week, number)
    run = find_run(db, network, week, number)
    as_of = run.started_at or now
    run.stale = is_stale(db, network, week, as_of, run.problem_sha256)
    run.adopt = True
    make_draft(db, network, of, run, plan, "adopted", by=by, now=now)
    return run_document(db, network, week, number)


def find_run(db: Db, network: Network, week: str, number: int) -> SolveRun:
    """Give the row of a run; its plan is only loaded when it is looked at.

    Raises
    ------
    NotFoundError
        The week has no such run.
    """
    of = the_round(db, network, week)
    run = db.scalar(
        select(SolveRun)
        .where(SolveRun.round_id == of.id, SolveRun.number == number)
        .options(defer(SolveRun.plan))
    )
    if run is None:
        msg = f"Week {week} of network “{network.key}” has no run {number}."
        raise NotFoundError(msg)
    return run


def _documents(db: Db, week: str, runs: list[SolveRun]) -> list[Document]:
    results = _results(db, [run.id for run in runs if run.state == DONE])
    return [
        {
            "week": week,
            "number": run.number,
            "state": run.state,
            "wanted_by": run.wanted_by,
            "wanted_at": run.wanted_at,
            "started_at": run.started_at,
            "ended_at": run.ended_at,
            "seconds": run.seconds,
            "workers": run.workers,
            "seed": run.seed,
            "adopt": run.adopt,
            "attempts": run.attempts,
            "stop_wanted": run.stop_wanted,
            "stale": run.stale,
            "problem_sha256": run.problem_sha256,
            "error": _error(run.error),
            "result": results.get(run.id),
        }
        for run in runs
    ]


def _error(error: str | None) -> Document | None:
    if error is None:
        return None
    code, _, told = error.partition(": ")
    return {"code": code, "told": told}


def _results(db: Db, ids: list[int]) -> dict[int, Document]:
    """Give what the last event of each run says of its plan."""
    last = (
        select(func.max(RunEvent.id))
        .where(RunEvent.run_id.in_(ids))
        .group_by(RunEvent.run_id)
    )
    rows = db.scalars(select(RunEvent).where(RunEvent.id.in_(last)))
    unsaid = {"phase", "adopted"}
    return {
        row.run_id: {name: one for name, one in row.what.items() if name not in unsaid}
        for row in rows
    }
