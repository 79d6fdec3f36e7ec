"""Why a seat is empty and what would fill it, in sentences from the structure.

Every name and every figure comes from what `matching.explain` found; nothing is
added here but words.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from matching.explain import (
    AddHelper,
    AddWindow,
    AskReserve,
    Change,
    Elsewhere,
    Fix,
    Gate,
    GrantBadge,
    GrantClearance,
    Introduce,
    LowerLanguage,
    LowerSkill,
    Move,
    MoveSession,
    RaiseLimit,
    SeatStory,
    WidenTravel,
)
from matching.problem import LANGUAGE_LEVELS
from scheduler.plans import wanted
from scheduler.texts.language import Texts, marked, marked_plural
from scheduler.texts.sessions import Namer

MOST_NAMES: Final = 12

_LOST: Final[Mapping[str, str]] = MappingProxyType(
    {
        "role": marked("Without the role: %(who)s."),
        "skill": marked("Without the skills: %(who)s."),
        "language": marked("Do not speak the language well enough: %(who)s."),
        "clearance": marked("Without the clearance on that day: %(who)s."),
        "badge": marked("Without the badge: %(who)s."),
        "available": marked("Not free then: %(who)s."),
        "range": marked("Live too far away: %(who)s."),
        "limits": marked("May not be given another session: %(who)s."),
        "company": marked("Do not fit the team of that session: %(who)s."),
    }
)
_LIMITS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "max_sessions": marked_plural(
            "If %(helper)s came to %(n)d session in one week instead of %(old)d.",
            "If %(helper)s came to %(n)d sessions in one week instead of %(old)d.",
        ),
        "max_sessions_per_day": marked_plural(
            "If %(helper)s came to %(n)d session in one day instead of %(old)d.",
            "If %(helper)s came to %(n)d sessions in one day instead of %(old)d.",
        ),
        "max_minutes": marked_plural(
            "If %(helper)s came for %(n)d minute in one week instead of %(old)d.",
            "If %(helper)s came for %(n)d minutes in one week instead of %(old)d.",
        ),
        "max_minutes_per_day": marked_plural(
            "If %(helper)s came for %(n)d minute in one day instead of %(old)d.",
            "If %(helper)s came for %(n)d minutes in one day instead of %(old)d.",
        ),
    }
)


def lost_lines(namer: Namer, story: SeatStory) -> Iterator[str]:
    """Name who falls out at which gate; of many only how many they are."""
    for gate in story.gates:
        if gate.lost and gate.gate in _LOST:
            who = _who(namer, gate)
            yield namer.gettext(_LOST[gate.gate], who=who)


def _who(namer: Namer, gate: Gate) -> str:
    texts, many = namer.texts, len(gate.lost)
    if many > MOST_NAMES:
        return namer.ngettext("%(n)d person", "%(n)d people", many)
    return texts.together([namer.helper(key) for key in gate.lost])


def elsewhere_line(namer: Namer, one: Elsewhere) -> str:
    """Say where a helper who could come is needed."""
    return namer.gettext(
        "%(helper)s could come, but has another session: %(sessions)s.",
        helper=namer.helper(one.helper),
        sessions=namer.together(one.sessions),
    )


def fix_line(namer: Namer, fix: Fix) -> str:
    """Say the one thing that would have to be different."""
    change, _texts = fix.change, namer.texts
    match change:
        case AskReserve(helper=helper, session=session):
            return namer.gettext(
                "If %(helper)s, who is a reserve, were asked: %(session)s.",
                helper=namer.helper(helper),
                session=namer.session(session),
            )
        case MoveSession(start=start, end=end):
            return namer.gettext(
                "If the session took place on %(day)s, %(span)s.",
                day=namer.day(start),
                span=namer.span(start, end),
            )
        case LowerLanguage() | LowerSkill():
            return _lower_line(namer, change)
        case AddHelper():
            return _newcomer_line(namer, change, fix)
    return _person_line(namer, change)


def _person_line(namer: Namer, change: Change) -> str:
    """Say what would have to be different about a helper."""
    match change:
        case RaiseLimit(helper=helper, limit=limit, old=old, new=new):
            who = namer.helper(helper)
            return namer.ngettext(*_LIMITS[limit], new, helper=who, old=old)
        case WidenTravel(helper=helper, old=old, new=new):
            return namer.ngettext(
                "If %(helper)s travelled up to %(n)d minute instead of %(old)d.",
                "If %(helper)s travelled up to %(n)d minutes instead of %(old)d.",
                new,
                helper=namer.helper(helper),
                old=old,
            )
        case AddWindow(helper=helper, start=start, end=end):
            return namer.gettext(
                "If %(helper)s could also come on %(day)s, %(span)s.",
                helper=namer.helper(helper),
                day=namer.day(start),
                span=namer.span(start, end),
            )
        case Introduce(helper=helper):
            return namer.gettext(
                "If %(helper)s were introduced to the work, and could then be alone.",
                helper=namer.helper(helper),
            )
        case GrantBadge(helper=helper, badge=badge):
            return namer.gettext(
                "If %(helper)s had the badge %(badge)s.",
                helper=namer.helper(helper),
                badge=badge,
            )
        case GrantClearance(helper=helper, clearance=paper, day=day):
            return namer.gettext(
                "If %(helper)s had the clearance %(clearance)s, valid on %(day)s.",
                helper=namer.helper(helper),
                clearance=paper,
                day=namer.date(day),
            )
    return namer.gettext("Nothing has to change: others only have to change places.")


def _lower_line(namer: Namer, change: LowerLanguage | LowerSkill) -> str:
    texts, session = namer.texts, namer.session(change.session)
    if isinstance(change, LowerLanguage):
        what = texts.language(change.language)
        old, new = (level_name(texts, level) for level in (change.old, change.new))
    else:
        what = namer.gettext("skill %(skill)s", skill=change.skill)
        old, new = str(change.old), str(change.new)
    if not change.new:
        return namer.gettext(
            "If %(what)s were not asked for: %(session)s.", what=what, session=session
        )
    return namer.gettext(
        "If level %(new)s were enough for %(what)s instead of %(old)s: %(session)s.",
        what=what,
        new=new,
        old=old,
        session=session,
    )


def level_name(texts: Texts, level: int) -> str:
    """Name a level of a language; 0 is no word of it."""
    if level == 0:
        return "0"
    name = LANGUAGE_LEVELS[level - 1]
    return texts.gettext("mother tongue") if name == "native" else name


def _newcomer_line(namer: Namer, change: AddHelper, fix: Fix) -> str:
    """Say whom to look for: what the seat asks that the new helper takes."""
    helper = change.helper
    takes = next(move.takes[0] for move in fix.moves if move.helper == helper.id)
    window = helper.availability[0]
    return namer.gettext(
        "With one more helper near %(site)s, free on %(day)s, %(span)s: %(wanted)s.",
        site=namer.site(namer.sessions[takes[0]].site),
        day=namer.day(window.start),
        span=namer.span(window.start, window.end),
        wanted=wanted(namer.texts, namer.seat(*takes)),
    )


def effect_lines(namer: Namer, fix: Fix) -> Iterator[str]:
    """Say who does what else then; nothing where only the seat is filled."""
    if fix.method != "direct":
        after = Namer(fix.problem(namer.problem), namer.texts, fix.assignments)
        yield from move_lines(namer, after, fix.moves)
    for session, seat in fix.empties:
        yield namer.gettext(
            "The optional seat %(seat)s would be empty then: %(session)s.",
            seat=seat,
            session=namer.session(session),
        )


def move_lines(namer: Namer, after: Namer, moves: Sequence[Move]) -> Iterator[str]:
    """Say what helpers take and leave; a session at another time is neither.

    Parameters
    ----------
    namer, after
        Name sessions at the times of the plan as it is, and of the other one.
    """
    for move in moves:
        takes = [session for session, _ in move.takes]
        leaves = [session for session, _ in move.leaves]
        new = after.together(each for each in takes if each not in leaves)
        old = namer.together(each for each in leaves if each not in takes)
        who = namer.helper(move.helper)
        if new and old:
            yield namer.gettext(
                "%(helper)s comes to %(takes)s, and no longer to %(leaves)s.",
                helper=who,
                takes=new,
                leaves=old,
            )
        elif new:
            yield namer.gettext("%(helper)s comes to %(takes)s.", helper=who, takes=new)
        elif old:
            yield namer.gettext(
                "%(helper)s no longer comes to %(leaves)s.", helper=who, leaves=old
            )
