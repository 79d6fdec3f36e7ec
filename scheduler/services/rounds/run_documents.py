"""Runs to look at: what was wanted, how it goes, what came out, and the plans.

A plan of a region is a megabyte of JSON: it is only loaded where it is asked for. What
lists say of the plans stands in the last event of each run.
"""

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from matching.files import read_plan
from matching.plan import Plan
from scheduler.errors import NotFoundError, RunNotDoneError
from scheduler.services.rounds.keeping import the_round
from scheduler.store.session import Db
from scheduler.store.tables import DONE, FAILED, Network, RunEvent, SolveRun

Document = dict[str, Any]


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
