"""Bounds that are raised stay below every solution, and rise where they can."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings

from matching.model.rows import NONE
from matching.solve import finish
from matching.solve.executor import InProcess
from matching.solve.finish import Finisher
from matching.solve.integer import IntegerResult
from matching.solve.limits import Limits, Stop
from matching.solve.linear import Program
from matching.solve.part import Part
from matching.solve.region import Region
from tests.matching.solve.parts import relaxed_part
from tests.matching.solve.programs import program, programs, solutions

pytestmark = pytest.mark.solver

LIMITS = Limits(seconds=20, workers=1, seed=1)


def raised(part: Part) -> int:
    stop = Stop(LIMITS.seconds)
    return Finisher(LIMITS, stop, InProcess())._raised(part, part.least, LIMITS.seconds)


@given(programs())
@hypothesis_settings(deadline=None)
def test_a_raised_bound_is_true(asked: Program) -> None:
    best = min(solutions(Region.of_program(asked)), key=lambda x: int(asked.cost @ x))
    part = relaxed_part(asked, best)
    assert part.least <= raised(part) <= part.value


@given(programs())
@hypothesis_settings(deadline=None)
def test_below_the_next_level_nothing_more_is_possible(asked: Program) -> None:
    """Whatever costs less than the next level already lies in the region before."""
    part = relaxed_part(asked, np.zeros(len(asked.cost), dtype=np.int64))
    assume(part.value > part.least)
    level = part.next_level(part.least)
    assert level > part.least
    before = part.region(part.least)
    for x in solutions(Region.of_program(asked)):
        if int(asked.cost @ x) < level:
            assert before.holds(x)


def test_three_of_four_do_not_fit_into_nine() -> None:
    """The relaxation takes 2¼ of them, at 11¼; two cost 10, and nothing between."""
    fours = program([[4, 4, 4]], [(-int(NONE), 9)], [(0, 1)] * 3, [-5, -5, -5])
    part = relaxed_part(fours, np.array([1, 1, 0]))
    assert part.least == -11
    assert raised(part) == -10


def test_one_piece_of_two_bounds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that ends in its first piece knows nothing of the second.

    When CP-SAT ends with a bound and no solution depends on the machine, so its
    answer at that moment is written down here.
    """
    rings = np.kron(np.eye(2, dtype=int), [[1, 1, 0], [0, 1, 1], [1, 0, 1]]).tolist()
    two = program(rings, [(-int(NONE), 1)] * 6, [(0, 1)] * 6, [-5] * 6)
    part = relaxed_part(two, np.zeros(6, dtype=np.int64))

    def stopped(*_: object, **__: object) -> IntegerResult:
        return IntegerResult(None, -7)

    monkeypatch.setattr(finish, "answer", stopped)
    monkeypatch.setattr(finish, "_BATCH", 1)  # each ring by itself
    region = Region.of_program(two)
    found = Finisher(LIMITS, Stop(LIMITS.seconds), InProcess())._search(
        part, region, 1.0
    )
    assert found.x is None
    assert found.bound <= min(int(two.cost @ x) for x in solutions(region))
