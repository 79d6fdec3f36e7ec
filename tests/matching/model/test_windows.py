"""Intervals of many owners answer as a plain loop does."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.model.windows import OwnedIntervals

OWNERS = 3
MINUTES = st.integers(-12, 12)
Interval = tuple[int, int, int]


@st.composite
def owned(draw: st.DrawFn) -> Interval:
    start = draw(MINUTES)
    return draw(st.integers(0, OWNERS - 1)), start, start + draw(st.integers(1, 6))


def minutes_of(rows: list[Interval], owner: int) -> set[int]:
    return {m for who, a, b in rows if who == owner for m in range(a, b)}


LISTS = st.lists(owned(), max_size=8)


@given(LISTS, st.lists(owned(), min_size=1, max_size=8))
def test_containing_and_meeting_is_about_minutes(
    rows: list[Interval], asked: list[Interval]
) -> None:
    found = OwnedIntervals.of(rows)
    owner, start, end = np.array(asked, dtype=np.int64).T
    wanted = [(minutes_of(rows, who), set(range(a, b))) for who, a, b in asked]
    inside = [mine <= has for has, mine in wanted]
    assert found.contain(owner, start, end).tolist() == inside
    met = [bool(mine & has) for has, mine in wanted]
    assert found.meet(owner, start, end).tolist() == met


@given(LISTS)
def test_the_intervals_are_apart_and_in_order(rows: list[Interval]) -> None:
    found = OwnedIntervals.of(rows)
    assert (found.start < found.end).all()
    assert (found.end[:-1] < found.start[1:]).all()
    minutes = sum(len(minutes_of(rows, owner)) for owner in range(OWNERS))
    assert int((found.end - found.start).sum()) == minutes
