"""One trainer for all modules of a series, said as strongly as can be.

``t[k, h]`` says that h is the trainer of the series and module k is held. Without it
halves of two trainers would hold the halves of a series between them, and a trainer
with a day to spare would give thirds of it to three modules.
"""

from itertools import combinations, product

import numpy as np

from matching.model.cliques import clique_cover
from matching.model.conflicts import Conflicts
from matching.model.draft import Draft
from matching.model.frame import Bools, Ints
from matching.model.rows import at_most

_MOST_MODULES = 6  # of which all subsets are looked at

Modules = dict[int, Ints]  # by place in the series a helper's columns there


class Training:
    """Writes who trains the modules of one series after the other."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._conflicts = Conflicts(draft)

    def add(self, modules: list[int]) -> None:
        """Add the rows of a series whose trainer does not change.

        Σ x of h in the trainer seat of k ≤ t[k, h] ≤ t[k - 1, h], and
        Σ_h t[k, h] ≤ Σ y of k. The first module, held once at most, has one trainer;
        so have the others.

        Parameters
        ----------
        modules
            Its sessions in order; those that have begun are left out here.
        """
        draft = self._draft
        modules = [one for one in modules if not draft.frame.begun[one]]
        columns = [self._in_trainer_seat(session) for session in modules]
        if not modules:
            return
        helpers = np.unique(draft.helper[np.concatenate(columns)])
        trains: list[Ints] = []
        for session, mine in zip(modules, columns, strict=True):
            trains.append(draft.rows.new_columns(len(helpers)))
            at_most(draft.rows, "series", trains[-1], held_of(draft, session))
            who = np.searchsorted(helpers, draft.helper[mine])
            self._enabled(who, mine, trains[-1])
            if len(trains) > 1:
                self._enabled(np.arange(len(helpers)), trains[-1], trains[-2])
        alone = [self._needs_trainer(session) for session in modules]
        for number, helper in enumerate(helpers.tolist()):
            mine_by_place = {
                place: each[draft.helper[each] == helper]
                for place, each in enumerate(columns)
                if (draft.helper[each] == helper).any()
            }
            chosen = [int(each[number]) for each in trains]
            self._of_helper(helper, mine_by_place, chosen, alone)

    def _enabled(self, row: Ints, columns: Ints, by: Ints) -> None:
        """Add a row for each of `by`: Σ of its columns ≤ it."""
        rows = self._draft.rows
        first = rows.rows
        rows.add(
            "series",
            np.concatenate([row, np.arange(len(by))]),
            np.concatenate([columns, by]),
            np.concatenate([np.ones(len(columns), int), np.full(len(by), -1)]),
            count=len(by),
            upper=0,
        )
        self._draft.enabling.append((first + np.arange(len(by)), by))

    def _of_helper(
        self, helper: int, mine: Modules, chosen: list[int], alone: list[bool]
    ) -> None:
        """Add what one trainer can do of the series, in whole modules.

        Of some modules at most so many: Σ x ≤ n · t. A module after others that
        nobody else could hold: x ≤ Σ x there, 0 where they do not go together.
        """
        if len(mine) < 2 and not any(alone[: max(mine)]):
            return
        rows = self._draft.rows
        week = Week(self._draft, self._conflicts, helper)
        for place, columns in mine.items():
            needed = [one for one in range(place) if alone[one]]
            if needed:
                self._after(week, mine, columns, [*needed, place])
        if len(mine) > _MOST_MODULES:
            return
        for count in range(2, len(mine) + 1):
            for some in combinations(mine, count):
                if self._one_too_many(week, mine, some):
                    columns = np.concatenate([mine[place] for place in some])
                    trainer = np.full(count - 1, chosen[some[0]])
                    at_most(rows, "series:strong", columns, trainer)

    def _after(
        self, week: "Week", mine: Modules, columns: Ints, some: list[int]
    ) -> None:
        """Add what a trainer of the last of some modules did before."""
        rows = self._draft.rows
        ways = self._ways(week, mine, some)
        if len(ways):
            at_most(rows, "series:strong", columns, mine[some[-2]])
            self._alone_with(week, columns, ways)
        else:
            at_most(rows, "series:strong", columns, columns[:0])

    def _alone_with(self, week: "Week", columns: Ints, ways: Ints) -> None:
        """Forbid what does not go beside a module and those it asks for.

        Whoever trains the last of them trains them all, which may use up a week: Σ x
        there + Σ x of a clique of what goes with none of their ways ≤ 1.
        """
        barred = np.ones(len(week.slots), dtype=bool)
        for way in ways:
            barred &= week.barred_by(way)
        barred[ways.ravel()] = False
        last = np.unique(ways[:, -1])
        barred &= ~week.conflict[last].all(axis=0)  # those are conflicts anyway
        open_ones = np.flatnonzero(barred)
        conflict = week.conflict[np.ix_(open_ones, open_ones)]
        cliques = clique_cover(conflict)
        cliques += [[node] for node in np.flatnonzero(~conflict.any(axis=1)).tolist()]
        for clique in cliques:
            others = week.columns_of(open_ones[clique])
            both = np.concatenate([columns, others])
            row = np.zeros(len(both), dtype=np.int64)
            self._draft.rows.add("series:strong", row, both, 1, count=1, upper=1)

    def _one_too_many(self, week: "Week", mine: Modules, some: tuple[int, ...]) -> bool:
        """Say whether some modules do not go together, but all of them less one do."""
        if len(self._ways(week, mine, [*some])):
            return False
        fewer = combinations(some, len(some) - 1)
        return all(len(self._ways(week, mine, [*each])) for each in fewer)

    def _ways(self, week: "Week", mine: Modules, some: list[int]) -> Ints:
        """Give the ways to train some modules in order, as places in the week."""
        if any(place not in mine for place in some):
            return np.zeros((0, len(some)), dtype=np.int64)
        slots = [week.places_of(mine[place]).tolist() for place in some]
        ways = [way for way in product(*slots) if week.allows(np.array(way))]
        return np.array(ways, dtype=np.int64).reshape(-1, len(some))

    def _needs_trainer(self, session: int) -> bool:
        """Say whether a module cannot be held with its trainer's seat empty."""
        asked = self._draft.problem.sessions[session]
        trainer = asked.module.trainer_seat if asked.module else None
        others = [s for s in asked.seats if s.covering and s.id != trainer]
        without = "staffing" in self._draft.without
        return trainer is not None and len(others) < asked.min_staff and not without

    def _in_trainer_seat(self, session: int) -> Ints:
        """Give the columns of the trainer's seat of a session."""
        draft = self._draft
        asked = draft.problem.sessions[session]
        columns = draft.columns_of_session(session)
        seat = asked.module.trainer_seat if asked.module else None
        if seat is None:
            return columns[:0]
        number = draft.frame.seat_index[asked.id, seat]
        mine: Ints = columns[draft.seat[columns] == number]
        return mine


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


def held_of(draft: Draft, session: int) -> Ints:
    """Give the columns that say that a session is held, one an option."""
    first = draft.frame.slot_first
    held: Ints = draft.held[first[session] : first[session + 1]]
    return held
