"""A planning problem as the sheets that give it back when they are imported.

What a problem says by minute the sheets say by date and hour, so nothing depends on
the horizon; the instant at which the plan is made (`as_of`) is not of the sheets.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from matching.problem import (
    DEFAULT_WEIGHTS,
    LANGUAGE_LEVELS,
    WISHES,
    Dated,
    Helper,
    HomeVisit,
    Option,
    Problem,
    Seat,
    Session,
    Settings,
    Skill,
    Use,
)
from matching.times import Horizon
from scheduler.sheets.cells import MOMENT, Moment
from scheduler.sheets.expressible import left_out
from scheduler.sheets.lists import Held
from scheduler.sheets.needs import OtherTime

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]
"""Rows by column key, by template key; columns that are absent are blank."""

_SAME_NAMES: Final = (
    "name",
    "badges",
    "adult",
    "mode",
    "max_travel_minutes",
    "max_sessions",
    "max_sessions_per_day",
    "max_minutes",
    "max_minutes_per_day",
    "min_rest_minutes",
    "wished_sessions",
    "past_sessions",
    "past_weeks",
    "site_history",
    "alone_ok",
    "reserve",
    "likes_sites",
    "likes_activities",
    "never_with",
)

_SETTINGS: Final = (
    "changeover_minutes",
    "senior_roles",
    "mentor_roles",
    "minors_per_adult",
    "tiers",
)


def sheets_of_problem(problem: Problem) -> Tables:
    """Write a problem as sheets.

    Returns
    -------
    dict
        Rows by column key, by the key of each template that has any.

    Raises
    ------
    ValueError
        The problem holds what sheets cannot say yet; `expressible` leaves it out.
    """
    if names := left_out(problem):
        msg = f"sheets cannot say {', '.join(names)} yet"
        raise ValueError(msg)
    horizon = problem.horizon
    tables: Tables = {
        "network": [_network(horizon.zone, problem.settings)],
        "sites": [
            {
                "key": site.id,
                "name": site.name,
                **_location(site.location),
                "remote_interpreting": site.remote_interpreting,
            }
            for site in problem.sites
        ],
        "rooms": [
            {"site": site.id, "room": room.id, "capacity": room.capacity}
            for site in problem.sites
            for room in site.rooms
        ],
        "resources": [
            {"key": one.id, "capacity": one.capacity, "sites": one.sites or ()}
            for one in problem.resources
        ],
        "loans": _loans(problem),
        "activities": [{"key": key} for key in _activities(problem)],
        "travel": [
            {"site": one, "other": other, "minutes": minutes}
            for (one, other), minutes in problem.travel_minutes.items()
        ],
        "helpers": [_helper(helper, horizon) for helper in problem.helpers],
        "dates": [
            row for helper in problem.helpers for row in _windows(helper, horizon)
        ],
        "absences": [
            row for helper in problem.helpers for row in _absences(helper, horizon)
        ],
        "series": [
            {"key": one.id, "same_trainer": one.same_trainer, "trainer": one.trainer}
            for one in problem.series
        ],
        "sessions": [_session(session, horizon) for session in problem.sessions],
        "seats": [
            _seat(seat, session.id)
            for session in problem.sessions
            for seat in session.seats
        ],
        "pins": [
            {"session": pin.session, "seat": pin.seat, "helper": pin.helper}
            for pin in problem.pins
        ],
    }
    return {sheet: rows for sheet, rows in tables.items() if rows}


def _network(zone: str, settings: Settings) -> dict[str, Any]:
    usual = Settings()
    row: dict[str, Any] = {"zone": zone}
    for name in _SETTINGS:
        if getattr(settings, name) != getattr(usual, name):
            row[name] = getattr(settings, name)
    row["weights"] = {
        name: weight
        for name, weight in settings.weights.items()
        if weight != DEFAULT_WEIGHTS[name]
    } or None
    if settings.travel.detour != usual.travel.detour:
        row["detour"] = settings.travel.detour
    row["modes"] = {
        name: (mode.base_minutes, mode.km_per_hour)
        for name, mode in settings.travel.modes.items()
        if mode != usual.travel.modes[name]
    } or None
    return row


def _location(location: tuple[float, float] | None) -> dict[str, float]:
    if location is None:
        return {}
    return {"latitude": location[0], "longitude": location[1]}


def _activities(problem: Problem) -> list[str]:
    named = {session.activity for session in problem.sessions if session.activity}
    liked = {one for helper in problem.helpers for one in helper.likes_activities}
    return sorted(named | liked)


def _held(items: Iterable[Dated | Skill], horizon: Horizon) -> tuple[Held, ...]:
    return tuple(
        Held(
            one.id,
            one.level if isinstance(one, Skill) else None,
            None if one.first_day is None else horizon.date_of_day(one.first_day),
            None if one.last_day is None else horizon.date_of_day(one.last_day),
        )
        for one in items
    )


def _languages(levels: Mapping[str, int]) -> dict[str, str]:
    return {code: LANGUAGE_LEVELS[level - 1] for code, level in levels.items()}


@lru_cache(maxsize=10_000)
def _moment(minute: int, horizon: Horizon) -> Moment:
    moment: Moment = MOMENT.read(horizon.text(minute))
    return moment


def _helper(helper: Helper, horizon: Horizon) -> dict[str, Any]:
    row = {name: getattr(helper, name) for name in _SAME_NAMES}
    row |= {
        "key": helper.id,
        "roles": _held(helper.roles, horizon),
        "skills": _held(helper.skills, horizon),
        "languages": _languages(helper.languages),
        "clearances": _held(helper.clearances, horizon),
        "with": helper.wanted_with,
        **_location(helper.home),
    }
    # Sessions of no weeks at all would fade at once: those are counted for ever.
    if helper.past_weeks or not helper.past_sessions:
        row["counted_from"] = horizon.start
    if helper.busy_until is not None:
        row["busy_until"] = _moment(helper.busy_until, horizon)
    return row


def _windows(helper: Helper, horizon: Horizon) -> Rows:
    """Give the windows as dates; of two with the same hours the better wish counts."""
    best: dict[tuple[int, int], int] = {}
    for window in helper.availability:
        span = (window.start, window.end)
        best[span] = min(window.wish, best.get(span, window.wish))
    return [
        {
            "helper": helper.id,
            **_span(start, end, horizon),
            "wish": WISHES[wish],
        }
        for (start, end), wish in best.items()
    ]


def _span(start: int, end: int, horizon: Horizon) -> dict[str, Any]:
    """Give a date with its hours; the end says its date only where it is another."""
    first, last = _moment(start, horizon), _moment(end, horizon)
    if last.day == first.day:
        last = Moment(None, last.minute, last.offset)
    return {
        "date": first.day,
        "start": Moment(None, first.minute, first.offset),
        "end": last,
    }


def _absences(helper: Helper, horizon: Horizon) -> Rows:
    spans = dict.fromkeys((one.start, one.end) for one in helper.absences)
    return [
        {
            "helper": helper.id,
            "start": _moment(start, horizon),
            "end": _moment(end, horizon),
        }
        for start, end in spans
    ]


def _loans(problem: Problem) -> Rows:
    """Give the loans; those of one resource and time are one."""
    units: Counter[tuple[str, int, int]] = Counter()
    for loan in problem.loans:
        units[loan.resource, loan.start, loan.end] += loan.units
    return [
        {
            "resource": resource,
            "units": many,
            "start": _moment(start, problem.horizon),
            "end": _moment(end, problem.horizon),
        }
        for (resource, start, end), many in units.items()
    ]


def _session(session: Session, horizon: Horizon) -> dict[str, Any]:
    module = session.module
    visit = session.home_visit
    return {
        "key": session.id,
        "site": session.site,
        "activity": session.activity or None,
        **_span(session.options[0].start, session.options[0].end, horizon),
        "priority": session.priority,
        "min_staff": session.min_staff,
        "ideal_staff": session.ideal_staff,
        "public_languages": _languages(session.public_languages) or None,
        "max_mentors_per_senior": session.max_mentors_per_senior,
        "remote": session.remote,
        "minors": session.minors,
        "resources": tuple(map(_use, session.uses)),
        "room": session.options[0].room,
        "options": tuple(_other_time(one, horizon) for one in session.options[1:]),
        "requested": session.requested,
        **({} if visit is None else _home_visit(visit)),
        "series": None if module is None else module.series,
        "module": None if module is None else module.number,
        "trainer_seat": None if module is None else module.trainer_seat,
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "id": use.resource,
        "units": use.units,
        "before_minutes": use.before_minutes,
        "after_minutes": use.after_minutes,
    }


def _other_time(option: Option, horizon: Horizon) -> OtherTime:
    start, end = _moment(option.start, horizon), _moment(option.end, horizon)
    return OtherTime(start, end, option.room)


def _home_visit(visit: HomeVisit) -> dict[str, Any]:
    found: dict[str, Any] = {
        "home_visit": True,
        "known_helper_suffices": visit.known_helper_suffices,
    }
    if visit.location is not None:
        found["visit_latitude"], found["visit_longitude"] = visit.location
    return found


def _seat(seat: Seat, session: str) -> dict[str, Any]:
    return {
        "session": session,
        "seat": seat.id,
        "roles": seat.roles,
        "skills": seat.skills,
        "languages": _languages(seat.languages),
        "any_language": seat.any_language,
        "clearances": seat.clearances,
        "badges": seat.badges,
        "mandatory": seat.mandatory,
        "shadow": seat.shadow,
        "tutor_roles": seat.tutor_roles,
    }
