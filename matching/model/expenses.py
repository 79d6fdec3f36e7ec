"""The yearly allowance: so many paid days, whatever is done on each of them."""

from collections.abc import Iterator

import numpy as np

from matching.model.cliques import clique_cover
from matching.model.draft import Draft
from matching.model.frame import NO_LIMIT, Ints


def expenses(draft: Draft) -> None:
    """Days a helper comes in a year: Σ_d d ≤ ⌊left / rate⌋, Σ x of a clique ≤ d.

    A clique is of sessions of that day that exclude each other, so that a day is
    used once for all of them. A day on which one has begun is used already, and
    whatever else is done on it costs no more.
    """
    frame = draft.frame
    for year in np.unique(frame.year).tolist():
        most = draft.eligibility.facts.paid_days(year)
        for helper in np.flatnonzero(most < NO_LIMIT).tolist():
            mine = _columns(draft, helper, year)
            on = frame.day[draft.slot[mine]]
            past = np.unique(on[draft.begun[draft.slot[mine]]])
            days = np.setdiff1d(on, past)
            left = max(0, int(most[helper]) - len(past))
            if len(days) > left:
                _pay(draft, mine, days, left)


def _columns(draft: Draft, helper: int, year: int) -> Ints:
    mine = np.arange(draft.helper_first[helper], draft.helper_first[helper + 1])
    paid: Ints = mine[draft.frame.year[draft.slot[mine]] == year]
    return paid


def _pay(draft: Draft, mine: Ints, days: Ints, allowed: int) -> None:
    paid = draft.rows.new_columns(len(days))
    row = np.zeros(len(days), dtype=np.int64)
    draft.rows.add("expenses", row, paid, 1, count=1, upper=allowed)
    on = draft.frame.day[draft.slot[mine]]
    for day, column in zip(days.tolist(), paid.tolist(), strict=True):
        for clique in _cliques(draft, mine[on == day]):
            first = draft.rows.rows
            draft.rows.add(
                "expenses",
                np.zeros(len(clique) + 1, dtype=np.int64),
                np.append(clique, column),
                np.append(np.ones(len(clique), int), -1),
                count=1,
                upper=0,
            )
            draft.enabling.append((np.array([first]), np.array([column])))


def _cliques(draft: Draft, columns: Ints) -> Iterator[Ints]:
    """Give sets of one helper's columns of a day, each allowed once, that hold all."""
    slots, of_slot = np.unique(draft.slot[columns], return_inverse=True)
    order = np.argsort(draft.frame.start[slots], kind="stable")
    helper = int(draft.helper[columns[0]])
    conflict = draft.clashes.between(helper, slots[order])
    cliques = clique_cover(conflict)
    alone = np.flatnonzero(~conflict.any(axis=1))
    for clique in [*cliques, *([node] for node in alone.tolist())]:
        yield columns[np.isin(of_slot, order[clique])]
