"""The relaxation of a program with far more columns than a solution can use.

In a city where everybody reaches everything there are a hundred helpers for each
seat, and a solution uses one. So the relaxation is solved over some of the columns;
its duals price the others; the best of those that would pay are added, until none
would. The duals are then optimal for the whole program.
"""

import math

import numpy as np

from matching.model.frame import Bools, Ints
from matching.solve.exact import SCALE, dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import (
    AT_LOWER,
    Basis,
    LinearResult,
    Program,
    solve_relaxation,
)
from matching.solve.region import Region, reduced

_WORTH_IT = 100_000  # columns from which sifting is faster than the whole at once
_FIRST = 40_000  # assignment columns drawn for the first round
_AT_LEAST, _ADDED = 4_000, 20_000  # columns added in a round
_TOLERANCE = 1e-7


def sifted_relaxation(
    program: Program,
    pairs: Bools,
    base: Ints,
    seconds: float,
    stop: Stop,
    seed: int,
    basis: Basis | None = None,
) -> LinearResult | None:
    """Solve the linear relaxation; None when it did not end in time.

    Parameters
    ----------
    pairs
        Which columns are assignments: the many of which few are used.
    base
        A solution of the program; what it uses is there from the first round.
    basis
        Where to start: an optimal one, before rows were added.
    """
    after = basis is not None
    if pairs.sum() < _WORTH_IT:
        return solve_relaxation(program, seconds, stop, basis, dual=after)
    until = stop.elapsed + seconds
    random = np.random.default_rng(seed)
    active = ~pairs | (base != program.lower)
    active |= random.random(len(pairs)) < _FIRST / int(pairs.sum())
    if basis is not None:
        active |= basis.columns != AT_LOWER
    transposed = program.matrix.T.tocsr()
    while True:
        left = until - stop.elapsed
        found = _over(program, active, basis, left, stop, dual=after)
        after = False
        if found is None:
            return None
        basis = Basis.of(found)
        prices = program.cost - transposed @ found.duals
        pays = np.flatnonzero(~active & (prices < -_TOLERANCE))
        if not len(pays) or _good_enough(program, found):
            return found
        others = np.flatnonzero(~active)
        count = min(max(len(pays), _AT_LEAST), _ADDED, len(others))
        active[others[np.argsort(prices[others], kind="stable")[:count]]] = True


def _good_enough(program: Program, found: LinearResult) -> bool:
    """Say whether the bound is, as a whole number, that of the relaxation itself.

    The last few columns that would pay a little change nothing then.
    """
    dual = dual_bound(program, found.duals)
    if dual is None:
        return False
    return -(-dual.total // SCALE) >= math.ceil(float(program.cost @ found.x) - 1e-6)


def _over(
    program: Program,
    active: Bools,
    before: Basis | None,
    seconds: float,
    stop: Stop,
    *,
    dual: bool,
) -> LinearResult | None:
    """Solve over the active columns; the others stay at their lower bound.

    Starts where `before` ended; rows and columns it did not have are slack and at
    their lower bound.
    """
    region = Region.of_program(program)
    region.upper = np.where(active, program.upper, program.lower)
    small = reduced(region, program.cost)
    start = None if before is None else before.part(small.columns, small.rows)
    found = solve_relaxation(small.program, seconds, stop, start, dual=dual)
    if found is None:
        return None
    x = program.lower.astype(np.float64)
    x[small.columns] = found.x
    duals = np.zeros(len(program.row_lower))
    duals[small.rows] = found.duals
    ended = Basis.of(found).within(small.columns, small.rows, program.matrix.shape)
    return LinearResult(x, duals, ended.columns, ended.rows)
