"""Which single change would open a gate or widen a limit: from the check's figures."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from matching.check import Duty, Violation
from matching.explain.changes import (
    AddWindow,
    AskReserve,
    Change,
    GrantBadge,
    GrantClearance,
    Introduce,
    LowerLanguage,
    LowerSkill,
    RaiseLimit,
    WidenTravel,
)

LIMITS: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("day_limit", "sessions"): "max_sessions_per_day",
        ("day_limit", "minutes"): "max_minutes_per_day",
        ("week_limit", "sessions"): "max_sessions",
        ("week_limit", "minutes"): "max_minutes",
    }
)


def gate_cure(duty: Duty, broken: Violation) -> Change | None:
    """Give the change that opens a gate to a duty; None where none should.

    Nobody is given a role, called back from an absence or sent into the past.
    """
    helper, key, detail = duty.helper.id, duty.key, broken.detail
    match broken.rule:
        case "skill":
            skill = str(detail["skill"])
            old, new = duty.seat.skills[skill], int(detail["found"])
            return LowerSkill(*key[:2], skill, old, new)
        case "language":
            return _language_cure(duty, broken)
        case "clearance":
            return GrantClearance(helper, str(detail["clearance"]), duty.day)
        case "badge":
            return GrantBadge(helper, str(detail["badge"]))
        case "available" if "end" in detail and "absent_from" not in detail:
            return AddWindow(helper, duty.start, duty.end)
        case "travel":
            return WidenTravel(helper, int(detail["wanted"]), int(detail["found"]))
        case "reserve":
            return AskReserve(*key)
    return None


def _language_cure(duty: Duty, broken: Violation) -> Change | None:
    """Lower the language of which least is missing; any one where one is enough."""
    spoken, seat = duty.helper.languages, duty.seat
    if not seat.any_language:
        code = str(broken.detail["language"])
        new = spoken.get(code, 0)
        return LowerLanguage(*duty.key[:2], code, seat.languages[code], new)
    missing = [
        (level - spoken[code], code)
        for code, level in seat.languages.items()
        if spoken.get(code, 0)
    ]
    if not missing:
        return None
    _, code = min(missing)
    return LowerLanguage(*duty.key[:2], code, seat.languages[code], spoken[code])


def week_cure(helper: str, broken: Sequence[Violation]) -> Change | None:
    """Give the one limit that would have to be higher; None where more is in the way."""
    if len(broken) != 1 or (broken[0].rule, broken[0].detail.get("unit")) not in LIMITS:
        return None
    detail = broken[0].detail
    limit = LIMITS[broken[0].rule, str(detail["unit"])]
    return RaiseLimit(helper, limit, int(detail["wanted"]), int(detail["found"]))


def team_cure(duties: Sequence[Duty], broken: Sequence[Violation]) -> Change | None:
    """Give the helper to introduce, where that alone is missing in a team."""
    if any(bad.rule != "company" for bad in broken):
        return None
    named = [bad.helper for bad in broken if bad.helper]
    new = [d.helper for d in duties if not d.helper.alone_ok and d.helper.id in named]
    return Introduce(new[0].id) if new else None
