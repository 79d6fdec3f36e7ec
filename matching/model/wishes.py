"""The wishes, one function a wish: columns and what one unit costs in its tier.

Costs are to be minimised; cover, which is to be as large as possible, costs the
negative priority. ``matching.score`` counts the same wishes without this code.
"""

from collections.abc import Callable

import numpy as np

from matching.model.calm import calm
from matching.model.comfort import comfort, wanted_pairs
from matching.model.draft import Draft
from matching.model.equity import equity
from matching.model.languages import languages
from matching.model.load import fairness


def cover(draft: Draft) -> None:
    """Count filled mandatory seats by priority, and requests: -priority · x - r · y."""
    frame, sessions = draft.frame, draft.problem.sessions
    priority = np.array([s.priority for s in sessions], dtype=np.int64)
    column = np.flatnonzero(frame.mandatory[draft.seat])
    draft.cost("cover", column, -priority[draft.session[column]])
    requested = np.array([s.requested for s in sessions], dtype=bool)
    slots = np.flatnonzero(requested[frame.slot_session])
    worth = draft.problem.settings.weights["requested"]
    draft.cost("cover", draft.held[slots], np.full(len(slots), -worth))


def optional_seats(draft: Draft) -> None:
    """Empty optional seats: weight · (all - Σ x)."""
    weight = draft.problem.settings.weights["optional_seat"]
    column = np.flatnonzero(~draft.frame.mandatory[draft.seat])
    draft.cost("teams", column, np.full(len(column), -weight))
    empty = int((~draft.frame.mandatory).sum())
    draft.constant["teams"] = draft.constant.get("teams", 0) + weight * empty


def ideal_staff(draft: Draft) -> None:
    """People missing to the ideal: weight · m, m ≥ ideal · y - Σ covering x."""
    weight = draft.problem.settings.weights["ideal_staff"]
    for slot, session in enumerate(draft.frame.slot_session.tolist()):
        asked = draft.problem.sessions[session]
        fewest = 0 if draft.begun[slot] else asked.min_staff
        if not weight or asked.ideal_staff <= fewest or draft.held[slot] < 0:
            continue
        columns = draft.columns_of_slot(slot)
        columns = columns[draft.covering[columns]]
        missing = draft.rows.new_columns(1, asked.ideal_staff)
        involved = np.concatenate([missing, draft.held[[slot]], columns])
        unit = np.concatenate([[1, -asked.ideal_staff], np.ones(len(columns), int)])
        row = np.zeros(len(involved), int)
        draft.rows.add("ideal_staff", row, involved, unit, count=1, lower=0)
        draft.cost("teams", missing, np.array([weight]))


WISH_FUNCTIONS: dict[str, Callable[[Draft], None]] = {
    "cover": cover,
    "optional_seats": optional_seats,
    "ideal_staff": ideal_staff,
    "languages": languages,
    "equity": equity,
    "calm": calm,
    "fairness": fairness,
    "comfort": comfort,
    "wanted_pairs": wanted_pairs,
}
"""Wishes by name, each priced in its tier."""
