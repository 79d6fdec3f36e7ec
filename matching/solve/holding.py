"""Relaxations that hold the tiers above by a price, where a row would be long.

Where a tier was not proven, a row over nearly everything keeps its value, and with
it the simplex takes minutes. Without the row, but with what it says at a price λ in
the cost (Lagrangian relaxation: Geoffrion, 1974), it takes a part of that, and at
another price it goes on where it ended. Any price gives a valid bound: λ is the dual
of the row, and the exact bound is evaluated with it as with any other.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy import sparse

from matching.model.frame import Bools, Ints
from matching.model.rows import NONE
from matching.solve.exact import SCALE, dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import BASIC, Basis, Floats, LinearResult, Program
from matching.solve.sifting import sifted_relaxation

_LONG = 20_000  # entries of a row that is held by a price
_TRIES = 2  # prices looked at
_STEP = 6.0  # first change of a price, then its square root
_DIGITS = 64  # largest denominator of a price


@dataclass(frozen=True)
class Start:
    """Where a relaxation starts.

    Attributes
    ----------
    pairs
        Which columns are assignments.
    base
        A solution of the program.
    """

    pairs: Bools
    base: Ints
    seed: int


def long_rows(program: Program) -> Ints:
    """Give the rows that are held by a price."""
    entries = np.diff(program.matrix.indptr)
    found: Ints = np.flatnonzero((entries > _LONG) & (program.row_lower <= -NONE))
    return found


def held_relaxation(
    program: Program, start: Start, seconds: float, stop: Stop
) -> LinearResult | None:
    """Solve the relaxation of a program; long rows are held by a price.

    Returns
    -------
    LinearResult
        With a dual for every row; where a row was held by a price, its solution may
        exceed it a little. None when no relaxation ended in time.
    """
    long = long_rows(program)
    until = stop.elapsed + seconds
    if not len(long):
        return sifted_relaxation(
            program, start.pairs, start.base, seconds, stop, start.seed
        )
    prices = [_first_price(program, row) for row in long.tolist()]
    steps = [_STEP] * len(long)
    best: LinearResult | None = None
    basis: Basis | None = None  # the first goes faster with a presolve
    best_bound = -np.inf
    for _ in range(_TRIES):
        left = until - stop.elapsed
        found = _priced(program, long, prices, start, basis, left, stop)
        if found is None:
            break
        basis = Basis.of(found)
        bound = _bound(program, found.duals)
        if bound > best_bound:
            best, best_bound = found, bound
        over = program.matrix[long] @ found.x - program.row_upper[long]
        for number, beyond in enumerate(over.tolist()):
            steps[number] **= 0.6
            prices[number] *= steps[number] if beyond > 1e-6 else 1 / steps[number]
    return best


def _bound(program: Program, duals: Floats) -> float:
    dual = dual_bound(program, duals)
    if dual is None:
        return -np.inf
    return float(dual.row_part.sum() + dual.column_part.sum()) / SCALE


def _first_price(program: Program, row: int) -> float:
    """Guess a price: what a unit of the row's cost is of the program's."""
    entries = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
    columns = program.matrix.indices[entries]
    unit = np.abs(program.matrix.data[entries])
    cost = np.abs(program.cost[columns])
    costly = cost > 0
    if not costly.any():
        return 1.0
    return float(np.median(cost[costly])) / float(np.median(unit))


def _priced(
    program: Program,
    long: Ints,
    prices: list[float],
    start: Start,
    basis: Basis | None,
    seconds: float,
    stop: Stop,
) -> LinearResult | None:
    """Solve with some rows in the cost; their duals are the prices."""
    if seconds <= 0:
        return None
    shares = [Fraction(price).limit_denominator(_DIGITS) for price in prices]
    common = int(np.lcm.reduce([share.denominator for share in shares]))
    cost = program.cost * common
    for row, share in zip(long.tolist(), shares, strict=True):
        cost = cost + int(share * common) * program.matrix[[row]].toarray()[0]
    others = np.setdiff1d(np.arange(len(program.row_lower)), long)
    inner = Program(
        sparse.csr_array(program.matrix[others]),
        program.row_lower[others],
        program.row_upper[others],
        program.lower,
        program.upper,
        cost,
    )
    if basis is not None:
        basis = basis.part(np.arange(len(cost)), others)
    found = sifted_relaxation(
        inner, start.pairs, start.base, seconds, stop, start.seed, basis
    )
    if found is None:
        return None
    duals = np.zeros(len(program.row_lower))
    duals[others] = found.duals / common
    duals[long] = [-float(share) for share in shares]
    rows = np.full(len(duals), BASIC)
    rows[others] = found.row_status
    return LinearResult(found.x, duals, found.column_status, rows)
