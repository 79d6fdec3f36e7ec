"""What is remembered about helpers: load, sites, the last session.

What was really held counts (`scheduler.translate.held`), not what was planned. The
memory is the 8 weeks before a horizon; what was counted elsewhere fades out of it week
by week.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from matching.times import Horizon
from scheduler.store.session import Db
from scheduler.store.tables import Assignment, Site
from scheduler.translate.held import held_between, newest_versions

__all__ = [
    "WEEKS",
    "Memory",
    "memories",
    "memory_start",
    "newest_versions",
    "past",
]

WEEKS: Final = 8
_WEEK: Final = timedelta(weeks=1)


@dataclass(slots=True)
class Memory:
    """What is remembered about one helper."""

    sessions: int = 0
    busy_until: datetime | None = None
    sites: Counter[str] = field(default_factory=Counter)


def memories(
    db: Db,
    network_id: int,
    horizon: Horizon,
    *,
    helpers: Collection[int] | None = None,
) -> Mapping[int, Memory]:
    """Give what is remembered before a horizon, by the row id of the helper.

    Parameters
    ----------
    helpers
        Row ids of those who are asked for; None: all of the network.
    """
    start = memory_start(horizon)
    rows = held_between(db, network_id, start, horizon.origin, helpers)
    counted = (
        select(
            rows.c.helper_id,
            Site.key,
            func.count(),
            func.max(rows.c.ends_at, type_=Assignment.ends_at.type),
        )
        .join(Site, Site.id == rows.c.site_id)
        .group_by(rows.c.helper_id, Site.key)
    )
    found: dict[int, Memory] = defaultdict(Memory)
    for helper_id, site, sessions, ends_at in db.execute(counted):
        one = found[helper_id]
        one.sessions += sessions
        one.sites[site] += sessions
        one.busy_until = (
            ends_at if one.busy_until is None else max(one.busy_until, ends_at)
        )
    return found


def memory_start(horizon: Horizon) -> datetime:
    """Give the instant at which the memory before a horizon begins."""
    return horizon.instant(horizon.day_start(-7 * WEEKS))


def past(
    counted_from: date | None, past_sessions: int, past_weeks: int, start: date
) -> tuple[int, int]:
    """Give the sessions counted elsewhere that are still remembered, and the weeks.

    Parameters
    ----------
    counted_from, past_sessions, past_weeks
        As in `scheduler.store.tables.Helper`.
    start
        First day of the horizon.

    Returns
    -------
    sessions
        Rounded down, as if they had been spread evenly over their weeks.
    weeks
        How many of the last 8 weeks are known: elsewhere, or since by Relais.
    """
    if counted_from is None:
        return past_sessions, past_weeks
    since = max(0, (start - counted_from) // _WEEK)
    known = min(past_weeks, max(0, WEEKS - since))
    sessions = past_sessions * known // past_weeks if past_weeks else 0
    return sessions, min(WEEKS, known + since)
