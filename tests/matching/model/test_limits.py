"""Rows of limits cut off fractions, never a week that is allowed."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.check import violations
from matching.model import Model, build_model
from matching.plan import Assignment
from matching.problem import Option, Problem
from matching.times import Horizon
from tests.matching.model.regions import columns_of
from tests.matching.tiny import (
    DAY,
    answer,
    at,
    helper,
    problem,
    published,
    seats,
    session,
    timed,
)

MINUTES = st.sampled_from([30, 45, 60, 90, 120, 180])
MOST = st.none() | st.integers(0, 5).map(lambda n: n * 75)
TIMES = st.none() | st.integers(0, 4)
TWO_WEEKS = Horizon("Europe/Brussels", date(2026, 11, 23), 14)


@st.composite
def busy_weeks(draw: st.DrawFn) -> Problem:
    """One helper, two days of two weeks, and sessions one after another."""
    ana = helper(
        "ana",
        max_minutes=draw(MOST),
        max_minutes_per_day=draw(MOST),
        max_sessions=draw(TIMES),
        max_sessions_per_day=draw(TIMES),
    )
    sessions = []
    for day in (5, 6, 7):  # the second week opens with the last day
        start = day * DAY + 480
        for number, length in enumerate(draw(st.lists(MINUTES, max_size=3))):
            sessions.append(timed(f"d{day}n{number}", Option(start, start + length)))
            start += length
    return problem((ana,), tuple(sessions), horizon=TWO_WEEKS)


def admitted(model: Model, chosen: list[Assignment]) -> bool:
    """Say whether the rows of the pairs alone allow an answer, in integers."""
    columns = columns_of(model)
    if any(entry not in columns for entry in chosen):
        return False
    x = np.zeros(len(model.upper), dtype=np.int64)
    x[[columns[entry] for entry in chosen]] = 1
    own = model.draft.rows.rule_of_row() != "fairness"
    activity = (model.matrix @ x)[own]
    within = (activity >= model.row_lower[own]) & (activity <= model.row_upper[own])
    return bool(within.all())


@given(busy_weeks())
@hypothesis_settings(deadline=None, max_examples=30)
def test_exactly_the_allowed_weeks_are_left(asked: Problem) -> None:
    model = build_model(asked)
    for choice in product((False, True), repeat=len(asked.sessions)):
        taken = zip(asked.sessions, choice, strict=True)
        held = [Assignment(one.id, 0, "a", "ana") for one, yes in taken if yes]
        assert admitted(model, held) == (violations(asked, held) == [])


def test_three_long_sessions_leave_no_half_of_one() -> None:
    """Of five hours, sessions of two hours fill two and not two and a half."""
    ana = helper("ana", max_minutes=300)
    three = tuple(session(f"s{day}", f"{day} 09:00 11:00") for day in range(3))
    model = build_model(problem((ana,), three))
    rows = model.draft.rows.rule_of_row() == "week_limit"
    bounds = model.row_upper[rows].tolist()
    sums = model.matrix[np.flatnonzero(rows)].toarray()[:, :3].tolist()
    assert ([1, 1, 1], 2) in list(zip(sums, bounds, strict=True))


@pytest.mark.parametrize("most", [1, 59])
def test_a_session_longer_than_a_limit_has_no_column(most: int) -> None:
    people = (helper("ana", max_minutes=most), helper("ben", max_minutes_per_day=most))
    asked = problem(people, (session("s", "0 09:00 10:00"),))
    assert build_model(asked).draft.pairs == 0


@pytest.mark.parametrize("limit", ["max_minutes_per_day", "max_minutes"])
@pytest.mark.parametrize("most", [0, 150])
def test_what_has_begun_beyond_a_limit_stays_alone(limit: str, most: int) -> None:
    """Three hours have begun where less is allowed: nothing is added to them."""
    people = (helper("ana", "", **{limit: most}), helper("ben"))
    sessions = (
        session("past"),
        session("next", "0 13:00 14:00"),
        session("other", "0 15:00 16:30", seats=seats(2)),
        session("later", "6 09:00 10:00"),
    )
    asked = problem(
        people, sessions, as_of=at(0, "10:00"), published=published("past/a=ana")
    )
    model = build_model(asked)
    free = most and limit == "max_minutes_per_day"
    mine = {entry for entry in columns_of(model) if entry.helper == "ana"}
    assert mine == {*answer("past/a=ana"), *answer("later/a=ana" if free else "")}
    for held in ("past/a=ana", "past/a=ana next/a=ben", "past/a=ana later/a=ana"):
        chosen = list(answer(held))
        assert admitted(model, chosen) == (violations(asked, chosen) == [])
