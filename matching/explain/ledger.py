"""A plan in which moves can be tried, judged by the check's own rules.

The one place of this package that looks inside `matching.check`: which gates a
helper does not pass at a seat, and what a changed week or team would break. It only
finds candidates; what is reported is proven by `matching.check.violations`.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from matching.check import Duty, Facts, Roster, Violation, by_gates
from matching.check.duty import in_time
from matching.check.groups import by_timetable
from matching.check.rules import GATES, TEAMS
from matching.plan import Assignment
from matching.problem import Helper, Option, Problem, Seat, Session


class Place(NamedTuple):
    """A seat of a session at one of its options, or at a new one after the last."""

    session: Session
    number: int
    option: Option
    seat: Seat


class Ledger:
    """A problem and one of its plans, indexed.

    Parameters
    ----------
    problem
        Without faults.
    assignments
        A plan that breaks no rule.
    """

    def __init__(self, problem: Problem, assignments: Iterable[Assignment]) -> None:
        self.problem = problem
        self.assignments = tuple(assignments)
        self.facts = Facts(problem)
        roster = self.roster = Roster(self.facts, self.assignments)
        self.by_seat = roster.by_seat
        self.by_helper = {key: tuple(own) for key, own in roster.by_helper.items()}
        self.by_session = {key: tuple(own) for key, own in roster.by_session.items()}
        self._order = {key: number for number, key in enumerate(self.facts.seats)}
        self._weeks: dict[
            tuple[str, tuple[tuple[str, int, int], ...]], list[Violation]
        ] = {}
        self._gates: dict[
            tuple[str, int, int, str, str], tuple[Violation, ...] | None
        ] = {}

    def duty(self, place: Place, helper: Helper) -> Duty:
        """Put a helper into a place."""
        session, number, option, seat = place
        order = self._order[session.id, seat.id]
        day = self.facts.day(option.start)
        begun = session.id in self.facts.begun
        return Duty(session, option, seat, helper, day, number, order, begun)

    def option_of(self, session: Session) -> int | None:
        """Give the option at which a session is held; None where it is not."""
        team = self.by_session.get(session.id)
        return team[0].number if team else None

    def refusals(self, duty: Duty) -> list[Violation]:
        """List every gate that a helper does not pass at a seat, with its figures."""
        return by_gates(self.facts, duty)

    def obstacles(self, duty: Duty) -> tuple[Violation, ...] | None:
        """Give the one gate in the way, or none; None where two are, or the role."""
        key = (
            duty.session.id,
            duty.start,
            duty.end,
            duty.seat.id,
            duty.helper.id,
        )
        if key not in self._gates:
            self._gates[key] = self._obstacles(duty)
        return self._gates[key]

    def _obstacles(self, duty: Duty) -> tuple[Violation, ...] | None:
        if duty.begun:
            return None
        found: list[Violation] = []
        for gate in GATES.values():
            found += gate(self.facts, duty)
            if len(found) > 1 or (found and found[0].rule == "role"):
                return None
        return tuple(found)

    def clashes(self, duties: Sequence[Duty]) -> list[Violation]:
        """List what a helper's week breaks; the same week is judged once."""
        if not duties:
            return []
        week = tuple(sorted(duties, key=in_time))
        times = tuple((duty.session.id, duty.start, duty.end) for duty in week)
        key = (duties[0].helper.id, times)  # whichever the seats
        if key not in self._weeks:
            self._weeks[key] = by_timetable(self.facts, week)
        return self._weeks[key]

    def team_faults(self, team: Sequence[Duty]) -> list[Violation]:
        """List what a team breaks; nothing where nobody comes, or it has begun."""
        if not team or team[0].begun:
            return []
        ordered = sorted(team, key=lambda duty: duty.order)
        return [bad for rule in TEAMS.values() for bad in rule(self.facts, ordered)]
