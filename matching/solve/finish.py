"""Finish a part whose relaxation is fractional: near it first, then everywhere.

The relaxation of these problems is nearly integral and hugely degenerate: very many
optimal solutions, most of them one small exchange away. So a search among the
columns the relaxation uses, those close to a fraction, and a few thousand that cost
nothing to use, mostly reaches the bound at once, and the bound is the proof. Only
what is left is searched completely, without the columns that reduced costs exclude.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.model.frame import Bools, Ints
from matching.solve.corners import some
from matching.solve.executor import Ask, Executor, InProcess, answer
from matching.solve.integer import NO_BOUND, IntegerResult
from matching.solve.limits import Limits, Stop
from matching.solve.linear import Floats, Program
from matching.solve.neighbourhoods import Neighbourhoods
from matching.solve.part import Part
from matching.solve.region import Region, part_of, parts, reduced
from matching.solve.shares import INTEGRAL

_SAMPLES = (3_000, 10_000)  # columns looked at beside those the relaxation uses
_COMPLETE = 25_000  # columns up to which a complete search is worth beginning
_DRAWS = 4  # different small samples tried before a large one
_IN_VAIN = 2  # of them without any solution: others at the bound have none either
_FOR_RAISING = 0.5  # share of a part's time for raising its bound
_REFUTING = 2.0  # seconds to await a contradiction, and one more …
_REFUTING_COLUMNS = 20_000  # … for each so many columns
_NEARLY = 2000  # a gap of one in so many is tried to be closed at once
_ROOM = 12_000  # assignment columns that a corner needs around it
_BATCH = 1_000  # columns of small independent pieces that are solved together
_SHORTEST = 0.05  # seconds below which no further search is begun


@dataclass(frozen=True)
class Found:
    """A solution, if any, and a bound of everything that was searched."""

    x: Ints | None
    bound: int


@dataclass(frozen=True)
class Finisher:
    """Finishes parts within limits; `finish` improves one in place.

    Attributes
    ----------
    executor
        Who solves what can be solved at the same time.
    beside
        Whether other parts are finished at the same time: then all is asked of the
        executor, one thread each.
    """

    limits: Limits
    stop: Stop
    executor: Executor
    beside: bool = False

    def finish(
        self, part: Part, seconds: float, told: Callable[[], None] = lambda: None
    ) -> int:
        """Improve a part's solution and give the proven bound of its cost.

        `told` is called now and then, when there is a better solution.
        """
        until = self.stop.elapsed + seconds
        least = part.least
        if part.value > least:
            self._between(part, until)
        if part.value > least:
            least = self._everywhere(part, until)
        if part.value > least:
            least = self._raised(part, least, until)
        if part.value > least:
            self.improve(part, least, until, told)
        return min(least, part.value)

    def near(self, part: Part, seconds: float) -> None:
        """Look for better solutions near the relaxation, and between it and the best."""
        until = self.stop.elapsed + seconds
        self._near_relaxation(part, until)
        if part.value > part.least:
            self._between(part, until)

    def _left(self, until: float) -> float:
        return min(self.stop.left, until - self.stop.elapsed)

    def _near_relaxation(self, part: Part, until: float) -> None:
        """Search around the fractions: among solutions at the bound, then any."""
        random = np.random.default_rng(self.limits.seed)
        fractional = np.abs(part.relaxed - part.rounded) > INTEGRAL
        face = part.region(part.least)
        at_bound = face.lower < face.upper
        anything = np.ones_like(at_bound)
        beside = part.beside(fractional) & part.pairs
        draws = [(_SAMPLES[0], at_bound)] * _DRAWS
        draws += [(_SAMPLES[1], at_bound), (_SAMPLES[0], anything)]
        in_vain = 0
        for sample, allowed in draws:
            if sample > len(part.x) or (in_vain == _IN_VAIN and allowed is at_bound):
                continue
            centre = fractional | some(beside & allowed, sample, random)
            free = part.neighbourhood(centre, part.rounded, allowed)
            found = self._around(part, free, part.rounded, self._left(until) / 4)
            part.take(found.x)
            if part.value <= part.least or self._left(until) <= 0:
                return
            in_vain = 0 if found.x is not None else in_vain + 1

    def _between(self, part: Part, until: float) -> None:
        """Search where the best solution and the relaxation differ.

        What both agree on stays; the best solution itself is always among those
        searched, also where a row holds the value of a tier above.
        """
        for _ in range(3):
            differs = np.abs(part.relaxed - part.x) > INTEGRAL
            free = differs | (part.beside(differs) & ~part.pairs)
            before = part.value
            found = self._around(part, free, part.x, self._left(until) / 2)
            part.take(found.x)
            if not part.least < part.value < before:
                return

    def improve(
        self, part: Part, least: int, until: float, told: Callable[[], None]
    ) -> None:
        """Improve around the best solution, as many corners at once as have room."""
        room = 1 if self.beside else int(part.pairs.sum()) // _ROOM
        most = max(1, min(self.executor.places, room))
        executor, workers = self.executor, 1
        if most == 1 and not self.beside:
            executor, workers = InProcess(), self.limits.workers
        seed = self.limits.seed
        near = Neighbourhoods(executor, self.stop, seed, most, workers)
        near.improve(part, least, until, told)

    def _solved(
        self, program: Program, seconds: float, hint: Ints | None = None
    ) -> IntegerResult:
        """Solve an integer program with all threads, or elsewhere with one."""
        workers = 1 if self.beside else self.limits.workers
        ask = Ask(program, seconds, workers, self.limits.seed, hint)
        if self.beside:
            return self.executor.submit(ask, self.stop).result()
        return answer(ask, self.stop)

    def _everywhere(self, part: Part, until: float) -> int:
        """Search all solutions that are better, if they are few enough."""
        region = part.region(part.value - 1)
        if (region.lower < region.upper).sum() > _COMPLETE or self._left(until) <= 0:
            return part.least
        value = part.value
        found = self._search(part, region, self._left(until) / 2)
        part.take(found.x)
        return max(part.least, min(found.bound, value))

    def _raised(self, part: Part, least: int, until: float) -> int:
        """Raise the bound: refute that anything costs so little, level by level.

        Reduced costs leave so few columns to a solution near the bound that it
        mostly contradicts itself; that is seen in a second or two, also where a
        search for the best solution would be far too large.
        """
        until -= self._left(until) * (1 - _FOR_RAISING)
        gap = part.value - least
        step = gap if gap * _NEARLY <= abs(part.value) else max(1, gap // 32)
        beyond = part.value  # what was not refuted once is not tried again
        while least < beyond and self._left(until) > _SHORTEST:
            most = min(least + step, beyond) - 1
            if self._refuted(part, most, self._left(until)):
                least, step = min(part.value, part.next_level(most)), 2 * step
            else:
                beyond, step = most, max(1, step // 4)
        return least

    def _refuted(self, part: Part, most: int, seconds: float) -> bool:
        """Say whether it is proven that no solution costs at most so much."""
        small = reduced(part.region(most), np.zeros_like(part.program.cost))
        patience = _REFUTING + len(part.x) / _REFUTING_COLUMNS
        return self._solved(small.program, min(seconds, patience)).infeasible

    def _around(self, part: Part, free: Bools, base: Ints, seconds: float) -> Found:
        """Search with everything fixed at a base but the free columns."""
        region = part.around(free, base)
        near = bool((base == part.rounded).all())
        return self._search(part, region, seconds, at_relaxation=near)

    def _search(
        self, part: Part, region: Region, seconds: float, *, at_relaxation: bool = True
    ) -> Found:
        """Solve the free columns of a region, piece by independent piece.

        `at_relaxation`: what is fixed is fixed where the relaxation has it.
        """
        cost = part.program.cost
        small = reduced(region, cost)
        program = small.program
        x = np.clip(part.x, region.lower, region.upper)
        pieces = Pieces(program)
        whole = np.zeros(pieces.count, dtype=bool)
        if at_relaxation:
            relaxed, rounded = part.relaxed[small.columns], part.rounded[small.columns]
            whole = pieces.solved_by(relaxed, rounded)
            done = whole[pieces.of_column]
            x[small.columns[done]] = rounded[done]
        bound = int(_fixed(cost, region))
        bound += int((cost * x)[small.columns][whole[pieces.of_column]].sum())
        until = self.stop.elapsed + seconds
        for columns, rows in pieces.batches(~whole):
            where = small.columns[columns]
            left = min(self.stop.left, max(0.05, until - self.stop.elapsed))
            result = self._solved(part_of(program, columns, rows), left, x[where])
            if result.infeasible:
                return Found(None, 2**60)
            bound += result.bound
            if result.x is None:  # other pieces have no bound yet
                alone = len(columns) == len(small.columns)
                return Found(None, bound if alone else -NO_BOUND)
            x[where] = result.x
        return Found(x if region.holds(x) else None, bound)


def _fixed(cost: Ints, region: Region) -> int:
    fixed = region.lower == region.upper
    return int(cost[fixed] @ region.lower[fixed])


class Pieces:
    """The independent pieces of a program.

    Attributes
    ----------
    count
        Number of pieces.
    of_column
        The piece of each column.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self.count, self.of_column, self._of_row = parts(program)

    def solved_by(self, relaxed: Floats, rounded: Ints) -> Bools:
        """Say which pieces the relaxation's own solution solves.

        It is optimal for the whole part, so it is for a piece of it as long as what
        is fixed around the piece is fixed where the relaxation has it.
        """
        program = self._program
        activity = program.matrix @ rounded
        off = np.abs(relaxed - rounded) > INTEGRAL
        off |= (rounded < program.lower) | (rounded > program.upper)
        broken = (activity < program.row_lower) | (activity > program.row_upper)
        solved = np.ones(self.count, dtype=bool)
        solved[self.of_column[off]] = False
        solved[self._of_row[broken]] = False
        return solved

    def batches(self, pieces: Bools) -> Iterator[tuple[Ints, Ints]]:
        """Give columns and rows of some pieces, small ones together.

        A solver sees for itself that they are independent, and hundreds of tiny
        programs cost more to begin than to solve.
        """
        sizes = np.bincount(self.of_column, minlength=self.count)
        small = pieces & (sizes < _BATCH)
        batch = np.full(self.count, -1, dtype=np.int64)
        batch[small] = np.cumsum(sizes[small]) // _BATCH
        large = np.flatnonzero(pieces & ~small)
        batch[large] = int(batch.max(initial=-1)) + 1 + np.arange(len(large))
        columns, rows = batch[self.of_column], batch[self._of_row]
        for number in np.unique(batch[batch >= 0]).tolist():
            yield np.flatnonzero(columns == number), np.flatnonzero(rows == number)
