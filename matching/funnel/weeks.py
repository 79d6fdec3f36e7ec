"""What the duties of helpers leave of their weeks, for many pairs at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.check import Roster
from matching.model.facts import Facts
from matching.model.frame import Bools, Frame, Ints, expanded
from matching.travel import formula_minutes, great_circle_km


@dataclass(frozen=True)
class Clash:
    """What stands against pairs of helper and slot; at most one is True of a pair.

    Attributes
    ----------
    elsewhere
        The helper has a duty at that hour, or too near to it.
    limits
        A limit of the day or week is used up, and nothing else can be in the way.
    unsure
        A table of ways decides: to be looked at closely.
    """

    elsewhere: Bools
    limits: Bools
    unsure: Bools


class Weeks:
    """The duties of a plan by helper, as arrays.

    Parameters
    ----------
    frame
        The arrays of the problem.
    facts
        What has begun, and what allowances pay.
    roster
        The plan.
    """

    def __init__(self, frame: Frame, facts: Facts, roster: Roster) -> None:
        self._frame = frame
        self._facts = facts
        duties = [
            (
                frame.helper_index[duty.helper.id],
                frame.session_index[duty.session.id],
                duty.number,
            )
            for duty in roster.duties
        ]
        table = np.array(sorted(duties), dtype=np.int64).reshape(-1, 3)
        self._slot = frame.slot_first[table[:, 1]] + table[:, 2]
        everyone = np.arange(frame.helper_count + 1)
        self._first = np.searchsorted(table[:, 0], everyone)

    def clash(self, helper: Ints, slot: Ints) -> Clash:
        """Say what the other duties of helpers do to slots."""
        frame, count = self._frame, len(helper)
        member, many = expanded(self._first, helper)
        pair = np.repeat(np.arange(count), many)
        new, old = slot[pair], self._slot[member]
        gap = np.maximum(
            frame.start[new] - frame.end[old], frame.start[old] - frame.end[new]
        )
        needed = self._needed(helper[pair], new, old)
        near = _any(pair, gap < needed, count)
        sure = not frame.problem.travel_minutes
        elsewhere = near if sure else _any(pair, gap < 0, count)
        unsure = near & ~elsewhere
        limits = self._over(helper, slot, pair, old)
        limits |= self._unpaid(helper, slot, pair, member)
        return Clash(elsewhere, limits & ~elsewhere & ~unsure, unsure)

    def _over(self, helper: Ints, slot: Ints, pair: Ints, old: Ints) -> Bools:
        """Say of pairs whether they go over a limit of the day or week."""
        frame = self._frame
        over = np.zeros(len(helper), dtype=bool)
        for period, sessions, minutes in (
            (frame.day, frame.max_sessions_per_day, frame.max_minutes_per_day),
            (frame.week, frame.max_sessions, frame.max_minutes),
        ):
            same = np.flatnonzero(period[slot[pair]] == period[old])
            held = np.ones(len(helper), dtype=np.int64)
            lasting = frame.minutes[slot].copy()
            np.add.at(held, pair[same], 1)
            np.add.at(lasting, pair[same], frame.minutes[old[same]])
            over |= (held > sessions[helper]) | (lasting > minutes[helper])
        return over

    def _needed(self, helper: Ints, new: Ints, old: Ints) -> Ints:
        """Give the minutes a helper needs between two slots; with a table, at most."""
        frame = self._frame
        here, there = frame.slot_session[new], frame.slot_session[old]
        apart = frame.place[here] != frame.place[there]
        needed = np.zeros(len(helper), dtype=np.int64)
        changeover = frame.problem.settings.changeover_minutes
        needed[apart] = changeover
        apart &= ~frame.remote[here] & ~frame.remote[there]
        at = np.flatnonzero(apart)
        ways = self._ways(helper[at], frame.place[here[at]], frame.place[there[at]])
        needed[at] += ways
        nights = frame.day[new] != frame.day[old]
        return np.maximum(needed, np.where(nights, frame.min_rest[helper], 0))

    def _ways(self, helper: Ints, one: Ints, other: Ints) -> Ints:
        frame = self._frame
        travel, table = frame.problem.settings.travel, frame.problem.travel_minutes
        latitude, longitude = self._places.T
        km = great_circle_km(
            latitude[one], longitude[one], latitude[other], longitude[other]
        )
        known = np.nan_to_num(km)
        found = np.full(len(helper), max(table.values(), default=0), dtype=np.int64)
        for number, mode in enumerate(travel.modes):
            at = np.flatnonzero((self._mode[helper] == number) & ~np.isnan(km))
            minutes = formula_minutes(known[at], travel.modes[mode], travel.detour)
            found[at] = np.maximum(found[at], minutes)
        return found

    @cached_property
    def _places(self) -> NDArray[np.float64]:
        places = [place or (np.nan, np.nan) for place in self._frame.locations]
        return np.array(places, dtype=np.float64).reshape(len(places), 2)

    @cached_property
    def _mode(self) -> Ints:
        modes = {m: i for i, m in enumerate(self._frame.problem.settings.travel.modes)}
        helpers = self._frame.problem.helpers
        return np.array([modes[helper.mode] for helper in helpers], dtype=np.int64)

    def _unpaid(self, helper: Ints, slot: Ints, pair: Ints, member: Ints) -> Bools:
        """Say of pairs whether the allowance of the year does not pay that day too."""
        frame = self._frame
        new, old = slot[pair], self._slot[member]
        same_day = frame.day[new] == frame.day[old]
        days = (~_any(pair, same_day, len(helper))).astype(np.int64)
        counted = self._opens_day[member] & (frame.year[new] == frame.year[old])
        np.add.at(days, pair[counted], 1)
        over = np.zeros(len(helper), dtype=bool)
        for year in np.unique(frame.year[slot]).tolist():
            most = self._facts.paid_days(year)[helper]
            over |= (frame.year[slot] == year) & (days > most)
        return over

    @cached_property
    def _opens_day(self) -> Bools:
        """Whether each duty is its helper's first of that day."""
        owner = np.repeat(np.arange(len(self._first) - 1), np.diff(self._first))
        keys = owner * (self._frame.problem.horizon.days + 1)
        keys = keys + self._frame.day[self._slot]
        opens = np.zeros(len(keys), dtype=bool)
        opens[np.unique(keys, return_index=True)[1]] = True
        return opens


def _any(pair: Ints, true: Bools, count: int) -> Bools:
    found = np.zeros(count, dtype=bool)
    found[pair[true]] = True
    return found
