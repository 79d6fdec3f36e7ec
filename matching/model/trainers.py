"""One trainer for all modules of a series, said as strongly as can be.

``t[k, h]`` says that h is the trainer of the series and module k is held. Without it
halves of two trainers would hold the halves of a series between them, and a trainer
with a day to spare would give thirds of it to three modules.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np

from matching.model.cliques import clique_cover
from matching.model.draft import Draft
from matching.model.frame import Ints
from matching.model.rows import at_most
from matching.model.week import Week

_MOST_MODULES = 6  # of which all subsets are looked at
_MOST_WAYS = 256  # of training some modules, one option each, that are looked at

Modules = dict[int, Ints]  # by place in the series a helper's columns there


class Training:
    """Writes who trains the modules of one series after the other."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

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
            draft.choices.append(trains[-1])
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
        week = Week(self._draft, helper)
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

    def _after(self, week: Week, mine: Modules, columns: Ints, some: list[int]) -> None:
        """Add what a trainer of the last of some modules did before."""
        rows = self._draft.rows
        if any(place not in mine for place in some):
            at_most(rows, "series:strong", columns, columns[:0])
            return
        at_most(rows, "series:strong", columns, mine[some[-2]])
        few = self._few(week, mine, some)
        ways = np.array([*self._ways(week, mine, few)], dtype=np.int64)
        if len(ways):
            self._alone_with(week, columns, ways)
        else:
            at_most(rows, "series:strong", columns, columns[:0])

    def _alone_with(self, week: Week, columns: Ints, ways: Ints) -> None:
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

    def _one_too_many(self, week: Week, mine: Modules, some: tuple[int, ...]) -> bool:
        """Say whether some modules do not go together, but all of them less one do.

        No where that would take long to find out.
        """
        if len(self._few(week, mine, some)) < len(some) or self._go(week, mine, some):
            return False
        fewer = combinations(some, len(some) - 1)
        return all(self._go(week, mine, each) for each in fewer)

    def _go(self, week: Week, mine: Modules, some: Sequence[int]) -> bool:
        """Say whether some modules go together."""
        return next(self._ways(week, mine, some), None) is not None

    def _few(self, week: Week, mine: Modules, some: Sequence[int]) -> Sequence[int]:
        """Give the last of some modules, as many as have few ways to train them."""
        options = [len(week.places_of(mine[place])) for place in some]
        first = 0
        while math.prod(options[first:]) > _MOST_WAYS:
            first += 1
        return some[first:]

    def _ways(self, week: Week, mine: Modules, some: Sequence[int]) -> Iterator[Ints]:
        """Give the ways to train some modules in order, as places in the week."""
        slots = [week.places_of(mine[place]) for place in some]
        ways = (np.array(way, dtype=np.int64) for way in product(*slots))
        return filter(week.allows, ways)

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
