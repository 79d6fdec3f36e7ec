"""The largest team that those who could come may make.

A bound: no team is larger. It is reached wherever one rule alone stands in the way,
also where somebody who may be alone is needed besides; where several others meet,
they are looked at one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from matching.model.atoms import Holdings
from matching.model.frame import Bools, Frame, Ints
from matching.problem import Session

_COUPLES: Final = 6  # most of those who must not meet that are looked at: 2^6 teams

_Couple = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who could sit where at one slot; `covers` is said of the seats."""

    seat: Ints
    helper: Ints
    covers: Bools

    def only(self, those: Bools) -> "Pairs":
        """Give some of the pairs."""
        return Pairs(self.seat[those], self.helper[those], self.covers[those])

    def at_once(self) -> int:
        """Count the seats that can be filled at once."""
        if not len(self.seat):
            return 0
        _, seat, many = np.unique(self.seat, return_inverse=True, return_counts=True)
        if (np.sort(many) > np.arange(len(many))).all():
            return len(many)  # the scarcest first, and there is always somebody left
        _, helper = np.unique(self.helper, return_inverse=True)
        graph = sparse.csr_array((np.ones(len(seat), np.int8), (seat, helper)))
        match = csgraph.maximum_bipartite_matching(graph, perm_type="column")
        return int((match >= 0).sum())


@dataclass(frozen=True)
class Teams:
    """What the rules of teams leave of those who could come."""

    frame: Frame
    holdings: Holdings

    def largest(self, slot: int, pairs: Pairs) -> int:
        """Count the covering seats that one team could fill; 0 if none may be.

        Shadow seats matter where mentors need seniors, who may sit there.
        """
        most = self._most(slot, pairs)
        couples = self._couples(pairs.helper) if most > 1 else ()
        if not couples:
            return most
        everybody = {who for couple in couples for who in couple}
        if self._most(slot, _without(pairs, everybody)) == most:
            return most
        choices = product(*couples[:_COUPLES])
        return max(self._most(slot, _without(pairs, choice)) for choice in choices)

    def _most(self, slot: int, pairs: Pairs) -> int:
        """Do so where everybody may meet."""
        session = self.frame.problem.sessions[int(self.frame.slot_session[slot])]
        pairs, most = self._supervised(session, slot, pairs)
        pairs = pairs.only(pairs.covers)
        most = min(most, pairs.at_once())
        alone = self.frame.alone_ok[pairs.helper]
        if not alone.any():
            return 0
        if session.home_visit is not None and most < 2:
            known = self.frame.knows(int(self.frame.site_index[session.site]))
            if not session.home_visit.known_helper_suffices:
                return 0
            most *= bool((alone & known[pairs.helper]).any())
        return most if self._with_adults(session, pairs, alone, most) else 0

    def _supervised(
        self, session: Session, slot: int, pairs: Pairs
    ) -> tuple[Pairs, int]:
        """Give who may come under the seniors there are, and how many at most."""
        each = session.max_mentors_per_senior
        if each is None:
            return pairs, len(session.seats)
        mentor, senior = self._roles(int(self.frame.day[slot]))
        mentor, senior = mentor[pairs.helper], senior[pairs.helper]
        mentors = each * pairs.only(senior).at_once()
        both = pairs.only(senior | (mentor & pairs.covers)).at_once()
        if not mentors or both < 2:
            return pairs.only(~mentor), len(session.seats)
        return pairs, mentors + pairs.only(~mentor & pairs.covers).at_once()

    def _roles(self, day: int) -> tuple[Bools, Bools]:
        """Say of every helper whether they are a mentor, and a senior, on a day."""
        settings = self.frame.problem.settings
        mentor, senior = (
            self.holdings.mask("role", tuple((role, 0) for role in roles), day)
            for roles in (settings.mentor_roles, settings.senior_roles)
        )
        return mentor & ~senior, senior

    def _with_adults(
        self, session: Session, pairs: Pairs, alone: Bools, most: int
    ) -> bool:
        """Say whether there can be enough adults, besides who may be alone."""
        wanted = -(-session.minors // self.frame.problem.settings.minors_per_adult)
        if not wanted:
            return True
        adult = self.frame.adult[pairs.helper]
        if min(most, pairs.only(adult).at_once()) < wanted:
            return False
        both = (adult & alone).any()
        return bool(both or pairs.only(adult | alone).at_once() > wanted)

    def _couples(self, helper: Ints) -> Sequence[_Couple]:
        """Give those of the helpers who must not meet."""
        here = {*helper[self._apart[helper]].tolist()}
        return [
            (one, other)
            for one in sorted(here)
            for other in self._never[one]
            if one < other and other in here
        ]

    @cached_property
    def _apart(self) -> Bools:
        apart = np.zeros(self.frame.helper_count, dtype=bool)
        apart[[*self._never]] = True
        return apart

    @cached_property
    def _never(self) -> dict[int, list[int]]:
        """Whom each helper must not meet, whoever of the two says so."""
        index, never = self.frame.helper_index, dict[int, set[int]]()
        for one, helper in enumerate(self.frame.problem.helpers):
            for other in (index[name] for name in helper.never_with):
                never.setdefault(one, set()).add(other)
                never.setdefault(other, set()).add(one)
        return {one: sorted(others) for one, others in never.items()}


def _without(pairs: Pairs, helpers: set[int] | tuple[int, ...]) -> Pairs:
    return pairs.only(~np.isin(pairs.helper, [*helpers]))
