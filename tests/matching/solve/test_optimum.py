"""On small problems the solver finds what trying everything finds, and proves it."""

import pytest

from matching.check import violations
from matching.plan import Plan
from matching.score import score
from matching.solve import Limits, solve
from tests.matching.brute import brute_force
from tests.matching.random_problems import random_problem
from tests.matching.solve.planned import planned

pytestmark = [pytest.mark.solver, pytest.mark.slow]

CHUNK = 10
TWO_WORKERS = Limits(seconds=30, workers=2, seed=1)


def values(plan: Plan) -> dict[str, int]:
    return {tier: terms["value"] for tier, terms in plan.score.items()}


@pytest.mark.parametrize("first", range(0, 300, CHUNK))
def test_the_optimum_is_that_of_trying_everything(first: int) -> None:
    for seed in range(first, first + CHUNK):
        asked = random_problem(seed)
        plan, best = planned(seed), brute_force(asked)
        assert plan.status == "optimal", seed
        assert (seed, values(plan)) == (seed, dict(best.values))
        assert (seed, dict(plan.bound)) == (seed, values(plan))
        held = {(a.session, a.seat, a.helper) for a in plan.assignments}
        kept = [p for p in asked.pins if (p.session, p.seat, p.helper) in held]
        assert (seed, tuple(kept)) == (seed, best.pins_kept)
        refused = {(p.session, p.seat, p.helper) for p in plan.pins_refused}
        assert len(kept) + len(refused) == len(asked.pins), seed


@pytest.mark.parametrize("first", range(0, 80, CHUNK))
def test_two_workers_find_the_same_optimum(first: int) -> None:
    for seed in range(first, first + CHUNK):
        one, two = planned(seed), solve(random_problem(seed), TWO_WORKERS)
        assert (seed, two.status, dict(two.bound)) == (seed, "optimal", values(one))
        assert (seed, values(two)) == (seed, values(one))
        pins_kept = len(one.pins_refused) == len(two.pins_refused)
        assert (seed, pins_kept) == (seed, True)


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_both_witnesses_agree(first: int) -> None:
    for seed in range(first, first + 100):
        asked, plan = random_problem(seed), planned(seed)
        assert violations(asked, plan.assignments, plan.pins_refused) == [], seed
        assert score(asked, plan.assignments) == plan.score, seed
