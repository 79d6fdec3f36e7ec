"""Who may sit where, seen alone: the gates of each pair of helper and seat.

Written for the model with numpy, apart from `matching.check`, which writes the same
rules again in plain Python. A gate is a rule that one pair decides by itself; the
order of `GATES` is the order of the funnel that explains an empty seat.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.model.atoms import PERSON_GATES, Atoms, Holdings
from matching.model.frame import Bools, Frame, Ints, expanded
from matching.model.reach import Reach
from matching.model.windows import OwnedIntervals
from matching.problem import WISHES


@dataclass(frozen=True)
class Eligibility:
    """Pairs of helper and seat that pass every gate.

    Parameters
    ----------
    frame
        The arrays of the problem.
    without
        Gates that are left out (for the tests that notice it).
    """

    frame: Frame
    without: frozenset[str] = frozenset()

    @cached_property
    def reach(self) -> Reach:
        """Which sites each helper reaches, with minutes."""
        return Reach(self.frame, limited="travel" not in self.without)

    @cached_property
    def windows(self) -> list[OwnedIntervals]:
        """Availability by wish: what is free at that wish or better."""
        helpers = self.frame.problem.helpers
        return [
            OwnedIntervals.of(
                [
                    (owner, window.start, window.end)
                    for owner, helper in enumerate(helpers)
                    for window in helper.availability
                    if window.wish <= wish
                ]
            )
            for wish in range(len(WISHES))
        ]

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

    def wish(self, helper: Ints, session: Ints) -> Ints:
        """Give the wish (0 best) at which pairs are available; `len(WISHES)` if not.

        Parameters
        ----------
        helper, session
            Equally long index arrays.
        """
        frame = self.frame
        start, end = frame.start[session], frame.end[session]
        found = np.full(len(helper), len(WISHES), dtype=np.int64)
        for wish in reversed(range(len(WISHES))):
            found[self.windows[wish].contain(helper, start, end)] = wish
        found[self.absences.meet(helper, start, end)] = len(WISHES)
        as_of = frame.problem.as_of
        if as_of is not None:
            found[start < as_of] = len(WISHES)
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

    def rested(self, helper: Ints, session: Ints) -> Bools:
        """Say of pairs whether the session begins late enough after `busy_until`."""
        until, day, later = self.free_from
        start = self.frame.start[session]
        other_day = day[helper] < self.frame.day[session]
        rested: Bools = start >= np.where(other_day, later[helper], until[helper])
        return rested

    @cached_property
    def holdings(self) -> Holdings:
        """Roles, skills, languages, papers and badges of all helpers."""
        return Holdings(self.frame.problem.helpers)

    @cached_property
    def atoms(self) -> Atoms:
        """The person gates of all seats as a table of atoms."""
        return Atoms.of(self.frame, self.holdings)

    @cached_property
    def pinned(self) -> set[tuple[int, int]]:
        """Pairs of helper and seat that are pinned."""
        frame = self.frame
        return {
            (frame.helper_index[p.helper], frame.seat_index[p.session, p.seat])
            for p in frame.problem.pins
        }

    def pairs(self) -> tuple[Ints, Ints, Ints]:
        """Give helper, seat and wish of every pair that passes all gates.

        Sorted by helper, then seat.
        """
        frame = self.frame
        helper, session = self.reach.pairs()
        wish = self.wish(helper, session)
        keep = np.ones(len(helper), dtype=bool)
        if "available" not in self.without:
            keep &= wish < len(WISHES)
        if "rest" not in self.without:
            keep &= self.rested(helper, session)
        keep &= self._within_limits(helper, session)
        helper, session, wish = helper[keep], session[keep], wish[keep]
        helper, seat, wish = self._seats_of(helper, session, wish)
        for gate in PERSON_GATES:
            if gate in self.without:
                continue
            keep = self.atoms.passes(gate, helper, seat)
            helper, seat, wish = helper[keep], seat[keep], wish[keep]
        if "reserve" not in self.without:
            keep = ~frame.reserve[helper]
            for h, t in self.pinned:
                keep |= (helper == h) & (seat == t)
            helper, seat, wish = helper[keep], seat[keep], wish[keep]
        order = np.lexsort((seat, helper))
        return helper[order], seat[order], wish[order]

    def in_range(self, helper: Ints, session: int) -> Bools:
        """Say of helpers whether a session's site is within their range."""
        frame = self.frame
        if frame.remote[session]:
            return np.ones(len(helper), dtype=bool)
        site = np.full(len(helper), frame.site[session])
        near: Bools = self.reach.minutes(helper, site) <= self.reach.most[helper]
        return near

    def _within_limits(self, helper: Ints, session: Ints) -> Bools:
        """Say of pairs whether the session alone keeps the helper's limits."""
        frame = self.frame
        minutes = frame.minutes[session]
        within = np.ones(len(helper), dtype=bool)
        if "day_limit" not in self.without:
            within &= minutes <= frame.max_minutes_per_day[helper]
            within &= frame.max_sessions_per_day[helper] >= 1
        if "week_limit" not in self.without:
            within &= minutes <= frame.max_minutes[helper]
            within &= frame.max_sessions[helper] >= 1
        return within

    def _seats_of(
        self, helper: Ints, session: Ints, wish: Ints
    ) -> tuple[Ints, Ints, Ints]:
        seat, counts = expanded(self.frame.seat_first, session)
        return np.repeat(helper, counts), seat, np.repeat(wish, counts)
