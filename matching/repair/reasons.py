"""Why seats are empty after a repair: what was said before, where that still holds.

A repair touches a handful of people. What is said of a seat speaks of who could come
to it, and of rooms, resources and series, so it is worked out again only where one of
these has changed.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from matching.check import Facts, Roster
from matching.check.rules import GATES
from matching.funnel import Funnels
from matching.plan import Assignment, EmptySeat, NotHeld, Plan
from matching.problem import Interval, Option, Session, Window
from matching.repair.comparison import SessionChange
from matching.repair.desk import Desk

Reasons = tuple[tuple[NotHeld, ...], tuple[EmptySeat, ...]]


@dataclass(frozen=True)
class Told:
    """What a plan said of its empty seats, and what has changed since.

    Attributes
    ----------
    desk
        The problem and plan before the news.
    plan
        The same plan, with its reasons; those that are not there are worked out.
    after
        The plan after the news.
    changes
        What differs.
    """

    desk: Desk
    plan: Plan
    after: Roster
    changes: Collection[SessionChange]

    def still(self, now: Facts, funnels: Funnels) -> Reasons:
        """Give the sessions that are not held and the seats that are empty, and why.

        Exactly what the funnels would say of all of them, if the plan did before.

        Parameters
        ----------
        now
            The problem after the news.
        funnels
            Of the plan and the problem after the news.
        """
        not_held = {one.session: one for one in self.plan.not_held}
        seats = {(one.session, one.seat): one for one in self.plan.empty_seats}
        open_now = [*_open(self.after)]
        stale = self._stale(now, [session for session, _ in open_now])
        stale |= {
            session.id
            for session, empty in open_now
            if any((session.id, seat) not in seats for seat in empty)
            or (not self._is_held(session) and session.id not in not_held)
        }
        not_held |= {one.session: one for one in funnels.not_held(stale)}
        seats |= {(one.session, one.seat): one for one in funnels.empty_seats(stale)}
        return (
            tuple(not_held[s.id] for s, _ in open_now if not self._is_held(s)),
            tuple(seats[s.id, seat] for s, empty in open_now for seat in empty),
        )

    def _is_held(self, session: Session) -> bool:
        return bool(self.after.by_session.of(session.id))

    def _stale(self, now: Facts, sessions: Collection[Session]) -> set[str]:
        """Give the sessions of which something else may be true now."""
        facts = self.desk.facts
        if (now.problem.as_of, now.begun) != (facts.problem.as_of, facts.begun):
            return {session.id for session in sessions}
        found = {change.session for change in self.changes}
        for change in self.changes:
            found |= self._sharing(change)
        moved = {entry.helper for change in self.changes for entry in _moved(change)}
        found |= {s.id for s in sessions if any(self._could(who, s) for who in moved)}
        return found | {*self._missed(now, sessions)}

    def _could(self, helper: str, session: Session) -> bool:
        """Say whether somebody passes all gates of a seat of a session, at some time."""
        facts = self.desk.facts
        availability = facts.helpers[helper].availability
        return any(
            not any(bad for gate in GATES.values() for bad in gate(facts, duty))
            for number, option in enumerate(session.options)
            if _meets(option, availability)
            for seat in session.seats
            for duty in [facts.duty(session.id, number, seat.id, helper)]
        )

    def _sharing(self, change: SessionChange) -> set[str]:
        """Give the sessions that share a room, a resource or a series with another."""
        facts = self.desk.facts
        session = facts.sessions[change.session]
        found: set[str] = set()
        if session.module is not None:
            found |= {one.id for one in facts.modules[session.module.series]}
        if change.before != change.after:
            every = facts.sessions.values()
            found |= {one.id for one in every if one.site == session.site}
            users = (facts.users[use.resource] for use in session.uses)
            found |= {one.id for pairs in users for one, _ in pairs}
        return found

    def _missed(self, now: Facts, sessions: Collection[Session]) -> Iterator[str]:
        """Give the sessions to which somebody could have come who is away now."""
        before = self.desk.facts.helpers
        for helper in now.helpers.values():
            known = before[helper.id].absences
            away = [time for time in helper.absences if time not in known]
            for session in sessions if away else ():
                if any(
                    _meets(option, away) and _meets(option, helper.availability)
                    for option in session.options
                ):
                    yield session.id


def _meets(option: Option, times: Iterable[Interval | Window]) -> bool:
    return any(t.start < option.end and option.start < t.end for t in times)


def _open(roster: Roster) -> Iterator[tuple[Session, list[str]]]:
    """Give the sessions with empty seats, or that nobody holds, and these seats."""
    for session in roster.facts.problem.sessions:
        held = {duty.seat.id for duty in roster.by_session.of(session.id)}
        empty = [seat.id for seat in session.seats if seat.id not in held]
        if empty or not held:
            yield session, empty


def _moved(change: SessionChange) -> Iterator[Assignment]:
    """Give the assignments by which somebody's week changes."""
    yield from (*change.removed, *change.added)
    if change.before != change.after:
        yield from (*change.reseated, *change.kept)
