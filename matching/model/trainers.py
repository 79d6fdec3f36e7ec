"""One trainer for all modules of a series, said as strongly as can be.

``t[k, h]`` says that h is the trainer of the series and module k is held. Without it
halves of two trainers would hold the halves of a series between them, and a trainer
with a day to spare would give thirds of it to three modules.
"""

from itertools import combinations, product

import numpy as np

from matching.model.conflicts import Conflicts
from matching.model.draft import Draft
from matching.model.frame import NO_LIMIT, Ints
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
        rows = self._draft.rows
        for place, columns in mine.items():
            needed = [one for one in range(place) if alone[one]]
            if needed and not self._goes(helper, mine, [*needed, place]):
                at_most(rows, "series:strong", columns, columns[:0])
            for one in needed[-1:]:
                before = mine.get(one, columns[:0])
                at_most(rows, "series:strong", columns, before)
                self._alone_with(helper, mine, [*needed, place])
        if len(mine) > _MOST_MODULES:
            return
        for count in range(2, len(mine) + 1):
            for some in combinations(mine, count):
                if self._most(helper, mine, some) == count - 1:
                    columns = np.concatenate([mine[place] for place in some])
                    trainer = np.full(count - 1, chosen[some[0]])
                    at_most(rows, "series:strong", columns, trainer)

    def _alone_with(self, helper: int, mine: Modules, some: list[int]) -> None:
        """Forbid what does not go beside a module and those it asks for.

        Whoever trains the last of them trains them all, which may use up a week: Σ x
        there + Σ x of a slot that goes with none of their ways ≤ 1.
        """
        draft = self._draft
        if any(place not in mine for place in some):
            return
        own = np.concatenate([*mine.values()])
        first, last = draft.helper_first[helper : helper + 2].tolist()
        others = np.setdiff1d(np.arange(first, last), own)
        slots = [np.unique(draft.slot[mine[place]]).tolist() for place in some]
        ways = [np.array(way) for way in product(*slots)]
        ways = [way for way in ways if self._fits(helper, way)]
        for slot in np.unique(draft.slot[others]).tolist():
            if not any(self._together(helper, np.append(way, slot)) for way in ways):
                besides = others[draft.slot[others] == slot]
                both = np.concatenate([mine[some[-1]], besides])
                draft.rows.add(
                    "series:strong", np.zeros_like(both), both, 1, count=1, upper=1
                )

    def _most(self, helper: int, mine: Modules, some: tuple[int, ...]) -> int:
        """Give how many of some modules go together: all, one less, or fewer (0)."""
        if self._goes(helper, mine, [*some]):
            return len(some)
        fewer = combinations(some, len(some) - 1)
        every = all(self._goes(helper, mine, [*each]) for each in fewer)
        return len(some) - 1 if every else 0

    def _goes(self, helper: int, mine: Modules, some: list[int]) -> bool:
        """Say whether a helper could train some modules, at one slot each."""
        if any(place not in mine for place in some):
            return False
        slots = [np.unique(self._draft.slot[mine[place]]).tolist() for place in some]
        return any(self._fits(helper, np.array(chosen)) for chosen in product(*slots))

    def _fits(self, helper: int, slots: Ints) -> bool:
        """Say whether slots, in the order of their modules, go together."""
        frame = self._draft.frame
        if (frame.end[slots[:-1]] > frame.start[slots[1:]]).any():
            return False
        return self._together(helper, slots)

    def _together(self, helper: int, slots: Ints) -> bool:
        """Say whether a helper could hold all of some slots."""
        frame, without = self._draft.frame, self._draft.without
        slots = slots[np.argsort(frame.start[slots], kind="stable")]
        if self._conflicts.between(helper, slots).any():
            return False
        for rule, period, sessions, minutes in (
            (
                "day_limit",
                frame.day,
                frame.max_sessions_per_day,
                frame.max_minutes_per_day,
            ),
            ("week_limit", frame.week, frame.max_sessions, frame.max_minutes),
        ):
            if rule not in without:
                of = period[slots] - period[slots].min()
                if (np.bincount(of) > sessions[helper]).any():
                    return False
                if (np.bincount(of, frame.minutes[slots]) > minutes[helper]).any():
                    return False
        return "expenses" in without or self._affords(helper, slots)

    def _affords(self, helper: int, slots: Ints) -> bool:
        frame, facts = self._draft.frame, self._draft.eligibility.facts
        for year in np.unique(frame.year[slots]).tolist():
            most = int(facts.paid_days(year)[helper])
            days = np.unique(frame.day[slots[frame.year[slots] == year]])
            if most < NO_LIMIT and len(days) > most:
                return False
        return True

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


def held_of(draft: Draft, session: int) -> Ints:
    """Give the columns that say that a session is held, one an option."""
    first = draft.frame.slot_first
    held: Ints = draft.held[first[session] : first[session + 1]]
    return held
