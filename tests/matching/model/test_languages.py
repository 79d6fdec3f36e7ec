"""What the public speaks costs in the model what the score counts."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.check import violations
from matching.model import build_model
from matching.plan import Assignment
from matching.problem import DEFAULT_WEIGHTS, Problem, Settings, Site
from matching.score import score
from tests.matching.model.regions import cheapest
from tests.matching.tiny import helper, problem, seat, session, shadow

pytestmark = pytest.mark.solver

SPOKEN = ("fr", "nl", "ary")
WAYS = ("native", "level", "interpreter", "remote", "nobody")
LEVELS = st.dictionaries(st.sampled_from(SPOKEN), st.sampled_from([2, 4, 7]))
ROLES = st.sampled_from(["", "interpreter", "interpreter", "interpreter@1-"])
PEOPLE = ("ana", "ben", "cem")


@st.composite
def gatherings(draw: st.DrawFn) -> Problem:
    """One session of two seats that cover and one that does not, for three people."""
    prices = sorted(draw(st.lists(st.integers(0, 9), min_size=5, max_size=5)))
    ways = {f"language_{way}": price for way, price in zip(WAYS, prices, strict=True)}
    people = tuple(helper(key, draw(ROLES), languages=draw(LEVELS)) for key in PEOPLE)
    team = (seat("a"), seat("b", mandatory=False), shadow("x"))
    needs = draw(
        st.dictionaries(
            st.sampled_from(SPOKEN), st.sampled_from([2, 4, 7]), min_size=1, max_size=2
        )
    )
    return problem(
        people,
        (session("s", seats=team, public_languages=needs),),
        sites=(Site("library", remote_interpreting=draw(st.booleans())),),
        settings=Settings(weights={**DEFAULT_WEIGHTS, **ways}),
    )


@given(gatherings())
@hypothesis_settings(deadline=None, max_examples=30)
def test_every_team_costs_what_the_score_says(asked: Problem) -> None:
    model = build_model(asked)
    (teams,) = (tier for tier in model.tiers if tier.name == "teams")
    for trio in product([None, *PEOPLE], repeat=3):
        named = zip("abx", trio, strict=True)
        held = [Assignment("s", 0, key, who) for key, who in named if who]
        cost = cheapest(model, held, teams)
        assert (cost is not None) == (violations(asked, held) == [])
        if cost is not None:
            assert teams.value(cost) == score(asked, held)["teams"]["value"], held
