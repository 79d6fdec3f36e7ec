"""One cost of several tiers puts solutions in the order of the tiers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.model import TierCost
from matching.solve.limits import Stop
from matching.solve.linear import Program
from matching.solve.region import Region
from matching.solve.weights import Weights
from tests.matching.solve.programs import costs, program, programs, solutions

pytestmark = pytest.mark.solver


@st.composite
def tiered(draw: st.DrawFn) -> tuple[Program, list[TierCost]]:
    """Draw a program and costs of some tiers."""
    asked = draw(programs())
    drawn = draw(st.lists(costs(len(asked.cost)), min_size=1, max_size=3))
    tiers = [
        TierCost(f"tier {number}", np.array(cost, dtype=np.int64), 0)
        for number, cost in enumerate(drawn)
    ]
    return asked, tiers


@given(tiered(), st.booleans())
@hypothesis_settings(deadline=None)
def test_solutions_are_in_the_order_of_the_tiers(
    drawn: tuple[Program, list[TierCost]], hurried: bool
) -> None:
    """Also where time is too short for the relaxations that bound each tier."""
    asked, tiers = drawn
    region = Region.of_program(asked)
    weights = Weights.proven(region, tiers, Stop(0.0 if hurried else 20.0))
    assert weights is not None
    every = [
        (tuple(int(tier.unit @ x) for tier in tiers), int(weights.unit @ x))
        for x in solutions(region)
    ]
    every.sort()
    together = [cost for _, cost in every]
    assert together == sorted(together)
    assert len(set(together)) == len({by_tier for by_tier, _ in every})
    for by_tier, cost in every:
        assert weights.first(cost) == by_tier[0]


@given(tiered(), st.integers(0, 20))
@hypothesis_settings(deadline=None)
def test_a_bound_of_all_bounds_each_given_those_above(
    drawn: tuple[Program, list[TierCost]], below: int
) -> None:
    asked, tiers = drawn
    region = Region.of_program(asked)
    weights = Weights.proven(region, tiers, Stop(20.0))
    assert weights is not None
    every = [tuple(int(t.unit @ x) for t in tiers) for x in solutions(region)]
    least = min(int(weights.unit @ x) for x in solutions(region))
    for found in every:
        bounds = weights.bounds(least - below, found)
        for place, bound in enumerate(bounds):
            same = [other for other in every if other[:place] == found[:place]]
            assert bound <= min(other[place] for other in same)
        if not below and found == min(every):
            assert bounds == found


def test_what_whole_numbers_cannot_hold_has_no_weights() -> None:
    large = program([], [], [(0, 1)], [1])
    dear = TierCost("dear", np.array([2**30]), 0)
    assert Weights.proven(Region.of_program(large), [dear], Stop(20.0)) is not None
    assert Weights.proven(Region.of_program(large), [dear, dear], Stop(20.0)) is None
