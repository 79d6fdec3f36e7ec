"""One tier on what the tiers above have left: relaxation, proof, finish, shrink.

1. The relaxation of everything that is still free, in one linear program.
2. Its duals, in exact integers, bound every independent part by itself.
3. A part whose relaxation is integral is solved; the others are finished by CP-SAT
   on the few columns that reduced costs leave free.
4. The region shrinks to the solutions that keep the tier's value.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.model.frame import Bools, Ints
from matching.solve.exact import SCALE, DualBound, dual_bound
from matching.solve.limits import Limits, Stop
from matching.solve.linear import (
    LinearResult,
    Program,
    solve_integer,
    solve_relaxation,
)
from matching.solve.region import (
    Reduced,
    Region,
    activity_range,
    part_of,
    parts,
    reduced,
)

_INTEGRAL = 1e-6


@dataclass(frozen=True)
class TierResult:
    """Solution after a tier, the proven bound of its cost (None unknown), and how."""

    x: Ints
    cost: int
    bound: int | None
    integral: bool


def _group_sums(labels: Ints, values: Ints, count: int) -> Ints:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, labels, values)
    return sums


@dataclass
class TierSolver:
    """Solves one tier over a region; the region shrinks by `shrink`."""

    region: Region
    limits: Limits
    stop: Stop
    relaxation_solver: str = "glop"

    def solve(self, cost: Ints, incumbent: Ints, seconds: float) -> TierResult:
        """Minimise a cost over the region, and shrink the region to its value.

        Parameters
        ----------
        cost
            One integer a column.
        incumbent
            A solution in the region.
        seconds
            For finishing fractional parts.
        """
        small = reduced(self.region, cost)
        fixed_cost = int(
            cost @ incumbent - small.program.cost @ incumbent[small.columns]
        )
        if not small.program.cost.any():
            value = int(cost @ incumbent)
            return TierResult(incumbent, value, value, integral=True)
        relaxed = solve_relaxation(
            small.program, self.relaxation_solver, self.stop.left, self.stop
        )  # type: ignore[arg-type]
        dual = relaxed and dual_bound(small.program, relaxed.duals)
        if relaxed is None or dual is None:
            return TierResult(incumbent, int(cost @ incumbent), None, integral=False)
        work = _Parts(small, relaxed, dual, incumbent[small.columns])
        bound = work.finish(self.limits, self.stop, seconds)
        x = incumbent.copy()
        x[small.columns] = work.x
        work.shrink(self.region)
        return TierResult(
            x, int(cost @ x), bound + fixed_cost, integral=work.all_integral
        )


class _Parts:
    """The independent parts of a reduced program while they are finished."""

    def __init__(
        self, small: Reduced, relaxed: LinearResult, dual: DualBound, incumbent: Ints
    ) -> None:
        self.small, self.program, self.dual = small, small.program, dual
        self.count, self.column_part, self.row_part = parts(self.program)
        self.bound = _group_sums(self.column_part, dual.column_part, self.count)
        self.bound += _group_sums(self.row_part, dual.row_part, self.count)
        self.incumbent = incumbent
        self.relaxed = relaxed.x
        self.x = np.rint(relaxed.x).astype(np.int64)
        self.integral = self._integral_parts()
        self.all_integral = bool(self.integral.all())
        open_columns = ~self.integral[self.column_part]
        self.x[open_columns] = incumbent[open_columns]
        self.proven = self.integral.copy()

    def _integral_parts(self) -> Bools:
        integral = np.ones(self.count, dtype=bool)
        fractional = np.abs(self.relaxed - self.x) > _INTEGRAL
        integral[self.column_part[fractional]] = False
        activity = self.program.matrix @ self.x
        broken = (activity < self.program.row_lower) | (
            activity > self.program.row_upper
        )
        integral[self.row_part[broken]] = False
        outside = (self.x < self.program.lower) | (self.x > self.program.upper)
        integral[self.column_part[outside]] = False
        return integral

    def values(self) -> Ints:
        """Give the cost of each part's solution so far."""
        return _group_sums(self.column_part, self.program.cost * self.x, self.count)

    def finish(self, limits: Limits, stop: Stop, seconds: float) -> int:
        """Finish the fractional parts; give the proven bound of the whole."""
        least = -(-self.bound // SCALE)
        values = self.values()
        # An integral relaxation may still cost a unit too much by float error.
        self.proven &= values == least
        open_parts = np.flatnonzero(values > least)
        sizes = np.bincount(self.column_part, minlength=self.count)
        for index, part in enumerate(
            open_parts[np.argsort(sizes[open_parts])].tolist()
        ):
            share = min(stop.left, seconds / (len(open_parts) - index))
            began = stop.elapsed
            least[part] = self._finish_part(part, limits, stop, share)
            seconds = max(0.0, seconds - (stop.elapsed - began))
            self.proven[part] = least[part] == self.values()[part]
        return int(least.sum())

    def _finish_part(
        self, part: int, limits: Limits, stop: Stop, seconds: float
    ) -> int:
        """Improve one part; give its proven bound."""
        columns = np.flatnonzero(self.column_part == part)
        rows = np.flatnonzero(self.row_part == part)
        bound = int(self.bound[part])
        least = -(-bound // SCALE)
        value = int(self.program.cost[columns] @ self.x[columns])
        for hops in (1, 2, 3):
            region = self._around(columns, rows, hops)
            if (region.lower < region.upper).sum() > len(columns) / 2:
                break
            found = self._solve_region(region, columns, limits, stop, seconds / 8)
            if found.x is not None:
                cost = int(self.program.cost[columns] @ found.x)
                if cost < value:
                    self.x[columns], value = found.x, cost
            print("   around", len(columns), hops, (region.lower<region.upper).sum(), value, least, round(stop.elapsed,2))
            if value == least:
                return value
        for target in dict.fromkeys((least, None)):
            # Whoever costs at most `most` has no term above this slack.
            most = value - 1 if target is None else min(target, value - 1)
            if most < least:
                break
            found = self._search(
                columns, rows, most * SCALE - bound, limits, stop, seconds
            )
            if found.x is not None:
                cost = int(self.program.cost[columns] @ found.x)
                if cost < value:
                    self.x[columns] = found.x
                    value = cost
            least = max(least, min(found.bound, most + 1))
            if value <= least:
                break
        return min(least, value)

    def _around(self, columns: Ints, rows: Ints, hops: int) -> Region:
        """Leave free only what is a few rows away from a fraction."""
        piece = part_of(self.program, columns, rows)
        relaxed = self.relaxed[columns]
        rounded = np.rint(relaxed).astype(np.int64)
        near = np.abs(relaxed - rounded) > _INTEGRAL
        pattern = abs(piece.matrix)
        for _ in range(hops):
            near = pattern.T @ (pattern @ near.astype(np.int64) > 0).astype(np.int64) > 0
        return Region(
            piece.matrix,
            piece.row_lower,
            piece.row_upper,
            np.where(near, piece.lower, rounded),
            np.where(near, piece.upper, rounded),
        )

    def _search(
        self,
        columns: Ints,
        rows: Ints,
        slack: int,
        limits: Limits,
        stop: Stop,
        seconds: float,
    ) -> "_Found":
        """Search a part where no term exceeds a slack, piece by independent piece."""
        piece = part_of(self.program, columns, rows)
        region = Region(
            piece.matrix,
            piece.row_lower.copy(),
            piece.row_upper.copy(),
            piece.lower.copy(),
            piece.upper.copy(),
        )
        _restrict(
            region,
            self.dual.rows[rows],
            self.dual.columns[columns],
            slack,
            np.arange(len(rows)),
            np.arange(len(columns)),
        )
        return self._solve_region(region, columns, limits, stop, seconds)

    def _solve_region(
        self,
        region: Region,
        columns: Ints,
        limits: Limits,
        stop: Stop,
        seconds: float,
    ) -> "_Found":
        cost = self.program.cost[columns]
        small = reduced(region, cost)
        x = np.clip(self.x[columns], region.lower, region.upper)
        fixed = region.lower == region.upper
        bound = int(cost[fixed] @ region.lower[fixed])
        count, column_piece, row_piece = parts(small.program)
        relaxed = self.relaxed[columns][small.columns]
        for number in range(count):
            own = np.flatnonzero(column_piece == number)
            own_rows = np.flatnonzero(row_piece == number)
            if not len(own):
                continue
            inner = part_of(small.program, own, own_rows)
            rounded = np.rint(relaxed[own]).astype(np.int64)
            if np.abs(relaxed[own] - rounded).max(initial=0) <= _INTEGRAL and _feasible(
                inner, rounded
            ):
                x[small.columns[own]] = rounded
                bound += int(inner.cost @ rounded)
                continue
            result = solve_integer(
                inner,
                min(seconds, stop.left),
                stop,
                workers=limits.workers,
                seed=limits.seed,
                hint=x[small.columns[own]],
            )
            if result.infeasible:
                return _Found(None, 2**60)
            bound += (
                int(np.ceil(result.bound - 1e-6))
                if np.isfinite(result.bound)
                else -(2**50)
            )
            if result.x is None:
                return _Found(None, max(bound, -(2**50)))
            x[small.columns[own]] = result.x
        return _Found(x if region.holds(x) else None, bound)

    def shrink(self, region: Region) -> None:
        """Shrink a region to the solutions that keep each part's value."""
        values = self.values()
        slack = values * SCALE - self.bound
        program, small = self.program, self.small
        _restrict(
            region,
            self.dual.rows,
            self.dual.columns,
            slack,
            small.rows,
            small.columns,
            self.row_part,
            self.column_part,
        )
        again = reduced(region, np.zeros(len(region.lower), dtype=np.int64))
        where = np.full(len(region.lower), -1)
        where[small.columns] = np.arange(len(small.columns))
        inner = where[again.columns]
        count, piece, _ = parts(again.program)
        owner = np.zeros(count, dtype=np.int64)
        owner[piece] = self.column_part[inner]
        # A part that is proven is at its optimum in every piece; else as a whole.
        group = np.where(self.proven[owner], np.arange(count), count + owner)[piece]
        _, group = np.unique(group, return_inverse=True)
        self._keep(region, again.columns, inner, group)

    def _keep(self, region: Region, columns: Ints, inner: Ints, group: Ints) -> None:
        """Add ``cost @ x <= value`` for each group where the cost can still rise."""
        cost = self.program.cost[inner]
        count = int(group.max(initial=-1)) + 1
        priced = np.zeros(count, dtype=bool)
        priced[group[cost != 0]] = True
        exact = self._constant_groups(region, columns, inner, group, count)
        wanted = priced & ~exact
        if not wanted.any():
            return
        row = np.cumsum(wanted) - 1
        use = wanted[group] & (cost != 0)
        rows = sparse.csr_array(
            (cost[use], (row[group[use]], columns[use])),
            shape=(int(wanted.sum()), len(region.lower)),
        )
        most = _group_sums(group, cost * self.x[inner], count)[wanted]
        region.append(rows, most)

    def _constant_groups(self, region, columns, inner, group, count) -> Bools:  # type: ignore[no-untyped-def]
        """Say of which groups every remaining solution costs the same."""
        free_rows = np.full(len(region.row_lower), False)
        free_rows[self.small.rows] = True
        rise = np.zeros(count)
        width = region.upper[columns] - region.lower[columns]
        np.add.at(rise, group, np.abs(self.dual.columns[inner]).astype(float) * width)
        loose = (
            region.row_lower[self.small.rows] != region.row_upper[self.small.rows]
        ) & (self.dual.rows != 0)
        if loose.any():
            at = np.flatnonzero(loose)
            part = self.program.matrix[at]
            least, most = activity_range(part, self.program.lower, self.program.upper)
            reach = np.abs(self.dual.rows[at]).astype(float) * (most - least)
            of_column = np.full(len(self.program.lower), -1)
            of_column[inner] = group
            entries = part.tocoo()
            touched = of_column[entries.col]
            ok = touched >= 0
            first = np.full(len(at), -1)
            first[entries.row[ok]] = touched[ok]
            np.add.at(rise, first[first >= 0], reach[first >= 0])
        return rise < SCALE


@dataclass(frozen=True)
class _Found:
    x: Ints | None
    bound: int


def _feasible(program: Program, x: Ints) -> bool:
    region = Region(
        program.matrix,
        program.row_lower,
        program.row_upper,
        program.lower,
        program.upper,
    )
    return region.holds(x)


def _restrict(
    region: Region,
    row_dual: Ints,
    column_dual: Ints,
    slack: "Ints | int",
    rows: Ints,
    columns: Ints,
    row_part: "Ints | None" = None,
    column_part: "Ints | None" = None,
) -> None:
    """Fix columns and make rows tight whose term alone would exceed the slack."""
    of_column = slack if column_part is None else np.asarray(slack)[column_part]
    of_row = slack if row_part is None else np.asarray(slack)[row_part]
    down = columns[column_dual > of_column]
    region.upper[down] = region.lower[down]
    up = columns[-column_dual > of_column]
    region.lower[up] = region.upper[up]
    at_lower = rows[row_dual > of_row]
    region.row_upper[at_lower] = region.row_lower[at_lower]
    at_upper = rows[-row_dual > of_row]
    region.row_lower[at_upper] = region.row_upper[at_upper]
