"""What is still possible: the model with columns fixed and rows made tight.

Solving a tier never adds "keep the value of the tiers above" as one long row over
everything, which makes the next relaxation hard. It fixes what cannot change, makes
rows tight, and adds short rows only where a part has a fractional optimum.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from matching.model import Model
from matching.model.frame import Ints
from matching.model.rows import NONE
from matching.solve.linear import Program

_ROUNDS = 30  # of looking at what rows imply; three settle most, ten nearly all


@dataclass
class Region:
    """A set of solutions; its bounds are its own and may be changed in place."""

    matrix: sparse.csr_array
    row_lower: Ints
    row_upper: Ints
    lower: Ints
    upper: Ints

    @classmethod
    def of_model(cls, model: Model) -> "Region":
        """Everything that a model allows."""
        return cls(
            model.matrix,
            model.row_lower.copy(),
            model.row_upper.copy(),
            model.lower.copy(),
            model.upper.copy(),
        )

    @classmethod
    def of_program(cls, program: Program) -> "Region":
        """Everything that a program allows."""
        return cls(
            program.matrix,
            program.row_lower.copy(),
            program.row_upper.copy(),
            program.lower.copy(),
            program.upper.copy(),
        )

    def copy(self) -> "Region":
        """Give a region of its own with the same solutions."""
        return Region(
            self.matrix,
            self.row_lower.copy(),
            self.row_upper.copy(),
            self.lower.copy(),
            self.upper.copy(),
        )

    def require(self, columns: Ints) -> None:
        """Keep the solutions that use one of some columns of 0 or 1."""
        if len(columns) == 1:
            self.lower[columns] = 1
        else:
            row = np.zeros(len(columns), dtype=np.int64)
            self.append(row, columns, np.full(len(columns), -1), np.array([-1]))

    def append(self, row: Ints, column: Ints, coefficient: Ints, most: Ints) -> None:
        """Add rows ``Σ coefficient · x <= most``, numbered from 0."""
        shape = (len(most), len(self.lower))
        rows = sparse.csr_array((coefficient, (row, column)), shape=shape)
        self.matrix = sparse.csr_array(sparse.vstack([self.matrix, rows]))
        self.row_lower = np.append(self.row_lower, np.full(len(most), -NONE))
        self.row_upper = np.append(self.row_upper, most)

    def imply(self) -> None:
        """Shrink the bounds of columns to what each row by itself still allows.

        Leaves out no solution: where the others of a row can make up for so much and
        no more, a column cannot go further. Rows are looked at again when one of
        their columns has changed, but not for ever.
        """
        by_column = self.matrix.tocsc()
        rows = np.arange(self.matrix.shape[0])
        for _ in range(_ROUNDS):
            changed = self._implied(rows)
            if not len(changed) or (self.lower > self.upper).any():
                break
            rows = np.unique(by_column[:, changed].indices)

    def _implied(self, rows: Ints) -> Ints:
        """Shrink by some rows; give the columns that have changed."""
        some = self.matrix[rows]
        number = np.repeat(np.arange(len(rows)), np.diff(some.indptr))
        column, unit = some.indices, some.data
        one, other = unit * self.lower[column], unit * self.upper[column]
        low, high = np.minimum(one, other), np.maximum(one, other)
        above, below = self.row_upper[rows], self.row_lower[rows]
        ends = some.indptr.astype(np.int64)
        above = np.where(above >= NONE, NONE, above - _sums(low, ends))
        below = np.where(below <= -NONE, NONE, _sums(high, ends) - below)
        tight = np.flatnonzero(high - low > np.minimum(above, below)[number])
        number, column, unit = number[tight], column[tight], unit[tight]
        rise = np.where(unit > 0, above[number], below[number]) // np.abs(unit)
        fall = np.where(unit > 0, below[number], above[number]) // np.abs(unit)
        upper, lower = self.upper.copy(), self.lower.copy()
        np.minimum.at(upper, column, self.lower[column] + rise)
        np.maximum.at(lower, column, self.upper[column] - fall)
        changed: Ints = np.flatnonzero((upper < self.upper) | (lower > self.lower))
        self.lower, self.upper = lower, upper
        return changed

    def holds(self, x: Ints) -> bool:
        """Say whether a solution lies in the region, in exact integers."""
        activity = self.matrix @ x
        return bool(
            (x >= self.lower).all()
            and (x <= self.upper).all()
            and (activity >= self.row_lower).all()
            and (activity <= self.row_upper).all()
        )


@dataclass(frozen=True)
class Reduced:
    """The program over the free columns of a region, for one cost.

    Attributes
    ----------
    columns, rows
        Where its columns and rows stand in what was reduced.
    """

    program: Program
    columns: Ints
    rows: Ints

    def within(self, region: Region) -> "Reduced":
        """Reduce again after the region shrank; numbers are those of this one."""
        program = self.program
        fixed = self.columns
        constant = region.matrix[self.rows] @ _without(region.lower, fixed)
        here = Region(
            program.matrix,
            _shifted(region.row_lower[self.rows], constant),
            _shifted(region.row_upper[self.rows], constant),
            region.lower[fixed],
            region.upper[fixed],
        )
        return reduced(here, program.cost)


def _without(values: Ints, columns: Ints) -> Ints:
    others = values.copy()
    others[columns] = 0
    return others


def reduced(region: Region, cost: Ints) -> Reduced:
    """Put fixed columns into the bounds of rows and drop rows that cannot bind."""
    free = region.lower < region.upper
    columns = np.flatnonzero(free)
    constant = region.matrix @ np.where(free, 0, region.lower)
    matrix = sparse.csr_array(region.matrix[:, columns])
    lower, upper = region.lower[columns], region.upper[columns]
    row_lower = _shifted(region.row_lower, constant)
    row_upper = _shifted(region.row_upper, constant)
    least, most = activity_range(matrix, lower, upper)
    rows = np.flatnonzero((least < row_lower) | (most > row_upper))
    program = Program(
        sparse.csr_array(matrix[rows]),
        row_lower[rows],
        row_upper[rows],
        lower,
        upper,
        cost[columns],
    )
    return Reduced(program, columns, rows)


def _sums(values: Ints, ends: Ints) -> Ints:
    """Sum the values between ends, as those of the rows of a sparse matrix."""
    total = np.append(0, np.cumsum(values))
    sums: Ints = total[ends[1:]] - total[ends[:-1]]
    return sums


def _shifted(bounds: Ints, constant: Ints) -> Ints:
    return np.where(np.abs(bounds) >= NONE, bounds, bounds - constant)


def activity_range(
    matrix: sparse.csr_array, lower: Ints, upper: Ints
) -> tuple[Ints, Ints]:
    """Give the least and most activity of each row for columns within bounds."""
    positive, negative = matrix.maximum(0), matrix.minimum(0)
    least = positive @ lower + negative @ upper
    most = positive @ upper + negative @ lower
    return least, most


def parts(program: Program) -> tuple[int, Ints, Ints]:
    """Find the independent parts of a program.

    Returns
    -------
    count, column_part, row_part
        Number of parts; the part of each column and of each row.
    """
    rows, columns = program.matrix.shape
    entries = program.matrix.tocoo()
    joined = sparse.coo_array(
        (np.ones(entries.nnz, np.int8), (entries.row, entries.col + rows)),
        shape=(rows + columns, rows + columns),
    )
    count, label = csgraph.connected_components(joined, directed=False)
    return int(count), label[rows:].astype(np.int64), label[:rows].astype(np.int64)


def part_of(program: Program, columns: Ints, rows: Ints) -> Program:
    """Cut a part out of a program."""
    return Program(
        sparse.csr_array(program.matrix[rows][:, columns]),
        program.row_lower[rows],
        program.row_upper[rows],
        program.lower[columns],
        program.upper[columns],
        program.cost[columns],
    )
