"""A plan on the desk: loaded once, then asked what every move would do.

While somebody drags a name from one session to another, each hover is a question;
the answer looks only at the sessions, helpers, rooms and series the move touches. The
one pitfall: a desk keeps what it was made from, so a plan that was changed wants a
desk of its own (`Desk.after` gives it quickly).
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Final

from matching.check import Facts, Roster, Violation, difference, violations_of
from matching.model.eligible import People
from matching.plan import Assignment
from matching.problem import Problem
from matching.repair.judgement import Judgement
from matching.repair.moves import Move
from matching.repair.stand_ins import StandIns, find_stand_ins
from matching.score import Scorer, Standing

_KEPT_DESKS: Final = 4


class Desk:
    """A problem and a plan of it, ready to judge moves.

    Parameters
    ----------
    problem
        A problem without faults.
    assignments
        The plan; rules may be broken in it. Malformed assignments are kept as faults and
        count nowhere else (see `matching.check.Roster`).
    facts, scorer
        Of the problem, where they are there already.
    """

    def __init__(
        self,
        problem: Problem,
        assignments: Iterable[Assignment],
        *,
        facts: Facts | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        self.problem = problem
        self.assignments = tuple(assignments)
        self.facts = facts or Facts(problem)
        self.scorer = scorer or Scorer(problem)
        self.roster = Roster(self.facts, self.assignments)
        known = [duty.assignment for duty in self.roster.duties]
        self.standing = Standing(self.scorer, known)

    @cached_property
    def broken(self) -> list[Violation]:
        """Every rule the plan breaks, but pins: whether these are kept is told apart."""
        return violations_of(self.roster, without=("pin",))

    @cached_property
    def people(self) -> People:
        """What the helpers hold, and when they are available."""
        return People(self.problem.helpers)

    def after(self, move: Move, problem: Problem | None = None) -> "Desk":
        """Give the desk of the plan after a move; what is known of the problem stays.

        Parameters
        ----------
        problem
            Another one by its pins alone, if they change with the move; None: the same.

        Raises
        ------
        KeyError
            Something removed is not in the plan.
        """
        self.roster.with_changes(move.removed, ())
        moved = move.applied(self.assignments)
        facts = self.facts if problem is None else self.facts.repinned(problem)
        return Desk(facts.problem, moved, facts=facts, scorer=self.scorer)

    def judge(self, move: Move) -> Judgement:
        """Say what a move breaks, mends and costs; the plan stays as it is.

        Exactly the difference of `matching.check.violations` and `matching.score.score`
        of the plans after and before. Pins the plan refuses count as lost in both.

        Raises
        ------
        KeyError
            Something removed is not in the plan.
        """
        after = self.roster.with_changes(move.removed, move.added)
        caused, mended = difference(self.roster, after)
        gone: list[Assignment] = []
        come: list[Assignment] = []
        for duty in after.moved:
            was = self.roster.holder(duty.session.id, duty.seat.id)
            (gone if was is duty else come).append(duty.assignment)
        change = self.standing.change(gone, come)
        return Judgement(tuple(caused), tuple(mended), change)

    def stand_ins(
        self, session: str, seat: str, away: Collection[str] = ()
    ) -> StandIns:
        """Find everybody who could take a seat, in place of whoever holds it.

        Parameters
        ----------
        session, seat
            Of the problem.
        away
            Helpers who do not come to this session any more, beside its present holder:
            nobody asks them, and their own seats in it are empty.

        Raises
        ------
        KeyError
            The problem has no such seat.
        """
        return find_stand_ins(self.roster, self.judge, session, seat, away)

    def held_by(self, session: str, seat: str) -> Assignment | None:
        """Give the assignment of a seat; None if it is empty or there is no such."""
        duty = self.roster.holder(session, seat)
        return None if duty is None else duty.assignment

    def team(self, session: str) -> tuple[Assignment, ...]:
        """Give the assignments of a session, in the order of its seats."""
        return tuple(duty.assignment for duty in self.roster.by_session.of(session))

    def week(self, helper: str) -> tuple[Assignment, ...]:
        """Give the assignments of a helper, in the order of time."""
        return tuple(duty.assignment for duty in self.roster.by_helper.of(helper))


# The last desks, by the identity of the problem and of the assignments they hold.
_desks: OrderedDict[tuple[int, int], Desk] = OrderedDict()


def judge(
    problem: Problem, assignments: tuple[Assignment, ...], move: Move
) -> Judgement:
    """Say what a move breaks, mends and costs.

    The last few plans asked about stay loaded, by the identity of the two objects: ask
    again with the very same ones and the answer takes some milliseconds.

    Parameters
    ----------
    problem
        A problem without faults.
    assignments
        `matching.plan.Plan.assignments`, or any tuple; not copied.
    move
        What would change.

    Raises
    ------
    KeyError
        Something removed is not in the plan.
    """
    key = id(problem), id(assignments)
    desk = _desks.get(key)
    # A desk keeps both objects alive, so an id that is found is still theirs.
    if desk is None:
        desk = _desks[key] = Desk(problem, assignments)
    _desks.move_to_end(key)
    while len(_desks) > _KEPT_DESKS:
        _desks.popitem(last=False)
    return desk.judge(move)
