"""The rules that bind several assignments, by id.

Rules that one pair decides alone are gates (`matching.model.eligible`); rules that
forbid two slots to one helper are conflicts (`matching.model.conflicts`). In all
formulas x is 1 where a helper holds a seat and y is 1 where a slot is held.
"""

from collections.abc import Callable

import numpy as np

from matching.model.draft import Draft
from matching.model.expenses import expenses
from matching.model.limits import day_limit, week_limit
from matching.model.series import series
from matching.model.spaces import resource, room
from matching.model.staffing import staffing
from matching.model.teams import company, ratio, shadow


def seats(draft: Draft) -> None:
    """At most one helper a seat, and only in a held slot: Σ_h x ≤ 1 or ≤ y."""
    frame, held = draft.frame, draft.held
    column = np.arange(draft.pairs)
    slot_held = held[frame.station_slot]
    asks = np.flatnonzero(slot_held >= 0)
    draft.rows.add(
        "seats",
        np.concatenate([draft.station, asks]),
        np.concatenate([column, slot_held[asks]]),
        np.concatenate([np.ones(draft.pairs, int), np.full(len(asks), -1)]),
        count=frame.station_count,
        upper=np.where(slot_held >= 0, 0, 1),
    )
    if "option" in draft.without:  # then two options could fill one seat
        draft.rows.add("seats", draft.seat, column, 1, count=frame.seat_count, upper=1)


def option(draft: Draft) -> None:
    """One option of a session at most: Σ y over its slots ≤ 1."""
    frame = draft.frame
    several = np.flatnonzero(np.diff(frame.slot_first) > 1)
    slot = np.flatnonzero(np.isin(frame.slot_session, several))
    row = np.searchsorted(several, frame.slot_session[slot])
    draft.rows.add("option", row, draft.held[slot], 1, count=len(several), upper=1)


def never_with(draft: Draft) -> None:
    """Two helpers never meet: Σ x of both in a session ≤ 1."""
    index, first = draft.frame.helper_index, draft.helper_first
    pairs = {
        tuple(sorted((index[helper.id], index[other])))
        for helper in draft.problem.helpers
        for other in helper.never_with
    }
    for one, other in sorted(pairs):
        mine = np.arange(first[one], first[one + 1])
        theirs = np.arange(first[other], first[other + 1])
        common = np.intersect1d(draft.session[mine], draft.session[theirs])
        column = np.concatenate([mine, theirs])
        column = column[np.isin(draft.session[column], common)]
        row = np.searchsorted(common, draft.session[column])
        draft.rows.add("never_with", row, column, 1, count=len(common), upper=1)


LINKING: dict[str, Callable[[Draft], None]] = {
    "option": option,
    "staffing": staffing,
    "room": room,
    "resource": resource,
    "shadow": shadow,
    "company": company,
    "ratio": ratio,
    "never_with": never_with,
    "day_limit": day_limit,
    "week_limit": week_limit,
    "expenses": expenses,
    "series": series,
}
"""Rules with rows of their own, by id."""
