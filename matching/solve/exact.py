"""Bounds in exact integers, and what they prove about single columns and rows.

A linear program's value in floating point is no proof. Its duals, rounded to
multiples of 1 / `SCALE`, give by weak duality a bound that whole numbers can
evaluate: B = Σ y·(active row bound) + Σ r·(active column bound), r = c - Aᵀy. Every
feasible x costs B plus non-negative terms, one for each row and column; whoever may
cost at most B + slack cannot have a term above the slack. That fixes columns
(reduced-cost fixing) and makes rows tight, without any tolerance.
"""

from dataclasses import dataclass

import numpy as np

from matching.model.frame import Ints
from matching.model.rows import NONE
from matching.solve.linear import Floats, Program

SCALE = 720_720  # divisible by 1 to 16: the usual fractions stay exact
_SAFE = 2.0**62


@dataclass(frozen=True)
class DualBound:
    """Rounded duals of a program, times `SCALE`.

    Attributes
    ----------
    row_part, column_part
        What each row and column adds to the bound; they sum to the bound.
    rows, columns
        Scaled duals of rows, scaled reduced costs of columns.
    """

    rows: Ints
    columns: Ints
    row_part: Ints
    column_part: Ints

    @property
    def total(self) -> int:
        """The bound, times `SCALE`."""
        return int(self.row_part.sum() + self.column_part.sum())


def dual_bound(program: Program, duals: Floats) -> DualBound | None:
    """Evaluate the bound that duals give; None where int64 could overflow."""
    scaled = np.rint(np.clip(np.nan_to_num(duals), -_SAFE, _SAFE) * SCALE)
    scaled[(scaled > 0) & (program.row_lower <= -NONE)] = 0
    scaled[(scaled < 0) & (program.row_upper >= NONE)] = 0
    transposed = program.matrix.T.tocsr()
    heaviest = float(
        (abs(transposed).astype(np.float64) @ np.abs(scaled)).max(initial=0)
    )
    rows = scaled.astype(np.int64) if np.abs(scaled).max(initial=0) < _SAFE else None
    most = heaviest + float(np.abs(program.cost).max(initial=0)) * SCALE
    if rows is None or most * max(1, int(program.upper.max(initial=1))) >= _SAFE:
        return None
    columns = program.cost * SCALE - transposed @ rows
    active = np.where(rows > 0, program.row_lower, program.row_upper)
    active[rows == 0] = 0
    if float(np.abs(rows.astype(float) * active).sum()) >= _SAFE:
        return None
    at = np.where(columns > 0, program.lower, program.upper)
    if float(np.abs(columns.astype(float) * at).sum()) >= _SAFE:
        return None
    return DualBound(rows, columns, rows * active, columns * at)
