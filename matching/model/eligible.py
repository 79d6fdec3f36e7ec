"""Who may sit where, seen alone: the gates of each pair of helper and station.

Written for the model with numpy, apart from `matching.check`, which writes the same
rules again in plain Python. A gate is a rule that one pair decides by itself; the
order of `PERSON_GATES` is the order of the funnel that explains an empty seat.
Sessions that have begun are facts: exactly what was published, and no gate asks.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.model.atoms import PERSON_GATES, Atoms, Holdings
from matching.model.facts import Facts
from matching.model.frame import Bools, Frame, Ints, expanded
from matching.model.reach import Reach
from matching.model.uses import forbidden_slots
from matching.model.windows import OwnedIntervals
from matching.problem import WISHES, Helper

Pairs = tuple[Ints, Ints, Ints]  # helper, station, wish


@dataclass(frozen=True)
class People:
    """What helpers hold and when they are available, whatever the sessions are.

    Problems that differ in sessions and absences only may share it.
    """

    helpers: tuple[Helper, ...]

    @cached_property
    def holdings(self) -> Holdings:
        """Roles, skills, languages, papers and badges of all helpers."""
        return Holdings(self.helpers)

    @cached_property
    def windows(self) -> list[OwnedIntervals]:
        """Availability by wish: what is free at that wish or better."""
        return [
            OwnedIntervals.of(
                [
                    (owner, window.start, window.end)
                    for owner, helper in enumerate(self.helpers)
                    for window in helper.availability
                    if window.wish <= wish
                ]
            )
            for wish in range(len(WISHES))
        ]


@dataclass(frozen=True)
class Eligibility:
    """Pairs of helper and station that pass every gate.

    Parameters
    ----------
    frame
        The arrays of the problem.
    without
        Gates that are left out (for the tests that notice it).
    known
        Of the same helpers, where it is there already.
    """

    frame: Frame
    without: frozenset[str] = frozenset()
    known: People | None = None

    @cached_property
    def people(self) -> People:
        """What the helpers hold, and when they are available."""
        return self.known or People(self.frame.problem.helpers)

    @cached_property
    def reach(self) -> Reach:
        """Which places each helper reaches, with minutes."""
        return Reach(self.frame, limited="travel" not in self.without)

    @cached_property
    def absences(self) -> OwnedIntervals:
        """Absences of all helpers."""
        helpers = self.frame.problem.helpers
        return OwnedIntervals.of(
            [
                (owner, absence.start, absence.end)
                for owner, helper in enumerate(helpers)
                for absence in helper.absences
            ]
        )

    @cached_property
    def facts(self) -> Facts:
        """What has begun, and what it leaves of limits and allowances."""
        return Facts(self.frame)

    def wish(self, helper: Ints, slot: Ints) -> Ints:
        """Give the wish (0 best) at which pairs are available; `len(WISHES)` if not.

        Parameters
        ----------
        helper, slot
            Equally long index arrays.
        """
        frame = self.frame
        found = self.wished(helper, slot)
        found[self.absences.meet(helper, frame.start[slot], frame.end[slot])] = len(
            WISHES
        )
        as_of = frame.problem.as_of
        if as_of is not None:
            found[frame.start[slot] < as_of] = len(WISHES)
        return found

    def wished(self, helper: Ints, slot: Ints) -> Ints:
        """Give the wish of the windows alone, whatever is past or absent."""
        start, end = self.frame.start[slot], self.frame.end[slot]
        found = np.full(len(helper), len(WISHES), dtype=np.int64)
        for wish in reversed(range(len(WISHES))):
            found[self.people.windows[wish].contain(helper, start, end)] = wish
        return found

    @cached_property
    def free_from(self) -> tuple[Ints, Ints, Ints]:
        """By helper: busy until, the day of it, and from when a later day is free."""
        horizon = self.frame.problem.horizon
        busy = [h.busy_until for h in self.frame.problem.helpers]
        least = np.iinfo(np.int64).min // 2
        until = np.array([least if b is None else b for b in busy], dtype=np.int64)
        day = np.array([least if b is None else horizon.day(b) for b in busy])
        return until, day.astype(np.int64), until + self.frame.min_rest

    def rested(self, helper: Ints, slot: Ints) -> Bools:
        """Say of pairs whether the slot begins late enough after `busy_until`."""
        until, day, later = self.free_from
        start = self.frame.start[slot]
        other_day = day[helper] < self.frame.day[slot]
        rested: Bools = start >= np.where(other_day, later[helper], until[helper])
        return rested

    @property
    def holdings(self) -> Holdings:
        """Roles, skills, languages, papers and badges of all helpers."""
        return self.people.holdings

    @cached_property
    def atoms(self) -> Atoms:
        """The person gates of all stations as a table of atoms."""
        return Atoms.of(self.frame, self.holdings)

    @cached_property
    def pinned(self) -> set[tuple[int, int]]:
        """Pairs of helper and seat that are pinned, or have been published."""
        frame, problem = self.frame, self.frame.problem
        named = [(p.helper, p.session, p.seat) for p in problem.pins]
        named += [(p.helper, p.session, p.seat) for p in problem.published]
        return {
            (frame.helper_index[helper], frame.seat_index[session, seat])
            for helper, session, seat in named
        }

    @cached_property
    def open_slots(self) -> Bools:
        """Whether each slot can be held at all: room and resources are there."""
        closed = forbidden_slots(self.frame, self.without)
        return ~closed & ~self.frame.begun[self.frame.slot_session]

    def pairs(self) -> Pairs:
        """Give helper, station and wish of every pair that passes all gates.

        Sorted by helper, then station; with the facts among them.
        """
        frame = self.frame
        helper, session = self.reach.pairs()
        slot, counts = expanded(frame.slot_first, session)
        helper = np.repeat(helper, counts)
        keep = self.open_slots[slot]
        helper, slot = helper[keep], slot[keep]
        wish = self.wish(helper, slot)
        keep = np.ones(len(helper), dtype=bool)
        if "available" not in self.without:
            keep &= wish < len(WISHES)
        if "rest" not in self.without:
            keep &= self.rested(helper, slot)
        keep &= self._within_limits(helper, slot)
        keep &= self.facts.leave_room(helper, slot, self.without)
        helper, slot, wish = helper[keep], slot[keep], wish[keep]
        station, counts = expanded(frame.station_first, slot)
        helper, wish = np.repeat(helper, counts), np.repeat(wish, counts)
        pairs = self._suited(helper, station, wish)
        return self._with_facts(pairs)

    def _suited(self, helper: Ints, station: Ints, wish: Ints) -> Pairs:
        """Keep who is what the station asks for."""
        for gate in PERSON_GATES:
            if gate in self.without:
                continue
            keep = self.atoms.passes(gate, helper, station)
            helper, station, wish = helper[keep], station[keep], wish[keep]
        keep = self.may_be_planned(helper, self.frame.station_seat[station])
        if "series" not in self.without:
            keep &= self.facts.trains(helper, self.frame.station_seat[station])
        return helper[keep], station[keep], wish[keep]

    def may_be_planned(self, helper: Ints, seat: Ints) -> Bools:
        """Say of pairs whether the helper is no reserve, or was put there by name."""
        may = ~self.frame.reserve[helper]
        if "reserve" in self.without:
            may[:] = True
        elif not may.all():
            wide = np.int64(self.frame.seat_count)
            named = np.array([h * wide + t for h, t in self.pinned], dtype=np.int64)
            may |= np.isin(helper * wide + seat, named)
        return may

    def _with_facts(self, pairs: Pairs) -> Pairs:
        """Add who sits where in sessions that have begun, and sort."""
        helper, station = self.facts.stations
        wish = self.wished(helper, self.frame.station_slot[station])
        wish = np.minimum(wish, len(WISHES) - 1)
        helper, station, wish = (
            np.concatenate(both)
            for both in zip(pairs, (helper, station, wish), strict=True)
        )
        order = np.lexsort((station, helper))
        return helper[order], station[order], wish[order]

    def in_range(self, helper: Ints, session: int) -> Bools:
        """Say of helpers whether a session's place is within their range."""
        frame = self.frame
        if frame.remote[session]:
            return np.ones(len(helper), dtype=bool)
        place = np.full(len(helper), frame.place[session])
        near: Bools = self.reach.minutes(helper, place) <= self.reach.most[helper]
        return near

    def _within_limits(self, helper: Ints, slot: Ints) -> Bools:
        """Say of pairs whether the slot alone keeps the helper's limits."""
        frame = self.frame
        minutes = frame.minutes[slot]
        within = np.ones(len(helper), dtype=bool)
        if "day_limit" not in self.without:
            within &= minutes <= frame.max_minutes_per_day[helper]
            within &= frame.max_sessions_per_day[helper] >= 1
        if "week_limit" not in self.without:
            within &= minutes <= frame.max_minutes[helper]
            within &= frame.max_sessions[helper] >= 1
        return within
