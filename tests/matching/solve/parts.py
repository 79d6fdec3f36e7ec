"""Programs as parts with what their relaxation proves."""

import numpy as np

from matching.model.frame import Ints
from matching.solve.exact import dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import Program, solve_relaxation
from matching.solve.part import Part


def relaxed_part(asked: Program, x: Ints) -> Part:
    """Give a program as one part with its relaxation and a solution."""
    relaxed = solve_relaxation(asked, 10.0, Stop(10.0))
    assert relaxed is not None
    dual = dual_bound(asked, relaxed.duals)
    assert dual is not None
    return Part(
        asked,
        relaxed.x,
        dual.rows,
        dual.columns,
        int(dual.row_part.sum() + dual.column_part.sum()),
        np.ones(len(x), dtype=bool),
        x,
    )
