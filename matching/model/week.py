"""What one trainer could hold, and what of it goes together."""

import numpy as np

from matching.model.conflicts import Conflicts
from matching.model.draft import Draft
from matching.model.frame import Bools, Ints


class Week:
    """The slots one helper could hold, by start, and what goes together of them."""

    def __init__(self, draft: Draft, conflicts: Conflicts, helper: int) -> None:
        frame = self._frame = draft.frame
        self._helper, self._without = helper, draft.without
        first, last = draft.helper_first[helper : helper + 2].tolist()
        self._columns = np.arange(first, last)
        slots = np.unique(draft.slot[self._columns])
        self.slots = slots[np.argsort(frame.start[slots], kind="stable")]
        self.conflict = conflicts.between(helper, self.slots)
        place = np.zeros(frame.slot_count, dtype=np.int64)
        place[self.slots] = np.arange(len(self.slots))
        self._place = place[draft.slot[self._columns]]
        self._paid = {
            year: int(draft.eligibility.facts.paid_days(year)[helper])
            for year in np.unique(frame.year[self.slots]).tolist()
        }

    def places_of(self, columns: Ints) -> Ints:
        """Give the places of the slots of some columns of the helper."""
        return np.unique(self._place[columns - self._columns[0]])

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
        """Say of every place whether it does not go with a way."""
        barred: Bools = np.logical_or.reduce(self.conflict[way], axis=0)
        if not self._could_be_too_much(len(way) + 1):
            return barred
        for place in np.flatnonzero(~barred).tolist():
            barred[place] = self._too_much(np.append(way, place))
        return barred

    def _could_be_too_much(self, count: int) -> bool:
        """Say whether any so many slots could exceed a limit."""
        frame, helper = self._frame, self._helper
        minutes = int(frame.minutes[self.slots].max()) * count
        return (
            frame.max_sessions[helper] < count
            or frame.max_sessions_per_day[helper] < count
            or frame.max_minutes[helper] < minutes
            or frame.max_minutes_per_day[helper] < minutes
            or any(days < count for days in self._paid.values())
        )

    def _too_much(self, places: Ints) -> bool:
        """Say whether slots exceed a limit of a day, a week or a year."""
        frame, helper, slots = self._frame, self._helper, self.slots[places]
        for rule, period, sessions, minutes in (
            (
                "day_limit",
                frame.day,
                frame.max_sessions_per_day,
                frame.max_minutes_per_day,
            ),
            ("week_limit", frame.week, frame.max_sessions, frame.max_minutes),
        ):
            if rule not in self._without:
                of = period[slots] - period[slots].min()
                if np.bincount(of).max() > sessions[helper]:
                    return True
                if np.bincount(of, frame.minutes[slots]).max() > minutes[helper]:
                    return True
        return "expenses" not in self._without and self._unpaid(slots)

    def _unpaid(self, slots: Ints) -> bool:
        year = self._frame.year[slots]
        return any(
            len(np.unique(self._frame.day[slots[year == one]])) > most
            for one, most in self._paid.items()
        )
