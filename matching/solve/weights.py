"""Tiers as one cost: weights so large that no lower tier can outweigh a higher one.

What a tier can cost at all lies between two exact bounds, that of its relaxation and
that of its opposite. One unit of a tier must weigh more than everything below it
together can vary. Five tiers soon need more than whole numbers of 64 bits hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.model import TierCost
from matching.model.frame import Ints
from matching.solve.exact import SCALE, dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import solve_relaxation
from matching.solve.region import Reduced, Region, activity_range, reduced

# Costs beyond this would overflow when they are multiplied by the exactness of duals.
_LARGEST = 2**61 // SCALE
_SECONDS = 5.0  # for the range of one tier


@dataclass(frozen=True)
class Weights:
    """One cost of all tiers, highest first.

    Attributes
    ----------
    weight
        Of each tier; that of the last is 1.
    least, most
        Between which the cost of each tier lies.
    unit
        What each column costs.
    """

    tiers: tuple[TierCost, ...]
    weight: tuple[int, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    unit: Ints

    @classmethod
    def proven(
        cls, region: Region, tiers: Sequence[TierCost], stop: Stop
    ) -> "Weights | None":
        """Give weights that separate the tiers; None where they would be too large."""
        weight: list[int] = []
        ranges: list[tuple[int, int]] = []
        below = heaviest = 0
        for tier in reversed(tiers):
            low, high = _range(region, tier.unit, stop)
            ranges.insert(0, (low, high))
            weight.insert(0, below + 1)
            below += weight[0] * (high - low)
            single = int(np.abs(tier.unit).max(initial=0))
            heaviest += weight[0] * max(abs(low), abs(high), single)
            if max(heaviest, below) > _LARGEST:
                return None
        least, most = zip(*ranges, strict=True)
        unit = np.zeros_like(region.upper)
        for w, tier in zip(weight, tiers, strict=True):
            unit += w * tier.unit
        return cls(tuple(tiers), tuple(weight), least, most, unit)

    def first(self, cost: int) -> int:
        """Give the first tier's part of a cost of all tiers."""
        rest = zip(self.weight[1:], self.least[1:], strict=True)
        return (cost - sum(w * low for w, low in rest)) // self.weight[0]

    def bounds(self, bound: int, costs: Sequence[int]) -> tuple[int, ...]:
        """Give for each tier a bound of its cost, given the costs of those above.

        Parameters
        ----------
        bound
            Of the cost of all tiers.
        costs
            Of each tier in a solution.
        """
        found = []
        above = 0
        below = sum(w * high for w, high in zip(self.weight, self.most, strict=True))
        each = zip(self.weight, self.least, self.most, costs, strict=True)
        for w, low, high, cost in each:
            below -= w * high
            found.append(max(low, -(-(bound - above - below) // w)))
            above += w * cost
        return tuple(found)


def _range(region: Region, unit: Ints, stop: Stop) -> tuple[int, int]:
    """Bound a cost over a region from below and from above, exactly."""
    small = reduced(region, unit)
    fixed = unit.copy()
    fixed[small.columns] = 0
    constant = int(fixed @ region.lower)
    low = _least(small, stop)
    turned = replace(small, program=replace(small.program, cost=-small.program.cost))
    high = -_least(turned, stop)
    return low + constant, high + constant


def _least(small: Reduced, stop: Stop) -> int:
    """Bound a program's cost from below: by its relaxation, or by its columns alone."""
    program = small.program
    row = type(program.matrix)(program.cost.reshape(1, -1))
    columns_alone = int(activity_range(row, program.lower, program.upper)[0][0])
    if not program.cost.any():
        return columns_alone
    relaxed = solve_relaxation(program, min(_SECONDS, stop.left / 20), stop)
    dual = None if relaxed is None else dual_bound(program, relaxed.duals)
    if dual is None:
        return columns_alone
    scaled = int(dual.row_part.sum() + dual.column_part.sum())
    return max(columns_alone, -(-scaled // SCALE))
