"""Blocks of rows put together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.model.rows import NONE, Rows

Entry = tuple[int, int, int]
COLUMNS = 4


@st.composite
def blocks(draw: st.DrawFn) -> tuple[int, list[Entry]]:
    count = draw(st.integers(0, 3))
    entry = st.tuples(
        st.integers(0, max(0, count - 1)),
        st.integers(0, COLUMNS - 1),
        st.integers(-3, 3),
    )
    return count, draw(st.lists(entry, max_size=6)) if count else []


@given(st.lists(blocks(), max_size=3))
def test_the_matrix_is_every_block_below_the_other(
    drawn: list[tuple[int, list[Entry]]],
) -> None:
    rows = Rows()
    rows.new_columns(COLUMNS)
    dense = np.zeros((sum(count for count, _ in drawn), COLUMNS), dtype=np.int64)
    first = 0
    for number, (count, entries) in enumerate(drawn):
        at, columns, coefficients = np.array(entries, np.int64).reshape(-1, 3).T
        rows.add(f"rule{number}", at, columns, coefficients, count=count, upper=number)
        for row, column, coefficient in entries:
            dense[first + row, column] += coefficient
        first += count
    matrix, lower, upper = rows.matrix()
    assert matrix.dtype == np.int64
    assert (matrix.toarray() == dense).all()
    assert (matrix.data != 0).all()
    assert (lower == -NONE).all()
    owner = [number for number, (count, _) in enumerate(drawn) for _ in range(count)]
    assert upper.tolist() == owner
    assert rows.rule_of_row().tolist() == [f"rule{number}" for number in owner]


def test_columns_are_numbered_on() -> None:
    rows = Rows()
    assert rows.new_columns(2).tolist() == [0, 1]
    assert rows.new_columns(0).tolist() == []
    assert rows.new_columns(3, [4, 5, 6]).tolist() == [2, 3, 4]
    assert np.concatenate(rows.upper).tolist() == [1, 1, 4, 5, 6]
    assert rows.matrix()[0].shape == (0, 5)
