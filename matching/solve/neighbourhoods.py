"""Improve a solution corner by corner, as many corners at once as there are places.

Everything is fixed but a few thousand columns that lie close to each other: in space
and time, or by the rows they share. Corners that are searched at once have no column
in common, and a later one leaves the slack of shared rows to the earlier ones, so
their answers stand together. A kind of corner that finds something is drawn more
often, and grows while its searches are proven in time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.model.frame import Bools
from matching.model.rows import NONE
from matching.solve.corners import Draw, draws
from matching.solve.executor import Ask, Executor, Handle
from matching.solve.limits import Stop
from matching.solve.part import Part
from matching.solve.region import Reduced, Region, reduced

_SMALLEST, _FIRST, _LARGEST = 300, 3_000, 20_000  # columns around which all is free
_GROWTH = 1.4
_FRUITLESS = 30  # answers without improvement that end it
_SECONDS = 5.0  # for one corner
_SHORTEST = 0.05  # seconds below which no further search is begun


@dataclass
class _Kind:
    """A way to draw corners, how large they are, and how often they were of use."""

    draw: Draw
    size: int = _FIRST
    worth: float = 1.0
    proven: bool = False  # whether its last search was

    def learn(self, *, gained: bool, proven: bool) -> None:
        """Grow where searches are proven in time, else shrink."""
        size = int(self.size * _GROWTH) if proven else int(self.size / _GROWTH)
        self.size = min(max(size, _SMALLEST), _LARGEST)
        self.proven = proven
        self.worth = 0.8 * self.worth + (0.5 if gained else 0.05)


@dataclass(frozen=True)
class _Flight:
    """A corner that is being searched."""

    kind: _Kind
    small: Reduced
    free: Bools
    handle: Handle

    @property
    def everything(self) -> bool:
        """Whether nothing lies outside of it."""
        return bool(self.free.all())


@dataclass
class Neighbourhoods:
    """Improves the best solution of a part in place.

    Attributes
    ----------
    most
        How many corners are searched at once.
    workers
        Threads for each.
    """

    executor: Executor
    stop: Stop
    seed: int
    most: int = 1
    workers: int = 1
    _kinds: list[_Kind] = field(default_factory=list)

    def improve(
        self, part: Part, least: int, until: float, told: Callable[[], None]
    ) -> None:
        """Improve until the bound is reached, nothing helps, or time is over.

        Parameters
        ----------
        least
            The bound of the part's cost.
        until
            When time is over, in seconds since the solve began.
        told
            Called after each improvement.
        """
        random = np.random.default_rng(self.seed)
        self._kinds = [_Kind(draw) for draw in draws(part)]
        flying: list[_Flight] = []
        fruitless = 0
        while part.value > least and fruitless < _FRUITLESS:
            seconds = min(self.stop.left, until - self.stop.elapsed)
            if seconds <= _SHORTEST:
                break
            while len(flying) < self.most:
                flying.append(self._begun(part, flying, seconds, random))
            flight = _landed(flying, seconds)
            if flight is None:
                break
            flying.remove(flight)
            gained = self._taken(part, flight)
            if flight.everything and flight.kind.proven:
                break
            fruitless = 0 if gained else fruitless + 1
            if gained:
                told()
        self._end(part, flying)

    def _end(self, part: Part, flying: Sequence[_Flight]) -> None:
        """Have the answers that are still on their way, such as they are."""
        for flight in flying:
            flight.handle.cancel()
        for flight in flying:
            self._taken(part, flight)

    def _begun(
        self,
        part: Part,
        flying: Sequence[_Flight],
        seconds: float,
        random: np.random.Generator,
    ) -> _Flight:
        """Begin to search another corner, which shares no column with the others."""
        worth = np.array([kind.worth for kind in self._kinds])
        kind = self._kinds[random.choice(len(worth), p=worth / worth.sum())]
        taken = np.zeros(len(part.x), dtype=bool)
        for flight in flying:
            taken |= flight.free
        better = part.region(part.value - 1)
        allowed = (better.lower < better.upper) & ~taken
        if flying:
            apart = allowed & ~part.beside(taken)
            allowed = apart if (apart & part.pairs).sum() >= kind.size else allowed
        centre = kind.draw(part, allowed, kind.size, random)
        free = part.neighbourhood(centre, part.x, ~taken)
        region = part.around(free, part.x)
        _leave_slack(region, part, taken)
        small = reduced(region, part.program.cost)
        ask = Ask(
            small.program,
            min(_SECONDS, seconds),
            self.workers,
            self.seed,
            hint=part.x[small.columns],
        )
        return _Flight(kind, small, free, self.executor.submit(ask, self.stop))

    def _taken(self, part: Part, flight: _Flight) -> bool:
        """Put an answer into the best solution; say whether that is better."""
        found = flight.handle.result()
        if found.x is None:
            flight.kind.learn(gained=False, proven=found.infeasible)
            return False
        columns, before = flight.small.columns, part.value
        x = part.x.copy()
        x[columns] = found.x
        if Region.of_program(part.program).holds(x):
            part.take(x)
        proven = int(flight.small.program.cost @ found.x) <= found.bound
        flight.kind.learn(gained=part.value < before, proven=proven)
        return part.value < before


def _leave_slack(region: Region, part: Part, taken: Bools) -> None:
    """Keep a corner from using what is left in rows of corners that are searched.

    Whatever those find then still stands when this one's answer is taken.
    """
    if not taken.any():
        return
    used = part.program.matrix @ part.x
    shared = (part.pattern @ taken.astype(np.int64)) > 0
    upper = shared & (region.row_upper < NONE)
    lower = shared & (region.row_lower > -NONE)
    region.row_upper[upper] = used[upper]
    region.row_lower[lower] = used[lower]


def _landed(flying: Sequence[_Flight], seconds: float) -> _Flight | None:
    """Wait for the first answer; None when there is none in time."""
    pause = min(0.02, seconds)
    for _ in range(int(seconds / pause) + 1):
        for flight in flying:
            if flight.handle.wait(pause / len(flying)):
                return flight
    return None
