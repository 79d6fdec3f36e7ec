"""Duals near the best: valid bounds, close ones, and plans that hold."""

import numpy as np
import pytest

from matching.check import violations
from matching.generate import generate
from matching.model import build_model
from matching.solve import Limits, first_order, solve
from matching.solve.exact import SCALE, dual_bound
from matching.solve.first_order import long_rows, near_duals
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
    duals = near_duals(program, 20.0, Stop(20.0), 1)
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
    monkeypatch.setattr(first_order, "_LONG", 10)
    found = long_rows(program)
    assert len(found)
    assert (np.diff(program.matrix.indptr)[found] > 10).all()


@pytest.mark.parametrize("seed", range(30))
def test_bounds_under_long_rows_are_on_the_right_side(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, best = random_problem(seed), planned(seed)
    monkeypatch.setattr(first_order, "_LONG", 1)
    plan = solve(asked, Limits(seconds=5, workers=1))
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    tier = asked.settings.tiers[0]
    bound, optimum = plan.bound[tier], best.score[tier]["value"]
    assert bound is None or bound >= optimum
    assert plan.score[tier]["value"] <= optimum
