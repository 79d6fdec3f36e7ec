"""Tiny integer programs, and all their solutions."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import strategies as st
from scipy import sparse

from matching.model.frame import Ints
from matching.model.rows import NONE
from matching.solve.linear import Program
from matching.solve.region import Region

_NO_LESS = -int(NONE)
_NO_MORE = int(NONE)


def program(
    matrix: list[list[int]],
    rows: list[tuple[int, int]],
    columns: list[tuple[int, int]],
    cost: list[int],
) -> Program:
    """Write a program; `rows` and `columns` are bounds from below and above."""
    shape = (len(rows), len(columns))
    dense = np.array(matrix, dtype=np.int64).reshape(shape)
    row, column = np.nonzero(dense)
    low, high = np.array(rows, dtype=np.int64).reshape(len(rows), 2).T
    lower, upper = np.array(columns, dtype=np.int64).reshape(len(columns), 2).T
    return Program(
        sparse.csr_array((dense[row, column], (row, column)), shape=shape),
        low.copy(),
        high.copy(),
        lower.copy(),
        upper.copy(),
        np.array(cost, dtype=np.int64),
    )


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Draw a program that "nothing at all" solves, as it solves every model."""
    width, height = draw(st.integers(1, 6)), draw(st.integers(0, 5))
    matrix = [
        [draw(st.sampled_from([0, 0, 1, 1, -1, 2, -2])) for _ in range(width)]
        for _ in range(height)
    ]
    rows = [
        draw(
            st.sampled_from(
                [(_NO_LESS, 0), (_NO_LESS, 1), (0, 0), (0, _NO_MORE), (-1, 2)]
            )
        )
        for _ in range(height)
    ]
    columns = [(0, draw(st.sampled_from([1, 1, 1, 2]))) for _ in range(width)]
    return program(matrix, rows, columns, draw(costs(width)))


def costs(width: int) -> st.SearchStrategy[list[int]]:
    """Draw one cost a column; equal and zero ones are frequent."""
    return st.lists(st.integers(-3, 3), min_size=width, max_size=width)


def solutions(region: Region) -> Iterator[Ints]:
    """Give every integer solution of a region."""
    bounds = zip(region.lower.tolist(), region.upper.tolist(), strict=True)
    for values in product(*(range(low, high + 1) for low, high in bounds)):
        x = np.array(values, dtype=np.int64)
        if region.holds(x):
            yield x


def solution_set(region: Region) -> set[tuple[int, ...]]:
    return {tuple(x.tolist()) for x in solutions(region)}
