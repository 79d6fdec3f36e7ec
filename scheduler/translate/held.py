"""What was really held: who came to which session, and when.

The newest published version of a week says who holds what, unless it is known better:
who did not come or cancelled, who came at another hour, who came unplanned. A session
that was called off was held by nobody. The pitfall is the week that is still to come
or under way: what is published of it counts as held until it is known better, so
that whoever plans the week after sees it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ScalarSelect,
    Select,
    String,
    Subquery,
    and_,
    cast,
    func,
    select,
    union_all,
)

from matching.times import Horizon
from scheduler.store.session import Db
from scheduler.store.tables import (
    HELD,
    PUBLISHED,
    Assignment,
    Attendance,
    Cancellation,
    Helper,
    Option,
    PlanVersion,
    Round,
    Seat,
    Session,
)

Rows: TypeAlias = Select[*tuple[Any, ...]]
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


def held_between(
    db: Db,
    network_id: int,
    first: datetime,
    last: datetime,
    helpers: Collection[int] | None = None,
) -> Subquery:
    """Give what was, or is to be, held from one instant to another, as a relation.

    Parameters
    ----------
    helpers
        Row ids of those who are asked for; None: all of the network.

    Returns
    -------
    Subquery
        With ``helper_id``, ``session_id``, ``site_id``, ``starts_at``, ``ends_at``:
        what starts in [`first`, `last`).
    """
    versions = db.scalars(newest_versions(network_id, first, last)).all()
    planned, said = _planned(versions), _said(network_id, versions)
    if helpers is not None:
        planned = planned.where(Assignment.helper_id.in_(helpers))
        said = said.where(Attendance.helper_id.in_(helpers))
    return union_all(
        _within(planned, first, last), _within(said, first, last)
    ).subquery()


def _within(rows: Rows, first: datetime, last: datetime) -> Rows:
    # In each part: of the whole a database would make a table first.
    starts_at = rows.selected_columns["starts_at"]
    return rows.where(starts_at >= first, starts_at < last)


def _planned(versions: Sequence[int]) -> Rows:
    """Select the assignments of versions of which nobody said anything."""
    said = and_(
        Attendance.session_id == Seat.session_id,
        Attendance.helper_id == Assignment.helper_id,
    )
    cancelled = and_(
        Cancellation.session_id == Seat.session_id,
        Cancellation.helper_id == Assignment.helper_id,
    )
    return (
        select(
            Assignment.helper_id.label("helper_id"),
            Seat.session_id.label("session_id"),
            Session.site_id.label("site_id"),
            Assignment.starts_at.label("starts_at"),
            Assignment.ends_at.label("ends_at"),
        )
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Session, Session.id == Seat.session_id)
        .outerjoin(Attendance, said)
        .outerjoin(Cancellation, cancelled)
        .where(
            Assignment.plan_version_id.in_(versions),
            Session.called_off.is_(False),
            Attendance.id.is_(None),
            Cancellation.id.is_(None),
        )
    )


def _said(network_id: int, versions: Sequence[int]) -> Rows:
    """Select those of whom somebody said that they were there, planned or not."""
    usual = and_(Option.session_id == Attendance.session_id, Option.position == 0)
    times = (
        func.coalesce(
            getattr(Attendance, name), _published(name, versions), getattr(Option, name)
        ).label(name)
        for name in ("starts_at", "ends_at")
    )
    return (
        select(
            Attendance.helper_id.label("helper_id"),
            Attendance.session_id.label("session_id"),
            Session.site_id.label("site_id"),
            *times,
        )
        .join(Helper, Helper.id == Attendance.helper_id)
        .join(Session, Session.id == Attendance.session_id)
        .join(Option, usual)
        .where(
            Helper.network_id == network_id,
            Session.called_off.is_(False),
            Attendance.state == HELD,
        )
    )


def _published(time: str, versions: Sequence[int]) -> ScalarSelect[datetime | None]:
    """Give a time of a session as it was published for a helper.

    It is looked for only where no time is kept with the attendance, which the service
    does not do: looking for each of many would be slow.
    """
    return (
        select(func.max(getattr(Assignment, time)))
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(
            Assignment.plan_version_id.in_(versions),
            Assignment.helper_id == Attendance.helper_id,
            Seat.session_id == Attendance.session_id,
        )
        .correlate(Attendance)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class Held:
    """One helper in one session that was, or is to be, held: row ids and times."""

    helper_id: int
    session_id: int
    starts_at: datetime
    ends_at: datetime


def held(
    db: Db,
    network_id: int,
    first: datetime,
    last: datetime,
    *,
    by: datetime | None = None,
    helpers: Collection[int] | None = None,
) -> list[Held]:
    """List what was held from one instant to another, in the order of time.

    Parameters
    ----------
    first, last
        What starts in [`first`, `last`).
    by
        Only what had ended by then; None: also what is published and not yet over.
    helpers
        Row ids of those who are asked for; None: all of the network.
    """
    rows = held_between(db, network_id, first, last, helpers)
    columns = (getattr(rows.c, name) for name in Held.__dataclass_fields__)
    wanted = select(*columns).order_by(rows.c.starts_at, rows.c.helper_id)
    if by is not None:
        wanted = wanted.where(rows.c.ends_at <= by)
    return [Held(*row) for row in db.execute(wanted)]


def days_held(
    db: Db,
    network_id: int,
    zone: str,
    first: date,
    last: date,
    *,
    helpers: Collection[int] | None = None,
) -> Mapping[int, Mapping[int, int]]:
    """Count the local days on which helpers held something, or are to hold it.

    Parameters
    ----------
    first, last
        Local days, the last not included.
    helpers
        Row ids of those who are asked for; None: all of the network.

    Returns
    -------
    dict
        By the row id of the helper, then by calendar year.
    """
    start, end = midnight(first, zone), midnight(last, zone)
    rows = held_between(db, network_id, start, end, helpers)
    # One text for each helper: a year of a region has 200,000 instants, and most of
    # the time would go into making a row of each.
    starts = func.aggregate_strings(cast(rows.c.starts_at, String), ",")
    days = _LocalDays(zone)
    found = db.execute(select(rows.c.helper_id, starts).group_by(rows.c.helper_id))
    return {
        helper_id: Counter(day.year for day in {days[at] for at in text.split(",")})
        for helper_id, text in found
    }


class _LocalDays(dict[str, date]):
    """The local days of instants as databases write them, each looked up once."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def __missing__(self, text: str) -> date:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:  # SQLite keeps UTC without saying so
            instant = instant.replace(tzinfo=UTC)
        found = self[text] = instant.astimezone(self._zone).date()
        return found


def midnight(day: date, zone: str) -> datetime:
    """Give the instant at which a local day opens."""
    return Horizon(zone, day, 1).origin
