"""The weekly cycle of a network: which step of which round happens when.

Times are wall-clock times of the network, so a step keeps its hour when the clock
changes. The pitfall is that night: what would stand between 02:00 and 03:00 happens
twice or never, and is refused; in a zone that changes at another hour, a time that
is jumped over means the end of the jump, and one that comes twice its first coming.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

from matching.faults import BadInputError, Fault, shown
from matching.times import Horizon

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
MOST_WEEKS_BEFORE: Final = 8
# Between these a clock goes forward or back, nearly everywhere.
NIGHT_FROM, NIGHT_TO = time(2), time(3)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step happens: so many weeks before the planned one, at a local time.

    Attributes
    ----------
    weeks_before
        1 is the week before the planned one, at most 8.
    weekday
        0 is Monday.
    at
        Wall-clock time, in whole minutes.
    """

    weeks_before: int
    weekday: int
    at: time

    def day_of(self, monday: date) -> date:
        """Give its day for the week that begins on a Monday."""
        return monday + timedelta(days=self.weekday) - self.weeks_before * WEEK

    def document(self) -> dict[str, Any]:
        """Give it as it is kept in JSON."""
        return {
            "weeks_before": self.weeks_before,
            "weekday": self.weekday,
            "time": f"{self.at:%H:%M}",
        }


@dataclass(frozen=True, slots=True)
class Cycle:
    """The steps of a round, in their order; one of None does not happen by itself.

    Attributes
    ----------
    open
        Sessions are made, and helpers asked when they can come.
    remind
        Who has not answered is reminded.
    close
        Nobody is waited for any more.
    solve
        The week is planned.
    tell
        The coordinator is told what came of it.
    """

    open: Moment | None = Moment(2, 0, time(8))
    remind: Moment | None = Moment(2, 3, time(18))
    close: Moment | None = Moment(2, 6, time(20))
    solve: Moment | None = Moment(2, 6, time(21))
    tell: Moment | None = Moment(1, 0, time(8))

    def moments(self) -> dict[str, Moment]:
        """Give the steps that happen by themselves, in order."""
        found = {name: getattr(self, name) for name in STEPS}
        return {name: one for name, one in found.items() if one is not None}

    def document(self) -> dict[str, Any]:
        """Give it whole as it is kept in JSON."""
        moments = self.moments()
        return {
            name: moments[name].document() if name in moments else None
            for name in STEPS
        }


STEPS: Final = tuple(one.name for one in fields(Cycle))


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One step of one round.

    Attributes
    ----------
    at
        The instant it is due, in UTC.
    step
        One of `STEPS`.
    week
        The planned ISO week, ``2026-W49``.
    until
        As long as the step is worth doing late: steps before the end of answers until
        then, the others until the planned week begins.
    """

    at: datetime
    step: str
    week: str
    until: datetime


def read_cycle(document: Mapping[str, Any]) -> Cycle:
    """Read a cycle from JSON; steps it does not name happen as usual.

    Raises
    ------
    BadInputError
        With every fault: a step nobody knows, a moment that is none, a time between
        02:00 and 03:00, or steps that are not in their order.
    """
    faults = [
        Fault(f"cycle.{name}", "an unknown step", " or ".join(STEPS))
        for name in document
        if name not in STEPS
    ]
    found: dict[str, Moment | None] = {}
    for name in STEPS:
        if name in document:
            found[name] = _moment(f"cycle.{name}", document[name], faults)
    cycle = Cycle(**found)
    if not faults:
        faults = list(_not_in_order(cycle))
    if faults:
        raise BadInputError(faults, "cycle")
    return cycle


def _moment(where: str, document: Any, faults: list[Fault]) -> Moment | None:
    if document is None:
        return None
    names = {"weeks_before", "weekday", "time"}
    if not isinstance(document, Mapping) or document.keys() != names:
        expected = "null, or weeks_before, weekday and time"
        faults.append(Fault(where, shown(document), expected))
        return None
    numbers = {"weeks_before": (1, MOST_WEEKS_BEFORE), "weekday": (0, 6)}
    for name, (least, most) in numbers.items():
        value = document[name]
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not least <= value <= most:
            expected = f"a whole number from {least} to {most}"
            faults.append(Fault(f"{where}.{name}", shown(value), expected))
    at = _time(document["time"])
    if at is None or NIGHT_FROM <= at < NIGHT_TO:
        expected = "HH:MM, not from 02:00 to 02:59, when the clock may change"
        faults.append(Fault(f"{where}.time", shown(document["time"]), expected))
    if any(fault.where.startswith(f"{where}.") for fault in faults):
        return None
    return Moment(document["weeks_before"], document["weekday"], at or time())


def _time(value: Any) -> time | None:
    try:
        return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 - a wall clock
    except (TypeError, ValueError):
        return None


def _not_in_order(cycle: Cycle) -> Iterator[Fault]:
    monday = date(2026, 1, 5)
    steps = [
        (name, (one.day_of(monday), one.at)) for name, one in cycle.moments().items()
    ]
    for (before, earlier), (name, later) in pairwise(steps):
        if later <= earlier:
            found = "at the same time or before"
            yield Fault(f"cycle.{name}", found, f"after cycle.{before}")


def week_of(monday: date) -> str:
    """Write the ISO week that begins on a Monday."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def instant_of(day: date, at: time, zone: str) -> datetime:
    """Give the instant of a wall-clock time; there always is one (see the module)."""
    horizon = Horizon(zone, day, 1)
    return horizon.instant(horizon.wall_minute(day, at))


def due_slots(
    cycle: Cycle,
    zone: str,
    since: datetime,
    until: datetime,
    steps: Collection[str] = STEPS,
) -> list[Slot]:
    """Give the steps that become due in ``(since, until]``, in the order of time.

    Parameters
    ----------
    zone
        Of the wall clock, an IANA name.
    steps
        Only these.
    """
    # A day more at both ends: clocks differ from UTC by at most a day.
    first = since.astimezone(ZoneInfo(zone)).date() - DAY
    last = until.astimezone(ZoneInfo(zone)).date() + DAY
    found = [
        _slot(cycle, name, zone, monday)
        for name, moment in cycle.moments().items()
        if name in steps
        for monday in _weeks(moment, first, last)
    ]
    return sorted(
        (one for one in found if since < one.at <= until),
        key=lambda one: (one.at, STEPS.index(one.step), one.week),
    )


def _weeks(moment: Moment, first: date, last: date) -> Iterator[date]:
    """Give the Mondays of the weeks whose step falls between two days, inclusive."""
    ahead = moment.day_of(date(1970, 1, 5)) - date(1970, 1, 5)
    day = first - ahead
    day += timedelta(days=-day.weekday() % 7)
    while day + ahead <= last:
        yield day
        day += WEEK


def _slot(cycle: Cycle, step: str, zone: str, monday: date) -> Slot:
    moments = cycle.moments()
    until = instant_of(monday, time(), zone)
    if step in {"open", "remind"} and "close" in moments:
        end = moments["close"]
        until = instant_of(end.day_of(monday), end.at, zone)
    moment = moments[step]
    at = instant_of(moment.day_of(monday), moment.at, zone)
    return Slot(at.astimezone(UTC), step, week_of(monday), until)


def slot_of(cycle: Cycle, zone: str, step: str, week: str) -> Slot | None:
    """Give the slot of a step for a week; None: it does not happen by itself."""
    if step not in cycle.moments():
        return None
    return _slot(
        cycle, step, zone, date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    )
