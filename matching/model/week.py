"""What one trainer could hold, and what of it goes together."""

from functools import cached_property

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Bools, Ints


class Week:
    """The slots one helper could hold, by start, and what goes together of them."""

    def __init__(self, draft: Draft, helper: int) -> None:
        frame = self._frame = draft.frame
        self._helper, self._without = helper, draft.without
        first, last = draft.helper_first[helper : helper + 2].tolist()
        self._columns = np.arange(first, last)
        slots = np.unique(draft.slot[self._columns])
        self.slots = slots[np.argsort(frame.start[slots], kind="stable")]
        self.conflict = draft.clashes.between(helper, self.slots)
        place = np.zeros(frame.slot_count, dtype=np.int64)
        place[self.slots] = np.arange(len(self.slots))
        self._place = place[draft.slot[self._columns]]
        self._day, self._year = frame.day[self.slots], frame.year[self.slots]
        self._paid = {
            year: int(draft.eligibility.facts.paid_days(year)[helper])
            for year in set(self._year.tolist())
            if "expenses" not in draft.without
        }

    def places_of(self, columns: Ints) -> list[int]:
        """Give the places of the slots of some columns of the helper, sorted."""
        return sorted(set(self._place[columns - self._columns[0]].tolist()))

    def columns_of(self, places: Ints) -> Ints:
        """Give the helper's columns in some places."""
        found: Ints = self._columns[np.isin(self._place, places)]
        return found

    def allows(self, way: Ints) -> bool:
        """Say whether slots, in the order of their modules, go together."""
        frame, slots = self._frame, self.slots[way]
        if (frame.end[slots[:-1]] > frame.start[slots[1:]]).any():
            return False
        return not (self.conflict[np.ix_(way, way)].any() or self._too_much(way))

    def barred_by(self, way: Ints) -> Bools:
        """Say of every place whether it does not go with a way that is allowed."""
        barred: Bools = np.logical_or.reduce(self.conflict[way], axis=0)
        for period, amount, most in self._limits:
            barred |= _used(period, amount, way, period) + amount > most
        for year, most in self._paid.items():
            days = self._days(way, year)
            if len(days) >= most:
                barred |= (self._year == year) & ~np.isin(self._day, [*days])
        return barred

    @cached_property
    def _limits(self) -> list[tuple[Ints, Ints, int]]:
        """Periods and amounts of all places, and the most of a period."""
        frame, slots, helper = self._frame, self.slots, self._helper
        once, minutes = np.ones(len(slots), dtype=np.int64), frame.minutes[slots]
        return [
            (period[slots], amount, int(most[helper]))
            for rule, period, amount, most in (
                ("day_limit", frame.day, once, frame.max_sessions_per_day),
                ("day_limit", frame.day, minutes, frame.max_minutes_per_day),
                ("week_limit", frame.week, once, frame.max_sessions),
                ("week_limit", frame.week, minutes, frame.max_minutes),
            )
            if rule not in self._without
        ]

    def _too_much(self, way: Ints) -> bool:
        """Say whether slots exceed a limit of a day, a week or a year."""
        return any(
            (_used(period, amount, way, period[way]) > most).any()
            for period, amount, most in self._limits
        ) or any(len(self._days(way, year)) > most for year, most in self._paid.items())

    def _days(self, way: Ints, year: int) -> set[int]:
        """Give the days of a year on which a way has slots."""
        return set(self._day[way[self._year[way] == year]].tolist())


def _used(period: Ints, amount: Ints, way: Ints, periods: Ints) -> Ints:
    """Give what a way uses of each of some periods."""
    used: Ints = (periods[:, None] == period[way]) @ amount[way]
    return used
