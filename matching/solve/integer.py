"""Integer programs by CP-SAT, driven by their linear relaxation.

Columns, rows, costs and the bound are whole numbers on the whole way; nothing
passes through a float, unlike through MathOpt, which also answers "internal" to some
programs that CP-SAT refutes in its presolve.

CP-SAT is loaded when it is first asked: most repairs never do, and somebody waits.
"""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from matching.model.frame import Ints
from matching.model.rows import NONE
from matching.solve.limits import Stop
from matching.solve.linear import Floats, Program

if TYPE_CHECKING:
    from ortools.sat.python import cp_model_helper as cp

NO_BOUND = 2**50


@dataclass(frozen=True)
class IntegerResult:
    """What is known of an integer program: best solution, and its proven bound.

    `x` is None when no solution was found; `infeasible` when it is proven that
    there is none. Without any bound `bound` is `-NO_BOUND`. `duals` are those of the
    relaxation, where only that was asked for.
    """

    x: Ints | None
    bound: int
    infeasible: bool = False
    duals: Floats | None = None


def solve_integer(
    program: Program,
    seconds: float,
    stop: Stop,
    *,
    workers: int,
    seed: int,
    hint: Ints | None = None,
    portfolio: bool = False,
) -> IntegerResult:
    """Solve an integer program within a time; all its columns have finite bounds.

    The default portfolio hardly uses the relaxation on two workers; the sub-solvers
    taken here do. With `portfolio` CP-SAT is as it comes.
    """
    from ortools.sat.python import cp_model_helper as cp

    parameters = cp.SatParameters()
    parameters.num_workers = workers
    parameters.random_seed = seed
    parameters.catch_sigint_signal = False  # Ctrl-C is heard by `Stop.run`
    if not portfolio:
        parameters.linearization_level = 2
        if workers > 1:
            parameters.subsolvers.extend(["max_lp", "reduced_costs"])
    until = stop.elapsed + seconds
    model = _written(program, hint)
    left = min(until - stop.elapsed, stop.left)
    parameters.max_time_in_seconds = max(0.01, left)
    solver = cp.SolveWrapper()
    solver.set_parameters(parameters)
    answer = stop.run(partial(_answer, solver, model), solver.stop_search)
    if answer.status == cp.CpSolverStatus.MODEL_INVALID:
        msg = "CP-SAT calls the program invalid"
        raise ValueError(msg)
    infeasible = answer.status == cp.CpSolverStatus.INFEASIBLE
    bound = max(-NO_BOUND, int(answer.inner_objective_lower_bound))
    if answer.status not in (cp.CpSolverStatus.OPTIMAL, cp.CpSolverStatus.FEASIBLE):
        # Stopped early it says 0, which is what an answer without a bound says too.
        return IntegerResult(None, bound or -NO_BOUND, infeasible)
    x = np.array(list(answer.solution), dtype=np.int64)
    return IntegerResult(x, bound)


def _answer(
    solver: "cp.SolveWrapper", model: "cp.CpModelProto"
) -> "cp.CpSolverResponse":
    found: cp.CpSolverResponse = solver.solve(model)  # type: ignore[no-untyped-call]
    return found


def _written(program: Program, hint: Ints | None) -> "cp.CpModelProto":
    """Write a program as CP-SAT's message."""
    from ortools.sat.python import cp_model_helper as cp

    model = cp.CpModelProto()
    for bounds in zip(program.lower.tolist(), program.upper.tolist(), strict=True):
        model.variables.add().domain.extend(bounds)
    columns, units = program.matrix.indices.tolist(), program.matrix.data.tolist()
    ends = program.matrix.indptr.tolist()
    lowest, highest = _within_int64(program.row_lower), _within_int64(program.row_upper)
    for row, bounds in enumerate(zip(lowest, highest, strict=True)):
        first, last = ends[row], ends[row + 1]
        linear = model.constraints.add().linear
        linear.vars.extend(columns[first:last])
        linear.coeffs.extend(units[first:last])
        linear.domain.extend(bounds)
    priced = np.flatnonzero(program.cost)
    model.objective.vars.extend(priced.tolist())
    model.objective.coeffs.extend(program.cost[priced].tolist())
    if hint is not None:
        model.solution_hint.vars.extend(range(len(hint)))
        model.solution_hint.values.extend(hint.tolist())
    return model


def _within_int64(bounds: Ints) -> list[int]:
    """Give bounds of rows with "none" as the ends of int64."""
    ends = np.iinfo(np.int64)
    least = np.where(bounds <= -NONE, ends.min, bounds)
    within: list[int] = np.where(least >= NONE, ends.max, least).tolist()
    return within
