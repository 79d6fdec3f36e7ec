"""A problem in which rules broken on purpose are no faults.

Who mends or explains a plan takes out of it whatever breaks a rule; what a coordinator
has allowed should stay. So whoever does that works on a problem that asks less of the
helpers and sessions an override names. It may ask too little: what comes out is judged
by the real problem again.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from matching.problem import (
    Dated,
    Helper,
    Interval,
    Option,
    Problem,
    Seat,
    Session,
    Skill,
    Window,
)

Override = Mapping[str, Any]
_FREE: Final[Mapping[str, dict[str, Any]]] = {
    "travel": {"max_travel_minutes": None},
    "day_limit": {"max_sessions_per_day": None, "max_minutes_per_day": None},
    "week_limit": {"max_sessions": None, "max_minutes": None},
    "rest": {"min_rest_minutes": 0},
    "expenses": {"allowances": ()},
}
_OPEN: Final[Mapping[str, dict[str, Any]]] = {
    "staffing": {"min_staff": 0},
    "ratio": {"max_mentors_per_senior": None},
}


def relaxed(problem: Problem, overrides: Collection[Override]) -> Problem:
    """Give a problem that asks less where overrides say so; all else is the same.

    What several sessions share (rooms, resources, series), and who should not meet,
    stay as they are.
    """
    if not overrides:
        return problem
    sessions = {session.id: session for session in problem.sessions}
    known = [one for one in overrides if one["session"] in sessions]
    helpers = {helper.id: helper for helper in problem.helpers}
    for one in known:
        session, key = sessions[one["session"]], one["helper"]
        if one["rule"] in _OPEN:
            sessions[session.id] = replace(session, **_OPEN[one["rule"]])
        elif key in helpers:
            helpers[key] = _eased(helpers[key], one, session)
    alone = {one["session"] for one in known if one["rule"] == "company"}
    team = {one.helper for one in problem.published if one.session in alone}
    return replace(
        problem,
        sessions=tuple(sessions.values()),
        helpers=tuple(
            replace(one, alone_ok=True) if one.id in team else one
            for one in helpers.values()
        ),
    )


def _eased(helper: Helper, one: Override, session: Session) -> Helper:
    rule = one["rule"]
    if rule in _FREE:
        return replace(helper, **_FREE[rule])
    if rule == "available":
        return _available(helper, session.options)
    seat = next((each for each in session.seats if each.id == one["seat"]), None)
    ease = _ABLE.get(rule)
    return helper if seat is None or ease is None else ease(helper, seat)


def _available(helper: Helper, options: Iterable[Option]) -> Helper:
    """Let a helper come at all the times of a session."""
    windows = (*helper.availability, *(Window(o.start, o.end) for o in options))
    away = helper.absences
    for option in options:
        away = tuple(part for one in away for part in _without(one, option))
    return replace(helper, availability=windows, absences=away)


def _without(time: Interval, option: Option) -> Iterable[Interval]:
    if option.end <= time.start or time.end <= option.start:
        yield time
        return
    if time.start < option.start:
        yield Interval(time.start, option.start)
    if option.end < time.end:
        yield Interval(option.end, time.end)


def _role(helper: Helper, seat: Seat) -> Helper:
    return replace(helper, roles=(*helper.roles, *map(Dated, seat.roles[:1])))


def _skill(helper: Helper, seat: Seat) -> Helper:
    more = (Skill(skill, level) for skill, level in seat.skills.items())
    return replace(helper, skills=(*helper.skills, *more))


def _language(helper: Helper, seat: Seat) -> Helper:
    spoken = {**helper.languages}
    for language, level in seat.languages.items():
        spoken[language] = max(level, spoken.get(language, 0))
    return replace(helper, languages=spoken)


_ABLE: Final[Mapping[str, Callable[[Helper, Seat], Helper]]] = {
    "role": _role,
    "skill": _skill,
    "language": _language,
}
