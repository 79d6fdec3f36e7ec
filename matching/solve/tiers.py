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
from matching.solve.exact import dual_bound
from matching.solve.executor import Ask, Executor, InProcess
from matching.solve.finish import Finisher
from matching.solve.interior import ends, long_rows
from matching.solve.later import Later
from matching.solve.limits import Limits, Stop
from matching.solve.linear import Floats, LinearResult
from matching.solve.part import Part
from matching.solve.raising import Raiser
from matching.solve.region import Reduced, Region, part_of, reduced
from matching.solve.shares import Shares
from matching.solve.sifting import sifted_relaxation
from matching.solve.together import finish_together

_FOR_RELAXATION = 0.75  # share of the time left that a relaxation may take
_FOR_NEAR = 0.3  # share of a tier's time for a first look near the relaxation
_FOR_SPLITS = 0.6  # of what is left then for what decisions cost
_FOR_FIRST = 0.6  # share of the time to finish before cuts are looked for
_FOR_CUTS = 0.5  # and of what is left then for cutting fractions off
_FOR_CUTS_PROVEN = 0.1  # where they only help the tiers below
_FOR_LATER = 0.95  # of the time left, for bounds that are found meanwhile
_UNBOUNDED = -(2**60)

_GUIDED = 20_000  # columns of a part that is not proven: its row would be long
_BIG = 2_000  # columns from which parts are finished at the same time

Told = Callable[[int, int | None], None]  # cost so far and its bound, if any


def _as_it_is(x: Ints) -> Ints:
    return x


def _nobody(_cost: int, _bound: int | None) -> None:
    """Hear what nobody needs to know."""


@dataclass(frozen=True)
class TierResult:
    """Solution after a tier, and the proven bound of its cost (None unknown).

    `searched` says that the relaxation alone did not decide it; `later` finds a
    bound while the tiers below are solved.
    """

    x: Ints
    bound: int | None
    searched: bool
    later: Later | None = None


@dataclass(frozen=True)
class TierSolver:
    """Solves one tier after another over a region, which shrinks each time.

    Attributes
    ----------
    pairs
        Which columns of the region are assignments.
    executor
        Who solves what can be solved at the same time.
    bounds
        Who looks for bounds while the tiers below are solved.
    positions
        Kilometres and hours of each column, where they are known.
    settle
        Sets what follows from a solution to its cheapest, for the tiers below.
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
    bounds: Executor = field(default_factory=InProcess)
    positions: Floats | None = None
    settle: Callable[[Ints], Ints] = _as_it_is
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
        self.region.imply()
        small = reduced(self.region, cost)
        value = int(cost @ incumbent)
        if not small.program.cost.any():
            return TierResult(incumbent, value, searched=False)
        left = self.stop.left * _FOR_RELAXATION
        if self.guides or len(long_rows(small.program)):
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
        searched = shares.small is not small or not bool(shares.integral.all())
        if searched:  # what follows from it may be anyhow yet
            x = self.completed(cost, x)
            shares.x = x[small.columns]
        self._shrink(shares)
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
        raiser = self._raiser()
        self._near(shares, constant, seconds * _FOR_NEAR, told)
        if relaxed is not None and not (self.guide or shares.proven().all()):
            left = until - self.stop.elapsed
            shares, relaxed = raiser.split(shares, relaxed, left * _FOR_SPLITS)
            self._tell(shares, constant, told)
            left = until - self.stop.elapsed
            self._finish(shares, constant, left * _FOR_FIRST, told)
        proven, least = bool(shares.proven().all()), int(shares.least.sum())
        done = self.guide or shares.exact() or (proven and cost is self.last)
        if relaxed is not None and not done:
            left = until - self.stop.elapsed
            share = _FOR_CUTS_PROVEN if proven else _FOR_CUTS
            shares = raiser.tighten(shares, relaxed, left * share)
            if not proven:
                self._finish(shares, constant, until - self.stop.elapsed, told)
            least = max(least, int(shares.least.sum()))  # what was proven stays so
        return shares, least

    def completed(self, cost: Ints, x: Ints) -> Ints:
        """Settle what follows from a solution, if that is in the region and no dearer."""
        better = self.settle(x) if self.stop.left > 0 else x
        return better if self._takes(cost, better, x) else x

    def _takes(self, cost: Ints, x: Ints, instead: Ints) -> bool:
        """Say whether a solution may be taken instead of one in the region."""
        return int(cost @ x) <= int(cost @ instead) and self.region.holds(x)

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

    def _raiser(self) -> Raiser:
        deciding = ~self.pairs if self.deciding is None else self.deciding
        return Raiser(
            self.region, self.pairs, deciding, self.limits, self.stop, self.executor
        )

    def _around(
        self, small: Reduced, cost: Ints, incumbent: Ints, seconds: float, told: Told
    ) -> TierResult:
        """Improve around what is known, while duals are looked for elsewhere.

        For programs whose rows hold tiers that are not proven.
        """
        later = self._later(small, int(cost @ incumbent), incumbent)
        guide = self._guide(incumbent)
        if guide is None:
            better = self.improve(cost, incumbent, seconds, told).x
        else:
            better = guide.solve(cost, incumbent, seconds, _nobody).x
            better = better if self._takes(cost, better, incumbent) else incumbent
            self.keep(cost, int(cost @ better))
        told(int(cost @ better), None)
        return TierResult(better, None, searched=True, later=later)

    def _later(self, small: Reduced, value: int, incumbent: Ints) -> Later | None:
        """Ask for the bound of a program that the simplex would take minutes for."""
        program = small.program
        if self.guide or not ends(program):
            return None
        ask = Ask(program, self.stop.left * _FOR_LATER, relaxed=True)
        asked = self.bounds.submit(ask, self.stop)
        constant = value - int(program.cost @ incumbent[small.columns])
        return Later(asked, program, constant)

    def _guide(self, incumbent: Ints) -> "TierSolver | None":
        """Give the guide, if it could have found what is best so far."""
        guides = [each for each in self.guides if each.region.holds(incumbent)]
        return guides[0] if guides else None

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
        improved = self.completed(cost, improved)
        self.keep(cost, int(cost @ improved))
        return TierResult(improved, None, searched=True)

    def keep(self, cost: Ints, value: int) -> None:
        """Hold the cost of an undecided tier at its value by one row."""
        priced = np.flatnonzero(cost)
        row = np.zeros(len(priced), dtype=np.int64)
        self.region.append(row, priced, cost[priced], np.array([value]))
