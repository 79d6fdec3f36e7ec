"""Each term of the score is priced by the model: dropped from either it is missed."""

from collections.abc import Mapping
from typing import Any

import pytest

from matching.model import build_model
from matching.plan import Assignment
from matching.problem import Problem
from matching.score import score
from tests.matching.model.regions import cheapest
from tests.matching.tiny import (
    CENTRE,
    NORTH,
    answer,
    between,
    helper,
    problem,
    published,
    seat,
    seats,
    session,
    shadow,
)

pytestmark = pytest.mark.solver

ONE = (session("s"),)
TWO = (session("s", seats=seats(2)),)
OPTIONAL = seat("b", mandatory=False)
Pair = tuple[Problem, str, str]


def people(ana: Mapping[str, Any], ben: Mapping[str, Any], *more: str) -> Any:
    return (
        helper("ana", "", **ana),
        helper("ben", "", **ben),
        *(helper(key) for key in more),
    )


def whenever(wish: int) -> dict[str, Any]:
    return {"availability": (between(0, "00:00", "24:00", wish),)}


BOTH = people({}, {})
LARGE = (session("s", seats=(seat("a"), OPTIONAL, shadow("x")), ideal_staff=2),)
NEEDS = (session("s", public_languages={"nl": 4}),)
PAIRS: Mapping[tuple[str, str], Pair] = {
    ("cover", "mandatory"): (problem(BOTH, ONE), "s/a=ana", ""),
    ("cover", "requested_held"): (
        problem(BOTH, (session("s", seats=(OPTIONAL,), requested=True),)),
        "s/b=ana",
        "",
    ),
    ("teams", "languages"): (
        problem(people({"languages": {"nl": 4}}, {}), NEEDS),
        "s/a=ana",
        "s/a=ben",
    ),
    ("teams", "ideal_staff"): (
        problem(BOTH, LARGE),
        "s/a=ana s/b=ben",
        "s/a=ana s/x=ben",
    ),
    ("teams", "optional_seats"): (
        problem(BOTH, (session("s", seats=(seat("a"), OPTIONAL)),)),
        "s/a=ana s/b=ben",
        "s/a=ana",
    ),
    ("teams", "equity"): (problem(BOTH, ONE), "s/a=ana", ""),
    ("calm", "removed"): (
        problem(BOTH, ONE, published=published("s/a=ana")),
        "s/a=ana",
        "",
    ),
    ("calm", "added"): (
        problem(BOTH, TWO, published=published("s/a=ana")),
        "s/a=ana",
        "s/a=ana s/b=ben",
    ),
    ("calm", "moved"): (
        problem(
            BOTH,
            (session("s", "0 09:00 10:00,1 09:00 10:00"),),
            published=published("s/a=ana"),
        ),
        "s/a=ana",
        "s/a=ana@1",
    ),
    ("fairness", "value"): (
        problem(people({}, {"past_sessions": 9}), ONE),
        "s/a=ana",
        "s/a=ben",
    ),
    ("comfort", "wishes"): (
        problem(people(whenever(0), whenever(2)), ONE),
        "s/a=ana",
        "s/a=ben",
    ),
    ("comfort", "liked"): (
        problem(people({"likes_sites": ("library",)}, {}), ONE),
        "s/a=ana",
        "s/a=ben",
    ),
    ("comfort", "same_helper"): (
        problem(people({"site_history": {"library": 2}}, {}), ONE),
        "s/a=ana",
        "s/a=ben",
    ),
    ("comfort", "travel"): (
        problem(
            people({"home": CENTRE}, {"home": NORTH}), (session("s", site="centre"),)
        ),
        "s/a=ana",
        "s/a=ben",
    ),
    ("comfort", "wanted_pairs"): (
        problem(people({"wanted_with": ("cem",)}, {}, "cem"), TWO),
        "s/a=ana s/b=cem",
        "s/a=ben s/b=cem",
    ),
}
"""By tier and term two answers that differ in it alone, in that tier."""


def terms_of(asked: Problem, held: tuple[Assignment, ...], tier: str) -> dict[str, int]:
    terms = dict(score(asked, held)[tier])
    if tier == "cover":
        filled, empty = terms.pop("mandatory_filled"), terms.pop("mandatory_empty")
        terms["mandatory"] = filled - empty
    return terms


@pytest.mark.parametrize(("tier", "term"), PAIRS)
def test_the_model_prices_what_the_score_counts(tier: str, term: str) -> None:
    asked, *both = PAIRS[tier, term]
    model = build_model(asked)
    (cost,) = (each for each in model.tiers if each.name == tier)
    one, other = (terms_of(asked, answer(held), tier) for held in both)
    assert {name for name in one if one[name] != other[name]} == {term, "value"}
    for held, terms in zip(both, (one, other), strict=True):
        least = cheapest(model, answer(held), cost)
        assert least is not None
        assert cost.value(least) == terms["value"]


def test_every_term_has_its_pair() -> None:
    asked = problem(BOTH, ONE)
    every = {
        (tier, term)
        for tier in asked.settings.tiers
        for term in terms_of(asked, (), tier)
        if term != "value" or tier == "fairness"
    }
    assert every == set(PAIRS)
