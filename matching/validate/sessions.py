"""What can be wrong with sessions, their options and seats."""

from collections.abc import Iterator
from typing import Final

from matching import limits
from matching.problem import NATIVE, Seat, Session
from matching.validate.finding import Finding, Scope, ids_of, unknown, within

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
        yield from ids_of(scope, f"{path}.seats", session.seats)
        for number, seat in enumerate(session.seats):
            yield from _seat(scope, f"{path}.seats[{number}]", seat)


def _options(
    scope: Scope, path: str, session: Session, closing: int
) -> Iterator[Finding]:
    if len(session.options) != 1:
        expected = "exactly one option (several cannot be planned yet)"
        yield Finding(f"{path}.options", f"{len(session.options)} options", expected)
    for index, option in enumerate(session.options):
        where = f"{path}.options[{index}]"
        if scope.horizon_known and not 0 <= option.start < closing:
            horizon = scope.problem.horizon
            first = horizon.start.isoformat()
            last = horizon.date_of_day(horizon.days - 1).isoformat()
            expected = f"a time on a planned day, {first} to {last}"
            yield Finding(f"{where}.start", scope.time_text(option.start), expected)
        else:
            yield from scope.interval(where, option.start, option.end, _OPTION_KEYS)


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
