"""A first plan at once: fill seat after seat, without looking back.

It is far from the best, but whoever stops the solver before the first relaxation
is solved still gets a plan in which people are where they are needed most.
"""

import numpy as np

from matching.model import Model
from matching.model.frame import Ints
from matching.solve.limits import Stop


def greedy_start(model: Model, x: Ints, stop: Stop) -> Ints:
    """Give assignment columns that keep every rule, beside those of `x`.

    Mandatory seats of urgent sessions first, and of those the ones that few could
    fill. Where too few come to hold a session, all are taken out again.

    Returns
    -------
    Ints
        A solution in which only the assignment columns are set.
    """
    draft = model.draft
    chosen = np.zeros_like(x)
    chosen[: draft.pairs] = x[: draft.pairs]
    filling = _Filling(model, chosen)
    for session in _order(model):
        if stop.left <= 0:
            break
        filling.fill(session)
    return filling.chosen


def _order(model: Model) -> list[int]:
    """Give the sessions, urgent ones first, then those few could staff."""
    frame, draft = model.draft.frame, model.draft
    choices = np.bincount(draft.session, minlength=frame.session_count)
    seats = np.maximum(1, np.diff(frame.seat_first))
    priority = np.array([s.priority for s in model.problem.sessions], dtype=np.int64)
    order: list[int] = np.lexsort((choices / seats, -priority)).tolist()
    return order


class _Filling:
    """Assignments so far, and how much of each row they use."""

    def __init__(self, model: Model, chosen: Ints) -> None:
        self._draft, self._problem = model.draft, model.problem
        columns = model.matrix.tocsc()
        self._first, self._rows = columns.indptr, columns.indices
        self._data = columns.data
        self._most = model.row_upper.copy()
        # A session that is held lends its own column to its seats' rows.
        held = model.draft.held[model.draft.held >= 0]
        lends = np.zeros(len(chosen), dtype=np.int64)
        lends[held] = 1
        given = model.matrix @ lends
        self._most = np.where(given < 0, self._most - given, self._most)
        # Rows of loads are settled later, whatever the load.
        self._most[model.row_lower == model.row_upper] = np.iinfo(np.int64).max
        self._used = model.matrix @ chosen
        self.chosen = chosen

    def fill(self, session: int) -> None:
        """Fill the seats of a session one by one, covering seats first."""
        draft = self._draft
        columns = draft.columns_of_session(session)
        before = self.chosen[columns].copy()
        taken = set(draft.seat[columns[before > 0]].tolist())
        order = np.lexsort((draft.wish[columns], ~draft.covering[columns]))
        for _ in range(2):  # the second time for who needed a colleague first
            for column in columns[order].tolist():
                seat = int(draft.seat[column])
                if seat not in taken and self._fits(column):
                    self._put(column, 1)
                    taken.add(seat)
        now = columns[self.chosen[columns] > 0]
        if int(draft.covering[now].sum()) < self._problem.sessions[session].min_staff:
            for column in columns[self.chosen[columns] > before].tolist():
                self._put(column, -1)

    def _fits(self, column: int) -> bool:
        own = slice(self._first[column], self._first[column + 1])
        rows, data = self._rows[own], self._data[own]
        return bool((self._used[rows] + data <= self._most[rows]).all())

    def _put(self, column: int, times: int) -> None:
        own = slice(self._first[column], self._first[column + 1])
        self._used[self._rows[own]] += times * self._data[own]
        self.chosen[column] += times
