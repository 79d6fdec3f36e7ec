"""Pins come before every tier: as many as possible, ties in file order."""

import numpy as np

from matching.model import Model
from matching.model.frame import Bools, Ints
from matching.solve.integer import solve_integer
from matching.solve.limits import Limits, Stop
from matching.solve.region import Region, reduced
from matching.solve.tiers import TierSolver

_SECONDS = 10.0  # even when time is over: a plan of pins alone is always given


def keep_pins(model: Model, region: Region, x: Ints, limits: Limits) -> Ints:
    """Keep the pins that can be kept in a region; give a solution with little else.

    Pins decide alone: a session without a pin can be left empty, so only sessions
    with pins are looked at, and those of the same series. What is kept holds in the
    region, at whatever option.

    Parameters
    ----------
    x
        A solution of the region.
    """
    pins = _columns(model)
    if not pins:
        return x
    inner = region.copy()
    others = ~_concerned(model, pins)[model.draft.session]
    inner.upper[: model.draft.pairs][others] = inner.lower[: model.draft.pairs][others]
    cost = np.zeros_like(x)
    cost[np.concatenate(pins)] = -1
    pairs = np.arange(len(x)) < model.draft.pairs
    solver = TierSolver(inner, pairs, limits, Stop(_SECONDS))
    x = solver.solve(cost, x, _SECONDS, lambda _cost, _bound: None).x
    kept = [bool(x[columns].any()) for columns in pins]
    if not all(kept):
        x, kept = _first_in_order(inner, pins, x, limits)
    for columns, stays in zip(pins, kept, strict=True):
        if stays:
            region.require(columns)
        else:
            region.upper[columns] = 0
    return x


def _columns(model: Model) -> list[Ints]:
    """Give the columns of each pin that passes every gate at some option."""
    draft = model.draft
    found = []
    for pin in model.problem.pins if "pin" not in draft.without else ():
        helper = draft.frame.helper_index[pin.helper]
        seat = draft.frame.seat_index[pin.session, pin.seat]
        mine = np.arange(draft.helper_first[helper], draft.helper_first[helper + 1])
        columns = mine[draft.seat[mine] == seat]
        if len(columns):
            found.append(columns)
    return found


def _concerned(model: Model, pins: list[Ints]) -> Bools:
    """Say of each session whether it has a pin, or shares a series with one that has."""
    sessions = model.problem.sessions
    concerned = np.zeros(len(sessions), dtype=bool)
    concerned[model.draft.session[np.concatenate(pins)]] = True
    series = [s.module.series if s.module else None for s in sessions]
    pinned = {key for key, has in zip(series, concerned, strict=True) if has and key}
    concerned |= np.array([key in pinned for key in series], dtype=bool)
    return concerned


def _first_in_order(
    region: Region, pins: list[Ints], x: Ints, limits: Limits
) -> tuple[Ints, list[bool]]:
    """Among equally many pins keep those that stand first in the file."""
    nothing = np.zeros_like(x)
    stop = Stop(_SECONDS)
    kept = []
    for columns in pins:
        with_it = region.copy()
        with_it.require(columns)
        if not x[columns].any():
            small = reduced(with_it, nothing)
            found = solve_integer(
                small.program, stop.left, stop, workers=limits.workers, seed=limits.seed
            )
            if found.x is None:
                region.upper[columns] = 0
                kept.append(False)
                continue
            x = with_it.lower.copy()
            x[small.columns] = found.x
        region.require(columns)
        kept.append(True)
    return x, kept
