"""Corners are improved at the same time, and what they find stands together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.model.frame import Ints
from matching.model.rows import NONE
from matching.solve.executor import Ask, Handle, InProcess
from matching.solve.finish import Finisher
from matching.solve.limits import Limits, Stop
from matching.solve.linear import Floats, Program
from matching.solve.neighbourhoods import Neighbourhoods
from matching.solve.part import Part
from matching.solve.region import Region
from matching.solve.together import finish_together
from tests.matching.solve.parts import relaxed_part
from tests.matching.solve.programs import program, programs, solutions

pytestmark = pytest.mark.solver


class Watched(InProcess):
    """Solves here, and remembers how many were asked before one was answered."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.asked: list[Ask] = []

    def submit(self, ask: Ask, stop: Stop) -> Handle:
        self.asked.append(ask)
        return super().submit(ask, stop)


def unbounded(asked: Program, x: Ints, positions: Floats | None = None) -> Part:
    """Give a part of which nothing is proven."""
    rows, columns = asked.matrix.shape
    return Part(
        asked,
        x.astype(np.float64),
        np.zeros(rows, dtype=np.int64),
        np.zeros(columns, dtype=np.int64),
        -(2**60),
        np.ones(columns, dtype=bool),
        x,
        np.zeros((0, 3)) if positions is None else positions,
    )


def improved(part: Part, places: int, seconds: float = 20.0) -> Watched:
    executor = Watched(places)
    near = Neighbourhoods(executor, Stop(seconds), 1, places)
    near.improve(part, part.least, seconds, lambda: None)
    return executor


@given(programs(), st.integers(1, 3))
@hypothesis_settings(deadline=None)
def test_small_programs_are_solved_from_any_solution(
    asked: Program, places: int
) -> None:
    """A corner is larger than these: one that is drawn alone is everything."""
    every = list(solutions(Region.of_program(asked)))
    best = min(int(asked.cost @ x) for x in every)
    for x in every[:3]:
        part = unbounded(asked, x)
        improved(part, places)
        assert Region.of_program(asked).holds(part.x)
        assert best <= part.value <= int(asked.cost @ x)
        if places == 1:
            assert part.value == best


def rings(count: int) -> Program:
    """Rings of three, of which one each may be taken; they share nothing."""
    matrix = np.kron(np.eye(count, dtype=int), [[1, 1, 1]]).tolist()
    return program(
        matrix, [(-int(NONE), 1)] * count, [(0, 1)] * 3 * count, [-1, -2, -3] * count
    )


def test_corners_at_once_add_up() -> None:
    """One corner has a quarter of the columns; more than nine tenths are reached."""
    asked = rings(4000)
    part = unbounded(asked, np.zeros(12_000, dtype=np.int64))
    improved(part, 3)
    assert Region.of_program(asked).holds(part.x)
    assert part.value < -11_000


def test_corners_close_by_are_found_by_their_place() -> None:
    """Columns without a common row, which only their place puts together."""
    count = 2_000
    asked = rings(count)
    east = np.repeat(np.arange(count), 3).astype(np.float64)
    positions = np.column_stack([east, 0 * east, 0 * east])
    part = unbounded(asked, np.zeros(3 * count, dtype=np.int64), positions)
    improved(part, 2)
    assert part.value == -3 * count


def test_corners_leave_each_other_what_they_share() -> None:
    """One row over everything: each corner alone would fill it up."""
    width = 9_000
    asked = program([[1] * width], [(-int(NONE), 10)], [(0, 1)] * width, [-1] * width)
    part = unbounded(asked, np.zeros(width, dtype=np.int64))
    executor = improved(part, 3)
    assert len(executor.asked) > 3
    assert Region.of_program(asked).holds(part.x)
    assert part.value == -10


def test_without_time_nothing_is_asked() -> None:
    part = unbounded(rings(5), np.zeros(15, dtype=np.int64))
    assert improved(part, 2, seconds=0.0).asked == []
    assert part.value == 0


def odd_cycle(size: int) -> Part:
    """Of neighbours on a ring only one each: the relaxation takes half of all."""
    rows = [
        [int(column in (row, (row + 1) % size)) for column in range(size)]
        for row in range(size)
    ]
    nothing = np.zeros(size, dtype=np.int64)
    return relaxed_part(
        program(rows, [(0, 1)] * size, [(0, 1)] * size, [-1] * size), nothing
    )


def test_parts_finished_together_are_all_proven() -> None:
    sizes = {7: -3, 9: -4, 11: -5, 13: -6}
    parts = {size: odd_cycle(size) for size in sizes}
    executor = Watched(2)
    finisher = Finisher(Limits(seconds=30, workers=2), Stop(30.0), executor)
    done: dict[int, int] = {}

    def finished(number: int, part: Part, least: int) -> None:
        done[number] = least
        assert part.value == least

    finish_together(finisher, parts, 30.0, finished)
    assert done == sizes
    assert {ask.workers for ask in executor.asked} == {1}


def test_what_goes_wrong_in_a_part_is_heard() -> None:
    class Broken(Watched):
        def submit(self, ask: Ask, stop: Stop) -> Handle:
            raise ValueError("broken")

    parts = {size: odd_cycle(size) for size in (7, 9, 11)}
    finisher = Finisher(Limits(seconds=30, workers=2), Stop(30.0), Broken(2))
    with pytest.raises(ValueError, match="broken"):
        finish_together(finisher, parts, 30.0, lambda *_: None)
