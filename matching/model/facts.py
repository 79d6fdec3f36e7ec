"""Sessions that have begun: what was published of them is no longer asked.

Their assignments are columns fixed at 1 and count in every limit. Facts that exceed
a limit by themselves break nothing, but leave nothing to anybody else.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.model.frame import NO_LIMIT, Bools, Frame, Ints


@dataclass(frozen=True)
class Facts:
    """The assignments of begun sessions, and what they leave to others."""

    frame: Frame

    @cached_property
    def stations(self) -> tuple[Ints, Ints]:
        """Give helper and station of every assignment that is a fact."""
        frame = self.frame
        found = [
            (helper, self._station(session, option, seat))
            for session in np.flatnonzero(frame.begun).tolist()
            for helper, (option, seat) in frame.told[session].items()
        ]
        helper, station = np.array(found, dtype=np.int64).reshape(-1, 2).T
        return helper, station

    def _station(self, session: int, option: int, seat: int) -> int:
        frame = self.frame
        slot = int(frame.slot_first[session]) + option
        within = seat - int(frame.seat_first[session])
        return int(frame.station_first[slot]) + within

    @cached_property
    def slots(self) -> Ints:
        """Slots of sessions that have begun, as published."""
        return np.unique(self.frame.station_slot[self.stations[1]])

    def leave_room(self, helper: Ints, slot: Ints, without: frozenset[str]) -> Bools:
        """Say of pairs whether what has begun is within the helper's limits.

        Limits of a day, of a week, and allowances of a year: where facts exceed one,
        nothing can be added that counts in it.
        """
        leaves = np.ones(len(helper), dtype=bool)
        if not len(self.stations[0]):
            return self._affords(leaves, helper, slot, without)
        frame = self.frame
        limits = (
            ("day_limit", frame.day, frame.max_sessions_per_day, None),
            ("day_limit", frame.day, frame.max_minutes_per_day, frame.minutes),
            ("week_limit", frame.week, frame.max_sessions, None),
            ("week_limit", frame.week, frame.max_minutes, frame.minutes),
        )
        for rule, period, most, amount in limits:
            if rule not in without:
                leaves &= self._within(helper, slot, period, most, amount)
        return self._affords(leaves, helper, slot, without)

    def _within(
        self, helper: Ints, slot: Ints, period: Ints, most: Ints, amount: Ints | None
    ) -> Bools:
        who, station = self.stations
        at = self.frame.station_slot[station]
        used = np.zeros((self.frame.helper_count, int(period.max()) + 1), np.int64)
        np.add.at(used, (who, period[at]), 1 if amount is None else amount[at])
        within: Bools = used[helper, period[slot]] <= most[helper]
        return within

    def _affords(
        self, leaves: Bools, helper: Ints, slot: Ints, without: frozenset[str]
    ) -> Bools:
        if "expenses" not in without:
            for year in np.unique(self.frame.year[slot]).tolist():
                at = self.frame.year[slot] == year
                most = self.paid_days(year)[helper[at]]
                past = self.past_days(year)[helper[at]]
                leaves[at] &= (most >= 1) & (past <= most)
        return leaves

    def paid_days(self, year: int) -> Ints:
        """Give the days a year's allowance pays each helper, `NO_LIMIT` without one."""
        if year not in self._paid:
            self._paid[year] = self._paid_days(year)
        return self._paid[year]

    @cached_property
    def _paid(self) -> dict[int, Ints]:
        return {}

    def _paid_days(self, year: int) -> Ints:
        days = np.full(self.frame.helper_count, NO_LIMIT, dtype=np.int64)
        for number, helper in enumerate(self.frame.problem.helpers):
            for allowance in helper.allowances:
                if allowance.year == year and allowance.day_rate_cents > 0:
                    days[number] = allowance.left_cents // allowance.day_rate_cents
        return days

    def past_days(self, year: int) -> Ints:
        """Give the days of a year on which each helper has begun a session."""
        frame, (helper, station) = self.frame, self.stations
        slot = frame.station_slot[station]
        mine = frame.year[slot] == year
        days = np.unique(np.stack([helper[mine], frame.day[slot[mine]]]), axis=1)[0]
        return np.bincount(days, minlength=frame.helper_count)

    def trains(self, helper: Ints, seat: Ints) -> Bools:
        """Say of pairs whether the seat is open to that trainer of its series."""
        may = np.ones(len(helper), dtype=bool)
        for number, only in self._trainers.items():
            here = seat == number
            may[here] = helper[here] == only
        return may

    @cached_property
    def _trainers(self) -> dict[int, int]:
        """Give trainer seats whose trainer is known, with the helper (-1 nobody)."""
        frame, problem = self.frame, self.frame.problem
        known: dict[str, set[int]] = {
            series.id: {frame.helper_index[series.trainer]} if series.trainer else set()
            for series in problem.series
            if series.same_trainer
        }
        seats: dict[str, list[int]] = {}
        for number, session in enumerate(problem.sessions):
            module = session.module
            if module is None or not module.trainer_seat or module.series not in known:
                continue
            seat = frame.seat_index[session.id, module.trainer_seat]
            if frame.begun[number]:
                told = frame.told[number].items()
                known[module.series] |= {h for h, (_, t) in told if t == seat}
            else:
                seats.setdefault(module.series, []).append(seat)
        return {
            seat: who.copy().pop() if len(who) == 1 else -1
            for series, who in known.items()
            if who
            for seat in seats.get(series, ())
        }
