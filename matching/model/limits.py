"""Limits of a day and of a week: how many sessions and minutes a helper may hold.

Every helper and period has one pair of limits, most sessions and most minutes. Its
rows are the facets of the hull of what whole sessions can do within both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import NO_LIMIT, Ints
from matching.model.hull import hull


def day_limit(draft: Draft) -> None:
    """Sessions and minutes of a helper on a day: Σ x ≤ n, Σ minutes · x ≤ m."""
    frame = draft.frame
    day = frame.day[draft.slot]
    _limit(
        draft,
        "day_limit",
        day,
        Limit(frame.max_sessions_per_day, frame.max_minutes_per_day),
    )


def week_limit(draft: Draft) -> None:
    """Sessions and minutes of a helper in an ISO week: Σ x ≤ n, Σ minutes · x ≤ m."""
    frame = draft.frame
    week = frame.week[draft.slot]
    _limit(draft, "week_limit", week, Limit(frame.max_sessions, frame.max_minutes))


@dataclass(frozen=True)
class Limit:
    """Most sessions and most minutes of each helper in one period, or `NO_LIMIT`."""

    sessions: Ints
    minutes: Ints


def _limit(draft: Draft, rule: str, period: Ints, limit: Limit) -> None:
    """Add the rows of each helper and period in which a limit can bind."""
    binds = np.minimum(limit.sessions, limit.minutes) < NO_LIMIT
    column = np.flatnonzero(binds[draft.helper])
    if not len(column):
        return
    periods = _Periods.of(draft, column, period[column])
    group_kind, kinds = periods.kinds(limit)
    kind = group_kind[periods.group]
    order = np.argsort(kind, kind="stable")
    ends = np.searchsorted(kind[order], np.arange(len(kinds) + 1))
    for number, (sessions, minutes, *counts) in enumerate(kinds.tolist()):
        mine = order[ends[number] : ends[number + 1]]
        groups, row = np.unique(periods.group[mine], return_inverse=True)
        for unit, most in _rows_of(draft, periods.lengths, counts, sessions, minutes):
            entry = unit[periods.length[mine]]
            used = np.flatnonzero(entry)
            draft.rows.add(
                rule,
                row[used],
                column[mine[used]],
                entry[used],
                count=len(groups),
                upper=most,
            )


@dataclass(frozen=True)
class _Periods:
    """The columns of helpers with a limit, in groups: one helper in one period.

    Attributes
    ----------
    group, length
        Group of each column, and its place in `lengths`.
    owner
        Helper of each group.
    lengths
        All lengths of sessions, in minutes.
    """

    group: Ints
    length: Ints
    owner: Ints
    lengths: Ints

    @classmethod
    def of(cls, draft: Draft, column: Ints, period: Ints) -> "_Periods":
        span = period.max() + 1
        keys, group = np.unique(
            draft.helper[column] * span + period, return_inverse=True
        )
        minutes = draft.frame.minutes[draft.slot[column]]
        lengths, length = np.unique(minutes, return_inverse=True)
        return cls(group, length, keys // span, lengths)

    def kinds(self, limit: Limit) -> tuple[Ints, Ints]:
        """Give the kind of each group; a kind is most sessions, most minutes, counts.

        Counts are the columns of each length, or one more than fit: whatever is
        beyond makes no difference.
        """
        sessions, minutes = limit.sessions[self.owner], limit.minutes[self.owner]
        counts = np.zeros((len(self.owner), len(self.lengths)), dtype=np.int64)
        np.add.at(counts, (self.group, self.length), 1)
        fit = np.minimum(sessions[:, None], minutes[:, None] // self.lengths)
        facts = np.column_stack([sessions, minutes, np.minimum(counts, fit + 1)])
        kinds, kind = np.unique(facts, axis=0, return_inverse=True)
        return kind, kinds


def _rows_of(
    draft: Draft, lengths: Ints, counts: list[int], sessions: int, minutes: int
) -> Iterator[tuple[Ints, int]]:
    """Give the rows of a kind: one unit a length, and the most.

    What lasts longer than the limit is a fact, and left alone: it leaves no room
    for anything else, so nothing else is there that could be too much.
    """
    there = np.flatnonzero((np.array(counts) > 0) & (lengths <= minutes))
    if not len(there):
        return
    available = tuple(counts[i] for i in there.tolist())
    lasting = lengths[there]
    found = hull(tuple(lasting.tolist()), available, minutes, sessions)
    rows = set(found.rows)
    if not found.exact:
        step = int(np.gcd.reduce(lasting))  # whole half-hours: a tighter row
        rows.add((tuple((lasting // step).tolist()), minutes // step))
        rows.add(((1,) * len(there), sessions))
    for unit, most in sorted(rows):
        # "One of them" is a conflict already, unless two seats of one session are.
        binds = np.dot(unit, available) > most
        if binds and (most > 1 or "overlap" in draft.without):
            whole = np.zeros(len(lengths), dtype=np.int64)
            whole[there] = unit
            yield whole, most
