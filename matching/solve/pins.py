"""Pins come before every tier: as many as possible, ties in file order."""

import numpy as np

from matching.model import Model
from matching.model.frame import Ints
from matching.solve.integer import solve_integer
from matching.solve.limits import Limits, Stop
from matching.solve.region import Region, reduced
from matching.solve.tiers import TierSolver

_SECONDS = 10.0  # even when time is over: a plan of pins alone is always given


def keep_pins(model: Model, region: Region, limits: Limits) -> Ints:
    """Fix the pins that can be kept in a region; give a solution with nothing else.

    Pins decide alone: a session without a pin can be left empty, so only sessions
    with pins are looked at.
    """
    x = np.zeros(len(model.upper), dtype=np.int64)
    pins = _columns(model)
    if not len(pins):
        return x
    draft = model.draft
    pinned = np.zeros(draft.frame.session_count, dtype=bool)
    pinned[draft.session[pins]] = True
    inner = Region(
        region.matrix,
        region.row_lower.copy(),
        region.row_upper.copy(),
        region.lower.copy(),
        region.upper.copy(),
    )
    inner.upper[: draft.pairs][~pinned[draft.session]] = 0
    cost = np.zeros_like(x)
    cost[pins] = -1
    pairs = np.arange(len(x)) < draft.pairs
    solver = TierSolver(inner, pairs, limits, Stop(_SECONDS))
    x = solver.solve(cost, x, _SECONDS, lambda _cost, _bound: None).x
    if x[pins].sum() < len(pins):
        x = _first_in_order(inner, pins, x, limits)
    region.lower[pins] = region.upper[pins] = x[pins]
    return x


def _columns(model: Model) -> Ints:
    """Give the columns of pins that pass every gate, in file order."""
    draft = model.draft
    found = []
    for pin in model.problem.pins if "pin" not in draft.without else ():
        helper = draft.frame.helper_index[pin.helper]
        seat = draft.frame.seat_index[pin.session, pin.seat]
        first, last = draft.helper_first[helper], draft.helper_first[helper + 1]
        at = first + int(np.searchsorted(draft.seat[first:last], seat))
        if at < last and draft.seat[at] == seat:
            found.append(at)
    return np.array(found, dtype=np.int64)


def _first_in_order(region: Region, pins: Ints, x: Ints, limits: Limits) -> Ints:
    """Among equally many pins keep those that stand first in the file."""
    nothing = np.zeros_like(x)
    stop = Stop(_SECONDS)
    for pin in pins.tolist():
        region.lower[pin] = 1
        if not x[pin]:
            small = reduced(region, nothing)
            found = solve_integer(
                small.program, stop.left, stop, workers=limits.workers, seed=limits.seed
            )
            if found.x is None:
                region.lower[pin] = region.upper[pin] = 0
                continue
            x = region.lower.copy()
            x[small.columns] = found.x
    return x
