"""What can be wrong with sessions, their options, needs and seats."""

from collections.abc import Iterator
from typing import Final

from matching import limits
from matching.problem import NATIVE, Option, Seat, Session, Use
from matching.validate.finding import (
    Finding,
    Scope,
    ids_of,
    place,
    repeated,
    unknown,
    within,
)

_OPTION_KEYS: Final = ("start", "end")


def session_findings(scope: Scope) -> Iterator[Finding]:
    """Find the faults of all sessions."""
    sessions = scope.problem.sessions
    horizon = scope.problem.horizon
    closing = horizon.day_start(horizon.days)
    yield from ids_of(scope, "sessions", sessions)
    for index, session in enumerate(sessions):
        path = f"sessions[{index}]"
        if session.site not in scope.sites:
            yield unknown(f"{path}.site", session.site, "site")
        if session.activity:
            yield from scope.id(f"{path}.activity", session.activity)
        yield from _options(scope, path, session, closing)
        yield from _staff(scope, path, session)
        if session.home_visit is not None:
            yield from _home_visit(path, session)
        if session.uses:
            yield from _uses(scope, f"{path}.resources", session.uses)
        yield from ids_of(scope, f"{path}.seats", session.seats)
        for number, seat in enumerate(session.seats):
            yield from _seat(scope, f"{path}.seats[{number}]", seat)


def _options(
    scope: Scope, path: str, session: Session, closing: int
) -> Iterator[Finding]:
    options = session.options
    if not 1 <= len(options) <= limits.OPTIONS:
        expected = f"1 to {limits.OPTIONS} options"
        yield Finding(f"{path}.options", f"{len(options)} options", expected)
    for index, option in enumerate(options):
        where = f"{path}.options[{index}]"
        if scope.horizon_known and not 0 <= option.start < closing:
            yield _not_planned(scope, f"{where}.start", option.start)
        else:
            yield from scope.interval(where, option.start, option.end, _OPTION_KEYS)
        if option.room is not None:
            yield from _room(scope, path, f"{where}.room", session.site, option.room)
    if len(set(options)) != len(options):
        yield from _equal(scope, f"{path}.options", options)


def _not_planned(scope: Scope, where: str, start: int) -> Finding:
    horizon = scope.problem.horizon
    first = horizon.start.isoformat()
    last = horizon.date_of_day(horizon.days - 1).isoformat()
    expected = f"a time on a planned day, {first} to {last}"
    return Finding(where, scope.time_text(start), expected)


def _room(
    scope: Scope, path: str, where: str, site: str, room: str
) -> Iterator[Finding]:
    """Find a room that the site has not; of an unknown site nothing is said."""
    if site in scope.sites and (site, room) not in scope.rooms:
        lists = (
            f"sites[{index}].rooms[*].id"
            for index, other in enumerate(scope.problem.sites)
            if other.id == site
        )
        expected = f"the id of a room of the site “{site}”"
        yield Finding(where, room, expected, (f"{path}.site", *lists))


def _equal(scope: Scope, path: str, options: tuple[Option, ...]) -> Iterator[Finding]:
    for index, option in enumerate(options):
        earlier = options.index(option)
        if earlier != index:
            where, other = f"{path}[{index}]", f"{path}[{earlier}]"
            expected = f"another time or room than {other}"
            touching = tuple(
                f"{one}.{key}" for one in (where, other) for key in _OPTION_PARTS
            )
            yield Finding(where, scope.time_text(option.start), expected, touching)


_OPTION_PARTS: Final = (*_OPTION_KEYS, "room")


def _staff(scope: Scope, path: str, session: Session) -> Iterator[Finding]:
    for attribute, bounds in limits.SESSION.items():
        value = getattr(session, attribute)
        if value is not None:
            yield from within(f"{path}.{attribute}", value, bounds)
    if session.ideal_staff < session.min_staff:
        expected = f"at least {session.min_staff} (“min_staff”)"
        touching = (f"{path}.min_staff",)
        where = f"{path}.ideal_staff"
        yield Finding(where, session.ideal_staff, expected, touching)
    spoken = tuple(session.public_languages.items())
    yield from scope.levels(f"{path}.public_languages", spoken, NATIVE)


def _home_visit(path: str, session: Session) -> Iterator[Finding]:
    where = f"{path}.home_visit"
    if session.home_visit is not None:
        yield from place(f"{where}.location", session.home_visit.location)
    if session.remote:
        expected = "false, or no “home_visit” (somebody goes there)"
        yield Finding(f"{path}.remote", True, expected, (where,))


def _uses(scope: Scope, path: str, uses: tuple[Use, ...]) -> Iterator[Finding]:
    for index, use in enumerate(uses):
        where = f"{path}[{index}]"
        if use.resource not in scope.resources:
            yield unknown(f"{where}.id", use.resource, "resource")
        yield from within(f"{where}.units", use.units, limits.UNITS)
        before, after = use.before_minutes, use.after_minutes
        yield from within(f"{where}.before_minutes", before, limits.USE_MINUTES)
        yield from within(f"{where}.after_minutes", after, limits.USE_MINUTES)
    yield from repeated(path, [use.resource for use in uses], ".id")


def _seat(scope: Scope, path: str, seat: Seat) -> Iterator[Finding]:
    for attribute in ("roles", "clearances", "badges", "tutor_roles"):
        texts = getattr(seat, attribute)
        if texts:
            yield from scope.ids(f"{path}.{attribute}", texts)
    if seat.skills:
        skills = tuple(seat.skills.items())
        yield from scope.levels(f"{path}.skills", skills, limits.SKILL_LEVEL[1])
    if seat.languages:
        languages = tuple(seat.languages.items())
        yield from scope.levels(f"{path}.languages", languages, NATIVE)
    if seat.shadow and seat.mandatory:
        expected = "false, or “mandatory”: false (who shadows does not cover)"
        yield Finding(f"{path}.shadow", True, expected, (f"{path}.mandatory",))
