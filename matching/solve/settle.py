"""A first plan, the last touches, and what follows from the assignments.

What a solver decides is who sits where; whether a session is held, a language is
spoken, or a helper has a third session follows from it. A tier that time cut short
leaves those columns where the search stopped: they are set to their cheapest here.
"""

import numpy as np

from matching.model import Model
from matching.model.frame import Ints
from matching.solve.integer import solve_integer
from matching.solve.limits import Stop
from matching.solve.linear import solve_relaxation
from matching.solve.region import Reduced, Region, reduced
from matching.solve.start import greedy_start

_COMPLETING_SECONDS = 20.0  # beside the limit, and a hundredth of it is used


def started(model: Model, region: Region, x: Ints, stop: Stop) -> Ints:
    """Give a first plan in a region beside the pins, or the pins alone."""
    if stop.asked:
        return x
    began = completed(model, greedy_start(model, x, stop))
    return began if region.holds(began) else x


def filled(model: Model, x: Ints, stop: Stop) -> Ints:
    """Complete a plan; give a seat that time left empty to who can simply be added."""
    x = completed(model, x)
    if stop.asked:
        return x
    more = completed(model, greedy_start(model, x, stop))
    better = [int(t.unit @ more) for t in model.tiers] < [
        int(t.unit @ x) for t in model.tiers
    ]
    return more if better and Region.of_model(model).holds(more) else x


def completed(model: Model, x: Ints) -> Ints:
    """Set what follows from the assignments to its cheapest.

    With the assignments fixed the rest is independent of each other, so one cost
    settles all tiers at once, and its relaxation mostly is whole.
    """
    region = Region.of_model(model)
    pairs = model.draft.pairs
    region.lower[:pairs] = region.upper[:pairs] = x[:pairs]
    small = reduced(region, sum(tier.unit for tier in model.tiers) + 0 * x)
    settled = region.lower.copy()
    cheapest = _cheapest(small)
    if cheapest is None:
        return x
    settled[small.columns] = cheapest
    return settled if Region.of_model(model).holds(settled) else x


def _cheapest(small: Reduced) -> Ints | None:
    """Solve a program that is nearly decided; None where it has no solution."""
    stop = Stop(_COMPLETING_SECONDS)
    relaxed = solve_relaxation(small.program, stop.left, stop)
    if relaxed is not None:
        whole = np.rint(relaxed.x).astype(np.int64)
        value = float(small.program.cost @ relaxed.x)
        dear = int(small.program.cost @ whole) > value + 0.5
        if not dear and Region.of_program(small.program).holds(whole):
            return whole
    return solve_integer(small.program, stop.left, stop, workers=1, seed=1).x
