"""One tier on what the tiers above have left: relaxation, proof, finish, shrink.

1. The relaxation of everything that is still free, in one linear program.
2. Its duals, in exact integers, bound every independent part by itself.
3. A part whose relaxation is integral is solved; near the others' a solution is
   looked for that is worth as much.
4. Where there is none, rows are added that whole solutions obey, and what is still
   open then is finished.
5. The region shrinks to the solutions that keep the tier's value.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from matching.model.frame import Bools, Ints
from matching.solve.cuts import Cut, Separator, with_cuts
from matching.solve.exact import dual_bound
from matching.solve.executor import Executor, InProcess
from matching.solve.finish import Finisher
from matching.solve.first_order import long_rows, near_duals
from matching.solve.limits import Limits, Stop
from matching.solve.linear import Basis, Floats, LinearResult
from matching.solve.part import Part
from matching.solve.region import Reduced, Region, part_of, reduced
from matching.solve.shares import Shares
from matching.solve.sifting import sifted_relaxation
from matching.solve.splits import Split, Splitter
from matching.solve.together import finish_together

_FOR_RELAXATION = 0.6  # share of the time left that a relaxation may take
_FOR_NEAR = 0.3  # share of a tier's time for a first look near the relaxation
_FOR_SPLITS = 0.6  # of what is left then for what decisions cost
_FOR_FIRST = 0.6  # share of the time to finish before cuts are looked for
_FOR_CUTS = 0.5  # and of what is left then for cutting fractions off
_FOR_CUTS_PROVEN = 0.1  # where they only help the tiers below
_FOR_GUIDE = 0.5  # share of a tier's time for its guide, where there are long rows
_FOR_LAST = 10.0  # seconds more to see what rows are worth that were found in time
_UNBOUNDED = -(2**60)

_GUIDED = 20_000  # columns of a part that is not proven: its row would be long
_BIG = 2_000  # columns from which parts are finished at the same time

Told = Callable[[int, int | None], None]  # cost so far and its bound, if any


def _nobody(_cost: int, _bound: int | None) -> None:
    """Hear what nobody needs to know."""


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
    executor
        Who solves what can be solved at the same time.
    positions
        Kilometres and hours of each column, where they are known.
    last
        The cost of the last tier, after which nothing need be left exact.
    deciding
        Which columns are decisions that others follow from; without it all that are
        no assignments.
    guide
        Whether it looks for good solutions alone, and its bounds are of no account.
    guides
        Where a tier could not be proven: a solver among the solutions that pay for it
        what the best pays, term by term (at most one). Their relaxations are mostly
        whole, so it finds good solutions where the whole region gives only bounds.
    """

    region: Region
    pairs: Bools
    limits: Limits
    stop: Stop
    executor: Executor = field(default_factory=InProcess)
    positions: Floats | None = None
    last: Ints | None = None
    deciding: Bools | None = None
    guide: bool = False
    guides: list["TierSolver"] = field(default_factory=list)

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
        left = self.stop.left * _FOR_RELAXATION
        if len(long_rows(small.program)):
            return self._around(small, cost, incumbent, min(seconds, left), told)
        relaxed = sifted_relaxation(
            small.program,
            self.pairs[small.columns],
            incumbent[small.columns],
            left,
            self.stop,
            self.limits.seed,
        )
        dual = None if relaxed is None else dual_bound(small.program, relaxed.duals)
        if relaxed is None or dual is None:
            return self.improve(cost, incumbent, min(seconds, self.stop.left), told)
        constant = value - int(small.program.cost @ incumbent[small.columns])
        shares = Shares(small, dual, relaxed.x, incumbent[small.columns])
        shares, least = self._settled(shares, relaxed, constant, seconds, told, cost)
        x = incumbent.copy()
        x[small.columns] = shares.x
        self._shrink(shares)
        searched = shares.small is not small or not bool(shares.integral.all())
        return TierResult(x, least + constant, searched=searched)

    def _settled(
        self,
        shares: Shares,
        relaxed: LinearResult | None,
        constant: int,
        seconds: float,
        told: Told,
        cost: Ints,
    ) -> tuple[Shares, int]:
        """Settle all parts as well as time allows; give the bound too.

        `constant` is what the columns cost that are fixed.
        """
        until = self.stop.elapsed + seconds
        self._near(shares, constant, seconds * _FOR_NEAR, told)
        if relaxed is not None and not (self.guide or shares.proven().all()):
            left = until - self.stop.elapsed
            shares, relaxed = self._split(shares, relaxed, left * _FOR_SPLITS)
            self._tell(shares, constant, told)
            left = until - self.stop.elapsed
            self._finish(shares, constant, left * _FOR_FIRST, told)
        proven, least = bool(shares.proven().all()), int(shares.least.sum())
        done = self.guide or shares.exact() or (proven and cost is self.last)
        if relaxed is not None and not done:
            left = until - self.stop.elapsed
            share = _FOR_CUTS_PROVEN if proven else _FOR_CUTS
            shares = self._tightened(shares, relaxed, left * share)
            if not proven:
                self._finish(shares, constant, until - self.stop.elapsed, told)
            least = max(least, int(shares.least.sum()))  # what was proven stays so
        return shares, least

    def _tell(self, shares: Shares, constant: int, told: Told) -> None:
        value, bound = int(shares.values().sum()), int(shares.least.sum())
        told(value + constant, bound + constant)

    def _shrink(self, shares: Shares) -> None:
        """Shrink the region to the tier's value; where it is not proven, make a guide."""
        if self.guide:
            shares.liken(self.region)
            return
        if shares.sizes[~shares.proven()].max(initial=0) > _GUIDED and not self.guides:
            guide = replace(self, region=self.region.copy(), guides=[], guide=True)
            shares.liken(guide.region)
            self.guides.append(guide)
        shares.shrink(self.region)

    @property
    def _decisions(self) -> Bools:
        return ~self.pairs if self.deciding is None else self.deciding

    def _around(
        self, small: Reduced, cost: Ints, incumbent: Ints, seconds: float, told: Told
    ) -> TierResult:
        """Bound a tier by duals near the best, and improve around its best solution.

        For programs with rows over nearly everything.
        """
        until = self.stop.elapsed + seconds
        program = small.program
        guide = self._guide(incumbent)
        if guide is not None:
            better = guide.solve(cost, incumbent, seconds * _FOR_GUIDE, _nobody).x
            incumbent = better if self.region.holds(better) else incumbent
        left = max(0.0, until - self.stop.elapsed) * (1.0 if guide else 0.5)
        x = incumbent[small.columns]
        duals = near_duals(program, left, self.stop, self.limits.workers)
        dual = None if duals is None else dual_bound(program, duals)
        left = max(0.0, until - self.stop.elapsed)
        if dual is None:
            return self.improve(cost, incumbent, left, told)
        constant = int(cost @ incumbent) - int(program.cost @ x)
        shares = Shares(small, dual, x.astype(np.float64), x)
        if guide is None:
            self._improve_largest(shares, constant, left, told)
        shares.shrink(self.region)
        improved = incumbent.copy()
        improved[small.columns] = shares.x
        bound = int(np.minimum(shares.least, shares.values()).sum()) + constant
        told(int(cost @ improved), bound)
        return TierResult(improved, bound, searched=True)

    def _guide(self, incumbent: Ints) -> "TierSolver | None":
        """Give the guide, if it could have found what is best so far."""
        guides = [each for each in self.guides if each.region.holds(incumbent)]
        return guides[0] if guides else None

    def _improve_largest(
        self, shares: Shares, constant: int, seconds: float, told: Told
    ) -> None:
        """Improve the largest part around its best solution."""
        until = self.stop.elapsed + seconds
        number = int(np.argmax(shares.sizes))
        part = self._part(shares, number)

        def better() -> None:
            shares.x[shares.column_part == number] = part.x
            self._tell(shares, constant, told)

        finisher = Finisher(self.limits, self.stop, self.executor)
        finisher.improve(part, part.least, until, better)
        better()

    def _split(
        self, shares: Shares, relaxed: LinearResult, seconds: float
    ) -> tuple[Shares, LinearResult | None]:
        """Add what decisions cost, as long as the bound rises by that.

        Where that alone proves all, the relaxation is not solved once more.
        """
        until = self.stop.elapsed + seconds
        deciding = self._decisions
        while not shares.proven().all():
            small = shares.small
            left = until - self.stop.elapsed
            if left <= 0 or len(long_rows(small.program)):
                break
            splitter = Splitter(deciding[small.columns], self.limits.workers)
            splits = splitter.splits(small.program, relaxed, left, self.stop)
            proof = self._proof(shares, splits, relaxed)
            if proof is not None:
                return proof, None
            cuts = [split.cut for split in splits]
            again = self._with(shares, cuts, relaxed, until + _FOR_LAST)
            if again is None:
                break
            shares, relaxed = again
        return shares, relaxed

    def _proof(
        self, shares: Shares, splits: list[Split], relaxed: LinearResult
    ) -> Shares | None:
        """Take one decision by whose row alone all is proven, if there is one."""
        small = shares.small
        for split in splits:
            program = with_cuts(small.program, [split.cut])
            dual = dual_bound(program, split.duals)
            if dual is None:
                continue
            rows = np.append(small.rows, len(self.region.row_lower))
            proof = Shares(
                Reduced(program, small.columns, rows), dual, relaxed.x, shares.x
            )
            if proof.proven().all():
                self._keep_cuts(small.columns, [split.cut])
                return proof
        return None

    def _tightened(
        self, shares: Shares, relaxed: LinearResult, seconds: float
    ) -> Shares:
        """Cut fractions off, as long as that may make the bound exact.

        Cuts become rows of the region, so that the tiers below have them too.
        """
        separator = Separator(self.executor, self.limits.seed)
        until = self.stop.elapsed + seconds
        while not (shares.exact() or len(long_rows(shares.small.program))):
            left = min(self.stop.left, until - self.stop.elapsed)
            small = shares.small
            cuts = separator.cuts(small.program, relaxed, left, self.stop)
            again = self._with(shares, cuts, relaxed, until)
            if again is None:
                break
            shares, relaxed = again
        return shares

    def _with(
        self, shares: Shares, cuts: list[Cut], relaxed: LinearResult, until: float
    ) -> tuple[Shares, LinearResult] | None:
        """Add cuts and solve the relaxation again; None where that takes too long."""
        left = min(self.stop.left, until - self.stop.elapsed)
        if not cuts or left <= 0:
            return None
        small = shares.small
        program = with_cuts(small.program, cuts)
        shape = program.matrix.shape
        rows = np.arange(len(small.rows))
        basis = Basis.of(relaxed).within(np.arange(shape[1]), rows, shape)
        pairs = self.pairs[small.columns]
        again = sifted_relaxation(
            program, pairs, shares.x, left, self.stop, self.limits.seed, basis
        )
        dual = None if again is None else dual_bound(program, again.duals)
        if again is None or dual is None:
            return None
        rows = np.append(small.rows, self._keep_cuts(small.columns, cuts))
        small = Reduced(program, small.columns, rows)
        return Shares(small, dual, again.x, shares.x), again

    def _keep_cuts(self, columns: Ints, cuts: list[Cut]) -> Ints:
        """Add cuts over some columns to the region; give their rows."""
        first = len(self.region.row_lower)
        row = np.repeat(np.arange(len(cuts)), [len(cut.columns) for cut in cuts])
        column = columns[np.concatenate([cut.columns for cut in cuts])]
        price = np.concatenate([cut.price for cut in cuts])
        most = np.array([-cut.least for cut in cuts], dtype=np.int64)
        self.region.append(row, column, -price, most)
        return first + np.arange(len(cuts))

    def _near(self, shares: Shares, constant: int, seconds: float, told: Told) -> None:
        """Look near the relaxation of each part that is not proven."""
        numbers = np.flatnonzero(~shares.proven())
        order = numbers[np.argsort(shares.sizes[numbers], kind="stable")]
        until = self.stop.elapsed + seconds
        finisher = Finisher(self.limits, self.stop, self.executor)
        for done, number in enumerate(order.tolist()):
            part = self._part(shares, number)
            finisher.near(
                part, max(0.0, until - self.stop.elapsed) / (len(order) - done)
            )
            shares.x[shares.column_part == number] = part.x
        if len(order):
            self._tell(shares, constant, told)

    def _finish(
        self, shares: Shares, constant: int, seconds: float, told: Told
    ) -> None:
        """Finish the parts that are not proven, small ones first.

        `constant` is what the columns cost that are fixed.
        """
        numbers = np.flatnonzero(~shares.proven())
        order = numbers[np.argsort(shares.sizes[numbers], kind="stable")]
        until = self.stop.elapsed + seconds

        def finished(number: int, part: Part, least: int) -> None:
            shares.least[number] = least
            shares.x[shares.column_part == number] = part.x
            self._tell(shares, constant, told)

        big = order[shares.sizes[order] >= _BIG]
        together = self.executor.places > 1 and len(big) > 1
        alone = order[shares.sizes[order] < _BIG] if together else order
        finisher = Finisher(self.limits, self.stop, self.executor)
        for done, number in enumerate(alone.tolist()):
            part = self._part(shares, number)
            left = max(0.0, until - self.stop.elapsed) / (len(order) - done)
            better = partial(finished, number, part, int(shares.least[number]))
            finished(number, part, finisher.finish(part, left, better))
        if together:
            parts = {number: self._part(shares, number) for number in big.tolist()}
            finish_together(finisher, parts, until, finished)

    def _part(self, shares: Shares, number: int) -> Part:
        """Cut out a part with what its dual proves."""
        columns = np.flatnonzero(shares.column_part == number)
        rows = np.flatnonzero(shares.row_part == number)
        return Part(
            part_of(shares.small.program, columns, rows),
            shares.relaxed[columns],
            shares.dual.rows[rows],
            shares.dual.columns[columns],
            int(shares.scaled_bound[number]),
            self.pairs[shares.small.columns[columns]],
            shares.x[columns],
            self._positions(shares.small.columns[columns]),
        )

    def _positions(self, columns: Ints) -> Floats:
        if self.positions is None:
            return np.zeros((0, 3))
        return self.positions[columns]

    def improve(
        self, cost: Ints, incumbent: Ints, seconds: float, told: Told
    ) -> TierResult:
        """Improve a solution by neighbourhoods alone, without any bound.

        The region shrinks to solutions that cost no more than what was found.
        """
        small = reduced(self.region, cost)
        if not small.program.cost.any():
            return TierResult(incumbent, int(cost @ incumbent), searched=False)
        x = incumbent[small.columns]
        rows, columns = small.program.matrix.shape
        nothing = np.zeros(max(rows, columns), dtype=np.int64)
        part = Part(
            small.program,
            x.astype(np.float64),
            nothing[:rows],
            nothing[:columns],
            _UNBOUNDED,
            self.pairs[small.columns],
            x,
            self._positions(small.columns),
        )
        constant = int(cost @ incumbent) - part.value
        finisher = Finisher(self.limits, self.stop, self.executor)
        until = self.stop.elapsed + seconds
        least = part.least
        finisher.improve(part, least, until, lambda: told(part.value + constant, None))
        improved = incumbent.copy()
        improved[small.columns] = part.x
        self.keep(cost, int(cost @ improved))
        return TierResult(improved, None, searched=True)

    def keep(self, cost: Ints, value: int) -> None:
        """Hold the cost of an undecided tier at its value by one row."""
        priced = np.flatnonzero(cost)
        row = np.zeros(len(priced), dtype=np.int64)
        self.region.append(row, priced, cost[priced], np.array([value]))
