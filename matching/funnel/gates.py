"""The gates that look at one helper and one station, for thousands of stations.

Seats ask alike, times are alike and places are shared: who passes is worked out
once for every different question, time and place, and only put together for each
station. Some who pass the first gates are half the country; those who are left
after the last are few enough for arrays of pairs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from matching.model.atoms import PERSON_GATES, Holdings
from matching.model.eligible import Eligibility
from matching.model.frame import Bools, Ints

GATES: Final = (*PERSON_GATES, "available", "range")
_MOST_TIMES: Final = 4096  # kept at once: bounds the memory

_Question = tuple[tuple[int, ...], ...]  # the atoms of each person gate


@dataclass(frozen=True)
class _Suited:
    """Who passes the person gates of a question: numbers gate by gate, and who."""

    counts: tuple[int, ...]
    who: Bools


class Gates:
    """Who passes which gate.

    Parameters
    ----------
    eligibility
        That of the model.
    """

    def __init__(self, eligibility: Eligibility) -> None:
        self._eligibility = eligibility
        self._frame = eligibility.frame
        self._everyone = np.arange(self._frame.helper_count)
        self._suited: dict[_Question, _Suited] = {}
        self._free: dict[tuple[int, int], Bools] = {}

    @property
    def holdings(self) -> Holdings:
        """Who holds which roles, and when."""
        return self._eligibility.holdings

    def left(self, station: int) -> Iterator[Ints]:
        """Give the helpers left after each of `GATES`."""
        helpers = self._everyone
        for gate in PERSON_GATES:
            passed = self._eligibility.atoms.helpers_passing(gate, station)
            helpers = helpers[passed[helpers]]
            yield helpers
        slot = int(self._frame.station_slot[station])
        helpers = helpers[self._available(slot)[helpers]]
        yield helpers
        near = self._in_range(slot)
        yield helpers if near is None else np.intersect1d(helpers, near)

    def _question(self, station: int) -> _Suited:
        """Find who passes the person gates; the answer to a question is known after."""
        atoms = self._eligibility.atoms
        asked = tuple(tuple(atoms.asked[g][station].tolist()) for g in PERSON_GATES)
        if asked not in self._suited:
            who, counts = np.ones(len(self._everyone), dtype=bool), []
            for each in asked:
                who = who & atoms.table[each, :].all(axis=0)
                counts.append(int(np.count_nonzero(who)))
            self._suited[asked] = _Suited(tuple(counts), who)
        return self._suited[asked]

    def _available(self, slot: int) -> Bools:
        """Say of every helper whether they can come at the time of a slot."""
        frame, eligibility = self._frame, self._eligibility
        time = int(frame.start[slot]), int(frame.end[slot])
        if time not in self._free:
            if len(self._free) >= _MOST_TIMES:
                self._free.clear()
            start, end = (np.full_like(self._everyone, minute) for minute in time)
            free = eligibility.people.windows[-1].contain(self._everyone, start, end)
            free &= ~eligibility.absences.meet(self._everyone, start, end)
            as_of = frame.problem.as_of
            self._free[time] = free & (as_of is None or time[0] >= as_of)
        return self._free[time]

    @cached_property
    def _near(self) -> tuple[Ints, Ints]:
        """Helpers by the places in their range, and the first of each place."""
        helper, place = self._eligibility.reach.place_pairs()
        order = np.lexsort((helper, place))
        places = np.arange(len(self._frame.locations) + 1)
        return helper[order], np.searchsorted(place[order], places)

    def _in_range(self, slot: int) -> Ints | None:
        """Give who lives near enough to the place of a slot; None is everybody."""
        session = int(self._frame.slot_session[slot])
        if self._frame.remote[session]:
            return None
        place = int(self._frame.place[session])
        near, first = self._near
        return near[first[place] : first[place + 1]]

    def passing(self, stations: Ints) -> tuple[Ints, Ints, Ints]:
        """Count who is left after the gates of stations, and say who at the end.

        Returns
        -------
        counts
            (stations, 1 + gates), the number of all helpers first.
        helper, at
            Pairs that pass them all, and the place of the station in the list.
        """
        counts = np.zeros((len(stations), 1 + len(GATES)), dtype=np.int64)
        counts[:, 0] = self._frame.helper_count
        last = [self._everyone[:0]]
        slots = self._frame.station_slot[stations]
        both = zip(stations.tolist(), slots.tolist(), strict=True)
        for row, (station, slot) in enumerate(both):
            suited, near = self._question(station), self._in_range(slot)
            free = suited.who & self._available(slot)
            there = np.flatnonzero(free) if near is None else near[free[near]]
            available = int(np.count_nonzero(free))
            counts[row, 1:] = (*suited.counts, available, len(there))
            last.append(there)
        at = np.repeat(np.arange(len(stations)), counts[:, -1])
        return counts, np.concatenate(last), at

    def may_come(self, helper: Ints, station: Ints) -> Bools:
        """Say of pairs whether nothing before the horizon, and no reserve, forbids."""
        frame, eligibility = self._frame, self._eligibility
        rested = eligibility.rested(helper, frame.station_slot[station])
        return rested & eligibility.may_be_planned(helper, frame.station_seat[station])

    def has_room(self, helper: Ints, station: Ints) -> Bools:
        """Say of pairs whether the helper's limits allow it, with nothing else to do.

        What has begun counts, and so does the trainer a series already has.
        """
        frame, facts = self._frame, self._eligibility.facts
        slot = frame.station_slot[station]
        minutes = frame.minutes[slot]
        within: Bools = minutes <= frame.max_minutes_per_day[helper]
        within &= minutes <= frame.max_minutes[helper]
        within &= frame.max_sessions_per_day[helper] >= 1
        within &= frame.max_sessions[helper] >= 1
        within &= facts.leave_room(helper, slot, frozenset())
        within &= facts.trains(helper, frame.station_seat[station])
        return within
