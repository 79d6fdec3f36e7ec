"""The matrix while it is being written: columns, rows and one cost per tier.

Everything is an integer, so that a bound can be evaluated exactly later. A column
is bounded by 0 and its upper bound; an absent side of a row is `NONE`.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from matching.model.frame import Ints

NONE = np.int64(2**60)  # beyond any activity: "no bound on this side"


@dataclass
class Rows:
    """Collects blocks of rows and columns; `matrix` puts them together.

    Columns and rows are numbered in the order in which they are added.
    """

    upper: list[Ints] = field(default_factory=list)
    columns: int = 0
    rules: list[str] = field(default_factory=list)
    _row_counts: list[int] = field(default_factory=list)
    _entries: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)
    _lower: list[Ints] = field(default_factory=list)
    _upper: list[Ints] = field(default_factory=list)
    rows: int = 0

    def new_columns(self, count: int, upper: ArrayLike = 1) -> Ints:
        """Add columns in [0, upper] and give their numbers."""
        first = self.columns
        self.columns += count
        self.upper.append(np.full(count, upper, np.int64))
        return np.arange(first, self.columns)

    def add(
        self,
        rule: str,
        row: ArrayLike,
        column: ArrayLike,
        coefficient: ArrayLike,
        *,
        count: int,
        lower: ArrayLike = -NONE,
        upper: ArrayLike = NONE,
    ) -> None:
        """Add `count` rows of a rule: ``lower <= sum(coefficient * column) <= upper``.

        Parameters
        ----------
        row, column, coefficient
            Entries; rows are numbered from 0 within the block, several entries of
            one place add up.
        """
        rows = np.asarray(row, np.int64)
        coefficients = np.asarray(coefficient, np.int64)
        if not coefficients.ndim:
            coefficients = np.broadcast_to(coefficients, rows.shape)
        columns = np.asarray(column, np.int64)
        self._entries.append((rows + self.rows, columns, coefficients))
        self._lower.append(np.full(count, lower, np.int64))
        self._upper.append(np.full(count, upper, np.int64))
        self.rules.append(rule)
        self._row_counts.append(count)
        self.rows += count

    def matrix(self) -> tuple["sparse.csr_array", Ints, Ints]:
        """Give the matrix (rows, columns) of int64 with the bounds of its rows."""
        empty = np.zeros(0, dtype=np.int64)
        parts = list(zip(*self._entries, strict=True)) or [(empty,)] * 3
        row, column, coefficient = (np.concatenate(part) for part in parts)
        shape = (self.rows, self.columns)
        built = sparse.csr_array((coefficient, (row, column)), shape=shape)
        built.sum_duplicates()
        built.eliminate_zeros()
        return (
            built,
            np.concatenate([*self._lower, empty]),
            np.concatenate([*self._upper, empty]),
        )

    def rule_of_row(self) -> NDArray[np.str_]:
        """Give the rule that each row belongs to."""
        return np.repeat(np.array(self.rules, dtype=np.str_), self._row_counts)


def at_most(rows: Rows, rule: str, left: Ints, right: Ints, *, times: int = 1) -> None:
    """Add the row Σ left ≤ times · Σ right; a column named twice counts twice."""
    if not len(left):
        return
    columns = np.concatenate([left, right])
    coefficients = np.ones(len(columns), dtype=np.int64)
    coefficients[len(left) :] = -times
    row = np.zeros(len(columns), dtype=np.int64)
    rows.add(rule, row, columns, coefficients, count=1, upper=0)
