"""Jobs that only leave a mark, so that what was done can be counted."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from scheduler.config import Settings
from scheduler.jobs.acting import Act, outside, within
from scheduler.jobs.job import Job, Turn, Work, daily, every, weekly
from scheduler.services.changes import note
from scheduler.services.networks import create_network, find_network
from scheduler.store.session import Database, Db
from scheduler.store.tables import Change, JobRun

MARK = "mark"


def mark(db: Db, turn: Turn) -> str:
    """Leave a row that tells the slot: of which network and week, and when."""
    due = turn.due
    network = find_network(db, due.key or "bxl")
    key = f"{due.job}/{due.scope}/{due.slot.isoformat()}"
    note(db, network, MARK, key, MARK, by="relais", now=turn.now)
    return "marked"


def mark_alone(database: Database, turn: Turn) -> str:
    """Leave the mark in a transaction of its own."""
    with database.write() as db:
        return mark(db, turn)


def steps(act: Act | None = None) -> list[Job]:
    """Give the steps of a week, with nothing to do but the mark."""
    act = act or within(mark)
    return [
        Job(name, weekly, timedelta(days=35), act)
        for name in ("open", "remind", "close", "solve", "tell")
    ]


def jobs(act: Act | None = None) -> list[Job]:
    """Give jobs of every kind."""
    act = act or within(mark)
    return [
        *steps(act),
        Job("daily", daily(time(3, 30)), timedelta(days=7), act),
        Job(
            "often",
            every(5),
            timedelta(hours=1),
            act,
            of_network=False,
            tells_missed=False,
        ),
        Job(
            "nightly",
            daily(time(3, 15)),
            timedelta(days=7),
            outside(mark_alone),
            of_network=False,
        ),
    ]


class Hands:
    """A worker on a clock that is set by hand."""

    def __init__(self, database: Database, now: str) -> None:
        self.now = utc(now)
        self.work = Work(database, Settings(), clock=lambda: self.now)

    def at(self, now: str) -> Work:
        """Set the clock."""
        self.now = utc(now)
        return self.work


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def add_networks(database: Database, **zones: str) -> None:
    with database.write() as db:
        for key, zone in zones.items():
            create_network(db, key, key, zone)


def marks(database: Database) -> list[str]:
    """Give the marks that were left, in order."""
    with database.read() as db:
        rows = select(Change.key).where(Change.kind == MARK).order_by(Change.id)
        return list(db.scalars(rows))


def runs(database: Database, *columns: str) -> list[tuple[object, ...]]:
    """Give columns of all rows of slots, by slot."""
    with database.read() as db:
        chosen = [getattr(JobRun, name) for name in columns]
        rows = select(*chosen).order_by(JobRun.slot, JobRun.id)
        return [tuple(row) for row in db.execute(rows)]


def refusing(error: Callable[[], Exception]) -> Act:
    """Give an act that leaves its mark and then fails."""

    def task(db: Db, turn: Turn) -> str:
        mark(db, turn)
        raise error()

    return within(task)
