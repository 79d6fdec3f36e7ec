"""What a plan without, or with, one assignment would be: found by solving again.

A pair is forbidden by a badge that the helper alone does not have, and wished for by
a pin. Small problems are solved whole; of large ones the part around the helper is
free and the rest stays as it is, so that what is found may not be the very best.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from matching.check import violations
from matching.explain.near import Near, Scope, near
from matching.explain.proof import Move, moves_between
from matching.plan import Assignment, Plan
from matching.problem import Pin, Problem, Published, Session
from matching.score import score
from matching.solve import Limits, solve

MOST_SEATS: Final = 600  # of a problem that is solved whole


@dataclass(frozen=True, slots=True)
class Alternative:
    """The next best plan.

    Attributes
    ----------
    scope
        ``whole``: of everything; ``near``: only the part around the helper was free.
    proven
        No better one exists (never of a part).
    difference
        By tier and term the plan found, less the plan as it is; of cover less than 0
        is worse, of the others more than 0.
    moves
        What helpers take and leave.
    """

    scope: Scope
    proven: bool
    difference: Mapping[str, Mapping[str, int]]
    moves: tuple[Move, ...]
    assignments: tuple[Assignment, ...]


class Asking:
    """Looks for other plans of a problem.

    Parameters
    ----------
    problem, plan
        As they are.
    limits
        Of each plan that is looked for.
    whole
        Most seats of a problem that is solved whole.
    """

    def __init__(
        self, problem: Problem, plan: Plan, limits: Limits, whole: int = MOST_SEATS
    ) -> None:
        self._problem, self._plan = problem, plan
        self._limits = limits
        seats = sum(len(session.seats) for session in problem.sessions)
        self._whole = seats <= whole

    def without(self, session: str, helper: str) -> Alternative | None:
        """Find the next best plan in which a helper is not in a session.

        Whether that assignment is pinned does not count. None where no plan was
        found.
        """
        kept = tuple(
            pin
            for pin in self._problem.pins
            if (pin.session, pin.helper) != (session, helper)
        )
        asked = forbidden(replace(self._problem, pins=kept), session, helper)
        return self._solved(asked, session, helper)

    def with_pin(self, pin: Pin) -> Alternative | None:
        """Find the next best plan in which a helper holds a seat; None: there is none."""
        others = tuple(
            other
            for other in self._problem.pins
            if (other.session, other.seat) != (pin.session, pin.seat)
            and (other.session, other.helper) != (pin.session, pin.helper)
        )
        asked = replace(self._problem, pins=(pin, *others))
        found = self._solved(asked, pin.session, pin.helper)
        held = found is not None and any(
            (each.session, each.seat, each.helper)
            == (pin.session, pin.seat, pin.helper)
            for each in found.assignments
        )
        return found if held else None

    def _solved(self, asked: Problem, session: str, helper: str) -> Alternative | None:
        """Solve what is asked, whole or near the helper, and say what it costs."""
        problem, plan = self._problem, self._plan
        asked = _calm(asked, plan)
        part = Near(asked) if self._whole else near(asked, plan, session, helper)
        found = solve(part.problem, self._limits)
        answer = part.whole(found.assignments)
        if violations(asked, answer, without={"pin"}):
            return None
        return Alternative(
            part.scope,
            part.scope == "whole" and found.status == "optimal",
            difference(score(problem, plan.assignments), score(problem, answer)),
            moves_between(plan.assignments, answer),
            answer,
        )


def forbidden(problem: Problem, session: str, helper: str) -> Problem:
    """Give the problem in which a helper may not be in a session."""
    badge = _unknown_badge(problem)
    return replace(
        problem,
        helpers=tuple(
            each if each.id == helper else replace(each, badges=(*each.badges, badge))
            for each in problem.helpers
        ),
        sessions=tuple(
            _asking(each, badge) if each.id == session else each
            for each in problem.sessions
        ),
    )


def _asking(session: Session, badge: str) -> Session:
    seats = tuple(replace(seat, badges=(*seat.badges, badge)) for seat in session.seats)
    return replace(session, seats=seats)


def _unknown_badge(problem: Problem) -> str:
    known = {badge for helper in problem.helpers for badge in helper.badges}
    known |= {b for s in problem.sessions for seat in s.seats for b in seat.badges}
    return next(b for n in range(len(known) + 1) if (b := f"other-{n}") not in known)


def _calm(asked: Problem, plan: Plan) -> Problem:
    """Let the least change decide between plans that are worth the same.

    Only where nothing has been published, for then nothing else asks for it.
    """
    if asked.published:
        return asked
    settings = asked.settings
    tiers = (*(tier for tier in settings.tiers if tier != "calm"), "calm")
    weights = {**settings.weights, "changed": 1, "moved": 1}
    told = (Published(a.session, a.option, a.seat, a.helper) for a in plan.assignments)
    return replace(
        asked,
        published=tuple(told),
        settings=replace(settings, tiers=tiers, weights=weights),
    )


def difference(
    before: Mapping[str, Mapping[str, int]], after: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, int]]:
    """Give what is more in the second score than in the first, by tier and term."""
    return {
        tier: {term: after[tier][term] - amount for term, amount in terms.items()}
        for tier, terms in before.items()
    }
