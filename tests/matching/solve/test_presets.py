"""Realistic weeks: checked, and proven where they are small."""

import threading

import pytest

from matching.check import violations
from matching.generate import generate
from matching.plan import Plan
from matching.problem import Problem
from matching.solve import Limits, Progress, solve
from tests.matching.solve.planned import network_week

pytestmark = [pytest.mark.solver, pytest.mark.slow]


def believed(asked: Problem, plan: Plan) -> None:
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    assert plan.assignments


@pytest.mark.parametrize("preset", ["pool", "network"])
def test_a_week_of_a_network_is_proven(preset: str) -> None:
    asked = network_week() if preset == "network" else generate(preset, 1)
    plan = solve(asked, Limits(seconds=120, workers=1))
    believed(asked, plan)
    assert {tier: plan.gap(tier) for tier in plan.bound} == dict.fromkeys(plan.bound, 0)
    assert plan.status == "optimal"


def test_a_week_cut_short_is_checked_all_the_same() -> None:
    asked = network_week()
    plan = solve(asked, Limits(seconds=2, workers=1))
    believed(asked, plan)
    gaps = [plan.gap(tier) for tier in asked.settings.tiers]
    assert (plan.status == "optimal") == all(gap == 0 for gap in gaps)


def test_a_week_of_a_region_is_covered_nearly_as_well_as_can_be() -> None:
    """Somebody stops it when cover is settled; what follows is left as it is."""
    asked, event = generate("region", 1), threading.Event()

    def listen(progress: Progress) -> None:
        if (progress.phase, progress.tier) == ("tier", "cover"):
            event.set()

    plan = solve(asked, Limits(seconds=120, workers=2), listen, event)
    believed(asked, plan)
    gap = plan.gap("cover")
    assert gap is not None
    assert gap <= 0.005
    assert plan.status == "feasible"
    assert plan.bound["teams"] is None
