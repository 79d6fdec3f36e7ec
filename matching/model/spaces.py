"""Rooms and resources: at no moment more than there is.

Whatever is in use at one moment is a clique of intervals; the cliques that matter
are those that stand when something begins, and only the largest of them.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Ints
from matching.model.uses import Busy, in_use, loans_of, resource_users, room_users
from matching.problem import Loan


def room(draft: Draft) -> None:
    """Sessions in a room at a time: Σ y ≤ capacity."""
    capacity = {
        (site.id, room.id): room.capacity
        for site in draft.problem.sites
        for room in site.rooms
    }
    for key, users in room_users(draft.frame).items():
        _limit(draft, "room", users, capacity[key], ())


def resource(draft: Draft) -> None:
    """Units of a resource at a time: Σ units · y ≤ capacity - units on loan."""
    loans = loans_of(draft.frame)
    users = resource_users(draft.frame)
    for thing in draft.problem.resources:
        _limit(draft, "resource", users[thing.id], thing.capacity, loans[thing.id])


def _limit(
    draft: Draft, rule: str, users: list[Busy], capacity: int, loans: Iterable[Loan]
) -> None:
    """Add a row for each largest set of slots that are busy at one moment."""
    loans = list(loans)
    rows: dict[frozenset[int], int] = {}
    units = {use.slot: use.units for use in users}
    for moment in sorted({use.start for use in users} | {loan.start for loan in loans}):
        there = frozenset(u.slot for u in users if u.start <= moment < u.end)
        lent = next(iter(in_use(loans, moment, moment + 1)), 0)
        left = max(0, capacity - lent)
        if sum(units[slot] for slot in there) > left:
            rows[there] = min(rows.get(there, left), left)
    for there, left in _strongest(rows):
        slots = np.array(sorted(there), dtype=np.int64)
        unit = np.array([units[slot] for slot in slots.tolist()], dtype=np.int64)
        _add(draft, rule, draft.held[slots], unit, left)


def _strongest(
    rows: dict[frozenset[int], int],
) -> Iterator[tuple[frozenset[int], int]]:
    """Leave out a set that is part of a larger one with as little left."""
    kept: list[tuple[frozenset[int], int]] = []
    for there, left in sorted(rows.items(), key=lambda row: -len(row[0])):
        if not any(there <= other and most <= left for other, most in kept):
            kept.append((there, left))
            yield there, left


def _add(draft: Draft, rule: str, held: Ints, unit: Ints, left: int) -> None:
    """Add Σ unit · y ≤ left; who alone needs more than half is one of a clique."""
    row = np.zeros(len(held), dtype=np.int64)
    draft.rows.add(rule, row, held, unit, count=1, upper=left)
    large = 2 * unit > left
    if large.sum() > 1 and unit[large].max() > 1:
        row = np.zeros(int(large.sum()), dtype=np.int64)
        draft.rows.add(f"{rule}:strong", row, held[large], 1, count=1, upper=1)
