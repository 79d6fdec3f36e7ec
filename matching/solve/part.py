"""A part of a program while it is being finished, with what its dual proves."""

from dataclasses import dataclass, field

import numpy as np

from matching.model.frame import Bools, Ints
from matching.solve.exact import SCALE
from matching.solve.linear import Floats, Program
from matching.solve.region import Region
from matching.solve.shares import INTEGRAL, restrict


@dataclass
class Part:
    """One part: its program, relaxation, exact dual, and best solution so far.

    Attributes
    ----------
    pairs
        Which columns are assignments (the others say what follows from them).
    scaled_bound
        The dual bound times `SCALE`.
    positions
        Kilometres and hours of each column; not a number where that is not known.
    """

    program: Program
    relaxed: Floats
    row_dual: Ints
    column_dual: Ints
    scaled_bound: int
    pairs: Bools
    x: Ints
    positions: Floats = field(default_factory=lambda: np.zeros((0, 3)))

    def __post_init__(self) -> None:
        """Prepare what every search needs."""
        self.least = -(-self.scaled_bound // SCALE)
        self.pattern = abs(self.program.matrix)
        self.pattern.data[:] = 1
        self.transposed = self.pattern.T.tocsr()
        self.rounded = np.rint(self.relaxed).astype(np.int64)

    @property
    def value(self) -> int:
        """Cost of the best solution so far."""
        return int(self.program.cost @ self.x)

    def region(self, most: int) -> Region:
        """Give the solutions that may cost at most `most`."""
        region = Region.of_program(self.program)
        slack = np.int64(most * SCALE - self.scaled_bound)
        rows, columns = self.program.matrix.shape
        restrict(
            region,
            np.arange(rows),
            np.arange(columns),
            self.row_dual,
            self.column_dual,
            np.broadcast_to(slack, rows),
            np.broadcast_to(slack, columns),
        )
        return region

    def around(self, free: Bools, base: Ints) -> Region:
        """Give the solutions that are as a base is but for the free columns."""
        region = Region.of_program(self.program)
        inside = np.clip(base, region.lower, region.upper)
        region.lower = np.where(free, region.lower, inside)
        region.upper = np.where(free, region.upper, inside)
        return region

    def next_level(self, most: int) -> int:
        """Give the least cost at which more is possible than at `most`."""
        slack = most * SCALE - self.scaled_bound
        terms = np.abs(np.concatenate([self.row_dual, self.column_dual]))
        beyond = terms[terms > slack]
        if not len(beyond):
            return most + 1
        return -(-(self.scaled_bound + int(beyond.min())) // SCALE)

    def take(self, x: Ints | None) -> None:
        """Keep a solution if it is better."""
        if x is not None and int(self.program.cost @ x) < self.value:
            self.x = x

    def beside(self, columns: Bools) -> Bools:
        """Give the columns that share a row with some columns."""
        rows = (self.pattern @ columns.astype(np.int64)) > 0
        shared: Bools = (self.transposed @ rows.astype(np.int64)) > 0
        return shared

    def neighbourhood(self, centre: Bools, base: Ints, allowed: Bools) -> Bools:
        """Widen a centre to what an exchange needs.

        Columns that the base or the relaxation uses, and those that say what
        follows from an assignment, beside the centre; twice for the latter.
        """
        used = (self.relaxed > INTEGRAL) | (base > 0)
        free = centre | (self.beside(centre) & (used | ~self.pairs))
        free |= self.beside(free) & ~self.pairs
        return free & allowed
