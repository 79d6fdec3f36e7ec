"""Staffing: what it takes to hold a session.

A slot is held as soon as anybody is assigned, and then with its minimum of covering
helpers. What has begun is a fact and asks for nothing.
"""

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Bools, Ints


def staffing(draft: Draft) -> None:
    """Require of a held slot its minimum of covering helpers: Σ x ≥ min_staff · y."""
    held = draft.held
    staff = np.array([s.min_staff for s in draft.problem.sessions], dtype=np.int64)
    least = staff[draft.frame.slot_session]
    asks = np.flatnonzero((held >= 0) & ~draft.begun)
    _at_least(draft, asks, draft.covering, least)
    nobody_needed = asks[least[asks] < 1]
    if len(nobody_needed):  # held says that somebody comes, whoever it is
        _at_least(draft, nobody_needed, np.ones(draft.pairs, bool), np.ones_like(least))
    _one_helper_is_one(draft, asks)


def _at_least(draft: Draft, slots: Ints, counted: Bools, least: Ints) -> None:
    position = np.full(draft.frame.slot_count, -1)
    position[slots] = np.arange(len(slots))
    column = np.flatnonzero(counted & (position[draft.slot] >= 0))
    draft.rows.add(
        "staffing",
        np.concatenate([position[draft.slot[column]], np.arange(len(slots))]),
        np.concatenate([column, draft.held[slots]]),
        np.concatenate([np.ones(len(column), int), -least[slots]]),
        count=len(slots),
        lower=0,
    )


def _one_helper_is_one(draft: Draft, slots: Ints) -> None:
    """Add Σ over the seats of x ≤ y for each helper who could take several.

    Without it, half a session could be held by two halves of one helper.
    """
    among = np.isin(draft.slot, slots)
    key = draft.helper * np.int64(draft.frame.slot_count) + draft.slot
    _, row, count = np.unique(key, return_inverse=True, return_counts=True)
    column = np.flatnonzero(among & (count[row] > 1))
    _, first, row = np.unique(key[column], return_index=True, return_inverse=True)
    held = draft.held[draft.slot[column[first]]]
    draft.rows.add(
        "staffing:strong",
        np.concatenate([row, np.arange(len(first))]),
        np.concatenate([column, held]),
        np.concatenate([np.ones(len(column), int), np.full(len(first), -1)]),
        count=len(first),
        upper=0,
    )
