"""A reduced program by its independent parts: bound, solution and proof of each.

Parts share no row, so each has its own bound and is finished by itself; the whole
is the sum.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.model.frame import Bools, Ints
from matching.solve.exact import SCALE, DualBound
from matching.solve.linear import Floats, Program
from matching.solve.region import Reduced, Region, parts

INTEGRAL = 1e-6
_LARGEST = 100_000  # of what holds a tier; larger numbers are no help to a solver …
_HUGE = 20_000_000  # … but up to here better than a row over nearly everything …
_LONG = 20_000  # … which has more than so many columns
_ROUNDING = 0.01  # of a unit of cost, over all rounded duals


def group_sums(labels: Ints, values: Ints, count: int) -> Ints:
    """Sum integers by group, exactly."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, labels, values)
    return sums


@dataclass
class Shares:
    """The parts of a reduced program while they are being solved.

    Attributes
    ----------
    small
        The reduced program.
    dual
        Its exact dual bound.
    relaxed
        The relaxation's solution.
    x
        The best solution so far: the relaxation's where a part is integral, else
        what was known before.
    """

    small: Reduced
    dual: DualBound
    relaxed: Floats
    x: Ints

    def __post_init__(self) -> None:
        """Find the parts and take over what the relaxation has solved."""
        program = self.small.program
        self.count, self.column_part, self.row_part = parts(program)
        self.scaled_bound = group_sums(
            self.column_part, self.dual.column_part, self.count
        ) + group_sums(self.row_part, self.dual.row_part, self.count)
        rounded = np.rint(self.relaxed).astype(np.int64)
        self.integral = self._integral_parts(rounded)
        self.x = np.where(self.integral[self.column_part], rounded, self.x)
        self.least = -(-self.scaled_bound // SCALE)

    def _integral_parts(self, rounded: Ints) -> Bools:
        program = self.small.program
        integral = np.ones(self.count, dtype=bool)
        fractional = np.abs(self.relaxed - rounded) > INTEGRAL
        outside = (rounded < program.lower) | (rounded > program.upper)
        integral[self.column_part[fractional | outside]] = False
        activity = program.matrix @ rounded
        broken = (activity < program.row_lower) | (activity > program.row_upper)
        integral[self.row_part[broken]] = False
        return integral

    @cached_property
    def sizes(self) -> Ints:
        """Number of columns of each part."""
        return np.bincount(self.column_part, minlength=self.count)

    def values(self) -> Ints:
        """Give the cost of each part's solution so far."""
        return group_sums(
            self.column_part, self.small.program.cost * self.x, self.count
        )

    def proven(self) -> Bools:
        """Say of each part whether its solution is proven optimal."""
        proven: Bools = self.values() <= self.least
        return proven

    def exact(self) -> bool:
        """Say whether the dual's bound is, but for rounding, what the solution costs."""
        slack = self.values() * SCALE - self.scaled_bound
        return bool((slack < SCALE * _ROUNDING).all())

    def liken(self, region: Region) -> None:
        """Shrink a region to the solutions that pay what the best pays, term by term.

        Whatever has a price in the dual stays as the best solution has it, so that all
        that is left is worth the same without any row that says so. That leaves out
        solutions of the same value.
        """
        small, x = self.small, self.x
        fixed = np.flatnonzero(self.dual.columns)
        region.lower[small.columns[fixed]] = x[fixed]
        region.upper[small.columns[fixed]] = x[fixed]
        priced = np.flatnonzero(self.dual.rows)
        activity = (small.program.matrix @ x)[priced]
        constant = self._constant(region)[priced]
        region.row_lower[small.rows[priced]] = activity + constant
        region.row_upper[small.rows[priced]] = activity + constant

    def _constant(self, region: Region) -> Ints:
        """Give what columns add to the rows that are not in the program."""
        fixed = region.lower.copy()
        fixed[self.small.columns] = 0
        constant: Ints = region.matrix[self.small.rows] @ fixed
        return constant

    def shrink(self, region: Region) -> None:
        """Shrink a region to the solutions that keep the value of every part.

        Columns and rows that would cost more than a part's value are fixed. What
        is left free and could still cost more is held by a short row: one for
        each piece of a proven part (each is at its own optimum), one for the whole
        of a part that is not proven.
        """
        slack = self.values() * SCALE - self.scaled_bound
        small = self.small
        restrict(
            region,
            small.rows,
            small.columns,
            self.dual.rows,
            self.dual.columns,
            slack[self.row_part],
            slack[self.column_part],
        )
        again = small.within(region)
        count, piece, _ = parts(again.program)
        owner = np.zeros(count, dtype=np.int64)
        owner[piece] = self.column_part[again.columns]
        group = np.where(self.proven()[owner], np.arange(count), count + owner)
        names, group = np.unique(group, return_inverse=True)
        rise = np.zeros(len(names))
        together = one_of(again.program)
        most = np.zeros(int(together.max(initial=-1)) + 1)
        np.maximum.at(most, together, self._rise(region)[again.columns])
        kind = np.zeros(len(most), dtype=np.int64)
        kind[together] = group[piece]
        np.add.at(rise, kind, most)
        self._hold(region, again, group[piece], rise >= SCALE)

    def _rise(self, region: Region) -> Floats:
        """Bound how much (scaled) each column can lift the cost above its bound.

        By its own reduced cost, and by the slack it gives to rows that have a dual
        and are not tight (also rows that cannot bind any more).
        """
        small, matrix = self.small, self.small.program.matrix
        loose = region.row_lower[small.rows] != region.row_upper[small.rows]
        rows = np.where(loose, np.abs(self.dual.rows), 0).astype(np.float64)
        unit = np.abs(self.dual.columns) + abs(matrix).T @ rows
        width = region.upper[small.columns] - region.lower[small.columns]
        rise: Floats = unit * width
        return rise

    def _hold(self, region: Region, again: Reduced, group: Ints, rises: Bools) -> None:
        """Hold the cost of each group that could rise at what it is.

        Rows that are tight by now always give the cost the same, their duals times
        their bound; without it few columns are left that cost anything: those whose
        reduced cost, or whose row's dual, is less than what the value leaves over.
        """
        above = self._above(region)[again.columns]
        plain = _largest(above, group) > np.where(
            self._short(above, again.program.cost, group), _HUGE, _LARGEST
        )
        above = np.where(plain[group], again.program.cost, above)
        use = np.flatnonzero((above != 0) & rises[group])
        groups, row = np.unique(group[use], return_inverse=True)
        if not len(groups):
            return
        columns = again.columns[use]
        common = _common(above, group)[groups]
        unit = above[use] // common[row]
        value = group_sums(row, unit * self.x[columns], len(groups))
        region.append(row, self.small.columns[columns], unit, value)

    def _short(self, above: Ints, cost: Ints, group: Ints) -> Bools:
        """Say of each group whether its row is short, while that of its cost is long."""
        count = int(group.max(initial=-1)) + 1
        priced = np.bincount(group[cost != 0], minlength=count)
        left = np.bincount(group[above != 0], minlength=count)
        short: Bools = (left <= _LONG) & (priced > _LONG)
        return short

    def _above(self, region: Region) -> Ints:
        """Give the cost of each column, scaled, beside what tight rows give."""
        rows = self.small.rows
        tight = region.row_lower[rows] == region.row_upper[rows]
        program = self.small.program
        constant = np.where(tight, self.dual.rows, 0)
        above: Ints = program.cost * SCALE - program.matrix.T @ constant
        return above


def one_of(program: Program) -> Ints:
    """Label columns such that of those with one label at most one is above its bound.

    Those that one row lets one of, such as all who could take a seat; each column by
    the row with most columns. Others have a label of their own.
    """
    matrix, count = program.matrix, len(program.cost)
    label = np.arange(count)
    unit = (program.lower == 0) & (program.upper == 1)
    most = program.row_upper - matrix.minimum(0) @ program.upper
    entries = matrix.tocoo()
    row, column = entries.row, entries.col
    use = (most[row] <= 1) & (entries.data > 0) & unit[column]
    use &= (program.lower >= 0).all()
    row, column = row[use], column[use]
    size = np.bincount(row, minlength=matrix.shape[0])
    order = np.argsort(size[row], kind="stable")
    label[column[order]] = count + row[order]
    _, label = np.unique(label, return_inverse=True)
    return label


def _common(values: Ints, group: Ints) -> Ints:
    """Give the greatest common divisor of the values of each group, at least 1."""
    common = np.zeros(int(group.max(initial=-1)) + 1, dtype=np.int64)
    np.gcd.at(common, group, values)
    return np.maximum(common, 1)


def _largest(values: Ints, group: Ints) -> Ints:
    """Give the largest value of each group, over what its values have in common.

    Duals with odd denominators make it large; plain costs are better then.
    """
    most = np.zeros(int(group.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(most, group, np.abs(values))
    found: Ints = most // _common(values, group)
    return found


def restrict(
    region: Region,
    rows: Ints,
    columns: Ints,
    row_dual: Ints,
    column_dual: Ints,
    row_slack: Ints,
    column_slack: Ints,
) -> None:
    """Fix columns and make rows tight whose term alone would exceed the slack.

    Parameters
    ----------
    rows, columns
        Where the dual's rows and columns stand in the region.
    row_slack, column_slack
        Scaled cost above the bound that is still allowed, for each.
    """
    down = columns[column_dual > column_slack]
    region.upper[down] = region.lower[down]
    up = columns[-column_dual > column_slack]
    region.lower[up] = region.upper[up]
    at_lower = rows[row_dual > row_slack]
    region.row_upper[at_lower] = region.row_lower[at_lower]
    at_upper = rows[-row_dual > row_slack]
    region.row_lower[at_upper] = region.row_upper[at_upper]
