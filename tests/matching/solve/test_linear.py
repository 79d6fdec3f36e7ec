"""The solvers below give what trying everything gives."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from matching.model.rows import NONE
from matching.solve.integer import solve_integer
from matching.solve.limits import Stop
from matching.solve.linear import Program, solve_relaxation
from matching.solve.region import Region
from tests.matching.solve.programs import program, programs, solutions

pytestmark = pytest.mark.solver

NO_LESS = -int(NONE)


def least_cost(asked: Program) -> int:
    return min(int(asked.cost @ x) for x in solutions(Region.of_program(asked)))


@given(programs())
@hypothesis_settings(deadline=None, max_examples=50)
def test_an_integer_program_is_solved_and_proven(asked: Program) -> None:
    found = solve_integer(asked, 10.0, Stop(10.0), workers=1, seed=1)
    assert found.x is not None
    assert Region.of_program(asked).holds(found.x)
    assert int(asked.cost @ found.x) == found.bound == least_cost(asked)
    assert not found.infeasible


@given(programs())
@hypothesis_settings(deadline=None)
def test_a_relaxation_costs_no_more_than_any_solution(asked: Program) -> None:
    found = solve_relaxation(asked, 10.0, Stop(10.0))
    assert found is not None
    assert float(asked.cost @ found.x) <= least_cost(asked) + 1e-6
    activity = asked.matrix @ found.x
    assert (activity >= asked.row_lower - 1e-6).all()
    assert (activity <= asked.row_upper + 1e-6).all()


@pytest.mark.parametrize("workers", [1, 2])
def test_what_cannot_be_is_said_to_be_infeasible(workers: int) -> None:
    nobody = program([[1, 1]], [(3, 9)], [(0, 1)] * 2, [1, 1])
    found = solve_integer(nobody, 10.0, Stop(10.0), workers=workers, seed=1)
    assert found.x is None
    assert found.infeasible
    assert solve_relaxation(nobody, 10.0, Stop(10.0)) is None


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.02, 0.2])
@pytest.mark.parametrize("stopped", [False, True])
def test_little_time_means_no_wrong_claim(seconds: float, stopped: bool) -> None:
    """Stopped early, it may know nothing but never claims too much."""
    random = np.random.default_rng(1)
    rows = random.integers(0, 2, (60, 120)).tolist()
    hard = program(rows, [(NO_LESS, 9)] * 60, [(0, 1)] * 120, [-1] * 120)
    event = threading.Event()
    if stopped:
        event.set()
    found = solve_integer(hard, seconds, Stop(10.0, event), workers=1, seed=1)
    assert not found.infeasible
    known = np.zeros(120, dtype=np.int64)
    known[: int(np.argmax(np.cumsum(rows, axis=1).max(axis=0) > 9))] = 1
    assert Region.of_program(hard).holds(known)
    assert found.bound <= int(hard.cost @ known)
    if found.x is not None:
        assert Region.of_program(hard).holds(found.x)
        assert found.bound <= int(hard.cost @ found.x)
