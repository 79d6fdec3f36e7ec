"""Small words to write small problems with: one week, two sites, a few people.

The week opens on Monday 23 November 2026 in Brussels. Whoever is not told otherwise
is free all the time and lives nowhere, so that travel from home is 0.
"""

from datetime import date
from typing import Any

from matching.plan import Assignment, RefusedPin
from matching.problem import (
    Dated,
    Helper,
    Interval,
    Option,
    Pin,
    Problem,
    Published,
    Seat,
    Session,
    Site,
    Window,
)
from matching.times import Horizon

DAY = 1440
WEEK = Horizon("Europe/Brussels", date(2026, 11, 23), 7)
ALWAYS = (Window(-DAY, 30 * DAY),)
CENTRE = (50.85, 4.35)
# 0.01 degree of latitude, 1.11195 km as the crow flies: 15 minutes by transit
# (10 + ceil(1.3 · 1.11195 · 60 / 18) = 10 + 5), 18 on foot, 6 by bike, 8 by car.
NORTH = (50.86, 4.35)
SITES = (
    Site("library"),
    Site("centre", location=CENTRE),
    Site("north", location=NORTH),
)


def at(day: int, clock: str) -> int:
    """Give the minute of a clock time in a week without clock change."""
    hour, minute = clock.split(":")
    return day * DAY + int(hour) * 60 + int(minute)


def between(day: int, start: str, end: str, wish: int = 1) -> Window:
    return Window(at(day, start), at(day, end), wish)


def away(day: int, start: str, end: str) -> Interval:
    return Interval(at(day, start), at(day, end))


def helper(key: str, roles: str = "", **more: Any) -> Helper:
    """Make a helper; roles are ids, ``coach@2-4`` from day 2 to day 4 inclusive."""
    more.setdefault("availability", ALWAYS)
    return Helper(key, roles=tuple(map(dated, roles.split())), **more)


def dated(text: str) -> Dated:
    """Read ``coach``, ``coach@2-`` or ``coach@2-4``."""
    key, _, days = text.partition("@")
    first, _, last = days.partition("-")
    return Dated(key, int(first) if first else None, int(last) if last else None)


def seat(key: str, roles: str = "", **more: Any) -> Seat:
    return Seat(key, roles=tuple(roles.split()), **more)


def shadow(key: str, tutor_roles: str = "") -> Seat:
    tutors = tuple(tutor_roles.split())
    return Seat(key, mandatory=False, shadow=True, tutor_roles=tutors)


def session(key: str, when: str = "0 09:00 12:00", **more: Any) -> Session:
    """Make a session at the library with one seat ``a``.

    `when` is day, start and end, and perhaps a room; several options with commas.
    """
    return timed(key, *map(option, when.split(",")), **more)


def option(when: str) -> Option:
    """Read ``0 09:00 12:00`` or ``0 09:00 12:00 hall``."""
    day, start, end, *rooms = when.split()
    room = rooms[0] if rooms else None
    return Option(at(int(day), start), at(int(day), end), room)


def seats(count: int, **more: Any) -> tuple[Seat, ...]:
    """Make seats ``a``, ``b``, … that ask the same."""
    return tuple(Seat(key, **more) for key in "abcdef"[:count])


def problem(
    helpers: tuple[Helper, ...], sessions: tuple[Session, ...], **more: Any
) -> Problem:
    more.setdefault("horizon", WEEK)
    more.setdefault("sites", SITES)
    return Problem(helpers=helpers, sessions=sessions, **more)


def timed(key: str, *options: Option, **more: Any) -> Session:
    """Make a session at the library, with one seat ``a``, at given options."""
    more.setdefault("seats", seats(1))
    return Session(key, more.pop("site", "library"), options, **more)


def local(horizon: Horizon, start: str, end: str) -> Option:
    """Make an option from local times, for weeks in which a clock changes."""
    return Option(horizon.minute(start), horizon.minute(end))


def answer(text: str) -> tuple[Assignment, ...]:
    """Read ``s1/a=amina s2/a=tom@1``, where ``@1`` is option 1; else option 0."""
    return tuple(map(_assignment, text.split()))


def _assignment(text: str) -> Assignment:
    place, _, who = text.partition("=")
    key, _, seat_key = place.partition("/")
    person, _, number = who.partition("@")
    return Assignment(key, int(number or 0), seat_key, person)


def published(text: str) -> tuple[Published, ...]:
    """Read a published plan as `answer` reads assignments."""
    return tuple(
        Published(entry.session, entry.option, entry.seat, entry.helper)
        for entry in answer(text)
    )


def pins(text: str) -> tuple[Pin, ...]:
    """Read pins as `answer` reads assignments."""
    return tuple(Pin(entry.session, entry.seat, entry.helper) for entry in answer(text))


def refused(text: str, *rules: str) -> tuple[RefusedPin, ...]:
    """Read pins refused for these rules."""
    return tuple(
        RefusedPin(pin.session, pin.seat, pin.helper, rules) for pin in pins(text)
    )
