"""What happened by itself: runs of jobs, as coordinators look at them."""

from typing import Any, Final

from sqlalchemy import Select, or_, select

from matching.faults import BadInputError, Fault, shown
from scheduler.errors import NotFoundError
from scheduler.store.session import Db
from scheduler.store.tables import JobRun, Network

STATES: Final = ("running", "done", "failed")


def list_jobs(
    db: Db,
    network: Network,
    *,
    before: int = 0,
    limit: int = 50,
    state: str | None = None,
    job: str | None = None,
) -> list[dict[str, Any]]:
    """Give runs of jobs of a network, and those of all networks, the newest first.

    Parameters
    ----------
    before
        Only those of a smaller number; 0: the newest.
    state
        ``running``, ``done`` or ``failed``.

    Raises
    ------
    BadInputError
        There is no such state.
    """
    if state is not None and state not in STATES:
        fault = Fault("state", shown(state), f"one of {', '.join(STATES)}")
        raise BadInputError([fault], "jobs")
    rows = _visible(network)
    if before:
        rows = rows.where(JobRun.id < before)
    for column, wanted in ((JobRun.state, state), (JobRun.job, job)):
        if wanted is not None:
            rows = rows.where(column == wanted)
    found = db.scalars(rows.order_by(JobRun.id.desc()).limit(limit))
    return [_document(row) for row in found]


def job_document(db: Db, network: Network, number: int) -> dict[str, Any]:
    """Give one run of a job.

    Raises
    ------
    NotFoundError
        There is none of this number that the network may see.
    """
    row = db.scalar(_visible(network).where(JobRun.id == number))
    if row is None:
        msg = f"There is no run {number} of a job."
        raise NotFoundError(msg)
    return _document(row)


def _visible(network: Network) -> Select[JobRun]:
    """Select what a network may see: its own, and what was done for all."""
    return select(JobRun).where(
        or_(JobRun.network_id == network.id, JobRun.network_id.is_(None))
    )


def _document(row: JobRun) -> dict[str, Any]:
    return {
        "number": row.id,
        "job": row.job,
        "of_all_networks": row.network_id is None,
        "week": row.scope.partition("/")[2] or None,
        "slot": row.slot,
        "state": row.state,
        "told": row.told,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
    }
