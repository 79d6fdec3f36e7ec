"""What a tier leaves to those below it."""

import numpy as np
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from matching.model.rows import NONE
from matching.solve.exact import dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import Program, solve_relaxation
from matching.solve.region import Region, reduced
from matching.solve.shares import Shares, one_of
from tests.matching.solve.programs import program, programs, solution_set


@given(programs())
@hypothesis_settings(deadline=None)
def test_whoever_pays_alike_costs_the_same(asked: Program) -> None:
    """Without a row that says so, around any solution, the best or not."""
    for one in sorted(solution_set(Region.of_program(asked)))[:4]:
        region = Region.of_program(asked)
        small = reduced(region, asked.cost)
        relaxed = solve_relaxation(small.program, 10.0, Stop(10.0))
        assert relaxed is not None
        dual = dual_bound(small.program, relaxed.duals)
        assert dual is not None
        x = np.array(one)
        shares = Shares(small, dual, relaxed.x, x[small.columns])
        shares.x = x[small.columns]
        shares.liken(region)
        left = solution_set(region)
        assert one in left
        assert {int(asked.cost @ np.array(each)) for each in left} == {
            int(asked.cost @ x)
        }


@given(programs())
@hypothesis_settings(deadline=None)
def test_of_one_label_one_is_taken(asked: Program) -> None:
    label = one_of(asked)
    for one in solution_set(Region.of_program(asked)):
        above = np.flatnonzero(np.array(one) > 0)
        assert len(set(label[above].tolist())) == len(above)


def test_those_for_one_seat_have_one_label() -> None:
    """Also where the seat exists only if its session is held."""
    no_less = -int(NONE)
    asked = program(
        [[1, 1, 0, 0, 0], [0, 0, 1, 1, -1]],
        [(no_less, 1), (no_less, 0)],
        [(0, 1)] * 5,
        [0] * 5,
    )
    label = one_of(asked)
    assert label[0] == label[1]
    assert label[2] == label[3]
    assert len(set(label.tolist())) == 3
