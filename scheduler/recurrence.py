"""Dates that come again: a weekday, every few weeks or the nth of a month.

Kept as five plain columns instead of as RFC 5545 text, so that every rule kept can
be shown in a form, and a whole region's rules expanded by arithmetic. What else an
RRULE can say is refused, never rounded. The pitfall is the year with 53 weeks: weeks
are counted from the week of the first day, not by their numbers.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Final

from dateutil.rrule import rrulestr

from matching.faults import BadInputError, Fault, shown

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_WEEKS: Final = 52
MOST_NTH: Final = 5
LONGEST: Final = 200
MOST_COUNT: Final = 1000
_WEEK: Final = 7
_WEEKLY: Final = "WEEKLY"
_MONTHLY: Final = "MONTHLY"
_PARTS: Final = ("FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST")
ACCEPTED: Final = (
    "FREQ=WEEKLY with INTERVAL and BYDAY=MO,TU… or FREQ=MONTHLY with BYDAY=2WE,-1FR…,"
    " and UNTIL or COUNT"
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A weekday that comes again.

    Parameters
    ----------
    weekday
        0 is Monday.
    every_weeks
        1: every week; 2: every second one, counted from the ISO week of `first_on`.
    nth
        0: each such weekday; 1 to 5: the nth of the month; -1: the last, -2: the one
        before. A month without it has none.
    first_on, last_on
        Bounds, both inclusive; None: none.

    Raises
    ------
    BadInputError
        A number is out of its range, weeks are counted from nowhere, or both weeks
        and months are counted.
    """

    weekday: int
    every_weeks: int = 1
    nth: int = 0
    first_on: date | None = None
    last_on: date | None = None

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise BadInputError(faults, "recurrence")

    def dates(self, first: date, last: date) -> tuple[date, ...]:
        """Give the dates from `first` to `last`, both inclusive, in order."""
        low = max(first, self.first_on or first).toordinal()
        high = min(last, self.last_on or last).toordinal()
        low += (self.weekday - _weekday(low)) % _WEEK
        step = _WEEK * self.every_weeks
        if self.every_weeks > 1 and self.first_on is not None:
            low += (_monday(self.first_on.toordinal()) - _monday(low)) % step
        days = map(date.fromordinal, range(low, high + 1, step))
        return tuple(days) if self.nth == 0 else tuple(filter(self._is_nth, days))

    def _is_nth(self, day: date) -> bool:
        if self.nth > 0:
            return (day.day - 1) // _WEEK + 1 == self.nth
        length = monthrange(day.year, day.month)[1]
        return (length - day.day) // _WEEK + 1 == -self.nth


def _weekday(ordinal: int) -> int:
    return (ordinal - 1) % _WEEK


def _monday(ordinal: int) -> int:
    return ordinal - _weekday(ordinal)


def _faults(rule: Recurrence) -> Iterator[Fault]:
    if not 0 <= rule.weekday < _WEEK:
        yield Fault("weekday", shown(rule.weekday), "0 (Monday) to 6")
    if not 1 <= rule.every_weeks <= MOST_WEEKS:
        yield Fault("every_weeks", shown(rule.every_weeks), f"1 to {MOST_WEEKS}")
    if not -MOST_NTH <= rule.nth <= MOST_NTH:
        yield Fault("nth", shown(rule.nth), f"-{MOST_NTH} to {MOST_NTH}")
    if rule.every_weeks > 1 and rule.first_on is None:
        yield Fault("first_on", "nothing", "a day from whose week weeks are counted")
    if rule.every_weeks > 1 and rule.nth:
        yield Fault("nth", shown(rule.nth), "0 where weeks are counted")


def read_rrule(text: str, first_on: date | None) -> list[Recurrence]:
    """Read an RRULE of RFC 5545, for each of its weekdays one recurrence.

    Parameters
    ----------
    text
        ``FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20261231`` or
        ``FREQ=MONTHLY;BYDAY=2WE,-1FR``, perhaps with ``RRULE:`` before it.
    first_on
        The day it starts on (DTSTART); weeks and COUNT are counted from it. None: it
        has always been so.

    Raises
    ------
    BadInputError
        It is no RRULE, or one that cannot be kept exactly; all faults are told.
    """
    if len(text) > LONGEST:
        fault = Fault("rrule", shown(text), f"{LONGEST} characters at most")
        raise BadInputError([fault], "rrule")
    faults: list[Fault] = []
    parts = _split(text, faults)
    read = _Reading(parts, first_on, faults)
    rules = read.rules()
    if faults:
        raise BadInputError(faults, "rrule")
    return rules


def _split(text: str, faults: list[Fault]) -> dict[str, str]:
    parts: dict[str, str] = {}
    body = text.strip().upper().removeprefix("RRULE:").removesuffix(";")
    for part in body.split(";"):
        name, equals, value = part.partition("=")
        if not equals or name not in _PARTS:
            faults.append(Fault("rrule", shown(part), ACCEPTED))
        elif name in parts:
            faults.append(Fault(f"rrule, {name}", shown(part), "each part once"))
        else:
            parts[name] = value
    return parts


class _Reading:
    """The parts of an RRULE, read one by one; faults are collected."""

    def __init__(
        self, parts: Mapping[str, str], first_on: date | None, faults: list[Fault]
    ) -> None:
        self.parts, self.first_on, self.faults = parts, first_on, faults
        self.monthly = parts.get("FREQ") == _MONTHLY

    def rules(self) -> list[Recurrence]:
        self._check_frame()
        every = self._number("INTERVAL", MOST_WEEKS)
        if self.monthly and every > 1:
            self._fault("INTERVAL", "1 with FREQ=MONTHLY")
        if every > 1 and self.first_on is None:
            self._fault("INTERVAL", "a first day, from whose week weeks are counted")
        days = self._days()
        last_on = self._until()
        count = self._number("COUNT", MOST_COUNT)
        if "COUNT" in self.parts and not self.faults:
            last_on = self._last_of(count)
        if self.faults:
            return []
        return [
            Recurrence(weekday, every, nth, self.first_on, last_on)
            for weekday, nth in days
        ]

    def _fault(self, name: str, expected: str) -> None:
        found = shown(self.parts[name]) if name in self.parts else "nothing"
        self.faults.append(Fault(f"rrule, {name}", found, expected))

    def _check_frame(self) -> None:
        if self.parts.get("FREQ") not in {_WEEKLY, _MONTHLY}:
            self._fault("FREQ", "WEEKLY or MONTHLY")
        if self.parts.get("WKST", "MO") != "MO":
            self._fault("WKST", "MO, the first day of an ISO week")
        if "COUNT" in self.parts and "UNTIL" in self.parts:
            self._fault("COUNT", "either UNTIL or COUNT")
        elif "COUNT" in self.parts and self.first_on is None:
            self._fault("COUNT", "a first day, from which it is counted")

    def _number(self, name: str, most: int) -> int:
        text = self.parts.get(name, "1")
        digits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
        if digits and 1 <= int(text) <= most:
            return int(text)
        self._fault(name, f"a number from 1 to {most}")
        return 1

    def _days(self) -> list[tuple[int, int]]:
        if "BYDAY" not in self.parts:
            if self.monthly or self.first_on is None:
                self._fault("BYDAY", "weekdays")
                return []
            return [(self.first_on.weekday(), 0)]
        found = [self._day(word) for word in self.parts["BYDAY"].split(",")]
        days = dict.fromkeys(day for day in found if day is not None)
        # Who comes on every Wednesday comes on the second one.
        return [day for day in days if day[1] == 0 or (day[0], 0) not in days]

    def _day(self, word: str) -> tuple[int, int] | None:
        number, name = word[:-2], word[-2:]
        digits = number.removeprefix("-").removeprefix("+")
        known = name in DAYS and len(number) - len(digits) <= 1
        if known and not number:
            return DAYS.index(name), 0
        numbered = digits.isascii() and digits.isdigit() and len(digits) == 1
        if known and self.monthly and numbered and 1 <= int(digits) <= MOST_NTH:
            return DAYS.index(name), int(number)
        expected = f"weekdays such as MO{', 2WE or -1FR' if self.monthly else ''}"
        self.faults.append(Fault("rrule, BYDAY", shown(word), expected))
        return None

    def _until(self) -> date | None:
        text = self.parts.get("UNTIL")
        if text is None:
            return None
        try:
            if len(text) != len("YYYYMMDD") or not (text.isascii() and text.isdigit()):
                raise ValueError
            last_on = date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            self._fault("UNTIL", "the last day, as 20261231")
            return None
        if self.first_on is not None and last_on < self.first_on:
            self._fault("UNTIL", f"no day before {self.first_on}")
        return last_on

    def _last_of(self, count: int) -> date | None:
        """Give the day of the last of so many; the library counts them."""
        assert self.first_on is not None  # noqa: S101 - told as a fault before
        rule = ";".join(f"{name}={value}" for name, value in self.parts.items())
        start = datetime.combine(self.first_on, time.min)
        last = next(islice(rrulestr(rule, dtstart=start), count - 1, None), None)
        if last is None:
            self._fault("COUNT", "so many days until the year 9999")
            return None
        return last.date()


def write_rrule(rule: Recurrence) -> str:
    """Write a recurrence as an RRULE; its `first_on` is the DTSTART beside it."""
    day = DAYS[rule.weekday]
    parts = [f"FREQ={_MONTHLY if rule.nth else _WEEKLY}"]
    if rule.every_weeks > 1:
        parts.append(f"INTERVAL={rule.every_weeks}")
    parts.append(f"BYDAY={rule.nth}{day}" if rule.nth else f"BYDAY={day}")
    if rule.last_on is not None:
        parts.append(f"UNTIL={rule.last_on:%Y%m%d}")
    return ";".join(parts)
