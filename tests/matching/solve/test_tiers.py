"""After a tier exactly the solutions of its best value are left."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.model.frame import Bools, Ints
from matching.solve import tiers
from matching.solve.finish import Finisher
from matching.solve.limits import Limits, Stop
from matching.solve.linear import Program
from matching.solve.raising import Raiser
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


def leave_open(patch: pytest.MonkeyPatch) -> None:
    """Have no time to finish what the relaxation leaves, as in a very large part."""
    patch.setattr(tiers, "_GUIDED", -1)
    for name in ("near", "finish"):
        patch.setattr(Finisher, name, lambda _self, part, *_rest: part.least)
    patch.setattr(Raiser, "split", lambda _self, *given: given[:2])
    patch.setattr(Raiser, "tighten", lambda _self, *given: given[0])


@given(tiered())
@hypothesis_settings(deadline=None)
def test_below_an_unproven_tier_solutions_are_kept_and_bounds_come_later(
    drawn: tuple[Program, list[Ints], Bools],
) -> None:
    """As in a large part: whatever is not proven makes a guide, without any time."""
    asked, costs_of_tiers, pairs = drawn
    tier_solver = solver(Region.of_program(asked), pairs)
    x = np.zeros(len(asked.cost), dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        leave_open(patch)
        for cost in costs_of_tiers:
            before = solution_set(tier_solver.region)
            least = min(int(cost @ np.array(one)) for one in before)
            was = int(cost @ x)
            result = tier_solver.solve(cost, x, 0.0, lambda _cost, _bound: None)
            x = result.x
            bound = result.later.bound() if result.later else result.bound
            assert bound is None or bound <= least
            assert int(cost @ x) <= was
            left = solution_set(tier_solver.region)
            assert tuple(x.tolist()) in left
            assert left <= before
            assert all(int(cost @ np.array(one)) <= int(cost @ x) for one in left)


def test_a_guide_finds_what_is_best_among_those_that_pay_alike() -> None:
    # Three of seven on a ring would do, of which two are known and nothing is looked
    # for. Beside them one of two more fits, and the next tier prefers the second.
    ring = odd_cycle(7)
    dense = np.zeros((8, 9), dtype=int)
    dense[:7, :7], dense[7, 7:] = ring.matrix.toarray(), 1
    bounds = [(0, 1)] * 8, [(0, 1)] * 9
    asked = program(dense.tolist(), *bounds, [-1] * 7 + [0, 0])
    tier_solver = solver(Region.of_program(asked), np.ones(9, dtype=bool))
    known = np.array([1, 0, 1, 0, 0, 0, 0, 1, 0], dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        leave_open(patch)
        first = tier_solver.solve(asked.cost, known, 0.0, lambda _cost, _bound: None)
        assert (int(asked.cost @ first.x), first.bound) == (-2, -3)
        assert len(tier_solver.guides) == 1
        cost = np.array([0] * 7 + [-1, -3], dtype=np.int64)
        second = tier_solver.solve(cost, first.x, 0.0, lambda _cost, _bound: None)
    assert second.x.tolist() == [1, 0, 1, 0, 0, 0, 0, 0, 1]
    assert second.later is not None
    assert second.later.bound() == -3


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
