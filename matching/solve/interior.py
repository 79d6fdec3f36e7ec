"""Duals near the best by an interior point, for programs whose simplex takes minutes.

Where a tier was not proven, a row over nearly everything keeps its value; with such
rows, or with their cost at a price, the simplex takes minutes. An interior point
minds neither (IPX: Schork and Gondzio, Implementation of an interior point method
with basis preconditioning, 2020, as HiGHS carries it). Its duals are only nearly
optimal, but any duals give a valid bound, evaluated in exact integers as always; its
solution lies somewhere inside the optimal face and is of no use here.

HiGHS ignores its interrupter: it runs in a child process, which is killed at a wish to
stop. When its time is over it gives the duals it has come to.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    parameters_pb2,
)
from ortools.math_opt.core.python import solver as core
from scipy import sparse

from matching.model.frame import Ints
from matching.model.rows import NONE
from matching.solve.linear import Floats, Program, dense, message
from matching.solve.region import Reduced, Region, activity_range, reduced

_LONG = 20_000  # entries of a row that the simplex minds
_LARGEST = 2_000_000  # entries of programs that end within minutes
_PRECISION = 1e-2  # of optimality, relative; the bound is a thousandth worse by that


def long_rows(program: Program) -> Ints:
    """Give the "at most" rows over nearly everything."""
    entries = np.diff(program.matrix.indptr)
    found: Ints = np.flatnonzero((entries > _LONG) & (program.row_lower <= -NONE))
    return found


def ends(program: Program) -> bool:
    """Say whether an interior point may end within minutes."""
    return bool(program.matrix.nnz <= _LARGEST)


def interior_duals(program: Program, seconds: float) -> Floats | None:
    """Give duals near the best, or what there was when time was over; None without.

    HiGHS' own presolve is left out: duals do not come back from it without a basis.
    """
    slim = _slim(program)
    result = core.solve(
        message(slim.program),
        parameters_pb2.SOLVER_TYPE_HIGHS,
        parameters_pb2.SolverInitializerProto(),
        _parameters(seconds),
        model_parameters_pb2.ModelSolveParametersProto(),
        None,
        callback_pb2.CallbackRegistrationProto(),
        None,
        None,
    )
    for solution in result.solutions:
        if solution.HasField("dual_solution"):
            duals = np.zeros(len(program.row_lower))
            values = solution.dual_solution.dual_values
            duals[slim.rows] = dense(values, len(slim.rows))
            return duals
    return None


def _parameters(seconds: float) -> parameters_pb2.SolveParametersProto:
    parameters = parameters_pb2.SolveParametersProto()
    parameters.time_limit.FromTimedelta(timedelta(seconds=max(0.01, seconds)))
    parameters.highs.string_options["solver"] = "ipm"
    parameters.highs.string_options["run_crossover"] = "off"
    parameters.highs.string_options["presolve"] = "off"
    parameters.highs.double_options["kkt_tolerance"] = _PRECISION
    return parameters


def _slim(program: Program) -> Reduced:
    """Leave out columns that stay where they are, and rows that say nothing new.

    Whatever the duals of the rest are, those columns have no part in their bound.
    """
    region = Region.of_program(program)
    while _settled(region, program.cost):
        pass
    slim = reduced(region, program.cost)
    use = _different(slim.program)
    rest = slim.program
    fewer = replace(
        rest,
        matrix=sparse.csr_array(rest.matrix[use]),
        row_lower=rest.row_lower[use],
        row_upper=rest.row_upper[use],
    )
    return Reduced(fewer, slim.columns, slim.rows[use])


def _settled(region: Region, cost: Ints) -> bool:
    """Fix columns that nothing keeps from their cheaper end; say whether some were.

    No row that could bind asks for more of them (or for less).
    """
    matrix = region.matrix
    least, most = activity_range(matrix, region.lower, region.upper)
    above, below = most > region.row_upper, least < region.row_lower
    more, less = (matrix > 0).T, (matrix < 0).T
    free = region.lower < region.upper
    wanted = more @ below.astype(np.int64) + less @ above.astype(np.int64) > 0
    barred = more @ above.astype(np.int64) + less @ below.astype(np.int64) > 0
    down = free & ~wanted & (cost >= 0)
    up = free & ~barred & (cost <= 0) & ~down
    region.upper = np.where(down, region.lower, region.upper)
    region.lower = np.where(up, region.upper, region.lower)
    return bool(down.any() or up.any())


def _different(program: Program) -> Ints:
    """Give rows such that no two say the same (told apart by random sums)."""
    random = np.random.default_rng(0).integers(1, 2**40, len(program.cost))
    sums = program.matrix @ random
    says = np.stack([sums, program.row_lower, program.row_upper], axis=1)
    _, first = np.unique(says, axis=0, return_index=True)
    return np.sort(first)
