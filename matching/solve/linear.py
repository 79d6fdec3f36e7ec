"""Linear programs, and their relaxation by GLOP.

Goes straight from numpy arrays to MathOpt's messages: building a program of 300,000
columns through its Python objects takes longer than solving it. The one pitfall:
the HiGHS that OR-Tools carries ignores its interrupter, so it is not used here; GLOP
stops within 0.1 s.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

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

Floats = NDArray[np.float64]
BASIC = solution_pb2.BASIS_STATUS_BASIC
AT_LOWER = solution_pb2.BASIS_STATUS_AT_LOWER_BOUND
_PRIMAL = parameters_pb2.LP_ALGORITHM_PRIMAL_SIMPLEX
_DUAL = parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX


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


@dataclass(frozen=True)
class Basis:
    """Where a linear program ended: MathOpt's codes of columns and rows."""

    columns: Ints
    rows: Ints

    @classmethod
    def of(cls, found: LinearResult) -> "Basis":
        """Give the basis of a result."""
        return cls(found.column_status, found.row_status)

    def part(self, columns: Ints, rows: Ints) -> "Basis":
        """Give what concerns some columns and rows; rows that are new are slack.

        A basis has as many basic columns and slacks as rows: where what was left out
        breaks that, slacks come in, or columns go to their bound.
        """
        missing = max(0, int(rows.max(initial=-1)) + 1 - len(self.rows))
        row = np.append(self.rows, np.full(missing, BASIC))[rows]
        column = self.columns[columns].copy()
        over = int((row == BASIC).sum() + (column == BASIC).sum()) - len(row)
        if over > 0:
            column[np.flatnonzero(column == BASIC)[:over]] = AT_LOWER
            over -= min(over, int((self.columns[columns] == BASIC).sum()))
            row[np.flatnonzero(row == BASIC)[:over]] = AT_LOWER
        elif over < 0:
            row[np.flatnonzero(row != BASIC)[:-over]] = BASIC
        return Basis(column, row)

    def within(self, columns: Ints, rows: Ints, shape: tuple[int, int]) -> "Basis":
        """Give the basis of a larger program (rows, columns) this one is a part of.

        Other rows are slack, other columns at their lower bound.
        """
        all_rows, all_columns = np.full(shape[0], BASIC), np.full(shape[1], AT_LOWER)
        all_columns[columns], all_rows[rows] = self.columns, self.rows
        return Basis(all_columns, all_rows)


def _finite(bounds: Ints) -> list[float]:
    values = bounds.astype(np.float64)
    values[bounds >= NONE] = np.inf
    values[bounds <= -NONE] = -np.inf
    return list(map(float, values))


def message(program: Program) -> model_pb2.ModelProto:
    """Write the relaxation of a program as MathOpt's message."""
    model = model_pb2.ModelProto()
    count = len(program.cost)
    model.variables.ids.extend(range(count))
    model.variables.lower_bounds.extend(_finite(program.lower))
    model.variables.upper_bounds.extend(_finite(program.upper))
    model.variables.integers.extend([False] * count)
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


def dense(vector: sparse_containers_pb2.SparseDoubleVectorProto, size: int) -> Floats:
    """Read a vector of MathOpt."""
    found = np.zeros(size)
    found[np.fromiter(vector.ids, np.int64, len(vector.ids))] = np.fromiter(
        vector.values, np.float64, len(vector.values)
    )
    return found


def solve_relaxation(
    program: Program,
    seconds: float,
    stop: Stop,
    basis: Basis | None = None,
    *,
    dual: bool = False,
) -> LinearResult | None:
    """Solve the linear relaxation; None when it did not end in time.

    By the primal simplex: "nobody anywhere" is feasible, and on these degenerate
    programs it needs a tenth of the time of the dual simplex. That is better only
    where the basis is optimal but for a few bounds or rows that are new: `dual`.
    """
    parameters = parameters_pb2.SolveParametersProto()
    parameters.lp_algorithm = _DUAL if dual else _PRIMAL
    limit = timedelta(seconds=max(0.01, min(seconds, stop.left)))
    parameters.time_limit.FromTimedelta(limit)
    interrupter = solve_interrupter.SolveInterrupter()
    call = partial(
        core.solve,
        message(program),
        parameters_pb2.SOLVER_TYPE_GLOP,
        parameters_pb2.SolverInitializerProto(),
        parameters,
        _started(basis),
        None,
        callback_pb2.CallbackRegistrationProto(),
        None,
        interrupter.pybind_interrupter,
    )
    result = stop.run(call, interrupter.interrupt)
    if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
        return None
    best = result.solutions[0]
    return LinearResult(
        dense(best.primal_solution.variable_values, len(program.cost)),
        dense(best.dual_solution.dual_values, len(program.row_lower)),
        np.array(best.basis.variable_status.values, dtype=np.int64),
        np.array(best.basis.constraint_status.values, dtype=np.int64),
    )


def _started(
    basis: Basis | None,
) -> model_parameters_pb2.ModelSolveParametersProto:
    """Give where to start: at a basis, statuses of columns and of rows."""
    start = model_parameters_pb2.ModelSolveParametersProto()
    if basis is not None:
        first = start.initial_basis
        kinds = (first.variable_status, first.constraint_status)
        for statuses, target in zip((basis.columns, basis.rows), kinds, strict=True):
            target.ids.extend(range(len(statuses)))
            target.values.extend(statuses.tolist())
    return start
