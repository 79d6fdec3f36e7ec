"""Intervals that belong to somebody, merged, and asked about in bulk.

All intervals of all owners lie in two sorted arrays, so that a million questions
"does owner h have [a, b) free" cost one binary search each and no Python loop.
"""

from dataclasses import dataclass

import numpy as np

from matching.model.frame import Bools, Ints

_SPREAD = np.int64(2**32)  # keeps the owners apart on one line; minutes are smaller


@dataclass(frozen=True)
class OwnedIntervals:
    """Disjoint, sorted intervals [start, end) of numbered owners."""

    start: Ints
    end: Ints

    @classmethod
    def of(cls, rows: list[tuple[int, int, int]]) -> "OwnedIntervals":
        """Merge (owner, start, end) rows; touching intervals become one."""
        table = np.array(rows, dtype=np.int64).reshape(len(rows), 3)
        start = table[:, 0] * _SPREAD + table[:, 1]
        end = table[:, 0] * _SPREAD + table[:, 2]
        order = np.argsort(start, kind="stable")
        start, end = start[order], end[order]
        reach = np.maximum.accumulate(end) if len(end) else end
        opens = np.ones(len(start), dtype=bool)
        opens[1:] = start[1:] > reach[:-1]
        first = np.flatnonzero(opens)
        last = np.append(first[1:], len(start)) - 1
        return cls(start[first], reach[last] if len(first) else end)

    def contain(self, owner: Ints, start: Ints, end: Ints) -> Bools:
        """Say whether [start, end) lies inside one interval of its owner."""
        if not len(self.start):
            return np.zeros(len(owner), dtype=bool)
        at = np.searchsorted(self.start, owner * _SPREAD + start, side="right") - 1
        inside: Bools = (at >= 0) & (self.end[at] >= owner * _SPREAD + end)
        return inside

    def meet(self, owner: Ints, start: Ints, end: Ints) -> Bools:
        """Say whether [start, end) meets an interval of its owner."""
        if not len(self.start):
            return np.zeros(len(owner), dtype=bool)
        at = np.searchsorted(self.start, owner * _SPREAD + end, side="left") - 1
        met: Bools = (at >= 0) & (self.end[at] > owner * _SPREAD + start)
        return met
