"""When helpers can come: weekly rules and dated exceptions as windows of some days.

A region has thousands of rules and few patterns: what a pattern means in a horizon is
worked out once. Who cancelled a session is absent at its times.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Select, select

from matching.faults import BadInputError, Fault
from matching.problem import WISHES, Interval, Window
from matching.times import MINUTE, Horizon
from scheduler.recurrence import Recurrence
from scheduler.store.session import Db
from scheduler.store.tables import Absence, Availability, AvailabilityDate, Helper
from scheduler.translate.cancelled import cancelled_spans
from scheduler.translate.weeks import WEEKDAYS, WallClock, half_day, is_half_day

ABSENT: Final = "absent"
# The last session of a week may end on the day after it.
_AFTER_DAYS: Final = 1


@dataclass(slots=True)
class Times:
    """When one helper can come; `replaced` are the days on which no rule counts."""

    windows: list[Window] = field(default_factory=list)
    absences: list[Interval] = field(default_factory=list)
    replaced: set[date] = field(default_factory=set)


def times_of_helpers(
    db: Db,
    network_id: int,
    horizon: Horizon,
    faults: list[Fault],
    *,
    only: Collection[int] | None = None,
) -> Mapping[int, Times]:
    """Give the windows and absences of helpers that touch a horizon.

    Parameters
    ----------
    faults
        Rules that mean nothing are added here: they end before they start, or count
        both weeks and months.
    only
        Row ids of helpers; None: of all of the network.

    Returns
    -------
    dict
        By the row id of the helper; a helper without any has none.
    """
    times: dict[int, Times] = defaultdict(Times)
    asked = _Asked(db, network_id, only, *_bounds(horizon))
    clock = WallClock(horizon)
    _add_dates(asked, clock, times)
    _add_rules(asked, clock, times, faults)
    _add_absences(asked, horizon, times)
    return times


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose times are asked for, and between which instants."""

    db: Db
    network_id: int
    only: Collection[int] | None
    start: datetime
    end: datetime

    def rows(self, what: Select[*tuple[Any, ...]]) -> Any:
        """Give rows that begin with the row id of a helper who is asked for."""
        owner = what.selected_columns[0]
        what = what.join(Helper, Helper.id == owner)
        what = what.where(Helper.network_id == self.network_id)
        if self.only is not None:
            what = what.where(owner.in_(self.only))
        return self.db.execute(what)


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


def _add_dates(asked: _Asked, clock: WallClock, times: dict[int, Times]) -> None:
    # A replaced day may be touched from far; one day more is enough for any zone.
    day = timedelta(days=1)
    row = AvailabilityDate
    what = (
        select(row.helper_id, row.starts_at, row.ends_at, row.wish, row.replaces)
        .where(row.starts_at < asked.end + day, row.ends_at > asked.start - day)
        .order_by(row.starts_at, row.id)
    )
    for helper_id, starts_at, ends_at, wish, replaces in asked.rows(what):
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
    asked: _Asked, clock: WallClock, times: dict[int, Times], faults: list[Fault]
) -> None:
    row = Availability
    what = select(
        row.helper_id,
        Helper.key,
        *(row.weekday, row.starts, row.ends, row.wish),
        *(row.first_on, row.last_on, row.every_weeks, row.nth),
    ).order_by(row.weekday, row.starts, row.id)
    rules = _Rules(clock)
    for helper_id, key, *columns in asked.rows(what):
        pattern = tuple(columns)
        found = rules.windows(pattern)
        if isinstance(found, Fault):
            where = f"helper {key}, availability on {WEEKDAYS[pattern[0]]}"
            faults.append(Fault(where, found.value, found.expected))
            continue
        mine = times[helper_id]
        mine.windows += (
            [
                window
                for day, window in zip(*found, strict=True)
                if day not in mine.replaced
            ]
            if mine.replaced
            else found[1]
        )


_Times = tuple[time, time, str]
_Dated = tuple[list[date], list[Window]]


class _Rules:
    """The windows of rules in one horizon, each pattern worked out once."""

    def __init__(self, clock: WallClock) -> None:
        self._clock = clock
        self._known: dict[Any, _Dated | Fault] = {}
        self._of_times: dict[_Times, dict[date, Window]] = defaultdict(dict)
        horizon = clock.horizon
        self._first = horizon.start
        self._last = horizon.date_of_day(horizon.days - 1 + _AFTER_DAYS)

    def windows(self, pattern: Any) -> _Dated | Fault:
        """Give the days of a rule with their windows, or what is wrong with it."""
        if pattern not in self._known:
            self._known[pattern] = self._expanded(*pattern)
        return self._known[pattern]

    def _expanded(
        self,
        weekday: int,
        starts: time,
        ends: time,
        wish: str,
        first_on: date | None,
        last_on: date | None,
        every_weeks: int,
        nth: int,
    ) -> _Dated | Fault:
        if not is_half_day(starts, ends):
            return Fault("", half_day(starts, ends), "an end after its start")
        try:
            rule = Recurrence(weekday, every_weeks, nth, first_on, last_on)
        except BadInputError as error:
            return error.faults[0]
        known = self._of_times[starts, ends, wish]
        days = [*rule.dates(self._first, self._last)]
        for day in days:
            if day not in known:
                start, end = self._clock.span(day, starts, ends)
                known[day] = Window(start, end, WISHES.index(wish))
        # In the hour that the clock jumps over, a rule has no time.
        real = [day for day in days if known[day].start < known[day].end]
        return real, [known[day] for day in real]


def _add_absences(asked: _Asked, horizon: Horizon, times: dict[int, Times]) -> None:
    row = Absence
    what = (
        select(row.helper_id, row.starts_at, row.ends_at)
        .where(row.starts_at < asked.end, row.ends_at > asked.start)
        .order_by(row.starts_at, row.id)
    )
    for helper_id, starts_at, ends_at in asked.rows(what):
        times[helper_id].absences.append(around(horizon, starts_at, ends_at))
    cancelled = cancelled_spans(
        asked.db, asked.network_id, asked.start, asked.end, only=asked.only
    )
    for helper_id, spans in cancelled.items():
        times[helper_id].absences += [around(horizon, *span) for span in spans]
