"""Equity between sites: no site carries the shortage alone."""

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Ints


def equity(draft: Draft) -> None:
    """Convex cost of each site's share of empty seats: ⌊1000 · e² / m⌋.

    With all m mandatory seats empty it is 1000 · m; the j-th seat that is filled
    saves f(m - j + 1) - f(m - j), the first the most: a column g_j for each, with
    Σ g ≤ Σ x. They fill in order because savings fall; where rounding breaks that
    (above a thousand seats), rows g_j ≤ g_{j-1} say so.
    """
    weight = draft.problem.settings.weights["equity"]
    if not weight:
        return
    frame = draft.frame
    site = frame.site[frame.seat_session]
    seats = np.bincount(site[frame.mandatory], minlength=len(draft.problem.sites))
    column = np.flatnonzero(frame.mandatory[draft.seat])
    owner = site[draft.seat[column]]
    filled = _fillable(draft, column, owner, len(seats))
    everything = 1000 * weight * int(seats.sum())
    draft.constant["teams"] = draft.constant.get("teams", 0) + everything
    saving = draft.rows.new_columns(int(filled.sum()))
    sites = np.repeat(np.arange(len(seats)), filled)
    first = np.cumsum(filled) - filled
    order = np.arange(len(saving)) - first[sites] + 1
    unit = _saved(seats[sites], order)
    draft.cost("teams", saving, -weight * unit)
    draft.rows.add(
        "equity",
        np.concatenate([sites, owner]),
        np.concatenate([saving, column]),
        np.concatenate([np.ones(len(saving), int), np.full(len(column), -1)]),
        count=len(seats),
        upper=0,
    )
    _in_order(draft, saving, sites, unit)


def _fillable(draft: Draft, column: Ints, owner: Ints, sites: int) -> Ints:
    """Give how many mandatory seats of each site anybody could fill."""
    _, first = np.unique(draft.seat[column], return_index=True)
    return np.bincount(owner[first], minlength=sites)


def _saved(seats: Ints, order: Ints) -> Ints:
    """Give what the order-th filled seat of so many saves."""
    before, after = seats - order + 1, seats - order
    saved: Ints = 1000 * before**2 // seats - 1000 * after**2 // seats
    return saved


def _in_order(draft: Draft, saving: Ints, sites: Ints, unit: Ints) -> None:
    """Add g_j ≤ g_{j-1} where anything from j on saves more than anything before."""
    for site in np.unique(sites).tolist():
        mine = np.flatnonzero(sites == site)
        least = np.minimum.accumulate(unit[mine])
        most = np.maximum.accumulate(unit[mine][::-1])[::-1]
        tempting = 1 + np.flatnonzero(most[1:] > least[:-1])
        if not len(tempting):
            continue
        row = np.arange(len(tempting))
        draft.rows.add(
            "equity",
            np.concatenate([row, row]),
            np.concatenate([saving[mine[tempting]], saving[mine[tempting - 1]]]),
            np.repeat([1, -1], len(tempting)),
            count=len(tempting),
            upper=0,
        )
