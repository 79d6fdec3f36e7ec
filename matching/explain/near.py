"""The part of a large problem around one helper and one session.

Free are the helper, the team of the session, and some who could be in it, with all
that they do; whoever else is in those sessions stays where they are. What meets
these sessions in a room, over a resource or in a series is there too, unchanged.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from matching.explain.ledger import Ledger, Place
from matching.plan import Assignment, Plan
from matching.problem import Helper, Pin, Problem, Session

Scope = Literal["whole", "near"]

MOST_HELPERS: Final = 30  # that are free
MOST_OPEN: Final = 30  # sessions with an empty seat that the helper could take


@dataclass(frozen=True, slots=True)
class Near:
    """A problem to be solved in place of a larger one.

    Attributes
    ----------
    fixed
        What the rest of the plan is.
    at
        By session the option that its only one was.
    """

    problem: Problem
    scope: Scope = "whole"
    fixed: tuple[Assignment, ...] = ()
    at: dict[str, int] = field(default_factory=dict)

    def whole(self, part: Iterable[Assignment]) -> tuple[Assignment, ...]:
        """Give the whole plan from a plan of this problem."""
        found = [
            replace(each, option=self.at.get(each.session, each.option))
            for each in part
        ]
        return tuple(sorted((*self.fixed, *found)))


def near(problem: Problem, plan: Plan, session: str, helper: str) -> Near:
    """Cut the part around a helper and a session out of a problem."""
    ledger = Ledger(problem, plan.assignments)
    free = _free(ledger, session, helper)
    open_ = {
        session,
        *(duty.session.id for who in free for duty in ledger.by_helper.get(who, ())),
        *_could_take(ledger, helper),
    }
    still = _sharing(ledger, open_)
    there = open_ | still
    people = {
        duty.helper.id for key in there for duty in ledger.by_session.get(key, ())
    }
    there_too = {
        series.trainer for series in problem.series if series.trainer is not None
    }
    people |= there_too
    bound = people - free
    option = {key: ledger.by_session[key][0].number for key in still}
    pins = {(pin.session, pin.seat, pin.helper) for pin in problem.pins}
    kept = [
        pin
        for pin in problem.pins
        if pin.session in open_ and pin.helper in free | people
    ]
    kept += [
        Pin(*duty.key)
        for key in there
        for duty in ledger.by_session.get(key, ())
        if duty.key not in pins and (key in still or duty.helper.id in bound)
    ]
    kept += [pin for pin in problem.pins if pin.session in still]
    return Near(
        replace(
            problem,
            helpers=tuple(
                _among(each, free | people, bound)
                for each in problem.helpers
                if each.id in free | people
            ),
            sessions=tuple(
                _only_at(each, option.get(each.id))
                for each in problem.sessions
                if each.id in there
            ),
            pins=tuple(kept),
            published=tuple(
                replace(one, option=0) if one.session in still else one
                for one in problem.published
                if one.session in open_ and one.helper in free | people
            ),
        ),
        "near",
        tuple(each for each in plan.assignments if each.session not in there),
        option,
    )


def _among(helper: Helper, there: set[str], bound: set[str]) -> Helper:
    """Let a helper know only those who are there; who is bound does nothing more."""
    return replace(
        helper,
        reserve=helper.reserve or helper.id in bound,
        wanted_with=tuple(each for each in helper.wanted_with if each in there),
        never_with=tuple(each for each in helper.never_with if each in there),
    )


def _only_at(session: Session, option: int | None) -> Session:
    if option is None:
        return session
    return replace(session, options=(session.options[option],))


def _free(ledger: Ledger, session: str, helper: str) -> set[str]:
    """Choose who may change: the least busy of those who could be in the session."""
    free = {helper, *(duty.helper.id for duty in ledger.by_session.get(session, ()))}
    asked = ledger.facts.sessions[session]
    number = ledger.option_of(asked) or 0
    could = {
        each.id
        for each in ledger.problem.helpers
        for seat in asked.seats
        if _suits(ledger, Place(asked, number, asked.options[number], seat), each.id)
    }
    by_load = sorted(
        could - free, key=lambda who: (len(ledger.by_helper.get(who, ())), who)
    )
    return free | {*by_load[: max(0, MOST_HELPERS - len(free))]}


def _suits(ledger: Ledger, place: Place, helper: str) -> bool:
    return ledger.obstacles(ledger.duty(place, ledger.facts.helpers[helper])) == ()


def _could_take(ledger: Ledger, helper: str) -> list[str]:
    """List sessions with an empty mandatory seat that the helper could take."""
    found: list[str] = []
    for session in ledger.problem.sessions:
        number = ledger.option_of(session) or 0
        option = session.options[number]
        if any(
            seat.mandatory
            and (session.id, seat.id) not in ledger.by_seat
            and _suits(ledger, Place(session, number, option, seat), helper)
            for seat in session.seats
        ):
            found.append(session.id)
        if len(found) == MOST_OPEN:
            break
    return found


def _sharing(ledger: Ledger, sessions: set[str]) -> set[str]:
    """Give the held sessions that share a room, a resource or a series with some."""
    facts = ledger.facts
    shared: set[str] = set()
    for key in sessions:
        session = facts.sessions[key]
        for option in session.options:
            if option.room is not None:
                shared |= set(facts.in_room[session.site, option.room])
        for use in session.uses:
            shared |= {other.id for other, _ in facts.users[use.resource]}
        if session.module is not None:
            shared |= {other.id for other in facts.modules[session.module.series]}
    return {key for key in shared - sessions if key in ledger.by_session}
