"""Random problems are small and free of faults, and every rule and wish binds some."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from matching.check import RULES, violations
from matching.problem import DEFAULT_WEIGHTS, Problem
from matching.score import score
from matching.validate import faults_of
from tests.matching.brute import BruteResult, brute_force
from tests.matching.random_problems import problems, random_problem

SEEDS = range(300)


def test_a_seed_always_gives_the_same_problem() -> None:
    assert random_problem(7) == random_problem(7)
    assert random_problem(7) != random_problem(8)


def test_random_problems_have_no_faults() -> None:
    faults = {seed: faults_of(random_problem(seed)) for seed in SEEDS}
    assert {seed: found for seed, found in faults.items() if found} == {}


@pytest.mark.parametrize("seed", range(60))
def test_the_optimum_breaks_no_rule_and_has_its_values(seed: int) -> None:
    asked = random_problem(seed)
    found = brute_force(asked)
    assert violations(asked, found.assignments, found.pins_refused) == []
    assert all(entry.rules for entry in found.pins_refused)
    values = {
        name: terms["value"] for name, terms in score(asked, found.assignments).items()
    }
    assert values == found.values
    assert tuple(values) == asked.settings.tiers


@given(asked=problems())
@hypothesis_settings(max_examples=30, deadline=None)
def test_drawn_problems_are_small_and_have_an_optimum(asked: Problem) -> None:
    assert sum(len(session.seats) for session in asked.sessions) <= 6
    assert 1 <= len(asked.helpers) <= 4
    found = brute_force(asked)
    assert violations(asked, found.assignments, found.pins_refused) == []


# --------------------------------------------------------------- that bind


@cache
def optimum(seed: int) -> BruteResult:
    return brute_force(random_problem(seed))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_decides_some_random_problem(rule: str) -> None:
    def decides(seed: int) -> bool:
        usual, free = optimum(seed), brute_force(random_problem(seed), without={rule})
        more_pins = len(free.pins_kept) > len(usual.pins_kept)
        return more_pins or better(free.values, usual.values)

    assert any(map(decides, SEEDS))


def better(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Say whether the values of one plan are better, tier after tier."""
    signs = [1 if tier == "cover" else -1 for tier in one]
    first = [sign * value for sign, value in zip(signs, one.values(), strict=True)]
    second = [sign * value for sign, value in zip(signs, other.values(), strict=True)]
    return first > second


# What a wish is made equal to when it is forgotten; the others become 0.
EQUALS = {
    "language_native": "language_level",
    "language_level": "language_nobody",
    "language_interpreter": "language_nobody",
    "language_remote": "language_nobody",
    "language_nobody": "language_level",
    "preferred": "available",
    "available": "if_needed",
    "if_needed": "available",
}


def forgetting(wish: str, asked: Problem) -> Problem:
    """Change a problem so that a wish counts no more."""
    if wish == "priority":
        even = tuple(replace(own, priority=1) for own in asked.sessions)
        return replace(asked, sessions=even)
    if wish == "fairness":  # 1000 · k / 9000 is 0 up to k = 8
        calm = tuple(
            replace(person, wished_sessions=1000, past_sessions=0, past_weeks=8)
            for person in asked.helpers
        )
        return replace(asked, helpers=calm)
    weights = dict(asked.settings.weights)
    weights[wish] = weights[EQUALS[wish]] if wish in EQUALS else 0
    return replace(asked, settings=replace(asked.settings, weights=weights))


@pytest.mark.parametrize("wish", ["priority", "fairness", *DEFAULT_WEIGHTS])
def test_every_wish_decides_some_random_problem(wish: str) -> None:
    def decides(seed: int) -> bool:
        asked = random_problem(seed)
        careless = brute_force(forgetting(wish, asked)).assignments
        terms = score(asked, careless)
        values = {tier: figures["value"] for tier, figures in terms.items()}
        return better(optimum(seed).values, values)

    assert any(map(decides, SEEDS))
