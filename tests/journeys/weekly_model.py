"""What should be so, worked out a second time: plain dictionaries and no product code.

The machine tells the model what it has done and what was answered; the model says who
is away, which alarms ring, what calendars show and how long everybody was there. The
one thing it takes from the product is a plan that was published: which of many good
plans is taken is not its affair.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
DAY: Final = timedelta(days=1)
Span = tuple[datetime, datetime]
Pair = tuple[str, str]  # session and helper
Rule = tuple[int, time, time]  # weekday, from and to by the clock of the wall
NOBODY_KNOWS: Final = frozenset(("called_off", "inactive", "moved"))


def local(day: date, wall: time) -> datetime:
    """Give the instant of a wall clock, in UTC."""
    return datetime.combine(day, wall, BRUSSELS).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """Give the local day."""
    return instant.astimezone(BRUSSELS).date()


@dataclass
class Dated:
    """An absence or exception, and since when it is there."""

    span: Span
    since: datetime
    wish: str = "absent"
    replaces: bool = False


@dataclass
class Person:
    """A helper as the model knows them."""

    rules: list[Rule]
    said_at: datetime
    active: bool = True
    active_at: datetime | None = None
    dated: dict[tuple[str, int], Dated] = field(default_factory=dict)


@dataclass
class Sitting:
    """A session: where it is, when, and since when it is so."""

    site: str
    span: Span
    seats: tuple[str, ...]
    called_off: bool = False
    off_at: datetime | None = None
    moved_at: datetime | None = None


class Duty(NamedTuple):
    """A published seat with its holder."""

    session: str
    seat: str
    helper: str
    starts_at: datetime
    ends_at: datetime

    @property
    def pair(self) -> Pair:
        return self.session, self.helper

    @property
    def span(self) -> Span:
        return self.starts_at, self.ends_at


@dataclass(frozen=True)
class Version:
    """What was published at once, and what it breaks on purpose."""

    at: datetime
    duties: frozenset[Duty]
    overrides: tuple[Mapping[str, Any], ...]


class Cause(NamedTuple):
    """Why somebody cannot come, and since when that is so."""

    word: str
    since: datetime


@dataclass
class Model:
    """The world of the machine."""

    people: dict[str, Person]
    weeks: dict[str, date]
    sittings: dict[str, Sitting] = field(default_factory=dict)
    versions: dict[str, list[Version]] = field(default_factory=dict)
    cancelled: dict[Pair, datetime] = field(default_factory=dict)
    dismissed: dict[Pair, dict[str, datetime]] = field(default_factory=dict)
    attendance: dict[Pair, tuple[str, Span | None]] = field(default_factory=dict)
    rounds: dict[str, bool] = field(default_factory=dict)  # whether it waits
    answers: dict[str, set[str]] = field(default_factory=dict)

    # ------------------------------------------------------------ what is published

    def newest(self, week: str) -> Version | None:
        """Give what is in force of a week."""
        known = self.versions.get(week)
        return known[-1] if known else None

    def duties(self) -> list[Duty]:
        """Give everything that is in force, of all weeks."""
        found = [self.newest(week) for week in self.weeks]
        return [duty for one in found if one is not None for duty in one.duties]

    def overridden(self, duty: Duty, rule: str) -> list[datetime]:
        """Give when somebody said why this may break a rule."""
        return [
            datetime.fromisoformat(one["at"])
            for week in self.weeks
            if (version := self.newest(week)) is not None and duty in version.duties
            for one in version.overrides
            if (one["rule"], one["session"], one["seat"], one["helper"])
            == (rule, duty.session, duty.seat, duty.helper)
        ]

    # ------------------------------------------------------------------ who is away

    def free(self, helper: str, span: Span) -> bool:
        """Say whether a span lies within what a helper has said, absences aside."""
        person = self.people[helper]
        replaced = {
            day
            for one in person.dated.values()
            if one.replaces
            for day in _days(one.span)
        }
        windows = [
            (local(day, starts), local(day, ends))
            for day in _days((span[0] - DAY, span[1] + DAY))
            if day not in replaced
            for weekday, starts, ends in person.rules
            if weekday == day.weekday()
        ]
        windows += [one.span for one in person.dated.values() if one.wish != "absent"]
        reached = span[0]
        for start, end in sorted(windows):
            if start <= reached < end:
                reached = end
        return reached >= span[1]

    def causes(self, duty: Duty) -> Iterator[Cause]:
        """Say why the holder of a published seat cannot come, overridden or not."""
        person, sitting = self.people[duty.helper], self.sittings[duty.session]
        if sitting.called_off:
            assert sitting.off_at is not None
            yield Cause("called_off", sitting.off_at)
        if not person.active:
            assert person.active_at is not None
            yield Cause("inactive", person.active_at)
        if duty.pair in self.cancelled:
            yield Cause("cancellation", self.cancelled[duty.pair])
        if sitting.span != duty.span:
            assert sitting.moved_at is not None
            yield Cause("moved", sitting.moved_at)
        yield from self._away(duty)

    def _away(self, duty: Duty) -> Iterator[Cause]:
        person = self.people[duty.helper]
        for one in person.dated.values():
            meets = one.wish == "absent" and _meet(one.span, duty.span)
            if meets and duty.pair not in self.cancelled:
                yield Cause("absence", one.since)
        if not self.free(duty.helper, duty.span):
            yield Cause("availability", person.said_at)

    def rings(self, duty: Duty) -> bool | None:
        """Say whether there is an open alarm; None: there may be one.

        There may be where somebody has said anything at all about their times since a
        coordinator has allowed or dismissed it: that it is the same as before nobody
        looks up.
        """
        answers = [self._rings(duty, cause) for cause in self.causes(duty)]
        if True in answers:
            return True
        return None if None in answers else False

    def _rings(self, duty: Duty, cause: Cause) -> bool | None:
        said_at = self.people[duty.helper].said_at
        if cause.word in {"absence", "availability"}:
            allowed = self.overridden(duty, "available")
            if allowed:
                return False if said_at <= max(allowed) else None
        dismissed = self.dismissed.get(duty.pair, {})
        if not dismissed:
            return True
        last = max(dismissed.values())
        if cause.since > last:
            return True
        return None if said_at > last else False

    # ------------------------------------------------------------------ what was held

    def held(self, now: datetime) -> dict[str, list[Span]]:
        """Give what helpers have held and is over."""
        found: dict[str, list[Span]] = {helper: [] for helper in self.people}
        for duty in self.duties():
            said = duty.pair in self.attendance or duty.pair in self.cancelled
            if not said and not self.sittings[duty.session].called_off:
                found[duty.helper].append(duty.span)
        for (session, helper), (state, span) in self.attendance.items():
            if state == "held" and not self.sittings[session].called_off:
                assert span is not None
                found[helper].append(span)
        return {
            helper: [span for span in spans if span[1] <= now]
            for helper, spans in found.items()
        }

    def hours(self, now: datetime) -> dict[str, tuple[int, int, int, int, int]]:
        """Give sessions, minutes, days, no-shows and excuses of every helper."""
        missed = Counter(
            (helper, state)
            for (session, helper), (state, _) in self.attendance.items()
            if not self.sittings[session].called_off
        )
        return {
            helper: (
                len(spans),
                sum(int((end - start).total_seconds()) // 60 for start, end in spans),
                len({day_of(start) for start, _ in spans}),
                missed[helper, "no_show"],
                missed[helper, "excused"],
            )
            for helper, spans in self.held(now).items()
        }

    # ------------------------------------------------------------------ differences

    def differences(self, week: str, number: int) -> set[tuple[str, str, str]]:
        """Give what a version changes: session, helper (empty: the site), and how."""
        known = self.versions[week]
        before = known[number - 2].duties if number > 1 else frozenset[Duty]()
        after = known[number - 1].duties
        found: set[tuple[str, str, str]] = set()
        for session in {duty.session for duty in (*before, *after)}:
            was, now_is = _team(before, session), _team(after, session)
            for helper in {*was, *now_is}:
                kind = _kind(was.get(helper), now_is.get(helper))
                if kind:
                    found.add((session, helper, kind))
            kind = _kind(_any(was), _any(now_is))
            if kind in {"", "seat"}:
                kind = "" if was.keys() == now_is.keys() else "team"
            if kind:
                found.add((session, "", kind))
        return found


def _team(duties: Iterable[Duty], session: str) -> dict[str, Duty]:
    return {duty.helper: duty for duty in duties if duty.session == session}


def _any(team: Mapping[str, Duty]) -> Duty | None:
    return next(iter(team.values()), None)


def _kind(was: Duty | None, now_is: Duty | None) -> str:
    if was is None or now_is is None:
        return "added" if was is None else "removed"
    if was.span != now_is.span:
        return "moved"
    return "" if was.seat == now_is.seat else "seat"


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _days(span: Span) -> list[date]:
    first, last = day_of(span[0]), day_of(span[1] - timedelta(seconds=1))
    return [first + n * DAY for n in range((last - first).days + 1)]
