"""Slots that cannot both be held: cliques of them are stronger than pair by pair.

Two options of a session, two users of the same room or kit at one time, a module that
would begin before an earlier one ends. And what follows: a module asks for the one
before it, so it excludes whatever excludes all slots that one could then have.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from matching.model.cliques import clique_cover
from matching.model.draft import Draft
from matching.model.frame import Bools, Ints
from matching.model.series import modules_of
from matching.model.uses import (
    Busy,
    in_use,
    loans_of,
    needs_space,
    resource_users,
    room_users,
)


def exclusions(draft: Draft) -> None:
    """At most one slot of a clique is held: Σ y ≤ 1."""
    slots = _slots(draft)
    exclude = _Exclusions(draft, slots)
    exclude.write()
    cliques = {tuple(clique) for clique in clique_cover(exclude.pairs)}
    for clique in sorted(cliques | set(exclude.with_options())):
        members = slots[[*clique]]
        if len(np.unique(draft.frame.slot_session[members])) > 1:
            row = np.zeros(len(members), dtype=np.int64)
            draft.rows.add("held:strong", row, draft.held[members], 1, count=1, upper=1)


def _slots(draft: Draft) -> Ints:
    """Give the slots that exclude others, but for what has begun."""
    frame = draft.frame
    modules = np.array(
        [s.module is not None for s in draft.problem.sessions], dtype=bool
    )
    several = np.diff(frame.slot_first) > 1
    concerned = (needs_space(frame) | modules | several) & ~frame.begun
    return np.flatnonzero(concerned[frame.slot_session])


class _Exclusions:
    """Pairs of slots that cannot both be held, as a matrix over some slots."""

    def __init__(self, draft: Draft, slots: Ints) -> None:
        self._draft, self._frame = draft, draft.frame
        self._slots = slots
        self._place = np.full(draft.frame.slot_count, -1, dtype=np.int64)
        self._place[slots] = np.arange(len(slots))
        self.pairs: Bools = np.zeros((len(slots), len(slots)), dtype=bool)

    def write(self) -> None:
        """Fill the matrix, rule by rule, what follows from others last."""
        without = self._draft.without
        if "option" not in without:
            session = self._frame.slot_session[self._slots]
            self.pairs |= session[:, None] == session[None, :]
            np.fill_diagonal(self.pairs, val=False)
        if "room" not in without:
            self._rooms()
        if "resource" not in without:
            self._resources()
        if "series" not in without:
            self._series()

    def with_options(self) -> Iterator[tuple[int, ...]]:
        """Give cliques of a slot and all options of a session that it excludes.

        Pair by pair, halves of two options would escape it.
        """
        session = self._frame.slot_session[self._slots]
        options, count = np.unique(session, return_counts=True)
        for number in options[count > 1].tolist():
            own = np.flatnonzero(session == number)
            some = self.pairs[own].sum(axis=0) > 1
            some[own] = False
            for place in np.flatnonzero(some).tolist():
                yield self._grown([place, *own[self.pairs[place, own]].tolist()])

    def _grown(self, clique: list[int]) -> tuple[int, ...]:
        """Add whatever excludes all of a clique, as long as there is something."""
        members = list(clique)
        others = np.logical_and.reduce(self.pairs[members], axis=0)
        while others.any():
            members.append(int(np.argmax(others)))
            others &= self.pairs[members[-1]]
        return tuple(sorted(members))

    def _rooms(self) -> None:
        capacity = {
            (site.id, room.id): room.capacity
            for site in self._draft.problem.sites
            for room in site.rooms
        }
        for key, users in room_users(self._frame).items():
            if capacity[key] == 1:
                self._exclude(users)

    def _resources(self) -> None:
        loans = loans_of(self._frame)
        users = resource_users(self._frame)
        for thing in self._draft.problem.resources:
            for one, other in _overlapping(users[thing.id]):
                start, end = max(one.start, other.start), min(one.end, other.end)
                lent = max(in_use(loans[thing.id], start, end), default=0)
                if one.units + other.units + lent > thing.capacity:
                    self._exclude([one, other])

    def _exclude(self, users: list[Busy]) -> None:
        for one, other in _overlapping(users):
            a, b = self._place[one.slot], self._place[other.slot]
            if a != b and a >= 0 and b >= 0:
                self.pairs[a, b] = self.pairs[b, a] = True

    def _series(self) -> None:
        for modules in modules_of(self._frame).values():
            open_ones = [s for s in modules if not self._frame.begun[s]]
            for earlier, later in pairwise(open_ones):
                self._follow(self._places(earlier), self._places(later))

    def _places(self, session: int) -> Ints:
        first = self._frame.slot_first
        return self._place[first[session] : first[session + 1]]

    def _follow(self, before: Ints, after: Ints) -> None:
        """Exclude for each later slot what excludes all earlier ones it could follow."""
        end = self._frame.end[self._slots[before]]
        for place in after.tolist():
            late = before[end > self._frame.start[self._slots[place]]]
            self.pairs[place, late] = self.pairs[late, place] = True
            possible = before[~self.pairs[place, before]]
            if len(possible):
                implied = np.logical_and.reduce(self.pairs[possible], axis=0)
                implied[place] = False
                self.pairs[place] |= implied
                self.pairs[:, place] |= implied


def _overlapping(users: list[Busy]) -> Iterator[tuple[Busy, Busy]]:
    """Give the pairs of what is busy at one moment."""
    ordered = sorted(users, key=lambda use: use.start)
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.start >= one.end:
                break
            yield one, other
