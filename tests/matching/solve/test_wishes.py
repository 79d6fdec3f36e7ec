"""For every wish a problem of one or two seats in which it decides the best plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from matching.plan import Assignment
from matching.problem import DEFAULT_WEIGHTS, Helper, Problem, Session, Settings
from matching.solve import Limits, solve
from tests.matching.tiny import (
    CENTRE,
    answer,
    between,
    helper,
    problem,
    seat,
    session,
)

pytestmark = pytest.mark.solver

LIKES = ("library",)
FAR = (50.95, 4.35)  # 11.1 km: 59 minutes by transit


@dataclass(frozen=True)
class Decision:
    """A problem, its best plan, and the best plan once the wish is another.

    Attributes
    ----------
    other
        The same problem but for the wish.
    """

    asked: Problem
    best: str
    other: Problem
    other_best: str


def weighed(
    people: tuple[Helper, ...],
    asked: Session,
    best: str,
    other_best: str,
    weight: Mapping[str, int],
    usual: Mapping[str, int] | None = None,
) -> Decision:
    """Change the weight of one wish and nothing else."""
    weights = {**DEFAULT_WEIGHTS, **(usual or {})}
    one = problem(people, (asked,), settings=Settings(weights=weights))
    other = replace(one, settings=Settings(weights={**weights, **weight}))
    return Decision(one, best, other, other_best)


def languages(best: int, other: int, **weight: int) -> Decision:
    """Ana speaks better; ben, who likes the place, comes once that is no matter."""
    people = (
        helper("ana", languages={"nl": best}),
        helper("ben", languages={"nl": other}, likes_sites=LIKES),
    )
    public = session("s", public_languages={"nl": 4})
    return weighed(people, public, "s/a=ana", "s/a=ben", weight)


def second_seat(ideal: int, usual: Mapping[str, int], **weight: int) -> Decision:
    """Fill an optional seat, though every session of a helper has its cost."""
    team = (seat("a", "coach"), seat("b", "buddy", mandatory=False))
    people = (helper("ana", "coach"), helper("ben", "buddy"))
    asked = session("s", seats=team, ideal_staff=ideal)
    return weighed(people, asked, "s/a=ana s/b=ben", "s/a=ana", weight, usual)


def hours(ana: int, ben: int, **weight: int) -> Decision:
    """Have one of two who come more or less gladly."""
    people = tuple(
        helper(key, availability=(between(0, "00:00", "24:00", wish),))
        for key, wish in (("ana", ana), ("ben", ben))
    )
    return weighed(people, session("s"), "s/a=ana", "s/a=ben", weight)


def pair() -> Decision:
    """Ana wants to work with cem; ben likes the place."""
    people = (
        helper("ana", "buddy", wanted_with=("cem",)),
        helper("ben", "buddy", likes_sites=LIKES),
        helper("cem", "coach"),
    )
    asked = session("s", seats=(seat("a", "coach"), seat("b", "buddy")))
    best, other = "s/a=cem s/b=ana", "s/a=cem s/b=ben"
    return weighed(people, asked, best, other, {"wanted_pair": 0})


def shares() -> Decision:
    """Who has done less comes, even to a place only the other likes."""
    people = (helper("ana"), helper("ben", past_sessions=9, likes_sites=LIKES))
    one = problem(people, (session("s"),))
    turned = (replace(people[0], past_sessions=9), replace(people[1], past_sessions=0))
    return Decision(one, "s/a=ana", replace(one, helpers=turned), "s/a=ben")


def urgency() -> Decision:
    """Of two sessions at one time the more urgent is held."""
    two = (session("s", priority=3), session("t", priority=2))
    one = problem((helper("ana"),), two)
    turned = (replace(two[0], priority=1), two[1])
    return Decision(one, "s/a=ana", replace(one, sessions=turned), "t/a=ana")


ONE = session("s")
NEAR = helper("ana", home=CENTRE)
DECISIONS: Mapping[str, Decision] = {
    "cover": urgency(),
    "language_native": languages(7, 4, language_native=1),
    "language_level": languages(4, 3, language_level=10),
    "language_nobody": languages(4, 3, language_nobody=1),
    "ideal_staff": second_seat(2, {"optional_seat": 0}, ideal_staff=0),
    "optional_seat": second_seat(1, {}, optional_seat=0),
    "fairness": shares(),
    "preferred": hours(0, 1, preferred=2),
    "available": hours(1, 2, available=5),
    "if_needed": hours(1, 2, if_needed=0),
    "liked": weighed(
        (helper("ana", likes_sites=LIKES), helper("ben")),
        ONE,
        "s/a=ana",
        "s/a=ben",
        {"liked": 1},
    ),
    "wanted_pair": pair(),
    "same_helper": weighed(
        (helper("ana", site_history={"library": 1}), helper("ben")),
        ONE,
        "s/a=ana",
        "s/a=ben",
        {"same_helper": 1},
    ),
    "travel": weighed(
        (NEAR, helper("ben", home=FAR)),
        session("s", site="centre"),
        "s/a=ana",
        "s/a=ben",
        {"travel": -1},
    ),
}


def best_of(asked: Problem) -> tuple[Assignment, ...]:
    plan = solve(asked, Limits(seconds=20, workers=1, seed=1))
    assert plan.status == "optimal"
    return plan.assignments


@pytest.mark.parametrize("wish", [*DEFAULT_WEIGHTS, "cover", "fairness"])
def test_the_wish_decides_which_plan_is_best(wish: str) -> None:
    decision = DECISIONS[wish]
    assert best_of(decision.asked) == answer(decision.best)
    assert best_of(decision.other) == answer(decision.other_best)


def test_no_decision_is_about_an_unknown_wish() -> None:
    assert set(DECISIONS) == {*DEFAULT_WEIGHTS, "cover", "fairness"}
