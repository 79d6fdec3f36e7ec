"""The gates that look at one helper and one station, for many stations at once.

Thousands of seats ask alike, so those who pass the person gates are worked out once
for every different question; what is left is few enough for arrays of pairs.
"""

from collections.abc import Iterator

import numpy as np

from matching.model.atoms import PERSON_GATES
from matching.model.eligible import Eligibility
from matching.model.frame import Bools, Ints

_Question = tuple[tuple[int, ...], ...]  # the atoms of each gate up to one


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
        self._known: dict[_Question, Ints] = {}

    def persons(self, station: int) -> Iterator[tuple[str, Ints]]:
        """Give each person gate of a station and the helpers left after it."""
        atoms = self._eligibility.atoms
        helpers = np.arange(self._frame.helper_count)
        question: _Question = ()
        for gate in PERSON_GATES:
            asked = tuple(atoms.asked[gate][station].tolist())
            question = (*question, asked)
            if question not in self._known:
                passed = atoms.table[asked, :][:, helpers].all(axis=0)
                self._known[question] = helpers[passed]
            helpers = self._known[question]
            yield gate, helpers

    def suited(self, stations: Ints) -> tuple[Ints, Ints, Ints]:
        """Count who is left after the person gates of stations, and who at the end.

        Returns
        -------
        counts
            (stations, gates), the number of all helpers first.
        helper, at
            Pairs that pass them all, and the place of the station in the list.
        """
        counts = np.zeros((len(stations), 1 + len(PERSON_GATES)), dtype=np.int64)
        counts[:, 0] = self._frame.helper_count
        left = [np.zeros(0, dtype=np.int64)]
        for row, station in enumerate(stations.tolist()):
            for column, (_, helpers) in enumerate(self.persons(station), 1):
                counts[row, column] = len(helpers)
            left.append(helpers)
        at = np.repeat(np.arange(len(stations)), counts[:, -1])
        return counts, np.concatenate(left), at

    def available(self, helper: Ints, station: Ints) -> Bools:
        """Say of pairs whether the helper can come at that time."""
        frame, eligibility = self._frame, self._eligibility
        slot = frame.station_slot[station]
        start, end = frame.start[slot], frame.end[slot]
        free = eligibility.windows[-1].contain(helper, start, end)
        free &= ~eligibility.absences.meet(helper, start, end)
        as_of = frame.problem.as_of
        return free if as_of is None else free & (start >= as_of)

    def in_range(self, helper: Ints, station: Ints) -> Bools:
        """Say of pairs whether the place is within the helper's range."""
        frame, reach = self._frame, self._eligibility.reach
        session = frame.slot_session[frame.station_slot[station]]
        near = reach.minutes(helper, frame.place[session]) <= reach.most[helper]
        found: Bools = near | frame.remote[session]
        return found

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
