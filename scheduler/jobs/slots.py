"""Exactly once: a slot belongs to whoever writes its row first.

The row is written before anything is done, under a unique key, so that of several
workers one does the work. What a task changes and the end of its row are one
transaction: a worker that is killed has done all of it or nothing. The pitfall is the
worker that was only asleep: its row may have been given to another, and then what it
did is undone (`finish` refuses).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, select, update

from scheduler.errors import LateAnswerError
from scheduler.store.session import Db
from scheduler.store.tables import JobRun

RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"
# Not heard of for so long: its worker has died.
SILENCE: Final = timedelta(minutes=10)
LONGEST_TOLD: Final = 1000

BEGUN_AGAIN: Final = "begun again, because its worker died"
WORKER_LOST: Final = "worker_lost: its worker died"
MISSED: Final = "missed: nobody was at work while it could be done"


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A slot of a job that has come.

    Attributes
    ----------
    slot
        The instant it was due, in UTC.
    job
        Name of the job.
    network
        Id of the network; None: of all.
    scope
        Key of the network; empty: all. A slot about a planned week has that week too
        (``bxl/2026-W49``), and there is one such row whatever its instant.
    until
        As long as it may be done late.
    """

    slot: datetime
    job: str
    network: int | None
    scope: str
    until: datetime

    @property
    def key(self) -> str:
        """Key of the network; empty: of all."""
        return self.scope.partition("/")[0]

    @property
    def week(self) -> str:
        """The planned week; empty: it is about none."""
        return self.scope.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Taken:
    """A slot that a worker has.

    `since` proves it: a slot that is begun again has another.
    """

    run: int
    since: datetime


def take(db: Db, due: Due, *, now: datetime, again: bool) -> Taken | None:
    """Take a slot; None if somebody has it, or it is over.

    Parameters
    ----------
    again
        Whether a slot whose worker died is begun again, once. Else, and the second
        time, it has failed.
    """
    row = db.scalar(_rows(due))
    if row is not None:
        return _taken_over(db, row, now) if again else None
    row = _new(due, now)
    db.add(row)
    db.flush()
    return Taken(row.id, row.started_at)


def is_taken(db: Db, due: Due, *, now: datetime) -> bool:
    """Say whether there is nothing to take; writes nothing."""
    row = db.scalar(_rows(due))
    return row is not None and not _may_be_lost(row, now)


def _rows(due: Due) -> Select[JobRun]:
    rows = select(JobRun).where(JobRun.job == due.job, JobRun.scope == due.scope)
    return rows if due.week else rows.where(JobRun.slot == due.slot)


def _may_be_lost(row: JobRun, now: datetime) -> bool:
    return row.state == RUNNING and row.seen_at < now - SILENCE


def _taken_over(db: Db, row: JobRun, now: datetime) -> Taken | None:
    if not _may_be_lost(row, now) or row.told == BEGUN_AGAIN:
        return None
    row.started_at = row.seen_at = now
    row.told = BEGUN_AGAIN
    db.flush()
    return Taken(row.id, row.started_at)


def _new(due: Due, now: datetime) -> JobRun:
    return JobRun(
        job=due.job,
        network_id=due.network,
        scope=due.scope,
        slot=due.slot,
        started_at=now,
        seen_at=now,
    )


def miss(db: Db, due: Iterable[Due], *, now: datetime) -> None:
    """Write down that slots were not done, where nobody has written anything yet."""
    for one in due:
        taken = take(db, one, now=now, again=False)
        if taken is not None:
            fail(db, taken, MISSED, now=now)


def finish(db: Db, taken: Taken, told: str, *, now: datetime) -> None:
    """Write down that the work of a slot is done; in the transaction of the work.

    Raises
    ------
    LateAnswerError
        The slot is no longer this worker's: nothing of the work may be kept.
    """
    if not _end(db, taken, DONE, told, now):
        msg = "The slot was given to another worker: what this one did is not kept."
        raise LateAnswerError(msg)


def fail(db: Db, taken: Taken, told: str, *, now: datetime) -> None:
    """Write down why the work of a slot failed, if it is still this worker's."""
    _end(db, taken, FAILED, told, now)


def heard(db: Db, taken: Taken, *, now: datetime) -> None:
    """Write down that the worker of a slot lives."""
    db.execute(update(JobRun).where(*_own(taken)).values(seen_at=now))


def _end(db: Db, taken: Taken, state: str, told: str, now: datetime) -> bool:
    ended = {"state": state, "told": told[:LONGEST_TOLD], "ended_at": now}
    rows = update(JobRun).where(*_own(taken)).values(seen_at=now, **ended)
    return bool(db.execute(rows.returning(JobRun.id)).all())


def _own(taken: Taken) -> tuple[ColumnElement[bool], ...]:
    return (
        JobRun.id == taken.run,
        JobRun.started_at == taken.since,
        JobRun.state == RUNNING,
    )


def silent_runs(db: Db, jobs: Iterable[str], *, now: datetime) -> list[JobRun]:
    """Give the runs of jobs whose workers were not heard of for too long."""
    rows = select(JobRun).where(
        JobRun.job.in_(jobs),
        JobRun.state == RUNNING,
        JobRun.seen_at < now - SILENCE,
    )
    return list(db.scalars(rows.order_by(JobRun.slot, JobRun.id)))


def bury(db: Db, runs: Iterable[int], *, now: datetime) -> None:
    """Write down that runs have failed, if their workers are still silent."""
    rows = update(JobRun).where(
        JobRun.id.in_(list(runs)),
        JobRun.state == RUNNING,
        JobRun.seen_at < now - SILENCE,
    )
    db.execute(rows.values(state=FAILED, told=WORKER_LOST, ended_at=now))
