"""Repairs of realistic weeks: checked, and by little work."""

from functools import cache

import pytest

from matching.check import violations
from matching.generate import generate
from matching.plan import Plan
from matching.problem import Problem
from matching.repair import Cancellation, Desk, News, Repair, replan, restated
from matching.score import score
from matching.solve import Limits, solve

pytestmark = [pytest.mark.solver, pytest.mark.slow]

MANY = range(0, 60, 6)


@cache
def week() -> tuple[Problem, Plan, Desk]:
    asked = generate("pool", 2)
    plan = solve(asked, Limits(seconds=60, workers=1))
    return asked, plan, Desk(asked, plan.assignments)


def repaired(number: int, whole_up_to: int) -> tuple[News, Repair]:
    """Let somebody cancel a session, or everything."""
    _, plan, desk = week()
    gone = plan.assignments[number % len(plan.assignments)]
    news = News((Cancellation(gone.helper, gone.session if number % 4 else None),))
    bound = plan.bound["cover"]
    return news, replan(desk, news, cover_bound=bound, whole_up_to=whole_up_to)


@pytest.mark.parametrize("number", MANY)
def test_looking_nearby_finds_nearly_what_looking_everywhere_does(number: int) -> None:
    asked, plan, desk = week()
    news, near = repaired(number, 0)
    _, far = repaired(number, 10**9)
    for repair in (near, far):
        made = repair.plan
        assert violations(repair.problem, made.assignments, made.pins_refused) == []
        assert made.score == score(repair.problem, made.assignments)
        again = restated(desk, plan, repair)
        assert violations(asked, again.assignments, again.pins_refused) == []
        assert (again.not_held, again.empty_seats) == (made.not_held, made.empty_seats)
    assert near.looked_at <= far.looked_at
    best = {tier: far.plan.score[tier]["value"] for tier in far.bound}
    found = {tier: near.plan.score[tier]["value"] for tier in near.bound}
    for repair in (near, far):
        assert repair.bound["cover"] is None or repair.bound["cover"] >= best["cover"]
    assert found["cover"] <= best["cover"]
    if near.regained and best == far.bound:
        calm = near.bound["calm"]
        assert calm is not None
        assert found["cover"] == best["cover"]
        assert calm <= best["calm"] <= found["calm"]
    assert not {(e.session, e.helper) for e in near.plan.assignments} & {
        (one.session, one.helper) for one in news.cancellations
    }


def test_what_is_regained_nearby_is_little_to_tell() -> None:
    """A cancellation that a stand-in mends calls two people: who goes, and who comes."""
    little = 0
    for number in MANY:
        _, near = repaired(number, 0)
        terms = near.plan.score["calm"]
        if near.looked_at == 1 and near.regained:
            assert terms["added"] <= 1
            little += 1
    assert little
