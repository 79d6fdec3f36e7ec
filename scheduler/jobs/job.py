"""What a job is: when it is due, and what it does."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.clock import utc_now
from scheduler.config import Settings
from scheduler.cycle import Cycle, due_slots, instant_of
from scheduler.jobs.slots import Due, Taken
from scheduler.store.session import Database

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Owner:
    """A network as jobs see it; without `id` all of them, in UTC."""

    id: int | None
    key: str
    zone: str
    cycle: Cycle


EVERYBODY: Final = Owner(None, "", "UTC", Cycle())


@dataclass(frozen=True, slots=True)
class Work:
    """Where the work is done, and by which clock.

    Attributes
    ----------
    stopping
        Set when the worker ends: no slot is begun any more.
    """

    database: Database
    settings: Settings
    clock: Callable[[], datetime] = utc_now
    stopping: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Turn:
    """One slot that is being done, and all a task may know.

    Attributes
    ----------
    now
        When it was begun; that is the present for all the task does.
    """

    due: Due
    now: datetime
    settings: Settings


Slots = Callable[[str, Owner, datetime, datetime], list[Due]]


@dataclass(frozen=True, slots=True)
class Job:
    """Something that happens by itself.

    Attributes
    ----------
    name
        In rows, for ever: a job that is called otherwise is another one.
    slots
        Gives the slots of an owner in ``(since, until]``.
    back
        How far it looks back for slots that nobody has done.
    act
        Does the work, ends the slot, and tells in a few words what came of it: see
        `scheduler.jobs.acting`.
    of_network
        Whether each network has slots of its own.
    again
        Whether a slot whose worker died is begun again, once.
    tells_missed
        Whether slots that nobody has done are written down as failed.
    """

    name: str
    slots: Slots
    back: timedelta
    act: Callable[[Work, Taken, Turn], str]
    of_network: bool = True
    again: bool = True
    tells_missed: bool = True


def weekly(name: str, owner: Owner, since: datetime, until: datetime) -> list[Due]:
    """Give the slots of a step of the weekly cycle; the job has the step's name."""
    return [
        Due(one.at, name, owner.id, f"{owner.key}/{one.week}", one.until)
        for one in due_slots(owner.cycle, owner.zone, since, until, (name,))
    ]


def daily(at: time) -> Slots:
    """Give slots at a local time of each day, to be done until the next one."""

    def slots(name: str, owner: Owner, since: datetime, until: datetime) -> list[Due]:
        zone = ZoneInfo(owner.zone)
        first = since.astimezone(zone).date() - DAY
        last = until.astimezone(zone).date() + DAY
        instants = [instant_of(one, at, owner.zone) for one in _days(first, last + DAY)]
        return [
            Due(one, name, owner.id, owner.key, following)
            for one, following in pairwise(instants)
            if since < one <= until
        ]

    return slots


def _days(first: date, last: date) -> Iterable[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def every(minutes: int) -> Slots:
    """Give a slot every so many minutes, counted from midnight UTC."""
    period = timedelta(minutes=minutes)
    begin = datetime(2000, 1, 1, tzinfo=UTC)

    def slots(name: str, owner: Owner, since: datetime, until: datetime) -> list[Due]:
        first, last = (since - begin) // period + 1, (until - begin) // period
        return [
            Due(begin + n * period, name, owner.id, owner.key, begin + (n + 1) * period)
            for n in range(first, last + 1)
        ]

    return slots
