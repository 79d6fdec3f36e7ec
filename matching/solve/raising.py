"""Raising the bound of a tier by rows that whole solutions obey and fractions do not.

First what decisions cost (`matching.solve.splits`), then what no whole solution near
a fraction could do (`matching.solve.cuts`). The rows become rows of the region, so
that the tiers below have them too.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.model.frame import Bools, Ints
from matching.solve.cuts import Cut, Separator, with_cuts
from matching.solve.exact import dual_bound
from matching.solve.executor import Executor
from matching.solve.interior import long_rows
from matching.solve.limits import Limits, Stop
from matching.solve.linear import Basis, LinearResult
from matching.solve.region import Reduced, Region
from matching.solve.shares import Shares
from matching.solve.sifting import sifted_relaxation
from matching.solve.splits import Split, Splitter

_FOR_LAST = 10.0  # seconds more to see what rows are worth that were found in time


@dataclass(frozen=True)
class Raiser:
    """Adds rows to a region and to the program of a tier.

    Attributes
    ----------
    pairs, deciding
        Which columns of the region are assignments, which are decisions that others
        follow from.
    """

    region: Region
    pairs: Bools
    deciding: Bools
    limits: Limits
    stop: Stop
    executor: Executor

    def split(
        self, shares: Shares, relaxed: LinearResult, seconds: float
    ) -> tuple[Shares, LinearResult | None]:
        """Add what decisions cost, as long as the bound rises by that.

        Where one of them alone proves all, the relaxation is not solved once more,
        and there is none.
        """
        until = self.stop.elapsed + seconds
        while not shares.proven().all():
            small = shares.small
            left = until - self.stop.elapsed
            if left <= 0 or len(long_rows(small.program)):
                break
            proves = partial(self._proves, shares, relaxed)
            splitter = Splitter(self.deciding[small.columns], self.limits.workers)
            splits = splitter.splits(small.program, relaxed, left, self.stop, proves)
            for split in splits:
                proof = self._by(shares, relaxed, split)
                if proof is not None and proof.proven().all():
                    self._keep(small.columns, [split.cut])
                    return proof, None
            cuts = [split.cut for split in splits]
            again = self._with(shares, cuts, relaxed, until + _FOR_LAST)
            if again is None:
                break
            shares, relaxed = again
        return shares, relaxed

    def _proves(self, shares: Shares, relaxed: LinearResult, split: Split) -> bool:
        """Say whether the row of one decision alone proves all."""
        proof = self._by(shares, relaxed, split)
        return proof is not None and bool(proof.proven().all())

    def _by(self, shares: Shares, relaxed: LinearResult, split: Split) -> Shares | None:
        """Bound the parts by the duals that come with a decision's row."""
        small = shares.small
        program = with_cuts(small.program, [split.cut])
        dual = dual_bound(program, split.duals)
        if dual is None:
            return None
        rows = np.append(small.rows, len(self.region.row_lower))
        return Shares(Reduced(program, small.columns, rows), dual, relaxed.x, shares.x)

    def tighten(self, shares: Shares, relaxed: LinearResult, seconds: float) -> Shares:
        """Cut fractions off, as long as that may make the bound exact."""
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
        rows = np.append(small.rows, self._keep(small.columns, cuts))
        small = Reduced(program, small.columns, rows)
        return Shares(small, dual, again.x, shares.x), again

    def _keep(self, columns: Ints, cuts: list[Cut]) -> Ints:
        """Add cuts over some columns to the region; give their rows."""
        first = len(self.region.row_lower)
        row = np.repeat(np.arange(len(cuts)), [len(cut.columns) for cut in cuts])
        column = columns[np.concatenate([cut.columns for cut in cuts])]
        price = np.concatenate([cut.price for cut in cuts])
        most = np.array([-cut.least for cut in cuts], dtype=np.int64)
        self.region.append(row, column, -price, most)
        return first + np.arange(len(cuts))
