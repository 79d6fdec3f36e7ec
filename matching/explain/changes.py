"""Single changes to the data of a problem: what a coordinator could ask for.

A change is data; `applied` makes the changed problem of it. What it costs says only
in which order to ask: it has no unit, and means nothing beside a score.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from matching.problem import (
    Dated,
    Helper,
    Option,
    Pin,
    Problem,
    Seat,
    Session,
    Window,
)


@dataclass(frozen=True, slots=True)
class Replan:
    """Nothing is changed: the plan itself could be better."""


@dataclass(frozen=True, slots=True)
class AskReserve:
    """A reserve helper is asked, and pinned where they said yes."""

    session: str
    seat: str
    helper: str


@dataclass(frozen=True, slots=True)
class RaiseLimit:
    """A helper does a little more; `limit` is a field of `Helper`."""

    helper: str
    limit: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class MoveSession:
    """A session may also take place at another time (minutes [start, end))."""

    session: str
    old_start: int
    start: int
    end: int
    room: str | None = None


@dataclass(frozen=True, slots=True)
class WidenTravel:
    """A helper travels farther from home: minutes."""

    helper: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class AddWindow:
    """A helper also comes in minutes [start, end)."""

    helper: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LowerLanguage:
    """A seat asks less of a language; a new level of 0 asks nothing of it."""

    session: str
    seat: str
    language: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class LowerSkill:
    """A seat asks less of a skill; a new level of 0 asks nothing of it."""

    session: str
    seat: str
    skill: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Introduce:
    """A helper is introduced to the work, and may be alone from then on."""

    helper: str


@dataclass(frozen=True, slots=True)
class GrantBadge:
    """A helper is given a badge."""

    helper: str
    badge: str


@dataclass(frozen=True, slots=True)
class GrantClearance:
    """A helper has a clearance, valid on a day of the horizon."""

    helper: str
    clearance: str
    day: int


@dataclass(frozen=True, slots=True)
class AddHelper:
    """One more helper, who has just what a seat asks, and lives at its place."""

    helper: Helper


Change = (
    Replan
    | AskReserve
    | RaiseLimit
    | MoveSession
    | WidenTravel
    | AddWindow
    | LowerLanguage
    | LowerSkill
    | Introduce
    | GrantBadge
    | GrantClearance
    | AddHelper
)

# What to ask first: a person before a rule, a question before a paper.
_BASE: Final[Mapping[type, int]] = MappingProxyType(
    {
        Replan: 0,
        AskReserve: 100,
        RaiseLimit: 200,
        MoveSession: 300,
        WidenTravel: 400,
        AddWindow: 500,
        LowerLanguage: 600,
        LowerSkill: 600,
        Introduce: 700,
        GrantBadge: 750,
        GrantClearance: 800,
        AddHelper: 900,
    }
)
_HALF_HOUR: Final = 30
_DAY: Final = 1440
_MOST: Final = 99  # keeps every kind below the next


def cost(change: Change) -> int:
    """Give the place of a change in the order of cheapness.

    A hundred for each kind (see `docs/explanations.md`), plus how much is asked: sessions
    or half-hours beyond a limit, half-hours to another time (another day: 40 and
    more), 5 minutes of travel, levels (nothing at all asked: 10 more).
    """
    return _BASE[type(change)] + min(_MOST, _amount(change))


def _amount(change: Change) -> int:
    match change:
        case RaiseLimit(limit=limit, old=old, new=new):
            minutes = limit.startswith("max_minutes")
            return -((old - new) // _HALF_HOUR) if minutes else new - old
        case MoveSession(old_start=old, start=start):
            days, rest = divmod(abs(start - old) + _DAY // 4, _DAY)
            shift = abs(rest - _DAY // 4) // _HALF_HOUR
            return shift + (38 + 2 * days if days else 0)
        case WidenTravel(old=old, new=new):
            return -((old - new) // 5)
        case LowerLanguage(old=old, new=new) | LowerSkill(old=old, new=new):
            return old - new + (0 if new else 10)
    return 0


def applied(problem: Problem, change: Change) -> Problem:
    """Give the problem after a change; it has no faults if it had none before."""
    match change:
        case Replan():
            return problem
        case AskReserve(session=session, seat=seat, helper=helper):
            return replace(problem, pins=(*problem.pins, Pin(session, seat, helper)))
        case MoveSession() | LowerLanguage() | LowerSkill():
            sessions = tuple(
                _changed_session(each, change) if each.id == change.session else each
                for each in problem.sessions
            )
            return replace(problem, sessions=sessions)
        case AddHelper(helper=person):
            return replace(problem, helpers=(*problem.helpers, person))
    people = tuple(
        _changed_helper(each, change) if each.id == change.helper else each
        for each in problem.helpers
    )
    return replace(problem, helpers=people)


def _changed_session(
    session: Session, change: MoveSession | LowerLanguage | LowerSkill
) -> Session:
    if isinstance(change, MoveSession):
        new = Option(change.start, change.end, change.room)
        return replace(session, options=(*session.options, new))
    seats = tuple(
        _lowered(seat, change) if seat.id == change.seat else seat
        for seat in session.seats
    )
    return replace(session, seats=seats)


def _lowered(seat: Seat, change: LowerLanguage | LowerSkill) -> Seat:
    if isinstance(change, LowerSkill):
        return replace(seat, skills=_lower(seat.skills, change.skill, change.new))
    levels = _lower(seat.languages, change.language, change.new)
    return replace(seat, languages=levels)


def _lower(levels: Mapping[str, int], key: str, new: int) -> dict[str, int]:
    lowered = {**levels, key: new}
    return {each: level for each, level in lowered.items() if level}


def _changed_helper(helper: Helper, change: Change) -> Helper:
    match change:
        case RaiseLimit(limit=limit, new=new):
            return _with_limit(helper, limit, new)
        case WidenTravel(new=new):
            return replace(helper, max_travel_minutes=new)
        case AddWindow(start=start, end=end):
            windows = (*helper.availability, Window(start, end))
            return replace(helper, availability=windows)
        case Introduce():
            return replace(helper, alone_ok=True)
        case GrantBadge(badge=badge):
            return replace(helper, badges=(*helper.badges, badge))
        case GrantClearance(clearance=paper, day=day):
            papers = (*helper.clearances, Dated(paper, day, day))
            return replace(helper, clearances=papers)
    return helper


def _with_limit(helper: Helper, limit: str, new: int) -> Helper:
    match limit:
        case "max_sessions":
            return replace(helper, max_sessions=new)
        case "max_minutes":
            return replace(helper, max_minutes=new)
        case "max_sessions_per_day":
            return replace(helper, max_sessions_per_day=new)
    return replace(helper, max_minutes_per_day=new)
