"""One order for what has none, so that equal problems are equal and written equally.

Helpers, sites, sessions, seats and pins keep the order they were given in; ids,
roles, skills, clearances, windows and absences are sorted.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from matching.problem import (
    Dated,
    Helper,
    Interval,
    Problem,
    Seat,
    Session,
    Settings,
    Skill,
    Window,
)

R = TypeVar("R", Helper, Seat, Settings)
_EVER: Final = 10**9  # a day beyond every calendar


def canonical(problem: Problem) -> Problem:
    """Sort everything whose order has no meaning; unchanged parts stay the same."""
    return replace(
        problem,
        helpers=tuple(_sorted(helper, _OF_HELPER) for helper in problem.helpers),
        sessions=tuple(_session(session) for session in problem.sessions),
        settings=_sorted(problem.settings, _OF_SETTINGS),
        travel_minutes=dict(sorted(problem.travel_minutes.items())),
    )


def _session(session: Session) -> Session:
    seats = tuple(_sorted(seat, _OF_SEAT) for seat in session.seats)
    if all(new is old for new, old in zip(seats, session.seats, strict=True)):
        return session
    return replace(session, seats=seats)


def _sorted(record: R, orders: Mapping[str, Callable[[Any], Any]]) -> R:
    changed: dict[str, Any] = {}
    for name, order in orders.items():
        given = getattr(record, name)
        if len(given) > 1:
            ordered = tuple(sorted(given, key=order))
            if ordered != given:
                changed[name] = ordered
    return replace(record, **changed) if changed else record


def _by_id(text: str) -> str:
    return text


def _by_period(dated: Dated | Skill) -> tuple[str, int, int]:
    first = -_EVER if dated.first_day is None else dated.first_day
    last = _EVER if dated.last_day is None else dated.last_day
    return dated.id, first, last


def _by_time(window: Window) -> tuple[int, int, int]:
    return window.start, window.end, window.wish


def _by_start(interval: Interval) -> tuple[int, int]:
    return interval.start, interval.end


_OF_HELPER: Final[Mapping[str, Callable[[Any], Any]]] = {
    "roles": _by_period,
    "skills": _by_period,
    "clearances": _by_period,
    "availability": _by_time,
    "absences": _by_start,
    "badges": _by_id,
    "likes_sites": _by_id,
    "likes_activities": _by_id,
    "wanted_with": _by_id,
    "never_with": _by_id,
}
_OF_SEAT: Final[Mapping[str, Callable[[Any], Any]]] = {
    "roles": _by_id,
    "clearances": _by_id,
    "badges": _by_id,
    "tutor_roles": _by_id,
}
_OF_SETTINGS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "senior_roles": _by_id,
    "mentor_roles": _by_id,
}
