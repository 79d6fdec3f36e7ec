"""Sessions that one helper cannot both hold: overlap, travel, rest, short days.

Each helper's conflicts become "at most one of" rows over cliques. Limits that two
sessions break by themselves are conflicts too: it makes the rows stronger. So are
two options of one session.
"""

import numpy as np

from matching.model.cliques import clique_cover
from matching.model.draft import Draft
from matching.model.frame import Ints, expanded


def conflicts(draft: Draft) -> None:
    """Add the clique rows of every helper: Σ x over a clique of slots ≤ 1."""
    rows: list[Ints] = []
    columns: list[Ints] = []
    count = 0
    for helper in range(draft.frame.helper_count):
        mine = slice(draft.helper_first[helper], draft.helper_first[helper + 1])
        if mine.stop - mine.start < 2:
            continue
        slot, order, first = _slots_by_start(draft, mine)
        conflict = draft.clashes.between(helper, slot)
        cliques = clique_cover(conflict)
        alone = np.flatnonzero(~conflict.any(axis=1) & (np.diff(first) > 1))
        if "overlap" not in draft.without:
            cliques += [[node] for node in alone.tolist()]
        if cliques:
            members, seats = expanded(first, np.concatenate(cliques))
            row = np.repeat(np.arange(len(cliques)), [len(each) for each in cliques])
            rows.append(np.repeat(count + row, seats))
            columns.append(order[members])
            count += len(cliques)
    if count:
        row, column = np.concatenate(rows), np.concatenate(columns)
        draft.rows.add("conflicts", row, column, 1, count=count, upper=1)


def _slots_by_start(draft: Draft, mine: slice) -> tuple[Ints, Ints, Ints]:
    """Give a helper's slots by start, their columns in that order, and firsts."""
    slot = draft.slot[mine]
    key = np.lexsort((slot, draft.frame.start[slot]))
    ordered = slot[key]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[first], key + mine.start, np.append(first, len(ordered))
