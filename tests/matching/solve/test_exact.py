"""Bounds are never on the wrong side, whatever duals they are made of."""

import numpy as np
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.model.rows import NONE
from matching.solve.exact import SCALE, dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import Program, solve_relaxation
from matching.solve.region import Region
from tests.matching.solve.programs import program, programs, solutions

HUGE = program([[1]], [(-int(NONE), 2**55)], [(0, 1)], [1])
ROW_ABOVE = program([[1]], [(-int(NONE), 0)], [(0, 1)], [-1])


@st.composite
def with_duals(draw: st.DrawFn) -> tuple[Program, list[float]]:
    """Draw a program and floats that may be no duals at all."""
    asked = draw(programs())
    anything = st.floats() | st.floats(-4, 4)
    count = len(asked.row_lower)
    return asked, draw(st.lists(anything, min_size=count, max_size=count))


@given(with_duals())
@example((HUGE, [1.0]))
@example((HUGE, [-1e9]))
@example((ROW_ABOVE, [float("inf")]))
@example((ROW_ABOVE, [-float("inf")]))
@example((ROW_ABOVE, [float("nan")]))
@example((ROW_ABOVE, [-1e300]))
@hypothesis_settings(deadline=None, max_examples=200)
def test_any_duals_bound_every_solution(drawn: tuple[Program, list[float]]) -> None:
    asked, duals = drawn
    found = dual_bound(asked, np.array(duals))
    if found is None:
        return
    bound = int(found.row_part.sum()) + int(found.column_part.sum())
    exact = sum(map(int, [*found.row_part, *found.column_part]))
    assert bound == exact
    for x in solutions(Region.of_program(asked)):
        assert bound <= int(asked.cost @ x) * SCALE


@given(with_duals())
@hypothesis_settings(deadline=None)
def test_a_solution_costs_the_bound_and_what_every_term_adds(
    drawn: tuple[Program, list[float]],
) -> None:
    asked, duals = drawn
    found = dual_bound(asked, np.array(duals))
    if found is None:
        return
    for x in solutions(Region.of_program(asked)):
        activity = asked.matrix @ x
        row_terms = found.rows * activity - found.row_part
        column_terms = found.columns * x - found.column_part
        assert (row_terms >= 0).all()
        assert (column_terms >= 0).all()
        total = int(row_terms.sum() + column_terms.sum())
        parts = int(found.row_part.sum() + found.column_part.sum())
        assert int(asked.cost @ x) * SCALE == parts + total


def test_ordinary_duals_are_not_refused() -> None:
    knapsack = program([[1, 1]], [(-int(NONE), 1)], [(0, 1)] * 2, [-3, -2])
    found = dual_bound(knapsack, np.array([-3.0]))
    assert found is not None
    assert int(found.row_part.sum() + found.column_part.sum()) == -3 * SCALE


def test_what_int64_cannot_hold_gives_no_bound() -> None:
    assert dual_bound(HUGE, np.array([-1.0])) is None
    assert dual_bound(ROW_ABOVE, np.array([-1e300])) is None
    dear = program([[1]], [(-int(NONE), 0)], [(0, 1)], [-(2**45)])
    assert dual_bound(dear, np.array([0.0])) is None


@given(programs())
@hypothesis_settings(deadline=None)
def test_the_duals_of_a_relaxation_give_its_value(asked: Program) -> None:
    relaxed = solve_relaxation(asked, 10.0, Stop(10.0))
    assert relaxed is not None
    found = dual_bound(asked, relaxed.duals)
    assert found is not None
    bound = int(found.row_part.sum() + found.column_part.sum())
    assert abs(bound / SCALE - float(asked.cost @ relaxed.x)) < 1e-3
