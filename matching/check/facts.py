"""A problem indexed by id, with what is worked out once and asked often.

Sharing these indexes keeps every rule a few lines long and the whole check linear
in the number of assignments.
"""

import copy
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from matching.check.duty import Duty
from matching.check.ways import Ways
from matching.problem import (
    Helper,
    Interval,
    Loan,
    Pin,
    Problem,
    Published,
    Room,
    Session,
    Use,
)

RoomKey = tuple[str, str]  # site and room
Key = tuple[str, str, str]  # session, seat and helper
_Entry = TypeVar("_Entry", Pin, Published)


class Facts:
    """A problem as the rules ask it; make it once for many plans of a problem.

    Parameters
    ----------
    problem
        A problem without faults.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.settings = problem.settings
        self.ways = Ways(problem)
        self.sessions = {session.id: session for session in problem.sessions}
        seats = [
            (session.id, seat) for session in problem.sessions for seat in session.seats
        ]
        self.seats = {(session, seat.id): seat for session, seat in seats}
        self._order = {key: number for number, key in enumerate(self.seats)}
        self.helpers = {helper.id: helper for helper in problem.helpers}
        self.published = _by_session(problem.published)
        self.pins, self.pinned, self.may_reserve = _pins_of(problem)
        self.begun = {session for session in self.published if self._has_begun(session)}
        self.never_with = _both_ways(problem.helpers)
        self._index_what_is_shared()
        self._days: dict[int, int] = {}
        self._years: dict[int, int] = {}
        self._free: dict[str, tuple[Interval, ...]] = {}

    def repinned(self, problem: Problem) -> "Facts":
        """Give the facts of a problem that is another one by its pins alone."""
        other = copy.copy(self)
        other.problem = problem
        other.pins, other.pinned, other.may_reserve = _pins_of(problem)
        return other

    def _has_begun(self, session: str) -> bool:
        as_of, told = self.problem.as_of, self.published[session][0]
        option = self.sessions[session].options[told.option]
        return as_of is not None and option.start < as_of

    def _index_what_is_shared(self) -> None:
        """Find which sessions could meet in a room, over a resource, in a series."""
        problem = self.problem
        self.rooms: Mapping[RoomKey, Room] = {
            (site.id, room.id): room for site in problem.sites for room in site.rooms
        }
        self.resources = {resource.id: resource for resource in problem.resources}
        self.series = {series.id: series for series in problem.series}
        self.loans: dict[str, list[Loan]] = defaultdict(list)
        for loan in problem.loans:
            self.loans[loan.resource].append(loan)
        self.in_room: dict[RoomKey, dict[str, Session]] = defaultdict(dict)
        self.users: dict[str, list[tuple[Session, Use]]] = defaultdict(list)
        self.modules: dict[str, list[Session]] = defaultdict(list)
        numbers: dict[str, int] = {}
        for session in problem.sessions:
            for option in session.options:
                if option.room is not None:
                    self.in_room[session.site, option.room][session.id] = session
            for use in session.uses:
                self.users[use.resource].append((session, use))
            if session.module is not None:
                self.modules[session.module.series].append(session)
                numbers[session.id] = session.module.number
        for modules in self.modules.values():
            modules.sort(key=lambda session: numbers[session.id])

    def duty(self, session_id: str, option: int, seat_id: str, helper_id: str) -> Duty:
        """Give the duty of an assignment whose ids and option exist."""
        session = self.sessions[session_id]
        time = session.options[option]
        return Duty(
            session,
            time,
            self.seats[session_id, seat_id],
            self.helpers[helper_id],
            self.day(time.start),
            option,
            self._order[session_id, seat_id],
            session_id in self.begun,
        )

    def day(self, minute: int) -> int:
        """Give the local day of a minute."""
        if minute not in self._days:
            self._days[minute] = self.problem.horizon.day(minute)
        return self._days[minute]

    def year(self, day: int) -> int:
        """Give the calendar year of a local day."""
        if day not in self._years:
            self._years[day] = self.problem.horizon.date_of_day(day).year
        return self._years[day]

    def free(self, helper: Helper) -> tuple[Interval, ...]:
        """Give the availability of a helper, joined, without regard to absences."""
        if helper.id not in self._free:
            self._free[helper.id] = _joined(helper)
        return self._free[helper.id]


def _pins_of(
    problem: Problem,
) -> tuple[Mapping[str, Sequence[Pin]], set[Key], set[Key]]:
    """Give pins by session, as keys, and the keys of where a reserve may sit."""
    pinned = {(pin.session, pin.seat, pin.helper) for pin in problem.pins}
    told = {(one.session, one.seat, one.helper) for one in problem.published}
    return _by_session(problem.pins), pinned, pinned | told


def _by_session(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    """Sort what names a session by that session."""
    found: dict[str, list[_Entry]] = {}
    for entry in entries:
        found.setdefault(entry.session, []).append(entry)
    return found


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
