"""Pins come before every tier: as many as possible, ties in file order."""

import numpy as np

from matching.model import Model
from matching.model.frame import Bools, Ints
from matching.solve.integer import solve_integer
from matching.solve.limits import Limits, Stop
from matching.solve.region import Reduced, Region, part_of, parts, reduced
from matching.solve.settle import completed
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
    alone = _alone(model, region, pins)
    inner = Region.of_program(alone.program)
    mine = [np.flatnonzero(np.isin(alone.columns, columns)) for columns in pins]
    mine = [columns for columns in mine if len(columns)]  # others are settled already
    pairs = alone.columns < model.draft.pairs
    solver = TierSolver(inner, pairs, limits, Stop(_SECONDS))
    cost, began = alone.program.cost, x[alone.columns]
    part = solver.solve(cost, began, _SECONDS, lambda _cost, _bound: None).x
    if not all(_kept(part, mine)):
        part = _first_in_order(inner, mine, part, limits)
    x = x.copy()
    x[alone.columns] = part
    x = x if region.holds(x) else completed(model, x)
    for columns, stays in zip(pins, _kept(x, pins), strict=True):
        if stays:
            region.require(columns)
        else:
            region.upper[columns] = 0
    return x


def _kept(x: Ints, pins: list[Ints]) -> list[bool]:
    """Say of each pin whether one of its columns is used."""
    return [bool(x[columns].any()) for columns in pins]


def _alone(model: Model, region: Region, pins: list[Ints]) -> Reduced:
    """Give what pins have to do with; each one that is kept saves one.

    Sessions without a pin stay as empty as they are. Rows that only say of fractions
    what others say of people are left out: in a country they are most of it.
    """
    draft = model.draft
    plain = ~np.char.endswith(draft.rows.rule_of_row().astype(str), ":strong")
    inner = Region(
        region.matrix[plain],
        region.row_lower[plain],
        region.row_upper[plain],
        region.lower.copy(),
        region.upper.copy(),
    )
    others = np.flatnonzero(~_concerned(model, pins)[draft.session])
    inner.upper[others] = inner.lower[others]
    cost = np.zeros(len(inner.lower), dtype=np.int64)
    cost[np.concatenate(pins)] = -1
    small = reduced(inner, cost)
    program = small.program
    count, part, row_part = parts(program)
    pinned = np.zeros(count, dtype=bool)
    pinned[part[program.cost != 0]] = True
    columns, rows = np.flatnonzero(pinned[part]), np.flatnonzero(pinned[row_part])
    cut_out = part_of(program, columns, rows)
    return Reduced(cut_out, small.columns[columns], small.rows[rows])


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


def _first_in_order(region: Region, pins: list[Ints], x: Ints, limits: Limits) -> Ints:
    """Among equally many pins keep those that stand first in the file."""
    nothing = np.zeros_like(x)
    stop = Stop(_SECONDS)
    for columns in pins:
        if not x[columns].any():
            with_it = region.copy()
            with_it.require(columns)
            small = reduced(with_it, nothing)
            found = solve_integer(
                small.program, stop.left, stop, workers=limits.workers, seed=limits.seed
            )
            if found.x is None:
                region.upper[columns] = 0
                continue
            x = with_it.lower.copy()
            x[small.columns] = found.x
        region.require(columns)
    return x
