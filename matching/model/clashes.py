"""Which slots one helper cannot both hold: overlap, travel, rest, limits of two.

Of a helper only a few figures matter: how they travel, how long they rest, what their
limits are. Many share them. So where slots are few, every pair of slots is looked at
once for each figure, and what a helper's slots forbid is taken out of one table.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.model.frame import Bools, Frame, Ints
from matching.travel import formula_minutes, great_circle_km

_WHOLE_TABLE = 1200  # places up to which all travel minutes of a mode are kept
_MOST_BYTES = 2**26  # of the table of all pairs of slots
_MOST_BITS = 64  # of one of its entries
_ROWS = 256  # of that table, written together: bounds the memory

Bits = NDArray[np.unsignedinteger]
Reason = tuple[str, int]  # a rule, and the one figure of a helper that it asks for


class PlaceTravel:
    """Minutes between places by mode; a given table of sites wins over the formula."""

    def __init__(self, frame: Frame) -> None:
        self._settings = frame.problem.settings.travel
        places = [location or (np.nan, np.nan) for location in frame.locations]
        self._places = np.array(places, dtype=np.float64).reshape(len(places), 2)
        self._given: dict[int, dict[int, int]] = {}
        for (one, other), minutes in frame.problem.travel_minutes.items():
            a, b = frame.site_index[one], frame.site_index[other]
            self._given.setdefault(a, {})[b] = minutes
            self._given.setdefault(b, {})[a] = minutes

    @cached_property
    def _whole(self) -> dict[str, Ints]:
        return {}

    def between(self, places: Ints, mode: str) -> Ints:
        """Give the (n, n) minutes between places, 0 where a location is unknown."""
        if len(self._places) > _WHOLE_TABLE:
            return self._computed(places, mode)
        if mode not in self._whole:
            self._whole[mode] = self._computed(np.arange(len(self._places)), mode)
        return self._whole[mode][np.ix_(places, places)]

    def _computed(self, places: Ints, mode: str) -> Ints:
        latitude, longitude = self._places[places].T
        km = great_circle_km(
            latitude[:, None], longitude[:, None], latitude[None], longitude[None]
        )
        known = ~np.isnan(km)
        travel = self._settings
        minutes = formula_minutes(
            np.where(known, km, 0.0), travel.modes[mode], travel.detour
        )
        minutes[~known] = 0
        for row, place in enumerate(places.tolist()):
            given = self._given.get(place)
            if given:
                for column, other in enumerate(places.tolist()):
                    minutes[row, column] = given.get(other, minutes[row, column])
        return minutes


class Clashes:
    """Which slots one helper cannot both hold.

    Parameters
    ----------
    frame
        The arrays of the problem.
    without
        Rules that do not count.
    """

    def __init__(self, frame: Frame, without: frozenset[str]) -> None:
        self._frame = frame
        self._without = without
        self._modes = list(frame.problem.settings.travel.modes)
        self._travel = PlaceTravel(frame)

    def between(self, helper: int, slot: Ints) -> Bools:
        """Give the (n, n) clashes of a helper's slots: sorted by start, then number."""
        table = self._table
        if table is not None:
            at = table.rank[slot]
            bits = np.take(table.bits, at[:, None] * len(table.bits) + at)
            found: Bools = bits & table.asked[helper] != 0
            return found
        clash = np.zeros((len(slot), len(slot)), dtype=bool)
        for reason in self._reasons(helper):
            clash |= self._forbids(reason, slot, slot)
        later = np.triu(clash, 1)
        return later | later.T

    @cached_property
    def _table(self) -> "_Table | None":
        """All pairs of slots, where that is not too much."""
        frame = self._frame
        pairs = frame.slot_count**2
        if pairs > _MOST_BYTES or len(frame.locations) > _WHOLE_TABLE:
            return None
        reasons = [self._reasons(helper) for helper in range(frame.helper_count)]
        known = dict.fromkeys(reason for each in reasons for reason in each)
        if len(known) > _MOST_BITS:
            return None
        kind = np.min_scalar_type((1 << len(known)) - 1)
        if pairs * kind.itemsize > _MOST_BYTES:
            return None
        bit = {reason: kind.type(1 << number) for number, reason in enumerate(known)}
        asked = np.array([sum(bit[r] for r in each) for each in reasons], dtype=kind)
        slot = np.lexsort((np.arange(frame.slot_count), frame.start))
        bits = np.zeros((len(slot), len(slot)), dtype=kind)
        for first in range(0, len(slot), _ROWS):
            self._write(bits[first:, first:], slot[first:], bit)
        return _Table(np.argsort(slot), bits, asked)

    def _write(
        self, bits: Bits, slot: Ints, bit: dict[Reason, np.unsignedinteger]
    ) -> None:
        """Write the first rows and columns of what is left of the table."""
        rows = bits[:_ROWS]
        for reason, value in bit.items():
            rows += np.triu(self._forbids(reason, slot[:_ROWS], slot), 1) * value
        bits[:, :_ROWS] += rows.T

    def _reasons(self, helper: int) -> list[Reason]:
        """Give what may forbid a helper a pair of slots."""
        frame = self._frame
        longest = 2 * int(frame.minutes.max(initial=0))
        mode = self._modes.index(frame.problem.helpers[helper].mode)
        reasons = [
            ("overlap", 0),
            ("travel", mode),
            ("rest", int(frame.min_rest[helper])),
        ]
        for rule, sessions, minutes in (
            ("day_limit", frame.max_sessions_per_day, frame.max_minutes_per_day),
            ("week_limit", frame.max_sessions, frame.max_minutes),
        ):
            most = int(minutes[helper]) if sessions[helper] > 1 else -1
            if most < longest:
                reasons.append((rule, most))
        return [reason for reason in reasons if reason[0] not in self._without]

    def _forbids(self, reason: Reason, slot: Ints, later: Ints) -> Bools:
        """Say of slots and later ones whether a reason forbids to hold both."""
        frame, (rule, figure) = self._frame, reason
        one, other = slot[:, None], later[None, :]
        if rule in ("day_limit", "week_limit"):
            period = frame.day if rule == "day_limit" else frame.week
            both = frame.minutes[one] + frame.minutes[other]
            forbids: Bools = (period[one] == period[other]) & (both > figure)
            return forbids
        gap = frame.start[other] - frame.end[one]
        if rule == "travel":
            needed = self._needed_gap(slot, later, self._modes[figure])
            forbids = (gap >= 0) & (gap < needed)
        elif rule == "rest":
            forbids = (frame.day[one] != frame.day[other]) & (gap < figure)
        else:
            session = frame.slot_session
            forbids = (gap < 0) | (session[one] == session[other])
        return forbids

    def _needed_gap(self, slot: Ints, later: Ints, mode: str) -> Ints:
        frame = self._frame
        changeover = frame.problem.settings.changeover_minutes
        before, after = frame.slot_session[slot], frame.slot_session[later]
        places, at = np.unique(frame.place[after], return_inverse=True)
        of = np.searchsorted(places, frame.place[before])  # they are among the later
        minutes = self._travel.between(places, mode)[of[:, None], at] + changeover
        minutes[frame.remote[before][:, None] | frame.remote[after]] = changeover
        minutes[of[:, None] == at] = 0
        return minutes


@dataclass(frozen=True)
class _Table:
    """What forbids every pair of slots, a bit for each reason.

    Attributes
    ----------
    rank
        Place of each slot by start, then number.
    bits
        (slots, slots) by rank.
    asked
        By helper the bits of what may forbid them something.
    """

    rank: Ints
    bits: Bits
    asked: Bits
