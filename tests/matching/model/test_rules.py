"""The model allows what the check allows, and loses each rule noticeably."""

from collections.abc import Iterator
from random import Random

import pytest

from matching.check import RULES, rules_broken_by, violations
from matching.model import build_model
from matching.plan import Assignment, RefusedPin
from matching.problem import Problem
from matching.solve.door import search
from matching.solve.limits import Limits, Stop
from tests.matching.model.regions import admits, columns_of
from tests.matching.random_problems import random_problem
from tests.matching.rule_examples import EXAMPLES, Example

pytestmark = pytest.mark.solver

SEEDS = range(80)
NO_PINS = [example for example in EXAMPLES if example.rule != "pin"]

# ------------------------------------------------------- what a model allows


@pytest.mark.parametrize("example", NO_PINS, ids=str)
def test_the_model_allows_the_answer_that_keeps_a_rule(example: Example) -> None:
    assert admits(build_model(example.problem), example.kept)


@pytest.mark.parametrize("example", NO_PINS, ids=str)
def test_only_this_rule_forbids_the_broken_answer(example: Example) -> None:
    assert not admits(build_model(example.problem), example.broken)
    free = build_model(example.problem, without=frozenset({example.rule}))
    assert admits(free, example.broken)


@pytest.mark.parametrize("seed", range(60))
def test_the_model_allows_what_the_check_allows(seed: int) -> None:
    asked = random_problem(seed)
    random = Random(seed)  # noqa: S311 - no secret
    usual = build_model(asked)
    for rule in ("pin", *random.sample(sorted(set(RULES) - {"pin"}), 2)):
        model = build_model(asked, without=frozenset({rule}))
        for _ in range(3):
            held = some_answer(random, sorted(columns_of(model)))
            fits = not violations(asked, held, without={"pin"})
            assert admits(usual, held) == fits
            # every rule about teams takes it that nobody sits in two seats of one
            if rule != "overlap" or not anybody_twice(held):
                fits = not violations(asked, held, without={"pin", rule})
                assert admits(model, held) == fits


def some_answer(random: Random, entries: list[Assignment]) -> tuple[Assignment, ...]:
    """Choose some assignments, at most one a seat."""
    random.shuffle(entries)
    chosen = {(entry.session, entry.seat): entry for entry in entries}
    count = min(len(chosen), random.randint(0, 4))
    return tuple(random.sample(sorted(chosen.values()), count))


def anybody_twice(held: tuple[Assignment, ...]) -> bool:
    """Say whether somebody holds two seats of one session."""
    return len({(entry.session, entry.helper) for entry in held}) < len(held)


# ---------------------------------------------------- a rule that is left out


def forgetful(asked: Problem, rule: str) -> tuple[Assignment, ...]:
    """Plan a problem with a model that lacks a rule."""
    model = build_model(asked, without=frozenset({rule}))
    limits = Limits(seconds=20, workers=1, seed=1)
    found = search(model, limits, Stop(limits.seconds), lambda _progress: None)
    return model.assignments(found.x)


def refusals(asked: Problem, held: tuple[Assignment, ...]) -> tuple[RefusedPin, ...]:
    """Refuse the pins that an answer does not keep, as a plan does."""
    kept = {(entry.session, entry.seat, entry.helper) for entry in held}
    return tuple(
        RefusedPin(*where, rules_broken_by(asked, held, pin))
        for pin in asked.pins
        if (where := (pin.session, pin.seat, pin.helper)) not in kept
    )


def candidates(rule: str) -> Iterator[Problem]:
    """Give problems in which a rule may decide: its examples, then random ones."""
    for example in EXAMPLES:
        if example.rule == rule:
            yield example.problem
    yield from map(random_problem, SEEDS)


@pytest.mark.parametrize("rule", RULES)
def test_the_check_notices_a_rule_left_out_of_the_model(rule: str) -> None:
    for asked in candidates(rule):
        held = forgetful(asked, rule)
        refused = refusals(asked, held)
        found = violations(asked, held, refused)
        if rule in {violation.rule for violation in found}:
            careless = violations(asked, held, refused, without={rule})
            assert rule not in {violation.rule for violation in careless}
            return
    pytest.fail(f"no problem is known in which {rule} decides")


def test_every_rule_has_an_example() -> None:
    assert {example.rule for example in EXAMPLES} == set(RULES)
