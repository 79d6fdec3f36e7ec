"""Rows that whole solutions obey and fractions do not, found where the fractions are.

A fraction in the relaxation is mostly a local affair: a team, a series, a few weeks
of a few people. Around each a small integer program is solved: the rows there, priced
by the duals of all rows elsewhere. Its proven bound v makes the row
``price · x >= v`` that every whole solution obeys (Fenchel cuts: Boyd, Fenchel cutting
planes for integer programs, 1994). With them the relaxation comes down to whole
solutions, and what matters more, reduced costs become exact: what a tier leaves open
to the next is local too, and the next relaxation is nearly whole again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from matching.model.frame import Bools, Ints
from matching.model.rows import NONE
from matching.solve.executor import Ask, Executor
from matching.solve.integer import NO_BOUND
from matching.solve.limits import Stop
from matching.solve.linear import Floats, LinearResult, Program
from matching.solve.shares import INTEGRAL

_PRECISION = 60  # prices are whole multiples of one in so many
_LEVELS, _MOST_LEVELS = 3, 6  # how often a surrounding is widened, then again
_MOST_COLUMNS = 6_000  # of one surrounding
_LONGEST_ROW = 2_000  # entries; rows over everything are no surrounding
_EACH = 1.0  # seconds for one surrounding
_MOST_FRACTIONS = 600  # more would take too long to look at one by one
_PRICED = 1e-7


@dataclass(frozen=True)
class Cut:
    """A row ``Σ price · x >= least`` that every whole solution obeys."""

    columns: Ints
    price: Ints
    least: int

    def broken_by(self, x: Floats) -> bool:
        """Say whether fractions break it, by more than rounding."""
        short = self.least - float(self.price @ x[self.columns])
        return short > 1e-6 * max(1.0, float(np.abs(self.price).sum()))


@dataclass(frozen=True)
class Around:
    """Some columns of a program, and the priced program over them alone."""

    columns: Ints
    program: Program


def with_cuts(program: Program, cuts: list[Cut]) -> Program:
    """Add cuts to a program, after its rows: ``-price · x <= -least``."""
    row = np.repeat(np.arange(len(cuts)), [len(cut.columns) for cut in cuts])
    column = np.concatenate([cut.columns for cut in cuts])
    price = np.concatenate([cut.price for cut in cuts])
    shape = (len(cuts), len(program.cost))
    rows = sparse.csr_array((-price, (row, column)), shape=shape)
    most = np.array([-cut.least for cut in cuts], dtype=np.int64)
    return Program(
        sparse.csr_array(sparse.vstack([program.matrix, rows])),
        np.append(program.row_lower, np.full(len(cuts), -NONE)),
        np.append(program.row_upper, most),
        program.lower,
        program.upper,
        program.cost,
    )


class Separator:
    """Finds cuts that an optimal relaxation breaks.

    Parameters
    ----------
    executor
        Solves the surroundings, as many at once as it has places.
    seed
        Of the solver.
    """

    def __init__(self, executor: Executor, seed: int) -> None:
        self._executor, self._seed = executor, seed
        self._levels = _LEVELS
        self._in_vain: set[bytes] = set()

    def cuts(
        self, program: Program, relaxed: LinearResult, seconds: float, stop: Stop
    ) -> list[Cut]:
        """Look around all fractions; those seen in vain before are left out.

        Where nothing is found they are all looked at again, further around; where
        there are very many, they are not looked at.
        """
        until = stop.elapsed + seconds
        look = _Look(program, relaxed)
        if len(look.fractional) > _MOST_FRACTIONS:
            return []
        while self._levels <= _MOST_LEVELS:
            found = self._looked(look, until, stop)
            if found or min(stop.left, until - stop.elapsed) <= 0:
                return found
            self._levels += _LEVELS
            self._in_vain.clear()
        return []

    def _looked(self, look: "_Look", until: float, stop: Stop) -> list[Cut]:
        cores = [look.core(part) for part in look.parts()]
        cores = [core for core in cores if core.tobytes() not in self._in_vain]
        first = list(cores)
        found: dict[int, Cut] = {}
        for _ in range(self._levels):
            asked = []
            for number, core in enumerate(cores):
                left = min(stop.left, until - stop.elapsed)
                around = None
                if number not in found and left > 0:
                    around = look.around(core)
                if around is not None:
                    ask = Ask(around.program, min(_EACH, left), 1, self._seed)
                    asked.append((number, around, self._executor.submit(ask, stop)))
            for number, around, handle in asked:
                cut = look.cut(around, handle.result().bound)
                if cut is not None:
                    found[number] = cut
                else:
                    cores[number] = look.wider(cores[number])
        if stop.left > 0 and stop.elapsed < until:
            self._in_vain |= {
                core.tobytes() for at, core in enumerate(first) if at not in found
            }
        return list(found.values())


class _Look:
    """Where a relaxation is fractional, and what is around."""

    def __init__(self, program: Program, relaxed: LinearResult) -> None:
        self._program, self._x = program, relaxed.x
        self._duals = relaxed.duals
        self._by_column = program.matrix.tocsc()
        self._length = np.diff(program.matrix.indptr)
        whole = np.rint(relaxed.x)
        self.fractional = np.flatnonzero(np.abs(relaxed.x - whole) > INTEGRAL)

    def parts(self) -> Iterator[Ints]:
        """Give the fractional columns in groups that tight rows tie, small ones first."""
        fractional = self.fractional
        ties = np.flatnonzero(self._tight() & (self._length <= _LONGEST_ROW))
        tied = abs(self._program.matrix[ties][:, fractional])
        count, label = csgraph.connected_components(tied.T @ tied, directed=False)
        sizes = np.bincount(label, minlength=count)
        for group in np.argsort(sizes, kind="stable").tolist():
            yield fractional[label == group]

    def _tight(self) -> Bools:
        """Say which rows bind: those with a price, and inequalities without slack."""
        program = self._program
        activity = program.matrix @ self._x
        tight = activity > program.row_upper - INTEGRAL
        tight |= activity < program.row_lower + INTEGRAL
        tight &= program.row_lower < program.row_upper
        priced: Bools = np.abs(self._duals) > _PRICED
        return tight | priced

    def core(self, part: Ints) -> Bools:
        """Give a group of columns as a mask."""
        core = np.zeros(len(self._x), dtype=bool)
        core[part] = True
        return core

    def wider(self, core: Bools) -> Bools:
        """Give all that the relaxation uses in the rows of a core."""
        return self._used(self._touched(core)) & (self._x > INTEGRAL)

    def around(self, core: Bools) -> Around | None:
        """Give the columns around a core and the program over them, priced.

        None where that is too much, or where nothing has a price.
        """
        program, rows = self._program, self._touched(core)
        columns = self._used(rows)
        if columns.sum() > _MOST_COLUMNS:
            return None
        where = np.flatnonzero(columns)
        outside = np.where(rows, 0.0, self._duals)
        price = program.cost[where] - self._by_column[:, where].T @ outside
        whole = np.rint(price * _PRECISION).astype(np.int64)
        whole //= max(1, int(np.gcd.reduce(whole)))
        if not whole.any():
            return None
        inside = self._binding(rows, columns)
        local = Program(
            sparse.csr_array(program.matrix[inside][:, where]),
            program.row_lower[inside],
            program.row_upper[inside],
            program.lower[where],
            program.upper[where],
            whole,
        )
        return Around(where, local)

    def cut(self, around: Around, bound: int) -> Cut | None:
        """Give what a bound of a surrounding says, if it is news."""
        if bound <= -NO_BOUND:
            return None
        price = around.program.cost
        cut = Cut(around.columns[price != 0], price[price != 0], bound)
        return cut if cut.broken_by(self._x) else None

    def _touched(self, columns: Bools) -> Bools:
        """Give the rows with one of some columns, but for those over everything."""
        rows = np.zeros(len(self._length), dtype=bool)
        rows[self._by_column[:, np.flatnonzero(columns)].indices] = True
        return rows & (self._length <= _LONGEST_ROW)

    def _used(self, rows: Bools) -> Bools:
        columns = np.zeros(len(self._x), dtype=bool)
        columns[self._program.matrix[np.flatnonzero(rows)].indices] = True
        return columns

    def _binding(self, rows: Bools, columns: Bools) -> Ints:
        """Give the rows that bind the columns by themselves.

        Those asked for, and every "at most" row whose other columns only add to it.
        """
        program = self._program
        touched = np.flatnonzero(self._touched(columns) & ~rows)
        others = program.matrix[touched][:, np.flatnonzero(~columns)]
        only_add = others.minimum(0).sum(axis=1) == 0
        only_add &= program.row_lower[touched] <= -NONE
        only_add &= bool((program.lower >= 0).all())
        return np.sort(np.append(np.flatnonzero(rows), touched[only_add]))
