"""Rows that say what either answer to one decision costs.

Where the relaxation holds half a session, or has half a trainer, it spares itself a
choice: with the one answer it would be dearer, and so it would with the other. How
much, and where that is paid, two more linear programs say, one for each answer. Rows
that have the same dual in both are no matter of the choice; what the others give is
put together to one row that holds for either answer (disjunctive cuts: Balas,
Disjunctive programming, 1979). Chains of exchanges may go through many people and
sites, but few of their duals depend on the choice: such rows are short where those
found around a fraction (`matching.solve.cuts`) would have to look at half a region.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csgraph

from matching.model.frame import Bools, Ints
from matching.solve.cuts import Cut
from matching.solve.exact import SCALE, DualBound, dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import (
    Basis,
    Floats,
    LinearResult,
    Program,
    solve_relaxation,
)
from matching.solve.region import Region, reduced
from matching.solve.shares import INTEGRAL
from matching.solve.threads import side_by_side

_RISE = 0.01  # of the cost that both answers must bring
_EACH = 15.0  # seconds for one answer
_TRIED = 3  # decisions of one group that are tried
_LONGEST = 20_000  # columns of a row; longer ones are no help
_LARGEST = 20_000_000  # of a price
_PRICED = 1e-7
_NEAR = 2_000  # entries; rows over everything are no neighbourhood


@dataclass(frozen=True)
class Split:
    """The row of one decision, and what proves what it is worth.

    Attributes
    ----------
    duals
        Of all rows of the program, then of this one: their bound is nearly that of
        the cheaper answer.
    """

    cut: Cut
    duals: Floats


@dataclass(frozen=True)
class Splitter:
    """Finds what decisions cost that the relaxation leaves open.

    Attributes
    ----------
    deciding
        Which columns of the program are decisions of their own: a session is held, a
        helper trains a series. What they entail is left to other rows.
    workers
        How many groups of decisions are looked at at the same time.
    """

    deciding: Bools
    workers: int

    def splits(
        self,
        program: Program,
        relaxed: LinearResult,
        seconds: float,
        stop: Stop,
        enough: Callable[[Split], bool] = lambda _split: False,
    ) -> list[Split]:
        """Give a row for each group of decisions of which both answers cost more.

        After a row that is `enough` by itself no more are looked for.
        """
        fractional = np.abs(relaxed.x - np.rint(relaxed.x)) > INTEGRAL
        open_ones = fractional & self.deciding & (program.upper - program.lower == 1)
        if not open_ones.any():
            return []
        groups = list(_groups(program, relaxed, fractional, np.flatnonzero(open_ones)))
        near = _Near(program, relaxed, fractional)

        def look(group: Ints, stop: Stop) -> Split | None:
            for column in group[:_TRIED].tolist():
                if stop.left <= 0:
                    return None
                if near.free(column, stop):
                    continue
                split = _split(program, relaxed, column, stop)
                if split is not None and split.cut.broken_by(relaxed.x):
                    if enough(split):
                        stop.end()
                    return split
            return None

        found = side_by_side(look, groups, self.workers, seconds, stop)
        return [split for split in found if split is not None]


def _groups(
    program: Program, relaxed: LinearResult, fractional: Bools, columns: Ints
) -> Iterator[Ints]:
    """Give decisions in groups that priced rows tie together, through fractions."""
    some = np.flatnonzero(fractional)
    ties = np.flatnonzero(np.abs(relaxed.duals) > _PRICED)
    tied = abs(program.matrix[ties][:, some])
    _, label = csgraph.connected_components(tied.T @ tied, directed=False)
    mine = label[np.searchsorted(some, columns)]
    for group in np.unique(mine).tolist():
        yield columns[mine == group]


class _Near:
    """Sees cheaply that an answer costs nothing: with everything far away as it is."""

    def __init__(
        self, program: Program, relaxed: LinearResult, fractional: Bools
    ) -> None:
        self._program, self._relaxed, self._fractional = program, relaxed, fractional
        self._by_column = program.matrix.tocsc()
        self._short = np.diff(program.matrix.indptr) <= _NEAR
        self._value = float(program.cost @ relaxed.x)

    def free(self, column: int, stop: Stop) -> bool:
        """Say whether one of the answers is seen to cost nothing, nearby alone."""
        around = self._beside(self._beside(np.array([column])))
        around[self._fractional] = True
        program = self._program
        fixed = np.rint(self._relaxed.x).astype(np.int64)
        region = Region.of_program(program)
        region.lower = np.where(around, region.lower, fixed)
        region.upper = np.where(around, region.upper, fixed)
        for answer in _answers(program, column, self._relaxed.x):
            region.lower[column] = region.upper[column] = answer
            small = reduced(region, program.cost)
            found = solve_relaxation(small.program, _EACH, stop)
            if found is None:
                continue
            value = float(small.program.cost @ found.x)
            still = np.delete(np.arange(len(fixed)), small.columns)
            value += float((program.cost * region.lower)[still].sum())
            if value - self._value < _RISE:
                return True
        return False

    def _beside(self, columns: Ints | Bools) -> Bools:
        """Give the columns that share a row with some, but for rows over everything."""
        where = np.flatnonzero(columns) if columns.dtype == bool else columns
        rows = np.zeros(len(self._short), dtype=bool)
        rows[self._by_column[:, where].indices] = True
        shared = np.zeros(len(self._fractional), dtype=bool)
        shared[self._program.matrix[np.flatnonzero(rows & self._short)].indices] = True
        return shared


def _answers(program: Program, column: int, x: Floats) -> list[int]:
    """Give both values of a decision, that nearer to the relaxation first."""
    low, high = int(program.lower[column]), int(program.upper[column])
    return [high, low] if x[column] - low >= high - x[column] else [low, high]


def _split(
    program: Program, relaxed: LinearResult, column: int, stop: Stop
) -> Split | None:
    """Give the row of a decision; None where an answer costs nothing or takes long."""
    least = float(program.cost @ relaxed.x) + _RISE
    start = Basis.of(relaxed)
    duals: dict[int, DualBound] = {}
    for answer in _answers(program, column, relaxed.x):
        lower, upper = program.lower.copy(), program.upper.copy()
        lower[column] = upper[column] = answer
        asked = replace(program, lower=lower, upper=upper)
        found = solve_relaxation(asked, _EACH, stop, start, dual=True)
        if found is None or float(program.cost @ found.x) < least:
            return None
        dual = dual_bound(program, found.duals)
        if dual is None:
            return None
        duals[answer] = dual
    low, high = sorted(duals)
    return put_together(program, column, (duals[low], duals[high]), relaxed.x)


def put_together(
    program: Program, column: int, duals: tuple[DualBound, DualBound], x: Floats
) -> Split | None:
    """Put together what the duals of both answers say, in exact integers.

    Any duals do. Of answer k they say ``price · x >= b_k + r_k · x``, where rows with
    the same dual for both are part of the price. Columns take the lesser reduced cost
    (at their upper bound the larger), the decision itself what makes both equally
    strong.

    Parameters
    ----------
    column
        The decision, with bounds one apart.
    duals
        Evaluated for the program, of the lower answer and of the upper.
    x
        What the row should cut off.

    Returns
    -------
    None where the row would be too long or its prices too large.
    """
    first, second = duals
    differ = np.flatnonzero(first.rows != second.rows)
    both = program.matrix[differ].T
    price = first.columns + both @ first.rows[differ]
    at_lower = 2 * x <= program.lower + program.upper
    least = np.minimum(first.columns, second.columns)
    reduced_cost = np.where(at_lower, least, np.maximum(first.columns, second.columns))
    low = int(program.lower[column])
    worth = []
    for dual, answer in ((first, low), (second, low + 1)):
        above = dual.columns - reduced_cost
        above[column] = 0
        ends = np.where(above > 0, program.lower, program.upper)
        known = int(dual.row_part[differ].sum()) + int(above @ ends)
        worth.append(known + int(dual.columns[column]) * answer)
    reduced_cost[column] = worth[1] - worth[0]
    known_least = worth[0] - low * (worth[1] - worth[0])
    short = _short(price - reduced_cost, known_least)
    if short is None:
        return None
    cut, common = short
    shared = np.where(first.rows == second.rows, first.rows, 0) / SCALE
    return Split(cut, np.append(shared, -common / SCALE))


def _short(price: Ints, least: int) -> tuple[Cut, int] | None:
    """Write ``price · x >= least`` without what its prices have in common.

    Gives that too. The least is rounded up: whole prices of whole columns add up to
    whole numbers.
    """
    use = np.flatnonzero(price)
    if not len(use) or len(use) > _LONGEST:
        return None
    common = int(np.gcd.reduce(price[use]))
    price = price[use] // common
    if int(np.abs(price).max()) > _LARGEST:
        return None
    return Cut(use, price, -(-least // common)), common
