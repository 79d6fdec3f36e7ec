"""Rows of decisions hold for every whole solution, and are worth what they say."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.model.rows import NONE
from matching.solve.cuts import with_cuts
from matching.solve.exact import SCALE, dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import Program, solve_relaxation
from matching.solve.region import Region
from matching.solve.splits import Split, Splitter, put_together
from matching.solve.threads import side_by_side
from tests.matching.solve.programs import program, programs, solution_set

NO_LESS = -int(NONE)


@st.composite
def decided(draw: st.DrawFn) -> tuple[Program, int, list[list[float]], list[float]]:
    """Draw a program, one of its decisions, duals of both answers, and fractions."""
    asked = draw(programs())
    height, width = asked.matrix.shape
    choices = [column for column in range(width) if asked.upper[column] == 1]
    if not choices:
        asked.upper[0], choices = 1, [0]
    dual = st.sampled_from([-2.0, -1.5, -1.0, -1 / 3, 0.0, 0.0, 0.5, 1.0, 1 / 7])
    duals = [draw(st.lists(dual, min_size=height, max_size=height)) for _ in range(2)]
    part = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
    x = draw(st.lists(part, min_size=width, max_size=width))
    return asked, draw(st.sampled_from(choices)), duals, x


@given(decided())
@hypothesis_settings(deadline=None)
def test_a_row_of_any_duals_cuts_off_no_whole_solution(
    drawn: tuple[Program, int, list[list[float]], list[float]],
) -> None:
    asked, column, duals, x = drawn
    low, high = (dual_bound(asked, np.array(each)) for each in duals)
    assert low is not None
    assert high is not None
    split = put_together(asked, column, (low, high), np.array(x))
    if split is None:
        return
    every = solution_set(Region.of_program(asked))
    cut = split.cut
    for one in every:
        assert int(cut.price @ np.array(one)[cut.columns]) >= cut.least
    proof = dual_bound(with_cuts(asked, [cut]), split.duals)
    assert proof is not None
    best = min(int(asked.cost @ np.array(one)) for one in every)
    assert proof.total <= best * SCALE


def two_answers() -> Program:
    """Somebody is of use only to half a decision: with either answer they are not."""
    return program(
        [[-2, 1, 0], [2, 1, 0], [0, 1, 1]],
        [(NO_LESS, 0), (NO_LESS, 2), (NO_LESS, 2)],
        [(0, 1)] * 3,
        [0, -1, -3],
    )


def found(asked: Program) -> tuple[list[Split], float]:
    relaxed = solve_relaxation(asked, 10.0, Stop(10.0))
    assert relaxed is not None
    splitter = Splitter(np.ones(len(asked.cost), dtype=bool), workers=1)
    return (
        splitter.splits(asked, relaxed, 10.0, Stop(10.0)),
        float(asked.cost @ relaxed.x),
    )


def test_both_answers_cost_more_so_the_bound_rises() -> None:
    asked = two_answers()
    splits, before = found(asked)
    assert before == pytest.approx(-4.0)
    assert splits
    again = solve_relaxation(with_cuts(asked, [splits[0].cut]), 10.0, Stop(10.0))
    assert again is not None
    assert float(asked.cost @ again.x) == pytest.approx(-3.0)
    proof = dual_bound(with_cuts(asked, [splits[0].cut]), splits[0].duals)
    assert proof is not None
    assert -(-proof.total // SCALE) == -3


def test_a_whole_relaxation_needs_no_rows() -> None:
    whole = program([[1, 1]], [(NO_LESS, 1)], [(0, 1)] * 2, [-1, -2])
    assert found(whole)[0] == []


def test_an_answer_that_costs_nothing_gives_no_row() -> None:
    """Half of each is as good as one of them."""
    free = program(
        [[1, 1], [1, 0], [2, 0]],
        [(NO_LESS, 1), (NO_LESS, 1), (NO_LESS, 1)],
        [(0, 1)] * 2,
        [-1, -1],
    )
    assert found(free)[0] == []


def test_work_side_by_side_answers_in_order() -> None:
    seen = side_by_side(lambda item, _stop: item * item, [3, 1, 2], 2, 5.0, Stop(5.0))
    assert seen == [9, 1, 4]


def test_what_goes_wrong_side_by_side_is_heard() -> None:
    def work(item: int, _stop: Stop) -> int:
        if item == 2:
            msg = "two"
            raise ValueError(msg)
        return item

    with pytest.raises(ValueError, match="two"):
        side_by_side(work, [1, 2, 3], 2, 5.0, Stop(5.0))


def test_a_wish_to_stop_is_heard_side_by_side() -> None:
    wish = threading.Event()
    heard: list[float] = []

    def work(_item: int, stop: Stop) -> None:
        wish.set()
        while stop.left > 0:
            threading.Event().wait(0.01)
        heard.append(stop.left)

    side_by_side(work, [1], 1, 60.0, Stop(60.0, wish))
    assert heard == [0.0]


def test_a_row_over_nearly_everything_is_not_written() -> None:
    width = 20_001
    asked = program([[1] * width], [(NO_LESS, 1)], [(0, 1)] * width, [-1] * width)
    low, high = (dual_bound(asked, np.array([each])) for each in (0.0, -1.0))
    assert low is not None
    assert high is not None
    assert put_together(asked, 0, (low, high), np.full(width, 0.5)) is None
