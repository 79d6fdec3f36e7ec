"""A first plan at once: fill session after session, without looking back.

It is far from the best, but whoever stops the solver before the first relaxation
is solved still gets a plan in which people are where they are needed most.
"""

import numpy as np

from matching.model import Model
from matching.model.frame import Bools, Ints
from matching.model.rows import NONE
from matching.model.series import modules_of
from matching.solve.limits import Stop

_TEAM = ("staffing", "company", "ratio")  # rules that ask for people, once held


def greedy_start(model: Model, x: Ints, stop: Stop) -> Ints:
    """Give assignment columns that keep every rule, beside those of `x`.

    Mandatory seats of urgent sessions first, and of those the ones that few could
    fill; of several options the one that fills most. Where too few come to hold a
    session, all are taken out again.

    Returns
    -------
    Ints
        A solution in which only assignments, what is held, and what enables them
        (a day that is paid, a trainer who is chosen) are set.
    """
    filling = _Filling(model, x)
    for session in _order(model):
        if stop.left <= 0:
            break
        filling.fill(session)
    return filling.chosen


def _order(model: Model) -> list[int]:
    """Give the sessions, urgent ones first, then those few could staff.

    The modules of a series stand in their order.
    """
    frame, draft = model.draft.frame, model.draft
    choices = np.bincount(draft.session, minlength=frame.session_count)
    seats = np.maximum(1, np.diff(frame.seat_first))
    priority = np.array([s.priority for s in model.problem.sessions], dtype=np.int64)
    order: list[int] = np.lexsort((choices / seats, -priority)).tolist()
    modules = modules_of(frame)
    place_of = {session: place for place, session in enumerate(order)}
    for sessions in modules.values():
        places = sorted(place_of[session] for session in sessions)
        for place, session in zip(places, sessions, strict=True):
            order[place] = session
    return order


class _Filling:
    """Assignments so far, and how much of each row they use."""

    def __init__(self, model: Model, x: Ints) -> None:
        draft = model.draft
        self._draft, self._problem = draft, model.problem
        columns = model.matrix.tocsc()
        self._first, self._rows = columns.indptr, columns.indices
        self._data = columns.data
        rules = draft.rows.rule_of_row()
        self._least = np.where(np.isin(rules, _TEAM), model.row_lower, -NONE)
        # Rows of loads are settled later, whatever the load; those of whole teams
        # of two say of one seat what only the other can bring.
        settled = (model.row_lower == model.row_upper) | (rules == "teams:strong")
        self._most = np.where(settled, np.iinfo(np.int64).max, model.row_upper)
        self._enabler = {
            row: column
            for rows, enabling in draft.enabling
            for row, column in zip(rows.tolist(), enabling.tolist(), strict=True)
        }
        self.chosen = np.zeros_like(x)
        known = np.concatenate(
            [
                np.arange(draft.pairs),
                draft.held[draft.held >= 0],
                np.array([*self._enabler.values()], dtype=np.int64),
            ]
        )
        self.chosen[known] = x[known]
        self._used = model.matrix @ self.chosen
        self._put_now: list[int] = []

    def fill(self, session: int) -> None:
        """Fill the seats of a session at the option that fills most of them."""
        frame = self._draft.frame
        if frame.begun[session]:
            return
        slots = range(*frame.slot_first[session : session + 2].tolist())
        best, most = -1, 0
        for slot in slots if len(slots) > 1 else ():
            filled = self._filled(slot)
            self._undo()
            if filled > most:
                best, most = slot, filled
        if len(slots) == 1 or best >= 0:
            self._filled(best if best >= 0 else slots[0])
        self._put_now = []

    def _filled(self, slot: int) -> int:
        """Fill the seats of a slot one by one; give how many were, 0 if too few."""
        draft = self._draft
        held = int(draft.held[slot])
        columns = draft.columns_of_slot(slot)
        if held >= 0 and not self.chosen[held]:
            if not len(columns) or not self._fits(held):
                return 0
            self._put(held)
        taken = set(draft.seat[columns[self.chosen[columns] > 0]].tolist())
        before = len(taken)
        mandatory = draft.frame.mandatory[draft.seat[columns]]
        covering = draft.covering[columns]
        order = columns[np.lexsort((draft.wish[columns], ~mandatory, ~covering))]
        for _ in range(2):  # the second time for who needed a colleague first
            for column in order.tolist():
                seat = int(draft.seat[column])
                if seat not in taken and self._allowed(column):
                    self._put(column)
                    taken.add(seat)
        if not taken or not self._staffed(held):
            self._undo()
            return 0
        return len(taken) - before + 1

    def _staffed(self, held: int) -> bool:
        """Say whether the team is large enough."""
        if held < 0:
            return True
        rows = self._rows[self._first[held] : self._first[held + 1]]
        return bool((self._used[rows] >= self._least[rows]).all())

    def _allowed(self, column: int) -> bool:
        """Say whether a column fits, perhaps after putting what enables it."""
        put = len(self._put_now)
        rows, over = self._over(column)
        for row in rows[over].tolist():
            enabler = self._enabler.get(row, column)
            if enabler == column or self.chosen[enabler] or not self._allowed(enabler):
                self._undo(put)
                return False
            self._put(enabler)
        if self._fits(column):
            return True
        self._undo(put)
        return False

    def _fits(self, column: int) -> bool:
        return not self._over(column)[1].any()

    def _over(self, column: int) -> tuple[Ints, Bools]:
        """Give the rows of a column, and which of them it would exceed."""
        own = slice(self._first[column], self._first[column + 1])
        rows, data = self._rows[own], self._data[own]
        over: Bools = self._used[rows] + data > self._most[rows]
        return rows.astype(np.int64), over

    def _put(self, column: int) -> None:
        self._add(column, 1)
        self._put_now.append(column)

    def _undo(self, down_to: int = 0) -> None:
        while len(self._put_now) > down_to:
            self._add(self._put_now.pop(), -1)

    def _add(self, column: int, times: int) -> None:
        own = slice(self._first[column], self._first[column + 1])
        self._used[self._rows[own]] += times * self._data[own]
        self.chosen[column] += times
