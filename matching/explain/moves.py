"""Chains of moves: who could take a seat, who their seat, and so on.

A chain fills every place it opens, changes at most one thing in the data, and moves
nobody twice. It looks only at gates and weeks on the way, and at teams in the end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.check import Duty
from matching.explain.changes import Change, Replan
from matching.explain.cures import gate_cure, team_cure, week_cure
from matching.explain.ledger import Ledger, Place
from matching.plan import Assignment
from matching.problem import Helper

NOTHING: Final = Replan()
STEPS: Final = 4000  # helpers tried in some place, for one seat


@dataclass(frozen=True, slots=True)
class Trial:
    """Duties taken and given up, and the one change that makes them possible."""

    taken: tuple[Duty, ...] = ()
    left: tuple[Duty, ...] = ()
    change: Change = NOTHING

    @property
    def helpers(self) -> frozenset[str]:
        """Who has been moved."""
        return frozenset(duty.helper.id for duty in (*self.taken, *self.left))

    @property
    def emptied(self) -> int:
        """How many seats are given up that nobody takes."""
        held = {duty.key[:2] for duty in self.taken}
        return sum(duty.key[:2] not in held for duty in self.left)

    def answer(self, ledger: Ledger) -> tuple[Assignment, ...]:
        """Give the whole plan after the moves."""
        gone = {duty.key for duty in self.left}
        kept = [
            each
            for each in ledger.assignments
            if (each.session, each.seat, each.helper) not in gone
        ]
        return tuple(sorted((*kept, *(duty.assignment for duty in self.taken))))


class Chains:
    """Looks for chains of moves in one plan.

    Parameters
    ----------
    ledger
        The problem and the plan.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._steps_left = STEPS
        self._open_to: dict[tuple[str, int, int, str], list[tuple[Helper, Change]]] = {}

    def begin(self) -> None:
        """Begin to look for another seat: so many steps are tried for each."""
        self._steps_left = STEPS

    def fill(
        self, places: Sequence[Place], moves: int, began: Trial | None = None
    ) -> Iterator[Trial]:
        """Fill places by at most so many moves more, the short chains first.

        Parameters
        ----------
        began
            What has been moved already.
        """
        began = began or Trial()
        done = len(began.taken)
        for most in range(len(places), moves + 1):
            for trial in self._fill(tuple(places), began, done + most):
                if len(trial.taken) == done + most:
                    cured = self._with_teams(trial)
                    if cured is not None:
                        yield cured

    def _fill(
        self, places: tuple[Place, ...], trial: Trial, most: int
    ) -> Iterator[Trial]:
        if not places:
            yield trial
            return
        if len(trial.taken) + len(places) > most:
            return
        place, *rest = places
        moved = trial.helpers
        for helper, change in self.candidates(place):
            if helper.id in moved or not _one_change(trial.change, change):
                continue
            self._steps_left -= 1
            if self._steps_left < 0:
                return
            changed = trial if change == NOTHING else replace(trial, change=change)
            room = most - len(trial.taken) - len(places)
            for step, opened in self._steps(place, helper, changed, room):
                yield from self._fill((*opened, *rest), step, most)

    def candidates(self, place: Place) -> list[tuple[Helper, Change]]:
        """List who passes the gates of a place, or would with one change."""
        option = place.option
        key = (place.session.id, option.start, option.end, place.seat.id)
        if key not in self._open_to:
            self._open_to[key] = [*self._candidates(place)]
        return self._open_to[key]

    def _candidates(self, place: Place) -> Iterator[tuple[Helper, Change]]:
        for helper in self.ledger.problem.helpers:
            duty = self.ledger.duty(place, helper)
            obstacles = self.ledger.obstacles(duty)
            if obstacles is None:
                continue
            cure = gate_cure(duty, obstacles[0]) if obstacles else NOTHING
            if cure is not None:
                yield helper, cure

    def _steps(
        self, place: Place, helper: Helper, trial: Trial, room: int
    ) -> Iterator[tuple[Trial, tuple[Place, ...]]]:
        """Put a helper into a place as they are, with more allowed, or for another."""
        duty = self.ledger.duty(place, helper)
        own = self.ledger.by_helper.get(helper.id, ())
        taken = (*trial.taken, duty)
        if all(other.session.id != duty.session.id for other in own):
            clashes = self.ledger.clashes([*own, duty])
            if not clashes:
                yield replace(trial, taken=taken), ()
                return
            cure = week_cure(helper.id, clashes)
            if cure is not None and _one_change(trial.change, cure):
                yield replace(trial, taken=taken, change=cure), ()
        for other in own:
            if not self._may_leave(other) or (other.seat.mandatory and room < 1):
                continue
            rest = [each for each in own if each is not other]
            if any(each.session.id == duty.session.id for each in rest):
                continue
            if not self.ledger.clashes([*rest, duty]):
                opened = Place(other.session, other.number, other.option, other.seat)
                left = replace(trial, taken=taken, left=(*trial.left, other))
                yield left, (opened,) if other.seat.mandatory else ()

    def _may_leave(self, duty: Duty) -> bool:
        return duty.key not in self.ledger.facts.pinned and not duty.begun

    def _with_teams(self, trial: Trial) -> Trial | None:
        """Give a chain whose teams work, perhaps after an introduction; else None."""
        gone = {duty.key for duty in trial.left}
        touched = {duty.session.id for duty in (*trial.taken, *trial.left)}
        faults, duties = [], []
        for session in touched:
            team = [
                duty
                for duty in self.ledger.by_session.get(session, ())
                if duty.key not in gone
            ]
            team += [duty for duty in trial.taken if duty.session.id == session]
            duties += team
            faults += self.ledger.team_faults(team)
        if not faults:
            return trial
        cure = team_cure(duties, faults)
        if cure is None or not _one_change(trial.change, cure):
            return None
        return replace(trial, change=cure)


def _one_change(have: Change, more: Change) -> bool:
    return have == NOTHING or more == NOTHING
