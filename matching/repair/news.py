"""What has changed since a plan was made, and the problem as it is then.

A repair asks a problem of its own: the same one, in which the plan so far is
published, and whoever cancelled is away. So check, score and solver need to know
nothing of cancellations.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from matching.check import Roster
from matching.faults import Fault, shown
from matching.problem import Helper, Interval, Pin, Problem, Published, Session


@dataclass(frozen=True, slots=True, order=True)
class Cancellation:
    """A helper who does not come: to a session, or (None) to any more."""

    helper: str
    session: str | None = None

    def __str__(self) -> str:
        """Write it as commands take it."""
        return self.helper if self.session is None else f"{self.helper}@{self.session}"


@dataclass(frozen=True, slots=True)
class Absence:
    """A helper who is away for some time."""

    helper: str
    time: Interval


@dataclass(frozen=True, slots=True)
class News:
    """What has changed since a plan was made.

    Attributes
    ----------
    sessions
        New ones.
    as_of
        The minute it is now; None: that of the problem.
    """

    cancellations: tuple[Cancellation, ...] = ()
    absences: tuple[Absence, ...] = ()
    sessions: tuple[Session, ...] = ()
    as_of: int | None = None

    @property
    def who_left(self) -> frozenset[str]:
        """Helpers who come to nothing any more."""
        whole = (one for one in self.cancellations if one.session is None)
        return frozenset(one.helper for one in whole)

    def away_from(self, session: str) -> frozenset[str]:
        """Give the helpers who cancelled a session, or everything."""
        here = (one for one in self.cancellations if one.session == session)
        return self.who_left | {one.helper for one in here}


def faults_of_news(roster: Roster, news: News) -> list[Fault]:
    """List what the news name that the problem does not have, all at once.

    And sessions that have begun: who was there, was there.
    """
    problem = roster.facts.problem
    as_of = problem.as_of if news.as_of is None else news.as_of
    faults = [*_unknown(problem, news)]
    for number, one in enumerate(news.cancellations):
        team = roster.by_session.of(one.session or "")
        if as_of is not None and team and team[0].start < as_of:
            expected = "a session that has not begun"
            faults.append(Fault(f"cancel[{number}]", shown(one.session), expected))
    return faults


def _unknown(problem: Problem, news: News) -> Iterator[Fault]:
    helpers = {helper.id for helper in problem.helpers}
    sessions = {session.id for session in problem.sessions}
    for number, one in enumerate(news.cancellations):
        where = f"cancel[{number}]"
        if one.helper not in helpers:
            yield Fault(where, shown(one.helper), "a helper of the problem")
        if one.session is not None and one.session not in sessions:
            yield Fault(where, shown(one.session), "a session of the problem")
    for number, absence in enumerate(news.absences):
        if absence.helper not in helpers:
            where = f"absences[{number}]"
            yield Fault(where, shown(absence.helper), "a helper of the problem")
    for number, session in enumerate(news.sessions):
        if session.id in sessions:
            where = f"sessions[{number}].id"
            yield Fault(where, shown(session.id), "an id that is not used yet")


def problem_now(roster: Roster, news: News) -> Problem:
    """Give the problem as it is after the news, with the plan so far published.

    Parameters
    ----------
    roster
        The plan so far.
    news
        Without faults. Who cancels everything is away throughout; who cancels a session
        is away at each of its times, but for what else they have then. Their
        pins there are gone.
    """
    problem = roster.facts.problem
    away = _away(roster, news)
    return replace(
        problem,
        helpers=tuple(_with(helper, away) for helper in problem.helpers),
        sessions=(*problem.sessions, *news.sessions),
        as_of=problem.as_of if news.as_of is None else news.as_of,
        pins=tuple(pin for pin in problem.pins if not _is_void(pin, news)),
        published=tuple(_published(roster)),
    )


def _with(helper: Helper, away: dict[str, list[Interval]]) -> Helper:
    if helper.id not in away:
        return helper
    return replace(helper, absences=(*helper.absences, *away[helper.id]))


def _is_void(pin: Pin, news: News) -> bool:
    return pin.helper in news.away_from(pin.session)


def _published(roster: Roster) -> Iterator[Published]:
    """Publish the plan so far; of who is in a session twice, the first seat."""
    for session, team in roster.by_session.items():
        told: set[str] = set()
        for duty in team:
            if duty.helper.id not in told and duty.number == team[0].number:
                told.add(duty.helper.id)
                yield Published(session, duty.number, duty.seat.id, duty.helper.id)


def _away(roster: Roster, news: News) -> dict[str, list[Interval]]:
    problem = roster.facts.problem
    away: dict[str, list[Interval]] = {}
    for absence in news.absences:
        away.setdefault(absence.helper, []).append(absence.time)
    for one in sorted(set(news.cancellations), key=str):
        own = away.setdefault(one.helper, [])
        if one.session is None:
            own.append(_throughout(problem, news.sessions))
        else:
            own += _times_of(roster, one.helper, one.session)
    return {helper: _joined(times) for helper, times in away.items()}


def _throughout(problem: Problem, more: Iterable[Session]) -> Interval:
    """Give the time from the first minute that anything is to the last."""
    horizon = problem.horizon
    options = [o for s in (*problem.sessions, *more) for o in s.options]
    return Interval(
        min([0, *(option.start for option in options)]),
        max([horizon.day_start(horizon.days), *(option.end for option in options)]),
    )


def _times_of(roster: Roster, helper: str, session: str) -> Iterator[Interval]:
    """Give the times of a session, without those of a helper's other duties."""
    others = [
        duty for duty in roster.by_helper.of(helper) if duty.session.id != session
    ]
    for option in roster.facts.sessions[session].options:
        start = option.start
        for duty in others:
            if duty.start < option.end and start < duty.end:
                if start < duty.start:
                    yield Interval(start, duty.start)
                start = duty.end
        if start < option.end:
            yield Interval(start, option.end)


def _joined(times: Iterable[Interval]) -> list[Interval]:
    """Put intervals in order, and those together that meet."""
    joined: list[Interval] = []
    for time in sorted(times, key=lambda time: (time.start, time.end)):
        if joined and time.start <= joined[-1].end:
            last = joined.pop()
            time = Interval(last.start, max(last.end, time.end))
        joined.append(time)
    return joined
