"""One order for what has none, so that equal problems are equal and written equally.

Everything with an id, options and pins keep the order they were given in; ids in
lists, roles, skills, clearances, windows, absences, allowances, uses, loans and what
is published are sorted.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final, TypeVar

from matching.problem import (
    Dated,
    Helper,
    Problem,
    Resource,
    Seat,
    Session,
    Settings,
    Skill,
)

R = TypeVar("R", Helper, Problem, Resource, Seat, Session, Settings)
Order = Callable[[Any], Any] | None
_EVER: Final = 10**9  # a day beyond every calendar


def canonical(problem: Problem) -> Problem:
    """Sort everything whose order has no meaning; unchanged parts stay the same."""
    return replace(
        _sorted(problem, _OF_PROBLEM),
        helpers=tuple(_sorted(helper, _OF_HELPER) for helper in problem.helpers),
        sessions=tuple(_session(session) for session in problem.sessions),
        resources=tuple(_resource(resource) for resource in problem.resources),
        settings=_sorted(problem.settings, _OF_SETTINGS),
        travel_minutes=dict(sorted(problem.travel_minutes.items())),
    )


def _session(session: Session) -> Session:
    session = _sorted(session, _OF_SESSION)
    seats = tuple(_sorted(seat, _OF_SEAT) for seat in session.seats)
    if all(new is old for new, old in zip(seats, session.seats, strict=True)):
        return session
    return replace(session, seats=seats)


def _resource(resource: Resource) -> Resource:
    return resource if resource.sites is None else _sorted(resource, _OF_RESOURCE)


def _sorted(record: R, orders: Mapping[str, Order]) -> R:
    changed: dict[str, Any] = {}
    for name, order in orders.items():
        given = getattr(record, name)
        if len(given) > 1:
            ordered = tuple(sorted(given, key=order))
            if ordered != given:
                changed[name] = ordered
    return replace(record, **changed) if changed else record


def _by_period(dated: Dated | Skill) -> tuple[str, int, int]:
    first = -_EVER if dated.first_day is None else dated.first_day
    last = _EVER if dated.last_day is None else dated.last_day
    return dated.id, first, last


_BY_ID: Final = None  # text itself
_BY_TIME: Final = attrgetter("start", "end", "wish")
_OF_HELPER: Final[Mapping[str, Order]] = {
    "roles": _by_period,
    "skills": _by_period,
    "clearances": _by_period,
    "availability": _BY_TIME,
    "absences": attrgetter("start", "end"),
    "allowances": attrgetter("year"),
    "badges": _BY_ID,
    "likes_sites": _BY_ID,
    "likes_activities": _BY_ID,
    "wanted_with": _BY_ID,
    "never_with": _BY_ID,
}
_OF_SESSION: Final[Mapping[str, Order]] = {"uses": attrgetter("resource")}
_OF_SEAT: Final[Mapping[str, Order]] = {
    "roles": _BY_ID,
    "clearances": _BY_ID,
    "badges": _BY_ID,
    "tutor_roles": _BY_ID,
}
_OF_RESOURCE: Final[Mapping[str, Order]] = {"sites": _BY_ID}
_OF_PROBLEM: Final[Mapping[str, Order]] = {
    "loans": attrgetter("resource", "start", "end", "units"),
    "published": attrgetter("session", "option", "seat", "helper"),
}
_OF_SETTINGS: Final[Mapping[str, Order]] = {
    "senior_roles": _BY_ID,
    "mentor_roles": _BY_ID,
}
