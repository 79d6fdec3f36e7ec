"""When helpers can come: weekly rules and dated exceptions as windows of a week."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from matching.faults import Fault
from matching.problem import WISHES, Interval, Window
from matching.times import MINUTE, Horizon
from scheduler.store.session import Db
from scheduler.store.tables import Absence, Availability, AvailabilityDate, Helper
from scheduler.translate.weeks import (
    WEEKDAYS,
    WallClock,
    dates_of,
    half_day,
    holds,
    is_half_day,
)

ABSENT: Final = "absent"
# The last session of a week may end on the day after it.
_AFTER_DAYS: Final = 1


@dataclass(slots=True)
class Times:
    """When one helper can come."""

    windows: list[Window] = field(default_factory=list)
    absences: list[Interval] = field(default_factory=list)
    replaced: set[date] = field(default_factory=set)


def times_of_helpers(
    db: Db, network_id: int, horizon: Horizon, faults: list[Fault]
) -> Mapping[int, Times]:
    """Give the windows and absences of every helper that touch a horizon.

    Parameters
    ----------
    faults
        Rules that end before they start are added here.

    Returns
    -------
    dict
        By the row id of the helper; a helper without any has none.
    """
    times: dict[int, Times] = defaultdict(Times)
    clock = WallClock(horizon)
    _add_dates(db, network_id, clock, times)
    _add_rules(db, network_id, clock, times, faults)
    _add_absences(db, network_id, clock, times)
    return times


def around(horizon: Horizon, starts_at: datetime, ends_at: datetime) -> Interval:
    """Give the minutes that two instants touch: who is away for one is away."""
    return Interval(horizon.minute_of_instant(starts_at), up(horizon, ends_at))


def within(
    horizon: Horizon, starts_at: datetime, ends_at: datetime, wish: int
) -> list[Window]:
    """Give the whole minutes between two instants, if there is one."""
    start, end = up(horizon, starts_at), horizon.minute_of_instant(ends_at)
    return [Window(start, end, wish)] if start < end else []


def up(horizon: Horizon, instant: datetime) -> int:
    """Give the first minute that does not begin before an instant."""
    return -((horizon.origin - instant) // MINUTE)


def _bounds(horizon: Horizon) -> tuple[datetime, datetime]:
    end = horizon.instant(horizon.day_start(horizon.days + _AFTER_DAYS))
    return horizon.origin, end


def _add_dates(
    db: Db, network_id: int, clock: WallClock, times: dict[int, Times]
) -> None:
    start, end = _bounds(clock.horizon)
    # A replaced day may be touched from far; one day more is enough for any zone.
    day = timedelta(days=1)
    rows = db.execute(
        select(
            AvailabilityDate.helper_id,
            AvailabilityDate.starts_at,
            AvailabilityDate.ends_at,
            AvailabilityDate.wish,
            AvailabilityDate.replaces,
        )
        .join(Helper, Helper.id == AvailabilityDate.helper_id)
        .where(
            Helper.network_id == network_id,
            AvailabilityDate.starts_at < end + day,
            AvailabilityDate.ends_at > start - day,
        )
        .order_by(AvailabilityDate.starts_at, AvailabilityDate.id)
    )
    for helper_id, starts_at, ends_at, wish, replaces in rows:
        mine = times[helper_id]
        away = around(clock.horizon, starts_at, ends_at)
        if wish == ABSENT:
            mine.absences.append(away)
        else:
            wished = WISHES.index(wish)
            mine.windows.extend(within(clock.horizon, starts_at, ends_at, wished))
        if replaces:
            mine.replaced.update(clock.days_touched(away.start, away.end))


def _add_rules(
    db: Db,
    network_id: int,
    clock: WallClock,
    times: dict[int, Times],
    faults: list[Fault],
) -> None:
    rows = db.execute(
        select(
            Availability.helper_id,
            Helper.key,
            Availability.weekday,
            Availability.starts,
            Availability.ends,
            Availability.wish,
            Availability.first_on,
            Availability.last_on,
        )
        .join(Helper, Helper.id == Availability.helper_id)
        .where(Helper.network_id == network_id)
        .order_by(Availability.weekday, Availability.starts, Availability.id)
    )
    for helper_id, key, weekday, starts, ends, wish, first_on, last_on in rows:
        if not is_half_day(starts, ends):
            where = f"helper {key}, availability on {WEEKDAYS[weekday]}"
            faults.append(
                Fault(where, half_day(starts, ends), "an end after its start")
            )
            continue
        mine = times[helper_id]
        for day in dates_of(clock.horizon, weekday, after=_AFTER_DAYS):
            if day in mine.replaced or not holds(first_on, last_on, day):
                continue
            start, end = clock.span(day, starts, ends)
            if start < end:
                mine.windows.append(Window(start, end, WISHES.index(wish)))


def _add_absences(
    db: Db, network_id: int, clock: WallClock, times: dict[int, Times]
) -> None:
    start, end = _bounds(clock.horizon)
    rows = db.execute(
        select(Absence.helper_id, Absence.starts_at, Absence.ends_at)
        .join(Helper, Helper.id == Absence.helper_id)
        .where(
            Helper.network_id == network_id,
            Absence.starts_at < end,
            Absence.ends_at > start,
        )
        .order_by(Absence.starts_at, Absence.id)
    )
    for helper_id, starts_at, ends_at in rows:
        away = around(clock.horizon, starts_at, ends_at)
        times[helper_id].absences.append(away)
