"""Linear and mixed-integer programs by the solvers that OR-Tools carries.

Goes straight from numpy arrays to MathOpt's messages: building a program of 300,000
columns through its Python objects takes longer than solving it. The one pitfall:
the HiGHS that OR-Tools carries ignores its interrupter, so it is not used here; GLOP
and CP-SAT stop within 0.1 s.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    parameters_pb2,
    result_pb2,
    solution_pb2,
    sparse_containers_pb2,
)
from ortools.math_opt.core.python import solver as core
from ortools.util.python import solve_interrupter
from scipy import sparse

from matching.model.frame import Ints
from matching.model.rows import NONE
from matching.solve.limits import Stop

NO_BOUND = 2**50

Floats = NDArray[np.float64]
Solver = Literal["glop", "cp_sat"]
_TYPES: dict[Solver, int] = {
    "glop": parameters_pb2.SOLVER_TYPE_GLOP,
    "cp_sat": parameters_pb2.SOLVER_TYPE_CP_SAT,
}


@dataclass(frozen=True)
class Program:
    """Minimise ``cost @ x`` with ``row_lower <= matrix @ x <= row_upper``.

    Columns lie in [lower, upper]; all data are integers.
    """

    matrix: sparse.csr_array
    row_lower: Ints
    row_upper: Ints
    lower: Ints
    upper: Ints
    cost: Ints


@dataclass(frozen=True)
class LinearResult:
    """An optimal solution of a relaxation: values, duals of rows, and its basis.

    `column_status` and `row_status` are MathOpt's codes; with them a similar
    program starts where this one ended.
    """

    x: Floats
    duals: Floats
    column_status: Ints
    row_status: Ints


def _finite(bounds: Ints) -> list[float]:
    values = bounds.astype(np.float64)
    values[bounds >= NONE] = np.inf
    values[bounds <= -NONE] = -np.inf
    return list(map(float, values))


def message(program: Program, *, integer: bool) -> model_pb2.ModelProto:
    """Write a program as MathOpt's message."""
    model = model_pb2.ModelProto()
    count = len(program.cost)
    model.variables.ids.extend(range(count))
    model.variables.lower_bounds.extend(_finite(program.lower))
    model.variables.upper_bounds.extend(_finite(program.upper))
    model.variables.integers.extend([integer] * count)
    priced = np.flatnonzero(program.cost)
    model.objective.linear_coefficients.ids.extend(priced.tolist())
    model.objective.linear_coefficients.values.extend(
        program.cost[priced].astype(np.float64).tolist()
    )
    rows = len(program.row_lower)
    model.linear_constraints.ids.extend(range(rows))
    model.linear_constraints.lower_bounds.extend(_finite(program.row_lower))
    model.linear_constraints.upper_bounds.extend(_finite(program.row_upper))
    matrix = program.matrix
    row = np.repeat(np.arange(rows), np.diff(matrix.indptr))
    entries = model.linear_constraint_matrix
    entries.row_ids.extend(row.tolist())
    entries.column_ids.extend(matrix.indices.tolist())
    entries.coefficients.extend(matrix.data.astype(np.float64).tolist())
    return model


def _dense(vector: sparse_containers_pb2.SparseDoubleVectorProto, size: int) -> Floats:
    found = np.zeros(size)
    found[np.fromiter(vector.ids, np.int64, len(vector.ids))] = np.fromiter(
        vector.values, np.float64, len(vector.values)
    )
    return found


def solve_relaxation(
    program: Program,
    seconds: float,
    stop: Stop,
    basis: tuple[Ints, Ints] | None = None,
) -> LinearResult | None:
    """Solve the linear relaxation; None when it did not end in time.

    By the primal simplex: "nobody anywhere" is feasible, and on these degenerate
    programs it needs a tenth of the time of the dual simplex.
    """
    parameters = parameters_pb2.SolveParametersProto()
    parameters.lp_algorithm = parameters_pb2.LP_ALGORITHM_PRIMAL_SIMPLEX
    relaxation = message(program, integer=False)
    start = model_parameters_pb2.ModelSolveParametersProto()
    if basis is not None:
        for statuses, target in zip(
            basis,
            (
                start.initial_basis.variable_status,
                start.initial_basis.constraint_status,
            ),
            strict=True,
        ):
            target.ids.extend(range(len(statuses)))
            target.values.extend(statuses.tolist())
    result = _run(relaxation, "glop", parameters, min(seconds, stop.left), stop, start)
    if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
        return None
    best = result.solutions[0]
    return LinearResult(
        _dense(best.primal_solution.variable_values, len(program.cost)),
        _dense(best.dual_solution.dual_values, len(program.row_lower)),
        np.array(best.basis.variable_status.values, dtype=np.int64),
        np.array(best.basis.constraint_status.values, dtype=np.int64),
    )


BASIC = solution_pb2.BASIS_STATUS_BASIC
AT_LOWER = solution_pb2.BASIS_STATUS_AT_LOWER_BOUND


@dataclass(frozen=True)
class IntegerResult:
    """What is known of an integer program: best solution, and its proven bound.

    `x` is None when no solution was found; `infeasible` when it is proven that
    there is none. Without any bound `bound` is `-NO_BOUND`.
    """

    x: Ints | None
    bound: int
    infeasible: bool = False


def solve_integer(
    program: Program,
    seconds: float,
    stop: Stop,
    *,
    workers: int,
    seed: int,
    hint: Ints | None = None,
) -> IntegerResult:
    """Solve an integer program by CP-SAT, driven by its linear relaxation.

    The default portfolio hardly uses the relaxation on two workers; these
    sub-solvers do.
    """
    parameters = parameters_pb2.SolveParametersProto()
    parameters.threads = workers
    parameters.random_seed = seed
    parameters.cp_sat.linearization_level = 2
    if workers > 1:
        parameters.cp_sat.subsolvers.extend(["max_lp", "reduced_costs"])
    hints = model_parameters_pb2.ModelSolveParametersProto()
    if hint is not None:
        values = hints.solution_hints.add().variable_values
        values.ids.extend(range(len(hint)))
        values.values.extend(hint.astype(np.float64).tolist())
    model = message(program, integer=True)
    result = _run(model, "cp_sat", parameters, seconds, stop, hints)
    ended = result.termination
    infeasible = ended.reason == result_pb2.TERMINATION_REASON_INFEASIBLE
    proven = ended.objective_bounds.dual_bound
    # CP-SAT reasons in integers; only its answer passes through a float.
    bound = math.ceil(proven - 1e-6) if math.isfinite(proven) else -NO_BOUND
    if not result.solutions:
        return IntegerResult(None, bound, infeasible)
    values = result.solutions[0].primal_solution.variable_values
    x = np.rint(_dense(values, len(program.cost))).astype(np.int64)
    return IntegerResult(x, bound)


def _run(
    model: model_pb2.ModelProto,
    solver: Solver,
    parameters: parameters_pb2.SolveParametersProto,
    seconds: float,
    stop: Stop,
    hints: model_parameters_pb2.ModelSolveParametersProto | None = None,
) -> result_pb2.SolveResultProto:
    parameters.time_limit.FromTimedelta(timedelta(seconds=max(0.01, seconds)))
    interrupter = solve_interrupter.SolveInterrupter()
    with stop.calling(interrupter.interrupt):
        return core.solve(
            model,
            _TYPES[solver],
            parameters_pb2.SolverInitializerProto(),
            parameters,
            hints or model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            interrupter.pybind_interrupter,
        )
