"""Reducing and parting a program changes none of its solutions."""

import numpy as np
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import sparse

from matching.model.rows import NONE
from matching.solve.linear import Program
from matching.solve.region import (
    Reduced,
    Region,
    activity_range,
    part_of,
    parts,
    reduced,
)
from tests.matching.solve.programs import costs, programs, solution_set, solutions


@st.composite
def fixed(draw: st.DrawFn) -> tuple[Program, Region]:
    """Draw a program and a region of it with some columns fixed."""
    asked = draw(programs())
    region = Region.of_program(asked)
    fix_some(draw, region)
    return asked, region


def fix_some(draw: st.DrawFn, region: Region) -> None:
    for column in range(len(region.lower)):
        low, high = int(region.lower[column]), int(region.upper[column])
        if draw(st.booleans()):
            value = draw(st.integers(low, high))
            region.lower[column] = region.upper[column] = value


def back(region: Region, small: Reduced) -> set[tuple[int, ...]]:
    """Give the solutions of a reduced program as those of the region."""
    found = set()
    for x in solutions(Region.of_program(small.program)):
        whole = region.lower.copy()
        whole[small.columns] = x
        found.add(tuple(whole.tolist()))
    return found


@given(fixed())
@hypothesis_settings(deadline=None)
def test_a_reduced_program_has_the_same_solutions(
    drawn: tuple[Program, Region],
) -> None:
    asked, region = drawn
    small = reduced(region, asked.cost)
    assert back(region, small) == solution_set(region)
    assert (small.program.lower < small.program.upper).all()
    assert small.program.cost.tolist() == asked.cost[small.columns].tolist()


@given(fixed())
@hypothesis_settings(deadline=None)
def test_what_rows_imply_leaves_out_no_solution(drawn: tuple[Program, Region]) -> None:
    _, region = drawn
    before, free = solution_set(region), int((region.upper - region.lower).sum())
    region.imply()
    assert solution_set(region) == before
    assert int((region.upper - region.lower).sum()) <= free


def test_rows_imply_what_others_follow_from() -> None:
    # x0 + x1 >= 2, x1 + x2 <= 1, -3 x2 + 2 x3 <= 1: x0 = x1 = 1, so x2 = 0, so x3 = 0.
    matrix = sparse.csr_array(
        np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, -3, 2]], dtype=np.int64)
    )
    ones = np.ones(4, dtype=np.int64)
    bounds = np.array([2, -NONE, -NONE]), np.array([NONE, 1, 1])
    region = Region(matrix, *bounds, 0 * ones, ones)
    region.imply()
    assert region.lower.tolist() == [1, 1, 0, 0]
    assert region.upper.tolist() == [1, 1, 0, 0]


def test_an_empty_region_is_left_when_that_is_seen() -> None:
    # x0 < x1 < x0 would go on for as long as there are numbers.
    matrix = sparse.csr_array(np.array([[1, -1], [-1, 1]], dtype=np.int64))
    below = np.array([-NONE, -NONE]), np.array([-1, -1])
    region = Region(matrix, *below, np.zeros(2, np.int64), np.full(2, 3))
    region.imply()
    assert (region.lower > region.upper).any()


@given(st.data())
@hypothesis_settings(deadline=None)
def test_reducing_again_is_reducing_once(data: st.DataObject) -> None:
    asked, region = data.draw(fixed())
    small = reduced(region, asked.cost)
    data.draw(st.composite(lambda draw: fix_some(draw, region))())
    again = small.within(region)
    columns = small.columns[again.columns]
    found = set()
    for x in solutions(Region.of_program(again.program)):
        whole = region.lower.copy()
        whole[columns] = x
        found.add(tuple(whole.tolist()))
    assert found == solution_set(region)


@given(programs())
@hypothesis_settings(deadline=None)
def test_the_solutions_of_the_parts_make_those_of_the_whole(asked: Program) -> None:
    count, column_part, row_part = parts(asked)
    found = 1
    for number in range(count):
        columns = np.flatnonzero(column_part == number)
        rows = np.flatnonzero(row_part == number)
        own = part_of(asked, columns, rows)
        assert not asked.matrix[rows][:, column_part != number].nnz
        found *= len(solution_set(Region.of_program(own)))
    assert found == len(solution_set(Region.of_program(asked)))


@given(programs())
@hypothesis_settings(deadline=None)
def test_the_range_of_a_row_is_exact(asked: Program) -> None:
    least, most = activity_range(asked.matrix, asked.lower, asked.upper)
    free = Region.of_program(asked)
    free.row_lower[:], free.row_upper[:] = -1000, 1000
    activities = [(asked.matrix @ x).tolist() for x in solutions(free)]
    assert np.min(activities, axis=0).tolist() == least.tolist()
    assert np.max(activities, axis=0).tolist() == most.tolist()


@given(st.data())
@hypothesis_settings(deadline=None)
def test_an_appended_row_holds_the_cost(data: st.DataObject) -> None:
    asked = data.draw(programs())
    region = Region.of_program(asked)
    cost = np.array(data.draw(costs(len(asked.cost))), dtype=np.int64)
    most = data.draw(st.integers(-3, 3))
    wanted = {x for x in solution_set(region) if int(cost @ np.array(x)) <= most}
    priced = np.flatnonzero(cost)
    row = np.zeros(len(priced), dtype=np.int64)
    region.append(row, priced, cost[priced], np.array([most]))
    assert solution_set(region) == wanted
