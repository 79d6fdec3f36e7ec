"""ISO weeks as horizons, and weekly rules as minutes of one."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Final

from matching.faults import BadInputError, Fault, shown
from matching.times import Horizon

DAYS: Final = 7
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


def week_horizon(week: str, zone: str) -> Horizon:
    """Give the seven local days of an ISO week such as ``2026-W49``.

    Raises
    ------
    BadInputError
        It is no ISO week.
    """
    found = _WEEK.fullmatch(week)
    try:
        if found is None:
            raise ValueError
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError as error:
        fault = Fault("week", shown(week), "an ISO week such as 2026-W49")
        raise BadInputError([fault], "week") from error
    return Horizon(zone, monday, DAYS)


def dates_of(horizon: Horizon, weekday: int, *, after: int = 0) -> Iterator[date]:
    """Give the dates of a weekday in a horizon, and in `after` days more."""
    for day in range(horizon.days + after):
        local_date = horizon.date_of_day(day)
        if local_date.weekday() == weekday:
            yield local_date


def holds(first_on: date | None, last_on: date | None, day: date) -> bool:
    """Say whether a rule with inclusive bounds holds on a day."""
    return (first_on is None or first_on <= day) and (last_on is None or day <= last_on)


def half_day(starts: time, ends: time) -> str:
    """Write the times of a rule: ``09:00-12:30``."""
    return f"{starts:%H:%M}-{ends:%H:%M}"


class WallClock:
    """The minutes of weekly times in one horizon, each looked up once."""

    def __init__(self, horizon: Horizon) -> None:
        self.horizon = horizon
        self._known: dict[tuple[date, time, bool], int] = {}

    def span(self, day: date, starts: time, ends: time) -> tuple[int, int]:
        """Give the minutes [start, end) of a weekly rule on a date.

        In the hour that a clock change leaves out it may be empty.
        """
        return self._minute(day, starts, False), self._minute(day, ends, True)

    def _minute(self, day: date, wall: time, closes: bool) -> int:
        key = day, wall, closes
        if key not in self._known:
            self._known[key] = self.horizon.wall_minute(day, wall, closes=closes)
        return self._known[key]

    def days_touched(self, start: int, end: int) -> Iterator[date]:
        """Give the local dates that the minutes [start, end) touch."""
        first = self.horizon.local(start).date()
        last = self.horizon.local(end - 1).date()
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number)


def is_half_day(starts: time, ends: time) -> bool:
    """Say whether the end of a weekly rule comes after its start."""
    return ends > starts or ends == time.min
