"""Every strategy answers as trying everything does, where it says optimal.

`make soak` tries thousands of problems (RELAIS_EXAMPLES of them).
"""

import os
from dataclasses import replace

import pytest

from matching.check import violations
from matching.plan import Plan
from matching.problem import Problem
from matching.score import score
from matching.solve import Limits, solve
from matching.solve.strategies import STRATEGIES
from tests.matching.brute import BruteResult, brute_force
from tests.matching.random_problems import random_problem
from tests.matching.tiny import helper, problem, session

pytestmark = [pytest.mark.solver, pytest.mark.slow]

LIMITS = Limits(seconds=60, workers=1, seed=1)
EXAMPLES = int(os.environ.get("RELAIS_EXAMPLES", "300"))
SEEDS = range(1000, 1000 + -(-EXAMPLES // len(STRATEGIES)))
CHUNK = 5


def agrees(asked: Problem, plan: Plan, best: BruteResult) -> None:
    """Compare a plan, its bounds and its pins with the optimum."""
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    assert score(asked, plan.assignments) == plan.score
    values = {tier: terms["value"] for tier, terms in plan.score.items()}
    held = {(a.session, a.seat, a.helper) for a in plan.assignments}
    kept = [p for p in asked.pins if (p.session, p.seat, p.helper) in held]
    assert tuple(kept) == best.pins_kept
    for tier, value in values.items():
        bound, optimum = plan.bound[tier], best.values[tier]
        worse, beyond = value - optimum, 0 if bound is None else bound - optimum
        sign = -1 if tier == "cover" else 1
        assert sign * worse >= 0
        assert bound is None or sign * beyond <= 0
        if worse:  # what follows is bound given this value
            break
    if plan.status == "optimal":
        assert values == dict(best.values)
        assert dict(plan.bound) == values


@pytest.mark.parametrize("first", range(SEEDS.start, SEEDS.stop, CHUNK))
def test_every_strategy_agrees_with_trying_everything(first: int) -> None:
    for seed in range(first, min(first + CHUNK, SEEDS.stop)):
        asked = random_problem(seed)
        best = brute_force(asked)
        for strategy in STRATEGIES:
            plan = solve(asked, replace(LIMITS, strategy=strategy))
            try:
                agrees(asked, plan, best)
                assert plan.status == "optimal" or strategy == "neighbourhoods"
            except AssertionError as error:
                error.add_note(f"problem {seed} by {strategy}")
                raise


@pytest.mark.parametrize(
    ("strategy", "names"),
    [
        ("auto", {"lp", "lp+cpsat"}),
        ("relaxation", {"lp", "lp+cpsat"}),
        ("cpsat", {"cpsat"}),
        ("neighbourhoods", {"neighbourhoods"}),
        ("weighted", {"weighted: lp", "weighted: lp+cpsat"}),
    ],
)
def test_the_plan_names_how_it_was_found(strategy: str, names: set[str]) -> None:
    asked = problem((helper("ana"), helper("ben")), (session("s"), session("t")))
    plan = solve(asked, replace(LIMITS, strategy=strategy))
    assert plan.strategy in names
    assert plan.assignments


def test_who_asks_for_a_strategy_nobody_knows_hears_which_there_are() -> None:
    asked = problem((helper("ana"),), (session("s"),))
    with pytest.raises(ValueError, match=r"no strategy 'magic'; there are auto, "):
        solve(asked, replace(LIMITS, strategy="magic"))


def test_weights_that_would_be_too_large_are_not_used() -> None:
    """A unit of the first tier would have to outweigh all that languages can cost."""
    asked = problem((helper("ana"),), (session("s", public_languages={"nl": 4}),))
    dear = replace(
        asked.settings,
        weights={**asked.settings.weights, "language_nobody": 2**40},
    )
    asked = replace(asked, settings=dear)
    plan = solve(asked, replace(LIMITS, strategy="weighted"))
    assert plan.strategy.endswith("(weights too large)")
    assert plan.status == "optimal"
    usual = solve(asked, LIMITS)
    assert plan.score == usual.score
