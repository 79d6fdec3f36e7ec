"""Rows of teams of two: the hull of whole teams, and of nothing else."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.check import violations
from matching.model import Model, build_model
from matching.model.rows import NONE
from matching.plan import Assignment
from matching.problem import Helper, HomeVisit, Problem
from tests.matching.model.regions import admits, columns_of
from tests.matching.tiny import helper, problem, seat, session

ROLES = ("", "young_mentor", "senior_animator", "young_mentor senior_animator")


@st.composite
def people(draw: st.DrawFn, seat_role: str, count: int) -> tuple[Helper, ...]:
    """Draw helpers for one seat: all that a team of two asks of them."""
    return tuple(
        helper(
            f"{seat_role}{number}",
            f"{seat_role} {draw(st.sampled_from(ROLES))}",
            alone_ok=draw(st.booleans()),
            adult=draw(st.booleans()),
            site_history={"library": draw(st.integers(0, 1))},
        )
        for number in range(count)
    )


@st.composite
def duos(draw: st.DrawFn) -> Problem:
    """Draw a session of two seats, each with helpers of its own."""
    visit: dict[str, Any] = {}
    if draw(st.booleans()):
        suffices = draw(st.booleans())
        visit["home_visit"] = HomeVisit(known_helper_suffices=suffices)
    own = session(
        "s",
        seats=(seat("a", "left"), seat("b", "right")),
        min_staff=draw(st.integers(0, 2)),
        max_mentors_per_senior=draw(st.none() | st.integers(0, 2)),
        minors=draw(st.sampled_from([0, 0, 3, 9])),
        **visit,
    )
    return problem((*draw(people("left", 3)), *draw(people("right", 3))), (own,))


def teams(asked: Problem) -> list[list[Assignment]]:
    """Give every team of a session with two seats that the check allows."""
    lefts, rights = (
        [h.id for h in asked.helpers if h.id.startswith(side)]
        for side in ("left", "right")
    )
    pairs = product([None, *lefts], [None, *rights])
    every = [
        [
            Assignment("s", 0, key, who)
            for key, who in zip("ab", pair, strict=True)
            if who
        ]
        for pair in pairs
    ]
    return [team for team in every if not violations(asked, team)]


def dearest(model: Model, prices: dict[Assignment, int]) -> float:
    """Give the most that shares of teams are worth in the relaxation."""
    gain = np.zeros(len(model.upper))
    for entry, column in columns_of(model).items():
        gain[column] = prices[entry]
    upper, lower = model.row_upper < NONE, model.row_lower > -NONE
    matrix = model.matrix.toarray()
    found = linprog(
        -gain,
        A_ub=np.vstack([matrix[upper], -matrix[lower]]),
        b_ub=np.concatenate([model.row_upper[upper], -model.row_lower[lower]]),
        bounds=list(zip(model.lower.tolist(), model.upper.tolist(), strict=True)),
    )
    assert found.fun is not None
    return -float(found.fun)


@given(duos(), st.data())
@hypothesis_settings(deadline=None, max_examples=50)
def test_shares_of_teams_are_worth_no_more_than_a_whole_one(
    asked: Problem, data: st.DataObject
) -> None:
    model = build_model(asked, without=frozenset({"fairness", "equity"}))
    entries = columns_of(model)
    for _ in range(2):
        price = st.integers(-5, 9)
        prices = {entry: data.draw(price) for entry in entries}
        best = max(sum(prices[entry] for entry in team) for team in teams(asked))
        assert dearest(model, prices) == pytest.approx(best)


@pytest.mark.solver
@given(duos())
@hypothesis_settings(deadline=None, max_examples=40)
def test_every_whole_team_is_left(asked: Problem) -> None:
    model = build_model(asked)
    allowed = teams(asked)
    entries = columns_of(model)
    assert all(admits(model, team) for team in allowed)
    sides = [[None, *(e for e in entries if e.seat == key)] for key in "ab"]
    for pair in product(*sides):
        team = [entry for entry in pair if entry is not None]
        assert admits(model, team) == (team in allowed)


def has_rows(asked: Problem) -> bool:
    return "teams:strong" in build_model(asked).draft.rows.rules


def test_where_everybody_suits_everybody_nothing_is_written() -> None:
    two = (helper("ana", "left"), helper("ben", "right"))
    team = (seat("a", "left"), seat("b", "right"))
    assert not has_rows(problem(two, (session("s", seats=team),)))
    assert has_rows(problem(two, (session("s", seats=team, min_staff=2),)))


def test_only_teams_of_two_who_cover_are_looked_at() -> None:
    two = (helper("ana", "left", alone_ok=False), helper("ben", "right"))
    left, right = seat("a", "left"), seat("b", "right")
    unasked = seat("x", mandatory=False, shadow=True)
    for team, written in (
        ((left, right), True),
        ((left,), False),
        ((left, unasked), False),
        ((left, right, seat("c", "left")), False),
    ):
        assert has_rows(problem(two, (session("s", seats=team),))) == written


@pytest.mark.parametrize("rule", ["company", "staffing", "ratio"])
def test_a_rule_left_out_is_left_out_here_too(rule: str) -> None:
    """The rule alone keeps ana and ben apart."""
    alone_ok = rule != "company"
    two = (
        helper("ana", "left", alone_ok=alone_ok),
        helper("ben", "right young_mentor", alone_ok=alone_ok),
    )
    own = session(
        "s",
        seats=(seat("a", "left"), seat("b", "right")),
        min_staff=2 if rule == "staffing" else 1,
        max_mentors_per_senior=1 if rule == "ratio" else None,
    )
    asked = problem(two, (own,))
    assert has_rows(asked)
    without = build_model(asked, without=frozenset({rule}))
    assert "teams:strong" not in without.draft.rows.rules
