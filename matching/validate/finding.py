"""What the checks share: a finding, and the scope they look at."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Protocol

from matching import limits
from matching.faults import Fault, shown
from matching.problem import Problem, Session
from matching.shapes import at_key
from matching.times import Horizon, is_zone

_ID = re.compile(limits.ID_PATTERN).fullmatch
_DATE_YEARS: Final = f"{limits.FIRST_DATE_YEAR} to {limits.LAST_DATE_YEAR}"
_TIME_YEARS: Final = f"{limits.FIRST_TIME_YEAR} to {limits.LAST_TIME_YEAR}"
ID_EXPECTED: Final = "an id of 1 to 64 letters, digits or _ . : - (no space)"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault between values.

    Attributes
    ----------
    touching
        Other places it rests on; where one of them is faulty itself, nothing is
        known about this one. ``sites[*].id`` stands for all ids of a list.
    """

    where: str
    value: object
    expected: str
    touching: tuple[str, ...] = ()

    @property
    def fault(self) -> Fault:
        """The fault for the reader."""
        return Fault(self.where, shown(self.value), self.expected)


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """The id."""


class Scope:
    """A problem with what the checks look up in it again and again.

    Parameters
    ----------
    horizon_known
        False: another one stands in, so nothing is outside of it.

    Attributes
    ----------
    rooms
        Each by its site and its own id.
    sessions
        By id with their index; None for an id that several have.
    """

    def __init__(self, problem: Problem, *, horizon_known: bool = True) -> None:
        self.problem = problem
        self.horizon_known = horizon_known
        self.helpers = {helper.id for helper in problem.helpers}
        self.sites = {site.id for site in problem.sites}
        self.rooms = {
            (site.id, room.id) for site in problem.sites for room in site.rooms
        }
        self.resources = {resource.id for resource in problem.resources}
        self.series = {series.id for series in problem.series}
        self.sessions = _by_id(problem.sessions)
        self._fit: set[str] = set()
        horizon = problem.horizon
        self.first_day = horizon.day_of_date(date(limits.FIRST_DATE_YEAR, 1, 1))
        self.last_day = horizon.day_of_date(date(limits.LAST_DATE_YEAR, 12, 31))
        opening = datetime(limits.FIRST_TIME_YEAR, 1, 1, tzinfo=horizon.tz)
        closing = datetime(limits.LAST_TIME_YEAR, 12, 31, 23, 59, tzinfo=horizon.tz)
        self.first_minute = horizon.minute_of_instant(opening.astimezone(UTC))
        self.last_minute = horizon.minute_of_instant(closing.astimezone(UTC))

    def day_text(self, day: int) -> str:
        """Give the date of a day number."""
        return self.problem.horizon.date_of_day(day).isoformat()

    def time_text(self, minute: int) -> str:
        """Give the local time of a minute."""
        if not self.first_minute <= minute <= self.last_minute:
            return f"minute {minute}"
        return self.problem.horizon.text(minute)

    def minute(self, path: str, minute: int) -> Iterator[Finding]:
        """Find a minute beyond every calendar."""
        if not self.first_minute <= minute <= self.last_minute:
            yield Finding(path, f"minute {minute}", f"a local time from {_TIME_YEARS}")

    def period(
        self, path: str, first_day: int | None, last_day: int | None
    ) -> Iterator[Finding]:
        """Find dates beyond every calendar, and a first day after the last."""
        given = (("from", first_day), ("until", last_day))
        beyond = [
            Finding(f"{path}.{key}", f"day {day}", f"a date from {_DATE_YEARS}")
            for key, day in given
            if day is not None and not self.first_day <= day <= self.last_day
        ]
        yield from beyond
        if first_day is None or last_day is None or beyond:
            return
        if last_day < first_day:
            start = self.day_text(first_day)
            expected = f"{start} (“from”) or a later date"
            touching = (f"{path}.from",)
            found = self.day_text(last_day)
            yield Finding(f"{path}.until", found, expected, touching)

    def interval(
        self, path: str, start: int, end: int, keys: tuple[str, str] = ("from", "to")
    ) -> Iterator[Finding]:
        """Find times beyond every calendar, and an end that is not after the start."""
        first, last = (f"{path}.{key}" for key in keys)
        beyond = [*self.minute(first, start), *self.minute(last, end)]
        yield from beyond
        if end <= start and not beyond:
            expected = f"a time after {self.time_text(start)} (“{keys[0]}”)"
            yield Finding(last, self.time_text(end), expected, (first,))

    def id(self, path: str, text: str) -> Iterator[Finding]:
        """Find an id of another form."""
        if text in self._fit:
            return
        if _ID(text):
            self._fit.add(text)
        else:
            yield Finding(path, text, ID_EXPECTED)

    def ids(self, path: str, texts: Sequence[str]) -> Iterator[Finding]:
        """Find ids of another form, and those that stand in a list twice."""
        for index, text in enumerate(texts):
            if text not in self._fit:
                yield from self.id(f"{path}[{index}]", text)
        if len(set(texts)) != len(texts):
            yield from repeated(path, texts)

    def levels(
        self, path: str, levels: Sequence[tuple[str, int]], highest: int
    ) -> Iterator[Finding]:
        """Find ids of another form, and levels that do not exist."""
        for text, level in levels:
            if text not in self._fit:
                yield from self.id(at_key(path, text), text)
            if not 1 <= level <= highest:
                expected = f"a level from 1 to {highest}"
                yield Finding(at_key(path, text), level, expected)


def _by_id(sessions: Sequence[Session]) -> dict[str, tuple[int, Session] | None]:
    found: dict[str, tuple[int, Session] | None] = {}
    for index, session in enumerate(sessions):
        found[session.id] = None if session.id in found else (index, session)
    return found


def horizon_findings(horizon: Horizon) -> Iterator[Finding]:
    """Find what no calendar has; with one of these, no minute can be judged."""
    if not is_zone(horizon.zone):
        yield Finding("zone", horizon.zone, "a time zone such as Europe/Brussels")
    yield from within("days", horizon.days, limits.DAYS)
    low, high = limits.FIRST_TIME_YEAR, limits.LAST_START_YEAR
    if not low <= horizon.start.year <= high:
        found = horizon.start.isoformat()
        yield Finding("start", found, f"a date from {low} to {high}")


def repeated(path: str, texts: Sequence[str], key: str = "") -> Iterator[Finding]:
    """Find what stands in a list a second time."""
    first: dict[str, int] = {}
    for index, text in enumerate(texts):
        earlier = first.setdefault(text, index)
        if earlier != index:
            other = f"{path}[{earlier}]{key}"
            expected = f"one that {other} does not have already"
            yield Finding(f"{path}[{index}]{key}", text, expected, (other,))


def ids_of(scope: Scope, path: str, things: Sequence[Named]) -> Iterator[Finding]:
    """Find ids of another form, and those that two things share."""
    texts = [thing.id for thing in things]
    for index, text in enumerate(texts):
        yield from scope.id(f"{path}[{index}].id", text)
    if len(set(texts)) != len(texts):
        yield from repeated(path, texts, ".id")


def name(path: str, text: str) -> Iterator[Finding]:
    """Find a name of several lines, or too long."""
    if not limits.fits_name(text):
        longest = limits.LONGEST_NAME
        yield Finding(path, text, f"one line of text of at most {longest} characters")


def within(path: str, value: int, bounds: tuple[int, int]) -> Iterator[Finding]:
    """Find a number out of its bounds."""
    low, high = bounds
    if not low <= value <= high:
        yield Finding(path, value, f"a whole number from {low} to {high}")


def unknown(path: str, text: str, kind: str, ids_path: str | None = None) -> Finding:
    """Give the finding of an id that nothing has."""
    ids_path = f"{kind}s[*].id" if ids_path is None else ids_path
    return Finding(path, text, f"the id of a {kind} of this problem", (ids_path,))


def place(path: str, location: tuple[float, float] | None) -> Iterator[Finding]:
    """Find a place that is not on Earth."""
    if location is None:
        return
    for index, (low, high) in enumerate((limits.LATITUDE, limits.LONGITUDE)):
        if not low <= location[index] <= high:
            expected = f"degrees from {low:g} to {high:g}"
            yield Finding(f"{path}[{index}]", location[index], expected)
