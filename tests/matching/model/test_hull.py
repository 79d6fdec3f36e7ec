"""The rows of a limit are the hull of the whole counts within it."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.model.hull import Hull, hull

LENGTHS = [30, 45, 60, 90, 120, 150, 180, 210, 240]


@st.composite
def limits(
    draw: st.DrawFn, most_lengths: int
) -> tuple[tuple[int, ...], tuple[int, ...], int, int]:
    """Draw lengths, how many there are of each, most minutes and most sessions."""
    lengths = draw(
        st.lists(
            st.sampled_from(LENGTHS), min_size=1, max_size=most_lengths, unique=True
        )
    )
    available = [draw(st.integers(1, 4)) for _ in lengths]
    minutes = draw(st.integers(max(lengths), 700))
    return tuple(lengths), tuple(available), minutes, draw(st.integers(1, 9))


def obeys(found: Hull, counts: tuple[int, ...]) -> bool:
    return all(
        sum(u * n for u, n in zip(unit, counts, strict=True)) <= most
        for unit, most in found.rows
    )


@given(limits(6))
@hypothesis_settings(deadline=None)
def test_what_fits_obeys_and_what_does_not_is_cut_off(
    asked: tuple[tuple[int, ...], tuple[int, ...], int, int],
) -> None:
    lengths, available, minutes, sessions = asked
    found = hull(*asked)
    for counts in product(*(range(n + 1) for n in available)):
        lasting = sum(n * m for n, m in zip(counts, lengths, strict=True))
        fits = lasting <= minutes and sum(counts) <= sessions
        if fits:
            assert obeys(found, counts)
        elif found.exact:
            assert not obeys(found, counts)


@given(limits(3), st.lists(st.integers(1, 9), min_size=3, max_size=3))
@hypothesis_settings(deadline=None)
def test_no_fraction_is_worth_more_than_the_best_whole_count(
    asked: tuple[tuple[int, ...], tuple[int, ...], int, int], worth: list[int]
) -> None:
    lengths, available, minutes, sessions = asked
    found = hull(*asked)
    assert found.exact
    gain = worth[: len(lengths)]
    best = max(
        int(np.dot(gain, counts))
        for counts in product(*(range(n + 1) for n in available))
        if np.dot(lengths, counts) <= minutes and sum(counts) <= sessions
    )
    relaxed = linprog(
        [-g for g in gain],
        A_ub=np.array([unit for unit, _ in found.rows]).reshape(-1, len(lengths)),
        b_ub=[most for _, most in found.rows],
        bounds=[(0, n) for n in available],
    )
    assert relaxed.fun is not None
    assert -relaxed.fun == pytest.approx(best)


def test_the_rows_of_a_known_limit() -> None:
    """Of 450 minutes: sessions of 120, 150 and 180."""
    found = hull((120, 150, 180), (9, 9, 9), 450, 99)
    assert found.rows == (((1, 1, 1), 3), ((1, 1, 2), 4), ((1, 2, 3), 6))


def test_many_lengths_are_put_together() -> None:
    found = hull(tuple(LENGTHS), (5,) * len(LENGTHS), 720, 6)
    assert not found.exact
    assert found.rows
