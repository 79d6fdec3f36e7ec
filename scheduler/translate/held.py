"""What was really held: who came to which session, and when.

The newest published version of a week says who holds what, unless it is known better:
who did not come or cancelled, who came at another hour, who came unplanned. A session
that was called off was held by nobody. The pitfall is the week that is still to come
or under way: what is published of it counts as held until it is known better, so
that whoever plans the week after sees it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Subquery, and_, func, or_, select, union_all

from matching.times import Horizon
from scheduler.store.session import Db
from scheduler.store.tables import (
    HELD,
    PUBLISHED,
    Assignment,
    Attendance,
    Cancellation,
    Option,
    PlanVersion,
    Round,
    Seat,
    Session,
)

# A corrected time is at most a day from the planned one, and a zone less from UTC.
_AROUND: Final = timedelta(days=3)


def newest_versions(
    network_id: int, first: datetime | None = None, last: datetime | None = None
) -> Select[int]:
    """Select the ids of the newest published version of every week.

    Parameters
    ----------
    first, last
        Leave out weeks that have nothing to do with the time between them.
    """
    newest = (
        select(PlanVersion.round_id, func.max(PlanVersion.number).label("number"))
        .join(Round, Round.id == PlanVersion.round_id)
        .where(Round.network_id == network_id, PlanVersion.state == PUBLISHED)
        .group_by(PlanVersion.round_id)
    )
    if first is not None:
        newest = newest.where(Round.week >= _week(first - _AROUND))
    if last is not None:
        newest = newest.where(Round.week <= _week(last + _AROUND))
    those = newest.subquery()
    return select(PlanVersion.id).join(
        those,
        (those.c.round_id == PlanVersion.round_id)
        & (those.c.number == PlanVersion.number),
    )


def _week(instant: datetime) -> str:
    year, week, _ = instant.isocalendar()
    return f"{year:04}-W{week:02}"


def held_between(network_id: int, first: datetime, last: datetime) -> Subquery:
    """Give what was, or is to be, held from one instant to another, as a relation.

    Returns
    -------
    Subquery
        With ``helper_id``, ``session_id``, ``starts_at``, ``ends_at``; a helper and a
        session come together once at most. What starts in [`first`, `last`).
    """
    versions = newest_versions(network_id, first, last)
    both = union_all(_planned(versions), _unplanned(network_id, versions)).subquery()
    rows = select(both).where(both.c.starts_at >= first, both.c.starts_at < last)
    return rows.subquery()


def _planned(versions: Select[int]) -> Select[*tuple[Any, ...]]:
    """Select the assignments of versions that nothing speaks against."""
    known = and_(
        Attendance.session_id == Seat.session_id,
        Attendance.helper_id == Assignment.helper_id,
    )
    cancelled = and_(
        Cancellation.session_id == Seat.session_id,
        Cancellation.helper_id == Assignment.helper_id,
    )
    unless = and_(Attendance.id.is_(None), Cancellation.id.is_(None))
    return (
        select(
            Assignment.helper_id.label("helper_id"),
            Seat.session_id.label("session_id"),
            func.coalesce(Attendance.starts_at, Assignment.starts_at).label(
                "starts_at"
            ),
            func.coalesce(Attendance.ends_at, Assignment.ends_at).label("ends_at"),
        )
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Session, Session.id == Seat.session_id)
        .outerjoin(Attendance, known)
        .outerjoin(Cancellation, cancelled)
        .where(
            Assignment.plan_version_id.in_(versions),
            Session.called_off.is_(False),
            or_(Attendance.state == HELD, unless),
        )
    )


def _unplanned(network_id: int, versions: Select[int]) -> Select[*tuple[Any, ...]]:
    """Select who came without being in a version."""
    planned = (
        select(Assignment.id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(
            Assignment.plan_version_id.in_(versions),
            Assignment.helper_id == Attendance.helper_id,
            Seat.session_id == Attendance.session_id,
        )
        .exists()
    )
    usual = and_(Option.session_id == Attendance.session_id, Option.position == 0)
    return (
        select(
            Attendance.helper_id,
            Attendance.session_id,
            func.coalesce(Attendance.starts_at, Option.starts_at),
            func.coalesce(Attendance.ends_at, Option.ends_at),
        )
        .join(Session, Session.id == Attendance.session_id)
        .join(Option, usual)
        .where(
            Session.network_id == network_id,
            Session.called_off.is_(False),
            Attendance.state == HELD,
            ~planned,
        )
    )


def days_held(
    db: Db, network_id: int, zone: str, first: date, last: date
) -> Mapping[int, Mapping[int, int]]:
    """Count the local days on which helpers held something, or are to hold it.

    Parameters
    ----------
    first, last
        Local days, the last not included.

    Returns
    -------
    dict
        By the row id of the helper, then by calendar year.
    """
    start, end = midnight(first, zone), midnight(last, zone)
    rows = held_between(network_id, start, end)
    starts = select(rows.c.helper_id, rows.c.starts_at).distinct()
    return days_by_year(
        LocalDays(zone), ((row[0], row[1]) for row in db.execute(starts))
    )


def days_by_year(
    days: "LocalDays", starts: Iterable[tuple[int, datetime]]
) -> Mapping[int, Mapping[int, int]]:
    """Count different local days by helper and calendar year."""
    seen: dict[int, set[date]] = defaultdict(set)
    for helper_id, starts_at in starts:
        seen[helper_id].add(days[starts_at])
    found: dict[int, dict[int, int]] = {}
    for helper_id, those in seen.items():
        counts = found[helper_id] = defaultdict(int)
        for day in those:
            counts[day.year] += 1
    return found


class LocalDays(dict[datetime, date]):
    """The local days of instants, each looked up once."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def __missing__(self, instant: datetime) -> date:
        """Look an instant up."""
        found = self[instant] = instant.astimezone(self._zone).date()
        return found


def midnight(day: date, zone: str) -> datetime:
    """Give the instant at which a local day opens."""
    return Horizon(zone, day, 1).origin
