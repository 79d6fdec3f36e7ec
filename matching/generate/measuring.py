"""How much of an instance can be filled, by the relaxation of the whole model."""

import numpy as np

from matching.model import build_model
from matching.problem import Problem
from matching.solve.limits import Stop
from matching.solve.linear import Program, solve_relaxation

PATIENCE_SECONDS = 60.0


def cover_share(problem: Problem) -> float | None:
    """Give the share of mandatory seats that the linear relaxation fills.

    Returns
    -------
    float or None
        None when there is no mandatory seat, or it was not solved in time.
    """
    model = build_model(problem)
    draft = model.draft
    mandatory = np.array([seat.mandatory for seat in draft.frame.seats], dtype=np.int64)
    cost = np.zeros(model.matrix.shape[1], dtype=np.int64)
    cost[: draft.pairs] = -mandatory[draft.seat[: draft.pairs]]
    program = Program(
        model.matrix,
        model.row_lower,
        model.row_upper,
        np.zeros(len(cost), dtype=np.int64),
        model.upper,
        cost,
    )
    stop = Stop(PATIENCE_SECONDS)
    found = solve_relaxation(program, PATIENCE_SECONDS, stop)
    if found is None or not mandatory.any():
        return None
    # Rounded: the same on every platform, whatever the last bits.
    return round(float(-(cost @ found.x)) / int(mandatory.sum()), 6)
