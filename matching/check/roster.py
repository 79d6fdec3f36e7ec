"""What the rules look at: the problem indexed once, and the answer by who and where.

Sharing these indexes keeps every rule a few lines long and the whole check linear
in the number of assignments.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.plan import Assignment
from matching.problem import NOTHING, Helper, Interval, Option, Problem, Seat, Session
from matching.travel import (
    Location,
    formula_minutes,
    great_circle_km,
    minutes_between,
)

Detail = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule, where it shows and by how much.

    Attributes
    ----------
    rule
        An id of `RULES`, or ``answer`` where the answer itself is malformed.
    seat, helper
        None where the rule speaks of the whole session.
    detail
        The figures, e.g. ``wanted`` and ``found``.
    """

    rule: str
    session: str
    seat: str | None
    helper: str | None
    detail: Detail = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, eq=False)
class Duty:
    """An assignment with everything it names, and the local day it starts on."""

    session: Session
    option: Option
    seat: Seat
    helper: Helper
    day: int

    @property
    def start(self) -> int:
        """The minute it starts."""
        return self.option.start

    @property
    def end(self) -> int:
        """The minute it ends."""
        return self.option.end

    @property
    def key(self) -> tuple[str, str, str]:
        """Session, seat and helper, as a pin names them."""
        return self.session.id, self.seat.id, self.helper.id

    def breaks(self, rule: str, **detail: int | str) -> Violation:
        """Say that this seat and helper break a rule."""
        return Violation(rule, *self.key, detail)


class Facts:
    """A problem indexed by id, with what is worked out once and asked often.

    Parameters
    ----------
    problem
        A problem without faults.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.settings = problem.settings
        self.sessions = {session.id: session for session in problem.sessions}
        self.seats = {
            (session.id, seat.id): seat
            for session in problem.sessions
            for seat in session.seats
        }
        self.helpers = {helper.id: helper for helper in problem.helpers}
        self.pinned = {(pin.session, pin.seat, pin.helper) for pin in problem.pins}
        self.never_with = _both_ways(problem.helpers)
        self._places = {site.id: site.location for site in problem.sites}
        self._days: dict[int, int] = {}
        self._free: dict[str, tuple[Interval, ...]] = {}
        self._longest: dict[str, int] = {}
        self._minutes: dict[tuple[Location, Location, str], int] = {}

    def duty(self, session_id: str, option: int, seat_id: str, helper_id: str) -> Duty:
        """Look up everything an assignment names; KeyError where it is unknown."""
        session = self.sessions[session_id]
        seat = self.seats[session_id, seat_id]
        time = session.options[option]
        helper = self.helpers[helper_id]
        return Duty(session, time, seat, helper, self.day(time.start))

    def day(self, minute: int) -> int:
        """Give the local day of a minute."""
        if minute not in self._days:
            self._days[minute] = self.problem.horizon.day(minute)
        return self._days[minute]

    def free(self, helper: Helper) -> tuple[Interval, ...]:
        """Give the availability of a helper, joined, without regard to absences."""
        if helper.id not in self._free:
            self._free[helper.id] = _joined(helper)
        return self._free[helper.id]

    def home_minutes(self, helper: Helper, session: Session) -> int:
        """Give the minutes from home to a session's site, never from the table."""
        return self._formula(helper.home, self._places[session.site], helper.mode)

    def site_minutes(self, a: str, b: str, mode: str) -> int:
        """Give the minutes between two different sites; the table wins."""
        listed = self.problem.travel_minutes.get((min(a, b), max(a, b)))
        if listed is not None:
            return listed
        return self._formula(self._places[a], self._places[b], mode)

    def longest_way(self, mode: str) -> int:
        """Bound the minutes between any two sites from above.

        No two sites are farther apart than by way of the first one; a table may
        say more than the formula.
        """
        if mode not in self._longest:
            how = self.settings.travel
            places = [place for place in self._places.values() if place is not None]
            at = np.array(places or [(0.0, 0.0)])
            reach = great_circle_km(at[:1, 0], at[:1, 1], at[:, 0], at[:, 1]).max()
            way = formula_minutes(2.0 * reach, how.modes[mode], how.detour)
            table = self.problem.travel_minutes.values()
            self._longest[mode] = max([int(way) + 1, *table])
        return self._longest[mode]

    def _formula(self, a: Location | None, b: Location | None, mode: str) -> int:
        if a is None or b is None:
            return 0
        key = (a, b, mode)
        if key not in self._minutes:
            self._minutes[key] = minutes_between(a, b, mode, self.settings.travel)
        return self._minutes[key]


class Roster:
    """An answer: its duties by helper in order of time, and by session.

    Parameters
    ----------
    facts
        The problem it answers.
    assignments
        Malformed ones go to `faults` and count nowhere else.
    """

    def __init__(self, facts: Facts, assignments: Iterable[Assignment]) -> None:
        self.facts = facts
        self.faults: list[Violation] = []
        self.by_seat: dict[tuple[str, str], Duty] = {}
        for entry in assignments:
            self._take(entry)
        order = {session.id: at for at, session in enumerate(facts.problem.sessions)}
        self.duties = sorted(
            self.by_seat.values(), key=lambda duty: order[duty.session.id]
        )
        self.by_session: dict[str, list[Duty]] = defaultdict(list)
        self.by_helper: dict[str, list[Duty]] = defaultdict(list)
        for duty in self.duties:
            self.by_session[duty.session.id].append(duty)
            self.by_helper[duty.helper.id].append(duty)
        for duties in self.by_helper.values():
            duties.sort(key=in_time)

    def _take(self, entry: Assignment) -> None:
        fault = _fault_of(self.facts, entry)
        seat = (entry.session, entry.seat)
        if fault is None and seat in self.by_seat:
            fault = "seat_filled_twice"
        if fault is None:
            self.by_seat[seat] = self.facts.duty(
                entry.session, entry.option, entry.seat, entry.helper
            )
        else:
            key = (entry.session, entry.seat, entry.helper)
            figures: Detail = {"fault": fault, "option": entry.option}
            self.faults.append(Violation("answer", *key, figures))


def in_time(duty: Duty) -> tuple[int, int]:
    """Order duties by start, then by end."""
    return duty.start, duty.end


def _fault_of(facts: Facts, entry: Assignment) -> str | None:
    """Name what is malformed in an assignment; None if nothing is."""
    session = facts.sessions.get(entry.session)
    if session is None:
        return "unknown_session"
    if (entry.session, entry.seat) not in facts.seats:
        return "unknown_seat"
    if entry.helper not in facts.helpers:
        return "unknown_helper"
    if not 0 <= entry.option < len(session.options):
        return "option_out_of_range"
    return None


def _both_ways(helpers: Iterable[Helper]) -> Mapping[str, set[str]]:
    """Collect for each helper who must not be met, whoever of the two says so."""
    apart: dict[str, set[str]] = defaultdict(set)
    for helper in helpers:
        for other in helper.never_with:
            apart[helper.id].add(other)
            apart[other].add(helper.id)
    return apart


def _joined(helper: Helper) -> tuple[Interval, ...]:
    """Join a helper's windows where they overlap or touch."""
    joined: list[Interval] = []
    for window in sorted(helper.availability, key=lambda window: window.start):
        if joined and window.start <= joined[-1].end:
            last = joined.pop()
            joined.append(Interval(last.start, max(last.end, window.end)))
        else:
            joined.append(Interval(window.start, window.end))
    return tuple(joined)
