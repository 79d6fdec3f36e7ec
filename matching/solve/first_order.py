"""Duals near the best, for programs whose simplex would take minutes.

Where a tier was not proven, a row over nearly everything keeps its value, and with
such rows the simplex takes minutes. A first-order method (PDLP: Applegate and others,
Practical large-scale linear programming using primal-dual hybrid gradient, 2021) does
not mind them, and comes within a thousandth in seconds. Its duals are only nearly the
best, but any duals give a valid bound, evaluated in exact integers as always; its
solution lies somewhere inside the optimal face and is of no use here.
"""

from datetime import timedelta
from functools import partial

import numpy as np
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    parameters_pb2,
)
from ortools.math_opt.core.python import solver as core
from ortools.util.python import solve_interrupter

from matching.model.frame import Ints
from matching.model.rows import NONE
from matching.solve.exact import dual_bound
from matching.solve.limits import Stop
from matching.solve.linear import Floats, Program, dense, message

_LONG = 20_000  # entries of a row that the simplex minds
_PRECISION = 1e-3  # relative


def long_rows(program: Program) -> Ints:
    """Give the "at most" rows over nearly everything."""
    entries = np.diff(program.matrix.indptr)
    found: Ints = np.flatnonzero((entries > _LONG) & (program.row_lower <= -NONE))
    return found


def near_duals(
    program: Program, seconds: float, stop: Stop, workers: int
) -> Floats | None:
    """Give duals near the best, or those of nothing where time was too short.

    None where no bound can be evaluated.
    """
    parameters = parameters_pb2.SolveParametersProto()
    limit = timedelta(seconds=max(0.01, min(seconds, stop.left)))
    parameters.time_limit.FromTimedelta(limit)
    parameters.pdlp.num_threads = workers
    wanted = parameters.pdlp.termination_criteria.simple_optimality_criteria
    wanted.eps_optimal_relative = wanted.eps_optimal_absolute = _PRECISION
    interrupter = solve_interrupter.SolveInterrupter()
    call = partial(
        core.solve,
        message(program),
        parameters_pb2.SOLVER_TYPE_PDLP,
        parameters_pb2.SolverInitializerProto(),
        parameters,
        model_parameters_pb2.ModelSolveParametersProto(),
        None,
        callback_pb2.CallbackRegistrationProto(),
        None,
        interrupter.pybind_interrupter,
    )
    result = stop.run(call, interrupter.interrupt)
    found = [np.zeros(len(program.row_lower))]
    found += [
        dense(solution.dual_solution.dual_values, len(program.row_lower))
        for solution in result.solutions
        if solution.HasField("dual_solution")
    ]
    bounds = [(dual_bound(program, duals), duals) for duals in found]
    known = [(bound.total, duals) for bound, duals in bounds if bound is not None]
    return max(known, key=lambda each: each[0])[1] if known else None
