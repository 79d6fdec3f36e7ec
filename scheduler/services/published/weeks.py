"""A published week to look at, as one feed may see it.

Read from the calendar entries that publications wrote, so that the page and the
calendar never disagree. The pitfall is the empty week: without a wish, the week shown
is the present one, or the next one in which something happens.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler.calendars import Agenda, Entry
from scheduler.services.published.feeds import feed_agenda, find_feed
from scheduler.store.session import Db
from scheduler.store.tables import Activity, Network

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Session:
    """One session with its local times."""

    entry: Entry
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A local day and its sessions, by time and then by place."""

    date: date
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of one feed.

    Attributes
    ----------
    monday
        Its first local day.
    days
        Days on which something happens, or was cancelled.
    earlier, later
        Whether the feed has anything before or after, to go to.
    """

    agenda: Agenda
    monday: date
    days: tuple[Day, ...]
    earlier: bool
    later: bool


def published_week(db: Db, token: str, monday: date | None, now: datetime) -> Week:
    """Give a published week of a feed.

    Parameters
    ----------
    monday
        First day of the week; None: the present week, or the next one with sessions.

    Raises
    ------
    NotFoundError
        No feed has this token, or it was revoked.
    """
    agenda = feed_agenda(db, find_feed(db, token), now)
    zone = ZoneInfo(agenda.zone)
    sessions = [_local(entry, zone) for entry in agenda.entries]
    sessions.sort(key=lambda one: (one.start, one.entry.site, one.entry.uid))
    first = monday if monday is not None else _next_week(sessions, now, zone)
    within = [one for one in sessions if first <= one.start.date() < first + WEEK]
    days = groupby(within, key=lambda one: one.start.date())
    return Week(
        agenda=agenda,
        monday=first,
        days=tuple(Day(day, tuple(those)) for day, those in days),
        earlier=any(one.start.date() < first for one in sessions),
        later=any(one.start.date() >= first + WEEK for one in sessions),
    )


def _local(entry: Entry, zone: ZoneInfo) -> Session:
    return Session(entry, entry.start.astimezone(zone), entry.end.astimezone(zone))


def _next_week(sessions: list[Session], now: datetime, zone: ZoneInfo) -> date:
    today = now.astimezone(zone).date()
    present = today - timedelta(days=today.weekday())
    coming = [one.start.date() for one in sessions if one.start.date() >= present]
    if not coming:
        return present
    return min(coming) - timedelta(days=min(coming).weekday())


def activity_names(db: Db, network: Network) -> dict[str, str]:
    """Give the names of a network's activities by key."""
    rows = db.scalars(select(Activity).where(Activity.network_id == network.id))
    return {one.key: one.name or one.key for one in rows}
