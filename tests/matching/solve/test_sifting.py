"""A relaxation over a few columns at a time has the value of the whole."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.solve import sifting
from matching.solve.exact import SCALE, dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import Program, solve_relaxation
from matching.solve.region import Region
from tests.matching.solve.programs import programs, solutions

pytestmark = pytest.mark.solver


@pytest.fixture(scope="module", autouse=True)
def one_column_at_a_time() -> Iterator[None]:
    """Sift programs of any size: draw one column, add one a round."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sifting, "_WORTH_IT", 0)
        patch.setattr(sifting, "_FIRST", 1)
        patch.setattr(sifting, "_ADDED", 1)
        yield


@given(programs(), st.data())
@hypothesis_settings(deadline=None)
def test_the_bound_is_that_of_the_whole_relaxation(
    asked: Program, data: st.DataObject
) -> None:
    width = len(asked.cost)
    pairs = np.array(data.draw(st.lists(st.booleans(), min_size=width, max_size=width)))
    pairs[0] = True
    base = data.draw(st.sampled_from(list(solutions(Region.of_program(asked)))))
    found = sifting.sifted_relaxation(asked, pairs, base, 10.0, Stop(10.0), 1)
    whole = solve_relaxation(asked, 10.0, Stop(10.0))
    assert found is not None
    assert whole is not None
    value = math.ceil(float(asked.cost @ whole.x) - 1e-6)
    assert math.ceil(float(asked.cost @ found.x) - 1e-6) == value
    activity = asked.matrix @ found.x
    assert (activity >= asked.row_lower - 1e-6).all()
    assert (activity <= asked.row_upper + 1e-6).all()
    dual = dual_bound(asked, found.duals)
    assert dual is not None
    assert -(-int(dual.row_part.sum() + dual.column_part.sum()) // SCALE) == value
