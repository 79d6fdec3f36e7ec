"""Duals near the best: valid bounds, close ones, and plans that hold."""

import threading
import time

import numpy as np
import pytest

from matching.check import violations
from matching.generate import generate
from matching.model import build_model
from matching.solve import Limits, Progress, interior, solve
from matching.solve.exact import SCALE, dual_bound
from matching.solve.interior import interior_duals, long_rows
from matching.solve.limits import Stop
from matching.solve.linear import Program, solve_relaxation
from matching.solve.region import Region, reduced
from tests.matching.random_problems import random_problem
from tests.matching.solve.planned import planned

pytestmark = pytest.mark.solver


def relaxation(preset: str, tier: int) -> Program:
    """Give the program of one tier of a generated week."""
    model = build_model(generate(preset, 1))
    return reduced(Region.of_model(model), model.tiers[tier].unit).program


@pytest.mark.parametrize("tier", [0, 1, 3])
def test_duals_near_the_best_give_a_bound_near_the_best(tier: int) -> None:
    program = relaxation("pool", tier)
    best = solve_relaxation(program, 20.0, Stop(20.0))
    duals = interior_duals(program, 20.0)
    assert best is not None
    assert duals is not None
    bound = dual_bound(program, duals)
    assert bound is not None
    value = float(program.cost @ best.x)
    near = bound.total / SCALE
    assert near <= value + 1e-6
    assert near >= value - 0.01 * max(1.0, np.abs(value))


def test_rows_over_nearly_everything_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    program = relaxation("pool", 0)
    assert not len(long_rows(program))
    monkeypatch.setattr(interior, "_LONG", 10)
    found = long_rows(program)
    assert len(found)
    assert (np.diff(program.matrix.indptr)[found] > 10).all()


def test_what_no_row_asks_for_is_left_out_and_changes_no_bound() -> None:
    program = relaxation("pool", 1)
    slim = interior._slim(program)
    assert len(slim.columns) < len(program.cost)
    assert len(slim.rows) < len(program.row_lower)
    kept = solve_relaxation(slim.program, 20.0, Stop(20.0))
    best = solve_relaxation(program, 20.0, Stop(20.0))
    assert kept is not None
    assert best is not None
    duals = np.zeros(len(program.row_lower))
    duals[slim.rows] = kept.duals
    bound = dual_bound(program, duals)
    assert bound is not None
    assert bound.total / SCALE == pytest.approx(float(program.cost @ best.x))


def test_what_is_known_when_time_is_over_is_a_bound_too() -> None:
    program = relaxation("network", 1)
    best = solve_relaxation(program, 20.0, Stop(20.0))
    assert best is not None
    value = float(program.cost @ best.x)
    for seconds in (0.1, 0.5, 60.0):
        duals = interior_duals(program, seconds)
        bound = None if duals is None else dual_bound(program, duals)
        assert bound is None or bound.total <= value * SCALE
    assert bound is not None
    assert bound.total / SCALE >= value - 0.01 * abs(value)


def test_a_bound_comes_later_where_rows_are_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interior, "_LONG", 1)
    problem, told = generate("pool", 1), list[Progress]()
    plan = solve(problem, Limits(seconds=20, workers=2), told.append)
    assert violations(problem, plan.assignments, plan.pins_refused) == []
    for tier in problem.settings.tiers:
        assert plan.bound[tier] is not None
    gap = plan.gap("cover")
    assert gap is not None
    assert gap < 0.05
    settled = [said.tier for said in told if said.phase == "tier"]
    assert len(settled) > len(problem.settings.tiers)


def test_nobody_waits_for_a_bound_who_wishes_to_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interior, "_LONG", 1)
    problem, wish, wished = generate("network", 1), threading.Event(), list[float]()

    def stop_after_one(said: Progress) -> None:
        if said.phase == "tier" and not wish.is_set():
            wished.append(time.monotonic())
            wish.set()

    plan = solve(problem, Limits(seconds=10, workers=2), stop_after_one, stop=wish)
    assert time.monotonic() - wished[0] < 5
    assert plan.status == "feasible"
    assert violations(problem, plan.assignments, plan.pins_refused) == []


@pytest.mark.parametrize("seed", range(10))
def test_bounds_under_long_rows_are_on_the_right_side(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, best = random_problem(seed), planned(seed)
    monkeypatch.setattr(interior, "_LONG", 1)
    plan = solve(asked, Limits(seconds=5, workers=1))
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    tier = asked.settings.tiers[0]
    bound, optimum = plan.bound[tier], best.score[tier]["value"]
    assert bound is None or bound >= optimum
    assert plan.score[tier]["value"] <= optimum
