"""Local time and the minutes of a horizon, in one place.

Minute 0 is the local 00:00 that opens the horizon and minutes count *elapsed*
time, so the day a clock changes has 23 or 25 hours. The one pitfall: subtracting
two aware datetimes of the same zone in Python subtracts wall clocks; everything
here goes through UTC.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCAL = re.compile(
    r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?:([+-])(\d{2}):(\d{2}))?", re.ASCII
)
MINUTE = timedelta(minutes=1)
ZONE_PATTERN = r"[A-Za-z][A-Za-z0-9_+/-]{0,63}"


def is_zone(name: str) -> bool:
    """Say whether this machine knows a time zone of that name."""
    if not re.fullmatch(ZONE_PATTERN, name, re.ASCII):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def utc_of_local(local: datetime, zone: ZoneInfo) -> datetime:
    """Turn a wall-clock time into the instant it means.

    Parameters
    ----------
    local
        Naive local time, or aware with the offset that makes an ambiguous hour
        clear.
    zone
        The zone whose wall clock it is.

    Raises
    ------
    ValueError
        The hour does not exist that night, exists twice and no offset says which,
        or the offset is not one the zone has then.
    """
    naive = local.replace(tzinfo=None, fold=0)
    early = naive.replace(tzinfo=zone)
    late = early.replace(fold=1)
    exists = early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive
    if not exists:
        msg = f"a time that exists in {zone.key} (the clock jumps over this one)"
        raise ValueError(msg)
    offsets = {early.utcoffset(): early, late.utcoffset(): late}
    if local.tzinfo is not None:
        if local.utcoffset() not in offsets:
            msg = f"an offset that {zone.key} has then"
            raise ValueError(msg)
        return offsets[local.utcoffset()].astimezone(UTC)
    if len(offsets) > 1:
        msg = f"±HH:MM after it, because this hour comes twice in {zone.key}"
        raise ValueError(msg)
    return early.astimezone(UTC)


def parse_local(text: str) -> datetime:
    """Read ``YYYY-MM-DDTHH:MM`` with an optional ``±HH:MM``.

    Raises
    ------
    ValueError
        It has another form, or is no date of the calendar.
    """
    found = _LOCAL.fullmatch(text)
    if found is None:
        msg = "a local time YYYY-MM-DDTHH:MM"
        raise ValueError(msg)
    try:
        local = datetime.strptime(found[1], "%Y-%m-%dT%H:%M")  # noqa: DTZ007
        if found[2]:
            offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
            sign = 1 if found[2] == "+" else -1
            local = local.replace(tzinfo=timezone(sign * offset))
    except ValueError as error:
        msg = "a date and time of the calendar"
        raise ValueError(msg) from error
    return local


@dataclass(frozen=True)
class Horizon:
    """The days that are planned, and the meaning of a minute.

    Parameters
    ----------
    zone
        IANA name, e.g. ``Europe/Brussels``. The store may use an alias; ids come
        from the tz database shipped with the machine or with `tzdata`.
    start
        First local day.
    days
        Number of local days, at least 1.
    """

    zone: str
    start: date
    days: int
    _minutes: dict[str, int] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def tz(self) -> ZoneInfo:
        """The zone object."""
        return ZoneInfo(self.zone)

    @cached_property
    def origin(self) -> datetime:
        """The instant of minute 0, in UTC."""
        return self._midnight(0)

    def _midnight(self, day: int) -> datetime:
        # fold=0: a midnight that comes twice opens its day the first time;
        # a midnight that the clock jumps over opens it where the jump ends.
        naive = datetime.combine(self.start + timedelta(days=day), datetime.min.time())
        return naive.replace(tzinfo=self.tz).astimezone(UTC)

    def day_start(self, day: int) -> int:
        """Give the minute that opens a day (0 is the first; any integer works)."""
        return (self._midnight(day) - self.origin) // MINUTE

    def day_starts(self) -> tuple[int, ...]:
        """Give the minute that opens each day, and the end of the last: days + 1."""
        return tuple(self.day_start(day) for day in range(self.days + 1))

    def day(self, minute: int) -> int:
        """Give the local day on which a minute falls (negative before the start)."""
        return (self.local(minute).date() - self.start).days

    def day_of_date(self, local_date: date) -> int:
        """Give the day number of a local date."""
        return (local_date - self.start).days

    def date_of_day(self, day: int) -> date:
        """Give the local date of a day number."""
        return self.start + timedelta(days=day)

    def week(self, day: int) -> int:
        """Give the ISO week of a day, counted from the week of the first day."""
        return (day + self.start.weekday()) // 7

    def minute(self, text: str) -> int:
        """Read a local time of a file as a minute of this horizon.

        Raises
        ------
        ValueError
            Not a local time, missing or ambiguous; the message ends "expected …".
        """
        known = self._minutes.get(text)
        if known is None:
            known = self.minute_of_instant(utc_of_local(parse_local(text), self.tz))
            self._minutes[text] = known
        return known

    def wall_minute(self, local_date: date, wall: time, *, closes: bool = False) -> int:
        """Give the minute of a weekly wall-clock time on a date; there always is one.

        A time that the clock jumps over means the end of the jump. One that comes
        twice means its first coming where something opens and its second where it
        `closes`; a closing 00:00 is the midnight that ends the date.
        """
        if closes and wall == time.min:
            return self.day_start(self.day_of_date(local_date) + 1)
        naive = datetime.combine(local_date, wall, self.tz).replace(fold=int(closes))
        while True:
            instant = naive.astimezone(UTC)
            there = instant.astimezone(self.tz)
            if there.replace(tzinfo=None) == naive.replace(tzinfo=None):
                return self.minute_of_instant(instant)
            naive += MINUTE

    def minute_of_instant(self, instant: datetime) -> int:
        """Give the minute of an aware instant (rounded down)."""
        return (instant.astimezone(UTC) - self.origin) // MINUTE

    def instant(self, minute: int) -> datetime:
        """Give the UTC instant of a minute."""
        return self.origin + minute * MINUTE

    def local(self, minute: int) -> datetime:
        """Give the aware local time of a minute."""
        return self.instant(minute).astimezone(self.tz)

    def text(self, minute: int) -> str:
        """Write a minute as files do, with the offset only where it is needed."""
        local = self.local(minute)
        plain = local.strftime("%Y-%m-%dT%H:%M")
        try:
            utc_of_local(local.replace(tzinfo=None, fold=0), self.tz)
        except ValueError:
            return local.isoformat(timespec="minutes")
        return plain
