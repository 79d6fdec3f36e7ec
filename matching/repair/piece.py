"""A small problem cut out of a large one: a few sessions free, the rest as it stands.

A repair touches a handful of sessions; a region has thousands. What stays is in the
piece only where it matters to whoever could take a free seat: as sessions whose seats ask
for a badge that only their holder has. So the piece is a problem like any, and how
long it takes does not depend on how large the network is. Exactly the same changes are
possible in it as in the whole with everything else fixed, at exactly the same price.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.check import Duty, Roster
from matching.plan import Assignment
from matching.problem import (
    Helper,
    Interval,
    Pin,
    Problem,
    Published,
    Series,
    Session,
)

GUARD: Final = "="  # a sign that no badge of a file has
EVER: Final = 10**9  # a minute beyond every calendar


@dataclass(frozen=True, slots=True)
class Piece:
    """A problem in which only some sessions are decided.

    Attributes
    ----------
    problem
        Its seats that are held and stay are pinned, before every other pin.
    start
        The plan so far, as far as the piece goes.
    free
        Sessions that are decided.
    """

    problem: Problem
    start: tuple[Assignment, ...]
    free: frozenset[str]

    def stays(self, assignments: Iterable[Assignment]) -> bool:
        """Say whether a plan of the piece leaves alone what is not free."""
        fixed = {entry for entry in self.start if entry.session not in self.free}
        return fixed == {e for e in assignments if e.session not in self.free}


def piece_of(
    roster: Roster,
    free: frozenset[str],
    able: Iterable[str],
    pins: Sequence[Pin],
    tiers: tuple[str, ...],
) -> Piece:
    """Cut a piece out of a problem.

    Parameters
    ----------
    roster
        A plan that breaks no rule but pins.
    free
        Sessions to decide; none that has begun.
    able
        Who may come to them from the rest of their week; more do no harm.
    pins
        Those of the free sessions that count.
    tiers
        In which order.
    """
    people = {*able, *(pin.helper for pin in pins)}
    return _Cut(roster, free, people).piece(pins, tiers)


class _Cut:
    """What belongs to a piece: sessions free and fixed, and people."""

    def __init__(self, roster: Roster, free: frozenset[str], people: set[str]) -> None:
        self._roster, self._facts, self._free = roster, roster.facts, free
        for session in free:
            people |= {duty.helper.id for duty in roster.by_session.of(session)}
            told = self._facts.published.get(session, ())
            people |= {entry.helper for entry in told}
        self._may_come = frozenset(people)
        self._fixed = self._fixed_beside(people) - free
        self._duties = [
            duty for key in sorted(self._fixed) for duty in roster.by_session.of(key)
        ]
        modules = (self._facts.sessions[key].module for key in free | self._fixed)
        self._series = {module.series for module in modules if module is not None}
        all_sessions = (self._facts.sessions[key] for key in free | self._fixed)
        self._sites = {session.site for session in all_sessions}
        people |= {duty.helper.id for duty in self._duties}
        trainers = (series.trainer for series in self._courses())
        self._people = people | {helper for helper in trainers if helper is not None}

    def _courses(self) -> list[Series]:
        """Give the series of which any session is in the piece."""
        series = self._facts.problem.series
        return [course for course in series if course.id in self._series]

    def _fixed_beside(self, people: set[str]) -> set[str]:
        """Find the sessions that what is free could meet.

        What its people do elsewhere; what it shares a room, a resource or a series
        with; all of its sites, whose shortage counts together.
        """
        facts = self._facts
        fixed = {
            duty.session.id
            for helper in people
            for duty in self._roster.by_helper.of(helper)
        }
        own = [facts.sessions[key] for key in self._free]
        sites = {session.site for session in own}
        fixed |= {s.id for s in facts.sessions.values() if s.site in sites}
        for session in own:
            users = (facts.users[use.resource] for use in session.uses)
            fixed |= {other.id for pairs in users for other, _ in pairs}
            if session.module is not None:
                fixed |= {other.id for other in facts.modules[session.module.series]}
        told = facts.published
        if told and not any(key in told for key in fixed | self._free):
            fixed.add(next(iter(told)))  # a plan was published: changes count
        return fixed

    def piece(self, pins: Sequence[Pin], tiers: tuple[str, ...]) -> Piece:
        problem, roster = self._facts.problem, self._roster
        stay = [
            Pin(duty.session.id, duty.seat.id, duty.helper.id)
            for duty in self._duties
            if not duty.begun
        ]
        start = [self._still(duty) for duty in self._duties]
        for key in self._free:
            start += [duty.assignment for duty in roster.by_session.of(key)]
        small = replace(
            problem,
            sites=tuple(site for site in problem.sites if site.id in self._sites),
            travel_minutes={
                both: minutes
                for both, minutes in problem.travel_minutes.items()
                if self._sites.issuperset(both)
            },
            helpers=tuple(self._helpers()),
            sessions=tuple(self._sessions()),
            series=tuple(self._courses()),
            pins=(*stay, *pins),
            published=tuple(self._published()),
            settings=replace(problem.settings, tiers=tiers),
        )
        return Piece(small, tuple(sorted(start)), self._free)

    def _helpers(self) -> Iterable[Helper]:
        weeks: dict[str, list[Duty]] = {}
        for duty in self._duties:
            weeks.setdefault(duty.helper.id, []).append(duty)
        for helper in self._facts.problem.helpers:
            if helper.id in self._people:
                mark = (GUARD + helper.id,) if helper.id in weeks else ()
                away = helper.absences
                if helper.id not in self._may_come:
                    away = _away_beside(weeks.get(helper.id, ()))
                yield replace(
                    helper,
                    absences=away,
                    badges=(*helper.badges, *mark),
                    site_history=self._at_sites(helper.site_history),
                    wanted_with=self._known(helper.wanted_with),
                    never_with=self._known(helper.never_with),
                )

    def _known(self, others: Iterable[str]) -> tuple[str, ...]:
        return tuple(other for other in others if other in self._people)

    def _at_sites(self, history: Mapping[str, int]) -> Mapping[str, int]:
        return {site: often for site, often in history.items() if site in self._sites}

    def _sessions(self) -> Iterable[Session]:
        for session in self._facts.problem.sessions:
            if session.id in self._free:
                yield session
            elif session.id in self._fixed:
                yield _as_it_stands(session, self._roster.by_session.of(session.id))

    def _published(self) -> Iterable[Published]:
        for entry in self._facts.problem.published:
            if entry.session in self._free:
                yield entry
            elif entry.session in self._fixed:
                yield replace(entry, option=0)

    def _still(self, duty: Duty) -> Assignment:
        return replace(duty.assignment, option=0)


def _away_beside(duties: Sequence[Duty]) -> tuple[Interval, ...]:
    """Give all the time but that of some duties of a helper.

    Who could not come anyhow is in a piece for what they do there alone: the rest of
    their week is not.
    """
    last = -EVER
    away = []
    for duty in sorted(duties, key=lambda duty: duty.start):
        if last < duty.start:
            away.append(Interval(last, duty.start))
        last = max(last, duty.end)
    return (*away, Interval(last, EVER))


def _as_it_stands(session: Session, team: Sequence[Duty]) -> Session:
    """Let only the holders of a session sit in it, at its time.

    Languages and ideal staffing are left out: they cannot change.
    """
    holder = {duty.seat.id: duty.helper.id for duty in team}
    return replace(
        session,
        options=(team[0].option,) if team else session.options[:1],
        seats=tuple(
            replace(seat, badges=(*seat.badges, GUARD + holder.get(seat.id, "")))
            for seat in session.seats
        ),
        ideal_staff=session.min_staff,
        public_languages={},
    )
