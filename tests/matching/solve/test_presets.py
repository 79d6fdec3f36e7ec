"""Realistic weeks: checked, and proven where they are small."""

import pytest

from matching.check import violations
from matching.generate import generate
from matching.plan import Plan
from matching.problem import Problem
from matching.solve import Limits, solve

pytestmark = [pytest.mark.solver, pytest.mark.slow]


def planned(preset: str, seconds: float) -> tuple[Problem, Plan]:
    asked = generate(preset, 1)
    return asked, solve(asked, Limits(seconds=seconds, workers=2))


@pytest.mark.parametrize("preset", ["pool", "network"])
def test_a_week_of_a_network_is_proven(preset: str) -> None:
    asked, plan = planned(preset, 90)
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    assert {tier: plan.gap(tier) for tier in plan.bound} == dict.fromkeys(plan.bound, 0)
    assert plan.status == "optimal"


def test_a_week_of_a_region_is_checked_and_bounded() -> None:
    asked, plan = planned("region", 25)
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    assert plan.gap("cover") is not None
    assert len(plan.assignments) > 0
