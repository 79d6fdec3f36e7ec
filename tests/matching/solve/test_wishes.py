"""Every wish decides some plan, and nobody leaves one out unnoticed."""

import pytest

from matching.model import build_model
from matching.model.wishes import WISH_FUNCTIONS
from matching.plan import Assignment
from matching.problem import DEFAULT_WEIGHTS, Problem
from matching.score import score
from matching.solve import Limits, solve
from matching.solve.door import search
from matching.solve.limits import Stop
from tests.matching.solve.decisions import DECISIONS
from tests.matching.tiny import answer

pytestmark = pytest.mark.solver

LIMITS = Limits(seconds=20, workers=1, seed=1)
# A problem in which each wish of the model decides.
WHERE = {
    "cover": ("cover", "requested"),
    "optional_seats": ("optional_seat",),
    "ideal_staff": ("ideal_staff",),
    "languages": (
        "language_native",
        "language_level",
        "language_interpreter",
        "language_remote",
        "language_nobody",
    ),
    "equity": ("equity",),
    "calm": (
        "changed",
        "moved",
        "changed within 48 hours",
        "changed within a week",
    ),
    "fairness": ("fairness",),
    "comfort": (
        "preferred",
        "available",
        "if_needed",
        "liked",
        "liked activity",
        "same_helper",
        "travel",
        "travel to a home",
    ),
    "wanted_pairs": ("wanted_pair",),
}


def best_of(asked: Problem) -> tuple[Assignment, ...]:
    plan = solve(asked, LIMITS)
    assert plan.status == "optimal"
    return plan.assignments


@pytest.mark.parametrize("wish", DECISIONS)
def test_the_wish_decides_which_plan_is_best(wish: str) -> None:
    decision = DECISIONS[wish]
    assert best_of(decision.asked) == answer(decision.best)
    assert best_of(decision.other) == answer(decision.other_best)


def test_every_weight_decides_somewhere() -> None:
    assert set(DEFAULT_WEIGHTS) <= set(DECISIONS)


# ---------------------------------------------------- a wish that is left out


def worth(asked: Problem, held: tuple[Assignment, ...]) -> list[int]:
    """Give what a plan is worth, tier by tier, the least the best."""
    return [
        -terms["value"] if tier == "cover" else terms["value"]
        for tier, terms in score(asked, held).items()
    ]


def forgetful(asked: Problem, wish: str) -> tuple[Assignment, ...]:
    """Plan a problem with a model that lacks a wish."""
    model = build_model(asked, without=frozenset({wish}))
    found = search(model, LIMITS, Stop(LIMITS.seconds), lambda _progress: None)
    return model.assignments(found.x)


@pytest.mark.parametrize("wish", WISH_FUNCTIONS)
def test_the_score_notices_a_wish_left_out_of_the_model(wish: str) -> None:
    for name in WHERE[wish]:
        decision = DECISIONS[name]
        both = (decision.asked, decision.best), (decision.other, decision.other_best)
        lost = [
            worth(asked, forgetful(asked, wish)) > worth(asked, answer(best))
            for asked, best in both
        ]
        assert any(lost), name


def test_every_decision_is_about_a_wish_of_the_model() -> None:
    assert set(WHERE) == set(WISH_FUNCTIONS)
    assert {name for names in WHERE.values() for name in names} == set(DECISIONS)
