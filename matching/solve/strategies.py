"""Ways to search a model, by name; all answer alike, and the witnesses judge all alike.

========================  ======================================================
``auto``                  what measuring chose: ``relaxation``
``relaxation``            tier by tier: linear relaxation, exact bound, finish
``cpsat``                 tier by tier: CP-SAT as it comes, tiers above held by rows
``neighbourhoods``        tier by tier: corners around the first plan, no bounds
``weighted``              one cost, whose weights are proven to separate the tiers
========================  ======================================================
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from matching.model import Model, TierCost
from matching.model.frame import Ints
from matching.solve.executor import Executor
from matching.solve.geography import positions
from matching.solve.integer import NO_BOUND, solve_integer
from matching.solve.limits import Limits, Listener, Progress, Stop
from matching.solve.region import Region, reduced
from matching.solve.settle import completed
from matching.solve.tiers import TierResult, TierSolver, Told
from matching.solve.weights import Weights

if TYPE_CHECKING:
    from matching.solve.later import Later

# Share of the time left that a tier may use to finish what the relaxation leaves.
_SHARE = {"cover": 0.6, "teams": 0.3, "calm": 0.3, "fairness": 0.6, "comfort": 0.9}


@dataclass(frozen=True)
class Search:
    """What a search of a model gives: a solution, bounds of costs, and how.

    Attributes
    ----------
    x
        One integer a column.
    bounds
        By tier the proven bound of its value, None where none is known.
    strategy
        How it was found: ``lp`` where relaxations alone decided, ``lp+cpsat``, …
    """

    x: Ints
    bounds: dict[str, int | None]
    strategy: str


@dataclass(frozen=True)
class Errand:
    """What a strategy is sent out with.

    Attributes
    ----------
    region
        What the model allows with its pins; it may be shrunk.
    x
        A solution in the region.
    """

    model: Model
    region: Region
    x: Ints
    limits: Limits
    stop: Stop
    tell: Listener
    executor: Executor
    bounds: Executor

    def solver(self) -> TierSolver:
        """Give what solves one tier after another over the region."""
        draft = self.model.draft
        pairs = np.arange(len(self.x)) < draft.pairs
        deciding = np.zeros(len(self.x), dtype=bool)
        deciding[draft.decisions] = True
        where = positions(self.model)
        return TierSolver(
            self.region,
            pairs,
            self.limits,
            self.stop,
            self.executor,
            self.bounds,
            where,
            self.settle,
            last=self.model.tiers[-1].unit,
            deciding=deciding,
        )

    def by_tier(self, solve: "SolveTier", phase: str) -> tuple[Search, bool]:
        """Solve tier after tier; say whether any was searched beyond a relaxation."""
        x, searched = self.x, False
        bounds: dict[str, int | None] = {}
        later: list[tuple[TierCost, Later]] = []
        for tier in self.model.tiers:
            self.tell(Progress(phase, self.stop.elapsed, tier.name))
            seconds = self.stop.left * _SHARE[tier.name]
            known = None
            if seconds or not tier.unit.any():  # out of time: what is known stays
                result = solve(tier.unit, x, seconds, self.told(tier))
                x = result.x
                searched |= result.searched
                if result.later is not None:
                    later.append((tier, result.later))
                known = None if result.bound is None else tier.value(result.bound)
            bounds[tier.name] = known
            self.tell_tier(tier, x, known)
        for tier, awaited in later:
            found = awaited.bound()
            if found is not None:
                bounds[tier.name] = tier.value(found)
                self.tell_tier(tier, x, bounds[tier.name])
        return Search(x, bounds, ""), searched

    def settle(self, x: Ints) -> Ints:
        """Set what follows from the assignments to its cheapest."""
        return completed(self.model, x)

    def told(self, tier: TierCost) -> Told:
        """Give what tells the best cost and bound of a tier while it is searched."""

        def told(cost: int, bound: int | None) -> None:
            value = tier.value(cost)
            best = None if bound is None else tier.value(bound)
            now = self.stop.elapsed
            self.tell(Progress("search", now, tier.name, value, best))

        return told

    def tell_tier(self, tier: TierCost, x: Ints, bound: int | None) -> None:
        """Tell that a tier is settled."""
        value = tier.value(int(tier.unit @ x))
        self.tell(Progress("tier", self.stop.elapsed, tier.name, value, bound))


SolveTier = Callable[[Ints, Ints, float, Told], TierResult]
Strategy = Callable[[Errand], Search]


def _relaxation(errand: Errand) -> Search:
    """Relaxation first, as `matching.solve.tiers` does it."""
    found, searched = errand.by_tier(errand.solver().solve, "relaxation")
    return Search(found.x, found.bounds, "lp+cpsat" if searched else "lp")


def _neighbourhoods(errand: Errand) -> Search:
    """Improve the first plan around itself; no relaxation, so no bound."""
    found, _ = errand.by_tier(errand.solver().improve, "search")
    return Search(found.x, found.bounds, "neighbourhoods")


def _cpsat(errand: Errand) -> Search:
    """CP-SAT over the whole model: the baseline of every other strategy."""
    region, solver = errand.region, errand.solver()

    def solve(cost: Ints, x: Ints, seconds: float, told: Told) -> TierResult:
        small = reduced(region, cost)
        value = int(cost @ x)
        if not small.program.cost.any():
            return TierResult(x, value, searched=False)
        constant = value - int(small.program.cost @ x[small.columns])
        found = solve_integer(
            small.program,
            seconds,
            errand.stop,
            workers=errand.limits.workers,
            seed=errand.limits.seed,
            hint=x[small.columns],
            portfolio=True,
        )
        better = x.copy()
        if found.x is not None:
            better[small.columns] = found.x
        if int(cost @ better) > value:
            better = x
        better = solver.completed(cost, better)
        bound = None if found.bound <= -NO_BOUND else found.bound + constant
        told(int(cost @ better), bound)
        solver.keep(cost, int(cost @ better))
        return TierResult(better, bound, searched=True)

    found, _ = errand.by_tier(solve, "search")
    return Search(found.x, found.bounds, "cpsat")


def _weighted(errand: Errand) -> Search:
    """Solve one cost; where its weights would be too large, tier after tier.

    The name then says so.
    """
    tiers = errand.model.tiers
    errand.tell(Progress("relaxation", errand.stop.elapsed, tiers[0].name))
    weights = Weights.proven(errand.region, tiers, errand.stop)
    if weights is None:
        found = _relaxation(errand)
        name = f"{found.strategy} (weights too large)"
        return Search(found.x, found.bounds, name)
    result = errand.solver().solve(
        weights.unit,
        errand.x,
        errand.stop.left * _SHARE["comfort"],
        _told_of_first(errand.told(tiers[0]), weights),
    )
    costs = [int(tier.unit @ result.x) for tier in tiers]
    bounds: dict[str, int | None] = {tier.name: None for tier in tiers}
    if result.bound is not None:
        known = weights.bounds(result.bound, costs)
        bounds = {t.name: t.value(b) for t, b in zip(tiers, known, strict=True)}
    for tier in tiers:
        errand.tell_tier(tier, result.x, bounds[tier.name])
    how = "lp+cpsat" if result.searched else "lp"
    return Search(result.x, bounds, f"weighted: {how}")


def _told_of_first(told: Told, weights: Weights) -> Told:
    """Tell of the first tier what cost and bound of all together say of it."""

    def of_first(cost: int, bound: int | None) -> None:
        first = weights.first(cost)
        known = None if bound is None else weights.bounds(bound, weights.most)[0]
        told(first, known)

    return of_first


STRATEGIES: Mapping[str, Strategy] = MappingProxyType(
    {
        "auto": _relaxation,
        "relaxation": _relaxation,
        "cpsat": _cpsat,
        "neighbourhoods": _neighbourhoods,
        "weighted": _weighted,
    }
)
