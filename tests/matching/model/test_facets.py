"""Facets in whole numbers: they are those that floating point finds."""

from fractions import Fraction
from itertools import product
from math import gcd, lcm

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from matching.model.facets import Point, facets


def below(tops: list[Point]) -> list[Point]:
    """Give some points and all that are smaller."""
    found: set[Point] = set()
    for top in tops:
        found |= set(product(*(range(most + 1) for most in top)))
    return sorted(found)


def by_quickhull(points: list[Point]) -> list[Point]:
    """Find them in floating point, and round."""
    found = set()
    for *normal, offset in ConvexHull(np.array(points)).equations.tolist():
        if offset < -1e-6:
            shares = [
                Fraction(max(0.0, n / -offset)).limit_denominator(1000) for n in normal
            ]
            common = lcm(*(share.denominator for share in shares))
            whole = [int(share * common) for share in shares]
            found.add(tuple(n // gcd(*whole) for n in whole))
    return sorted(found)


@st.composite
def sets_of_points(draw: st.DrawFn) -> list[Point]:
    """Draw points of two to four coordinates, and take all below them."""
    size = draw(st.integers(2, 4))
    point = st.tuples(*[st.integers(0, 5)] * size)
    axes = [tuple(int(i == axis) for i in range(size)) for axis in range(size)]
    return below([*draw(st.lists(point, max_size=6)), *axes])


@given(sets_of_points())
@hypothesis_settings(deadline=None)
def test_they_are_those_of_floating_point(points: list[Point]) -> None:
    assert facets(points) == by_quickhull(points)


@given(sets_of_points())
@hypothesis_settings(deadline=None)
def test_each_is_held_by_as_many_points_as_a_facet_needs(points: list[Point]) -> None:
    every = np.array(points)
    for unit in facets(points):
        worth = every @ unit
        tight = every[worth == worth.max()]
        assert np.linalg.matrix_rank(tight - tight[0]) == every.shape[1] - 1


@pytest.mark.parametrize(
    ("tops", "wanted"),
    [
        ([(3,)], [(1,)]),
        ([(2, 0), (0, 3)], [(3, 2)]),
        ([(2, 3)], [(0, 1), (1, 0)]),
        ([(2, 0), (1, 3), (0, 4)], [(1, 1), (3, 1)]),
        ([(1, 0, 0), (0, 1, 0), (0, 0, 1)], [(1, 1, 1)]),
    ],
)
def test_known_ones(tops: list[Point], wanted: list[Point]) -> None:
    assert facets(below(tops)) == wanted
