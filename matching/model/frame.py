"""The problem as numpy arrays: one index per helper, place, session, slot and seat.

A *slot* is one option of one session, a *station* one seat at one slot. Slots are
numbered session by session and stations slot by slot; where every session has one
option, slots are sessions and stations are seats. Times are minutes, days are day
numbers.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.problem import Problem, Seat
from matching.travel import Location

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NO_LIMIT = np.iinfo(np.int32).max


def _limits(values: "list[int | None]") -> Ints:
    return np.array([NO_LIMIT if v is None else v for v in values], dtype=np.int64)


def expanded(first: Ints, group: Ints) -> tuple[Ints, Ints]:
    """List the members of groups one after another.

    Parameters
    ----------
    first
        Members of group g are ``first[g] : first[g + 1]``.
    group
        The groups wanted, in order, perhaps repeated.

    Returns
    -------
    members, counts
        All members, and how many each wanted group has.
    """
    counts = first[group + 1] - first[group]
    before = np.repeat(np.cumsum(counts) - counts, counts)
    members = np.repeat(first[group], counts) + np.arange(counts.sum()) - before
    return members, counts


@dataclass(frozen=True)
class Frame:
    """Index and arrays of a problem; everything is computed once, when asked."""

    problem: Problem

    @cached_property
    def helper_index(self) -> dict[str, int]:
        """Helper id to row."""
        return {h.id: i for i, h in enumerate(self.problem.helpers)}

    @cached_property
    def site_index(self) -> dict[str, int]:
        """Site id to row."""
        return {s.id: i for i, s in enumerate(self.problem.sites)}

    @cached_property
    def session_index(self) -> dict[str, int]:
        """Session id to row."""
        return {s.id: i for i, s in enumerate(self.problem.sessions)}

    @cached_property
    def seats(self) -> list[Seat]:
        """All seats, session by session."""
        return [seat for session in self.problem.sessions for seat in session.seats]

    @cached_property
    def seat_index(self) -> dict[tuple[str, str], int]:
        """Session id and seat id to seat row."""
        pairs = ((s.id, t.id) for s in self.problem.sessions for t in s.seats)
        return {pair: i for i, pair in enumerate(pairs)}

    @cached_property
    def seat_first(self) -> Ints:
        """First seat of each session; length sessions + 1."""
        counts = [len(s.seats) for s in self.problem.sessions]
        return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)

    @cached_property
    def seat_session(self) -> Ints:
        """Session of each seat."""
        return np.repeat(np.arange(self.session_count), np.diff(self.seat_first))

    @property
    def helper_count(self) -> int:
        """Number of helpers."""
        return len(self.problem.helpers)

    @property
    def session_count(self) -> int:
        """Number of sessions."""
        return len(self.problem.sessions)

    @property
    def seat_count(self) -> int:
        """Number of seats."""
        return len(self.seats)

    @cached_property
    def slot_first(self) -> Ints:
        """First slot of each session; length sessions + 1."""
        counts = [len(s.options) for s in self.problem.sessions]
        return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)

    @cached_property
    def slot_session(self) -> Ints:
        """Session of each slot."""
        return np.repeat(np.arange(self.session_count), np.diff(self.slot_first))

    @cached_property
    def slot_option(self) -> Ints:
        """Option of each slot, counted within its session."""
        return np.arange(self.slot_count) - self.slot_first[self.slot_session]

    @property
    def slot_count(self) -> int:
        """Number of slots."""
        return int(self.slot_first[-1])

    @cached_property
    def station_first(self) -> Ints:
        """First station of each slot; length slots + 1."""
        counts = np.diff(self.seat_first)[self.slot_session]
        return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)

    @cached_property
    def station_slot(self) -> Ints:
        """Slot of each station."""
        return np.repeat(np.arange(self.slot_count), np.diff(self.station_first))

    @cached_property
    def station_seat(self) -> Ints:
        """Seat of each station."""
        slot = self.station_slot
        within = np.arange(self.station_count) - self.station_first[slot]
        return self.seat_first[self.slot_session[slot]] + within

    @property
    def station_count(self) -> int:
        """Number of stations."""
        return int(self.station_first[-1])

    @cached_property
    def start(self) -> Ints:
        """Start minute of each slot."""
        return self._of_options("start")

    @cached_property
    def end(self) -> Ints:
        """End minute of each slot."""
        return self._of_options("end")

    def _of_options(self, attribute: str) -> Ints:
        sessions = self.problem.sessions
        values = [getattr(o, attribute) for s in sessions for o in s.options]
        return np.array(values, dtype=np.int64)

    @cached_property
    def minutes(self) -> Ints:
        """Length of each slot in minutes."""
        return self.end - self.start

    @cached_property
    def day(self) -> Ints:
        """Local day on which each slot starts."""
        opens = np.array(self.problem.horizon.day_starts(), dtype=np.int64)
        return np.searchsorted(opens, self.start, side="right") - 1

    @cached_property
    def week(self) -> Ints:
        """ISO week of each slot, counted from the first day's."""
        return (self.day + self.problem.horizon.start.weekday()) // 7

    @cached_property
    def year(self) -> Ints:
        """Calendar year of each slot's day."""
        horizon = self.problem.horizon
        years = [horizon.date_of_day(day).year for day in range(horizon.days)]
        return np.array(years, dtype=np.int64)[self.day]

    @cached_property
    def site(self) -> Ints:
        """Site of each session."""
        index = self.site_index
        return np.array([index[s.site] for s in self.problem.sessions], dtype=np.int64)

    @cached_property
    def _visits(self) -> dict[tuple[int, Location], int]:
        """Number the places of home visits after the sites."""
        found: dict[tuple[int, Location], int] = {}
        for session in self.problem.sessions:
            visit = session.home_visit
            if visit is not None and visit.location is not None:
                key = (self.site_index[session.site], visit.location)
                found.setdefault(key, len(self.problem.sites) + len(found))
        return found

    @cached_property
    def locations(self) -> list[Location | None]:
        """Location of each place: of the sites, then of the homes visited."""
        sites: list[Location | None] = [s.location for s in self.problem.sites]
        return sites + [location for _, location in self._visits]

    @cached_property
    def place(self) -> Ints:
        """Place of each session: the home it visits, else its site."""
        place = self.site.copy()
        for number, session in enumerate(self.problem.sessions):
            visit = session.home_visit
            if visit is not None and visit.location is not None:
                place[number] = self._visits[int(self.site[number]), visit.location]
        return place

    @cached_property
    def remote(self) -> Bools:
        """Whether each session is remote."""
        return np.array([s.remote for s in self.problem.sessions], dtype=bool)

    @cached_property
    def told(self) -> dict[int, dict[int, tuple[int, int]]]:
        """Give of each session what was published: by helper option and seat."""
        told: dict[int, dict[int, tuple[int, int]]] = {}
        for entry in self.problem.published:
            mine = told.setdefault(self.session_index[entry.session], {})
            seat = self.seat_index[entry.session, entry.seat]
            mine[self.helper_index[entry.helper]] = (entry.option, seat)
        return told

    @cached_property
    def begun(self) -> Bools:
        """Whether each session began, as published, before the plan is made."""
        begun = np.zeros(self.session_count, dtype=bool)
        as_of = self.problem.as_of
        if as_of is not None:
            for session, told in self.told.items():
                option, _ = next(iter(told.values()))
                start = self.problem.sessions[session].options[option].start
                begun[session] = start < as_of
        return begun

    @cached_property
    def covering(self) -> Bools:
        """Whether each seat covers (is no shadow seat)."""
        return np.array([seat.covering for seat in self.seats], dtype=bool)

    @cached_property
    def mandatory(self) -> Bools:
        """Whether each seat must be filled."""
        return np.array([seat.mandatory for seat in self.seats], dtype=bool)

    @cached_property
    def alone_ok(self) -> Bools:
        """Whether each helper may be alone."""
        return np.array([h.alone_ok for h in self.problem.helpers], dtype=bool)

    @cached_property
    def adult(self) -> Bools:
        """Whether each helper is an adult."""
        return np.array([h.adult for h in self.problem.helpers], dtype=bool)

    @cached_property
    def _known(self) -> dict[int, Bools]:
        known: dict[int, Bools] = {}
        for number, helper in enumerate(self.problem.helpers):
            for site, times in helper.site_history.items():
                if times > 0:
                    nobody = np.zeros(self.helper_count, dtype=bool)
                    known.setdefault(self.site_index[site], nobody)[number] = True
        return known

    def knows(self, site: int) -> Bools:
        """Say of every helper whether they have been at a site."""
        found = self._known.get(site)
        return np.zeros(self.helper_count, dtype=bool) if found is None else found

    @cached_property
    def reserve(self) -> Bools:
        """Whether each helper is kept for cover."""
        return np.array([h.reserve for h in self.problem.helpers], dtype=bool)

    @cached_property
    def max_sessions(self) -> Ints:
        """Sessions a week of each helper."""
        return _limits([h.max_sessions for h in self.problem.helpers])

    @cached_property
    def max_minutes(self) -> Ints:
        """Minutes a week of each helper."""
        return _limits([h.max_minutes for h in self.problem.helpers])

    @cached_property
    def max_sessions_per_day(self) -> Ints:
        """Sessions a day of each helper."""
        return _limits([h.max_sessions_per_day for h in self.problem.helpers])

    @cached_property
    def max_minutes_per_day(self) -> Ints:
        """Minutes a day of each helper."""
        return _limits([h.max_minutes_per_day for h in self.problem.helpers])

    @cached_property
    def min_rest(self) -> Ints:
        """Minutes of rest between two days of each helper."""
        rests = [h.min_rest_minutes for h in self.problem.helpers]
        return np.array(rests, dtype=np.int64)
