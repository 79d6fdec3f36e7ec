"""Why this helper, why not me: what the plan without, or with, them would be."""

import pytest

from matching.check import violations
from matching.explain import explain_helper
from matching.explain.asking import Alternative, forbidden
from matching.plan import Plan
from matching.problem import Problem
from matching.score import score
from matching.solve import Limits, solve
from tests.matching.explain.planned import plan_of
from tests.matching.random_problems import random_problem
from tests.matching.solve.planned import planned
from tests.matching.tiny import helper, pins, problem, seat, seats, session

QUICK = Limits(seconds=5, workers=1)


def tells(asked: Problem, plan: Plan, other: Alternative) -> None:
    """Look at an alternative from outside: allowed, and as much worse as it says."""
    assert violations(asked, other.assignments, without={"pin"}) == []
    found = score(asked, other.assignments)
    for tier, terms in score(asked, plan.assignments).items():
        for term, amount in terms.items():
            assert other.difference[tier][term] == found[tier][term] - amount


def test_without_the_only_one_the_seat_is_empty() -> None:
    asked = problem(
        (helper("ana", "coach"), helper("ben")),
        (session("s", seats=(seat("a", "coach"),), priority=4),),
    )
    plan = plan_of(asked, "s/a=ana")
    (duty,) = explain_helper(asked, plan, "ana").duties
    assert duty.alternative is not None
    tells(asked, plan, duty.alternative)
    assert duty.alternative.difference["cover"]["value"] == -4
    assert duty.alternative.scope == "whole"
    assert duty.alternative.proven


def test_without_one_of_two_equals_nothing_is_lost() -> None:
    asked = problem((helper("ana"), helper("ben")), (session("s"),))
    (duty,) = explain_helper(asked, plan_of(asked, "s/a=ana"), "ana").duties
    assert duty.alternative is not None
    assert not any(terms["value"] for terms in duty.alternative.difference.values())
    assert [one.helper for one in duty.alternative.assignments] == ["ben"]


def test_why_not_me_is_the_first_rule_with_its_figures() -> None:
    asked = problem((helper("ana"), helper("ben", max_minutes=100)), (session("s"),))
    plan = plan_of(asked, "s/a=ana")
    why = explain_helper(asked, plan, "ben", "s", "a").asked
    assert why is not None
    assert why.holder == "ana"
    assert why.alternative is None
    assert why.refusal is not None
    assert why.refusal.rule == "week_limit"
    assert (why.refusal.detail["wanted"], why.refusal.detail["found"]) == (100, 180)


def test_why_not_me_is_what_it_would_cost() -> None:
    """Ben in s leaves t to nobody."""
    two = (
        session("s", priority=2),
        session("t", "0 11:00 13:00", priority=5, seats=(seat("a", "coach"),)),
    )
    asked = problem((helper("ana"), helper("ben", "coach")), two)
    plan = plan_of(asked, "s/a=ana t/a=ben")
    why = explain_helper(asked, plan, "ben", "s", "a").asked
    assert why is not None
    assert why.alternative is not None
    tells(asked, plan, why.alternative)
    assert why.alternative.difference["cover"]["value"] == -5
    assert {(one.session, one.helper) for one in why.alternative.assignments} == {
        ("s", "ben")
    }


def test_a_pinned_duty_says_so_and_is_asked_all_the_same() -> None:
    asked = problem(
        (helper("ana"), helper("ben")), (session("s"),), pins=pins("s/a=ana")
    )
    (duty,) = explain_helper(asked, plan_of(asked, "s/a=ana"), "ana").duties
    assert duty.pinned
    assert duty.alternative is not None
    assert [one.helper for one in duty.alternative.assignments] == ["ben"]


def test_nobody_is_looked_for_where_only_a_list_is_wanted() -> None:
    asked = problem((helper("ana"),), (session("s"),))
    story = explain_helper(asked, plan_of(asked, "s/a=ana"), "ana", solving=False)
    assert (story.minutes, story.duties[0].alternative) == (180, None)
    with pytest.raises(KeyError):
        explain_helper(asked, plan_of(asked), "zoe")


def test_a_forbidden_pair_is_forbidden_alone() -> None:
    asked = problem((helper("ana"), helper("ben")), (session("s", seats=seats(2)),))
    held = solve(forbidden(asked, "s", "ana"), QUICK)
    assert [one.helper for one in held.assignments] == ["ben"]


@pytest.mark.slow
@pytest.mark.solver
@pytest.mark.parametrize("most", [600, 0])
@pytest.mark.parametrize("first", range(0, 60, 20))
def test_alternatives_of_random_plans_are_what_they_say(first: int, most: int) -> None:
    """Solved whole, and with only the part around the helper free."""
    for seed in range(first, first + 20):
        asked, plan = random_problem(seed), planned(seed)
        person = asked.helpers[seed % len(asked.helpers)].id
        for duty in explain_helper(
            asked, plan, person, limits=QUICK, whole=most
        ).duties:
            other = duty.alternative
            assert duty.begun == (duty.session in begun(asked))
            if other is not None:
                tells(asked, plan, other)
                there = {(one.session, one.helper) for one in other.assignments}
                assert (duty.session, person) not in there
                assert other.scope == ("whole" if most else "near")


def begun(asked: Problem) -> set[str]:
    sessions = {one.id: one for one in asked.sessions}
    return {
        one.session
        for one in asked.published
        if asked.as_of is not None
        and sessions[one.session].options[one.option].start < asked.as_of
    }
