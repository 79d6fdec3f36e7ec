"""One tier on what the tiers above have left: relaxation, proof, finish, shrink.

1. The relaxation of everything that is still free, in one linear program.
2. Its duals, in exact integers, bound every independent part by itself.
3. A part whose relaxation is integral is solved; the others are finished.
4. The region shrinks to the solutions that keep the tier's value.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.model.frame import Bools, Ints
from matching.solve.exact import dual_bound
from matching.solve.finish import Finisher
from matching.solve.limits import Limits, Stop
from matching.solve.part import Part
from matching.solve.region import Reduced, Region, part_of, reduced
from matching.solve.shares import Shares
from matching.solve.sifting import sifted_relaxation

_FOR_RELAXATION = 0.6  # share of the time left that a relaxation may take
_UNBOUNDED = -(2**60)

Told = Callable[[int, int], None]  # cost so far and its bound


@dataclass(frozen=True)
class TierResult:
    """Solution after a tier, and the proven bound of its cost (None unknown).

    `searched` says that the relaxation alone did not decide it.
    """

    x: Ints
    bound: int | None
    searched: bool


@dataclass(frozen=True)
class TierSolver:
    """Solves one tier after another over a region, which shrinks each time.

    Attributes
    ----------
    pairs
        Which columns of the region are assignments.
    """

    region: Region
    pairs: Bools
    limits: Limits
    stop: Stop

    def solve(
        self, cost: Ints, incumbent: Ints, seconds: float, told: Told
    ) -> TierResult:
        """Minimise a cost over the region, and shrink the region to its value.

        Parameters
        ----------
        cost
            One integer a column.
        incumbent
            A solution in the region.
        seconds
            For finishing fractional parts; the relaxation may take all that is left.
        """
        small = reduced(self.region, cost)
        value = int(cost @ incumbent)
        if not small.program.cost.any():
            return TierResult(incumbent, value, searched=False)
        relaxed = sifted_relaxation(
            small.program,
            self.pairs[small.columns],
            incumbent[small.columns],
            self.stop.left * _FOR_RELAXATION,
            self.stop,
            self.limits.seed,
        )
        dual = None if relaxed is None else dual_bound(small.program, relaxed.duals)
        if relaxed is None or dual is None:
            x = self._improved(small, incumbent, min(seconds, self.stop.left))
            self._keep(cost, int(cost @ x))
            return TierResult(x, None, searched=True)
        constant = value - int(small.program.cost @ incumbent[small.columns])
        shares = Shares(small, dual, relaxed.x, incumbent[small.columns])
        self._finish(shares, seconds, lambda c, b: told(c + constant, b + constant))
        shares.shrink(self.region)
        x = incumbent.copy()
        x[small.columns] = shares.x
        searched = not bool(shares.integral.all())
        return TierResult(x, int(shares.least.sum()) + constant, searched=searched)

    def _finish(self, shares: Shares, seconds: float, told: Told) -> None:
        """Finish the parts that are not proven, small ones first."""
        open_parts = np.flatnonzero(~shares.proven())
        order = open_parts[np.argsort(shares.sizes[open_parts], kind="stable")]
        finisher = Finisher(self.limits, self.stop)
        until = self.stop.elapsed + seconds
        for done, number in enumerate(order.tolist()):
            columns = np.flatnonzero(shares.column_part == number)
            rows = np.flatnonzero(shares.row_part == number)
            part = Part(
                part_of(shares.small.program, columns, rows),
                shares.relaxed[columns],
                shares.dual.rows[rows],
                shares.dual.columns[columns],
                int(shares.scaled_bound[number]),
                self.pairs[shares.small.columns[columns]],
                shares.x[columns],
            )
            left = max(0.0, until - self.stop.elapsed) / (len(order) - done)
            shares.least[number] = finisher.finish(part, left)
            shares.x[columns] = part.x
            told(int(shares.values().sum()), int(shares.least.sum()))

    def _improved(self, small: Reduced, incumbent: Ints, seconds: float) -> Ints:
        """Improve a solution by neighbourhoods alone, without any bound."""
        program, x = small.program, incumbent[small.columns]
        rows, columns = program.matrix.shape
        nothing = np.zeros(max(rows, columns), dtype=np.int64)
        part = Part(
            program,
            x.astype(np.float64),
            nothing[:rows],
            nothing[:columns],
            _UNBOUNDED,
            self.pairs[small.columns],
            x,
        )
        Finisher(self.limits, self.stop).improve(part, seconds)
        improved = incumbent.copy()
        improved[small.columns] = part.x
        return improved

    def _keep(self, cost: Ints, value: int) -> None:
        """Hold the cost of an undecided tier at its value by one row."""
        priced = np.flatnonzero(cost)
        row = np.zeros(len(priced), dtype=np.int64)
        self.region.append(row, priced, cost[priced], np.array([value]))
