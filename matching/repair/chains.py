"""Chains of seats: who takes a seat leaves another, which somebody takes in turn.

A chain ends with who need not leave anything, in a session that may move, or at a
seat that may rather stay empty. Only weeks and gates are asked on the way, so a chain
is a place to look and no promise; but where no chain ends nothing is to be gained.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matching.check import Duty, Roster
from matching.repair.nearness import nearness
from matching.repair.pool import Pool
from matching.repair.weeks import Given, Weeks

SeatKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Link:
    """A seat to be taken, the sessions of the chain to it, and what its changes weigh."""

    key: SeatKey
    chain: tuple[str, ...]
    calm: int = 0


class Chains:
    """Looks for chains from some seats, one link further each time.

    Parameters
    ----------
    roster
        The plan so far.
    pool, weeks
        Who could take which seat, and what stands in the way.
    seats
        Those to be filled, those that matter most first.
    gain
        How much cover is to be regained: a chain that loses as much is no use.
    most
        Sessions to look at.
    """

    def __init__(
        self,
        roster: Roster,
        pool: Pool,
        weeks: Weeks,
        seats: Iterable[SeatKey],
        gain: int,
        most: int,
    ) -> None:
        self._roster, self._pool, self._weeks = roster, pool, weeks
        self._gain, self._most = gain, most
        self._facts = roster.facts
        self._last = [_Link(key, (key[0],)) for key in dict.fromkeys(seats)]
        self._seen = {link.key for link in self._last}
        self._looked_at = {link.key[0] for link in self._last}
        self._weights: dict[str, int] = {}
        self._ends: dict[tuple[str, ...], tuple[int, int]] = {}

    def deeper(self) -> bool:
        """Look one link further; say whether there was any."""
        if not self._last:
            return False
        links, self._last = self._last, []
        for link in links:
            for way in self._takers(link.key):
                self._follow(link, way)
        self._pool.look_at(link.key[0] for link in self._last)
        return True

    def sessions(self, most: int) -> frozenset[str]:
        """Give the sessions of chains that end, so many at most.

        Chains that lose least first, then those that call the fewest people soon.
        """
        found: dict[str, None] = {}
        for chain in sorted(self._ends, key=lambda one: (self._ends[one], len(one))):
            more = {**found, **dict.fromkeys(chain)}
            if len(more) <= most:
                found = more
        return frozenset(found)

    def _takers(self, key: SeatKey) -> Iterator[Given]:
        """Give what each who could take a seat would have to give up, each way."""
        session, seat = key
        team = {duty.helper.id for duty in self._roster.by_session.of(session)}
        held = self._roster.option(session)
        for helper, option in self._pool.of(session)[seat]:
            if helper not in team and option in (
                held,
                option if held is None else held,
            ):
                yield from self._weeks.ways(helper, session, option)

    def _follow(self, link: _Link, way: Given) -> None:
        """Note where a chain ends, and where it could go on."""
        chain = tuple(dict.fromkeys((*link.chain, *(d.session.id for d in way))))
        loss = sum(_worth(duty) for duty in way)
        if not way or any(len(duty.session.options) > 1 for duty in way):
            loss = 0
        left = sum(self._calm(duty.session.id) for duty in way)
        calm = link.calm + self._calm(link.key[0]) + left
        if loss < self._gain:
            end = loss, calm
            self._ends[chain] = min(end, self._ends.get(chain, end))
        for duty in way:
            key = duty.session.id, duty.seat.id
            if key not in self._seen and self._has_room(key[0]):
                self._seen.add(key)
                self._last.append(_Link(key, chain, calm))

    def _calm(self, session: str) -> int:
        """Say how much a change of a session weighs."""
        if session not in self._weights:
            options = self._facts.sessions[session].options
            held = self._roster.option(session) or 0
            start = options[held].start
            self._weights[session] = nearness(self._facts.problem, start)
        return self._weights[session]

    def _has_room(self, session: str) -> bool:
        if session not in self._looked_at and len(self._looked_at) < self._most:
            self._looked_at.add(session)
        return session in self._looked_at


def _worth(duty: Duty) -> int:
    """Give what cover loses at least where a seat stays empty."""
    return duty.session.priority if duty.seat.mandatory else 0
