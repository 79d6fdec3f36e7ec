"""A repair is what trying everything finds, wherever it says that it is proven."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from matching.check import violations
from matching.plan import Assignment
from matching.problem import Interval, Problem
from matching.repair import (
    ORDER,
    Absence,
    Cancellation,
    Desk,
    News,
    Repair,
    replan,
)
from matching.score import score
from matching.solve import Limits
from matching.validate import faults_of
from tests.matching.brute import BruteResult, brute_force
from tests.matching.random_problems import random_problem

pytestmark = pytest.mark.solver

CHUNK = 10
LIMITS = Limits(seconds=20, workers=1)
Plan = tuple[Assignment, ...]


@cache
def planned(seed: int) -> tuple[Problem, BruteResult]:
    asked = random_problem(seed)
    return asked, brute_force(asked)


def some_news(random: Random, desk: Desk) -> News:
    """Let one or two people cancel something, or be away; sometimes it gets late."""
    plan = [duty for duty in desk.roster.duties if not duty.begun]
    if not plan:
        return News()
    cancelled, absent = [], []
    for _ in range(random.choice((1, 1, 2))):
        duty = random.choice(plan)
        who, where = duty.helper.id, duty.session.id
        if random.random() < 0.25:
            absent.append(Absence(who, Interval(duty.start, duty.end)))
        else:
            cancelled.append(Cancellation(who, random.choice((None, where))))
    return News(tuple(cancelled), tuple(absent))


def best(repair: Repair) -> BruteResult:
    """Try everything, in the order of a repair."""
    asked = repair.problem
    tiers = replace(asked.settings, tiers=ORDER)
    return brute_force(replace(asked, settings=tiers))


def check_whole(asked: Problem, plan: Plan, news: News, repair: Repair) -> None:
    """Check what every repair promises."""
    made, now = repair.plan, repair.problem
    assert faults_of(now) == []
    assert violations(now, made.assignments, made.pins_refused) == []
    assert made.score == score(now, made.assignments)
    assert repair.before == score(now, plan)
    assert list(repair.bound) == list(ORDER)
    away = {(one.helper, one.session) for one in news.cancellations}
    begun = Desk(now, plan).facts.begun
    for entry in made.assignments:
        if entry.session not in begun:
            assert (entry.helper, None) not in away
            assert (entry.helper, entry.session) not in away
    assert gone(repair) == {*pairs(plan)} - {*pairs(made.assignments)}
    assert come(repair) == {*pairs(made.assignments)} - {*pairs(plan)}


def pairs(plan: Plan) -> list[tuple[str, str]]:
    return [(entry.session, entry.helper) for entry in plan]


def gone(repair: Repair) -> set[tuple[str, str]]:
    return {pair for one in repair.changes for pair in pairs(one.removed)}


def come(repair: Repair) -> set[tuple[str, str]]:
    return {pair for one in repair.changes for pair in pairs(one.added)}


@pytest.mark.parametrize("first", range(0, 80, CHUNK))
def test_a_small_repair_is_the_optimum(first: int) -> None:
    proven = 0
    for seed in range(first, first + CHUNK):
        asked, optimum = planned(seed)
        plan = optimum.assignments
        desk = Desk(asked, plan)
        news = some_news(Random(seed), desk)  # noqa: S311 - no secret
        repair = replan(desk, news, limits=LIMITS)
        check_whole(asked, plan, news, repair)
        found = {tier: repair.plan.score[tier]["value"] for tier in ORDER}
        expected = best(repair)
        if found == repair.bound:
            proven += 1
            assert (seed, found) == (seed, expected.values)
            kept = {(p.session, p.seat, p.helper) for p in expected.pins_refused}
            refused = repair.plan.pins_refused
            assert {(p.session, p.seat, p.helper) for p in refused} == kept
    assert proven >= CHUNK - 1


@pytest.mark.parametrize("first", range(0, 120, CHUNK))
def test_a_near_repair_claims_only_what_is_true(first: int) -> None:
    """Looking around the hole alone: bounds hold, and what is proven is the best."""
    for seed in range(first, first + CHUNK):
        asked, optimum = planned(seed)
        plan = optimum.assignments
        desk = Desk(asked, plan)
        news = some_news(Random(seed), desk)  # noqa: S311 - no secret
        repair = replan(
            desk,
            news,
            cover_bound=optimum.values["cover"],
            limits=LIMITS,
            whole_up_to=0,
        )
        check_whole(asked, plan, news, repair)
        found = {tier: terms["value"] for tier, terms in repair.plan.score.items()}
        expected = best(repair)
        if len(repair.plan.pins_refused) > len(expected.pins_refused):
            continue
        cover, calm = repair.bound["cover"], repair.bound["calm"]
        assert found["cover"] <= expected.values["cover"]
        if cover is not None:
            assert (seed, cover) >= (seed, expected.values["cover"])
        if calm is not None and found["cover"] == expected.values["cover"]:
            assert (seed, calm) <= (seed, expected.values["calm"])
            assert found["calm"] >= expected.values["calm"]
