"""Whether this process can work, and what waits to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from scheduler.errors import UnavailableError
from scheduler.store.migration import head, revision
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    REFUSED,
    RUNNING,
    WAITING,
    WANTED,
    Alarm,
    JobRun,
    Notice,
    SolveRun,
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Rows that wait, by what they are."""

    counts: Mapping[str, int]
    oldest_due_at: datetime | None


def backlog(db: Db, now: datetime) -> Backlog:
    """Count what waits."""

    def count(table: type, *where: object) -> int:
        rows = select(func.count()).select_from(table).where(*where)  # type: ignore[arg-type]
        return int(db.scalar(rows) or 0)

    due = (Notice.state == WAITING, Notice.due_at <= now)
    return Backlog(
        counts={
            "runs_wanted": count(SolveRun, SolveRun.state == WANTED),
            "runs_running": count(SolveRun, SolveRun.state == RUNNING),
            "notices_due": count(Notice, *due),
            "notices_refused": count(Notice, Notice.state == REFUSED),
            "alarms_open": count(Alarm, Alarm.state == "open"),
            "jobs_failed": count(JobRun, JobRun.state == "failed"),
        },
        oldest_due_at=db.scalar(
            select(func.min(Notice.due_at, type_=Notice.due_at.type)).where(*due)
        ),
    )


def check_ready(database: Database) -> None:
    """Look whether the database answers and has the tables of this program.

    Raises
    ------
    UnavailableError
        It does not.
    """
    with database.read() as db:
        found = revision(db.connection())
    if found != head():
        msg = f"the database is at revision {found}, this program at {head()}"
        raise UnavailableError(msg)
