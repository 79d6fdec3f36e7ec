"""After a tier exactly the solutions of its best value are left."""

import threading

import numpy as np
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.model.frame import Bools, Ints
from matching.solve.limits import Limits, Stop
from matching.solve.linear import Program
from matching.solve.region import Region
from matching.solve.tiers import TierSolver
from tests.matching.solve.programs import costs, program, programs, solution_set

LIMITS = Limits(seconds=20, workers=1, seed=1)
Told = list[tuple[int, int | None]]


def solver(region: Region, pairs: Bools, *, stop: Stop | None = None) -> TierSolver:
    return TierSolver(region, pairs, LIMITS, stop or Stop(LIMITS.seconds))


@st.composite
def tiered(draw: st.DrawFn) -> tuple[Program, list[Ints], Bools]:
    """Draw a program, costs of some tiers, and which columns are assignments."""
    asked = draw(programs())
    width = len(asked.cost)
    tiers = draw(st.lists(costs(width), min_size=1, max_size=3))
    pairs = draw(st.lists(st.booleans(), min_size=width, max_size=width))
    return asked, [np.array(t, dtype=np.int64) for t in tiers], np.array(pairs)


@given(tiered())
@hypothesis_settings(deadline=None)
def test_exactly_the_best_solutions_are_left(
    drawn: tuple[Program, list[Ints], Bools],
) -> None:
    asked, tiers, pairs = drawn
    region = Region.of_program(asked)
    every = solution_set(region)
    tier_solver = solver(region, pairs)
    x = np.zeros(len(asked.cost), dtype=np.int64)
    for cost in tiers:
        best = min(int(cost @ np.array(one)) for one in every)
        every = {one for one in every if int(cost @ np.array(one)) == best}
        result = tier_solver.solve(cost, x, 20.0, lambda _cost, _bound: None)
        x = result.x
        assert tuple(x.tolist()) in every
        assert result.bound == best
        assert solution_set(tier_solver.region) == every


@given(tiered())
@hypothesis_settings(deadline=None)
def test_a_tier_without_time_keeps_what_it_has(
    drawn: tuple[Program, list[Ints], Bools],
) -> None:
    """Stopped at once, no solution as good is lost and none that is worse stays."""
    asked, tiers, pairs = drawn
    region = Region.of_program(asked)
    event = threading.Event()
    event.set()
    every = solution_set(region)
    tier_solver = solver(region, pairs, stop=Stop(20.0, event))
    x = np.zeros(len(asked.cost), dtype=np.int64)
    for cost in tiers:
        result = tier_solver.solve(cost, x, 0.0, lambda _cost, _bound: None)
        x, value = result.x, int(cost @ result.x)
        least = min(int(cost @ np.array(one)) for one in every)
        assert result.bound is None or result.bound <= least
        every = {one for one in every if int(cost @ np.array(one)) <= value}
        left = solution_set(tier_solver.region)
        assert tuple(x.tolist()) in left
        assert left <= every


def odd_cycle(size: int) -> Program:
    """Of neighbours on a ring only one each: the relaxation takes half of all."""
    rows = [
        [int(column in (row, (row + 1) % size)) for column in range(size)]
        for row in range(size)
    ]
    return program(rows, [(0, 1)] * size, [(0, 1)] * size, [-1] * size)


def test_a_fractional_optimum_is_finished_and_proven() -> None:
    asked = odd_cycle(7)
    told: Told = []
    tier_solver = solver(Region.of_program(asked), np.ones(7, dtype=bool))
    nothing = np.zeros(7, dtype=np.int64)
    result = tier_solver.solve(
        asked.cost, nothing, 20.0, lambda cost, bound: told.append((cost, bound))
    )
    assert (int(asked.cost @ result.x), result.bound) == (-3, -3)
    assert result.searched
    assert told[-1] == (-3, -3)
    assert len(solution_set(tier_solver.region)) == 7


def test_an_integral_relaxation_needs_no_search() -> None:
    asked = program([[1, 1]], [(0, 1)], [(0, 1)] * 2, [-2, -1])
    tier_solver = solver(Region.of_program(asked), np.ones(2, dtype=bool))
    nothing = np.zeros(2, dtype=np.int64)
    result = tier_solver.solve(asked.cost, nothing, 20.0, lambda _cost, _bound: None)
    assert (result.x.tolist(), result.bound, result.searched) == ([1, 0], -2, False)
    assert solution_set(tier_solver.region) == {(1, 0)}
