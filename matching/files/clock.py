"""How the times and dates of a file become numbers.

Where `zone`, `start` and `days` are good, their horizon says it. Where one is
faulty the rest of the file is still read, by the wall clock: enough to notice an
end before its start, and nothing that depends on the zone is noticed then.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from matching.limits import (
    DAYS,
    FIRST_TIME_YEAR,
    LAST_START_YEAR,
    LAST_TIME_YEAR,
)
from matching.shapes import (
    Integer,
    Json,
    LocalDate,
    LocalTime,
    Pattern,
    Reading,
    UnsureError,
    Where,
)
from matching.times import ZONE_PATTERN, Horizon, is_zone, parse_local

_ANY_MONDAY: Final = date(2024, 1, 1)
_YEARS = f"a local time from {FIRST_TIME_YEAR} to {LAST_TIME_YEAR}"


class Zone(Pattern):
    """The name of a time zone that this machine knows."""

    def __init__(self) -> None:
        super().__init__(ZONE_PATTERN, "a time zone such as Europe/Brussels")

    def read(self, value: Json, where: Where, reading: Reading) -> str:
        """Read it."""
        if type(value) is str and is_zone(value):
            return value
        near = reading.hint(value, _names())
        hint = f" (perhaps {near})" if near else ""
        reading.fault(where, value, self.expected + hint)
        return ""


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


@dataclass(frozen=True)
class Clock:
    """The meaning of times and dates in one file.

    Attributes
    ----------
    horizon
        The true one, or one that stands in where `known` is False.
    """

    horizon: Horizon
    known: bool = True

    def minute(self, text: str) -> int:
        """Read a local time.

        Raises
        ------
        ValueError
            It is none, or not in this zone; the message ends "expected …".
        UnsureError
            The horizon is not known, and the time has an offset.
        """
        local = parse_local(text)
        if not FIRST_TIME_YEAR <= local.year <= LAST_TIME_YEAR:
            raise ValueError(_YEARS)
        if self.known:
            return self.horizon.minute(text)
        if local.tzinfo is not None:
            raise UnsureError
        midnight = datetime.combine(self.horizon.start, datetime.min.time(), UTC)
        return (local.replace(tzinfo=UTC) - midnight) // timedelta(minutes=1)

    def times(self) -> LocalTime:
        """Give the shape of local times."""
        return LocalTime(self.minute, self.horizon.text)

    def dates(self) -> LocalDate:
        """Give the shape of dates, as days since the first."""
        return LocalDate(self.horizon.day_of_date, self.horizon.date_of_day)


ZONE: Final = Zone()
START: Final = LocalDate(
    date.toordinal, date.fromordinal, FIRST_TIME_YEAR, LAST_START_YEAR
)
NUMBER_OF_DAYS: Final = Integer(DAYS)


def clock_of(document: dict[str, Json]) -> Clock:
    """Give the clock of a problem file, true as far as its keys are good."""
    reading = Reading()
    start = START.read(document.get("start"), (None, "start"), reading)
    first = _ANY_MONDAY if reading.count else date.fromordinal(start)
    zone = ZONE.read(document.get("zone"), (None, "zone"), reading)
    days = NUMBER_OF_DAYS.read(document.get("days"), (None, "days"), reading)
    if reading.count:
        return Clock(Horizon("UTC", first, days), known=False)
    return Clock(Horizon(zone, first, days))
