"""Rules broken on purpose: which may be, for what reason, and what that covers.

An override covers one broken rule with its figures, and no more: whoever makes it worse
says why again. Some rules are not a matter of judgement. Nobody sits in two places at
once, a team comes at one time, and what has begun stays as it was published; a paper or
a badge is entered with its helper, where everybody can see it, and not talked away.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from matching.check import Violation
from matching.faults import BadInputError, Fault, shown
from scheduler.errors import BrokenRulesError

NEVER: Final = frozenset({"answer", "option", "overlap", "clearance", "badge", "pin"})
SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 1000
_NAMES: Final = ("rule", "session", "seat", "helper")

Document = dict[str, Any]
Override = Mapping[str, Any]


def may_override(rule: str) -> bool:
    """Say whether a rule may be broken for a written reason."""
    return rule not in NEVER


def broken_document(one: Violation, overrides: Iterable[Override] = ()) -> Document:
    """Give a broken rule as plain values, with the override that covers it."""
    reasons = (each for each in overrides if covers(each, one))
    return {
        **{name: getattr(one, name) for name in _NAMES},
        "detail": dict(one.detail),
        "may_override": may_override(one.rule),
        "override": next((dict(each) for each in reasons), None),
    }


def covers(override: Override, broken: Violation) -> bool:
    """Say whether an override was written for exactly this."""
    same = all(override[name] == getattr(broken, name) for name in _NAMES)
    return same and override["detail"] == dict(broken.detail)


def uncovered(
    broken: Iterable[Violation], overrides: Collection[Override]
) -> list[Violation]:
    """Give the broken rules that no override covers."""
    return [one for one in broken if not any(covers(each, one) for each in overrides)]


def justified(
    caused: Sequence[Violation],
    given: Sequence[Mapping[str, Any]],
    known: Collection[Override],
    *,
    by: str,
    now: datetime,
) -> list[Document]:
    """Give the overrides that an edit adds, if they are enough.

    Parameters
    ----------
    caused
        The rules that the edit would break.
    given
        What its author says: ``rule``, ``session``, ``seat``, ``helper`` and ``reason``.
    known
        Overrides of the draft.

    Raises
    ------
    BadInputError
        A reason is too short, or speaks of a rule that is not broken by the edit.
    BrokenRulesError
        A rule stays that nobody gave a reason for, or that may not be broken; lists all.
    """
    faults = list(_faults(caused, given))
    if faults:
        raise BadInputError(faults, "overrides")
    reasons = {_key(one): str(one["reason"]).strip() for one in given}
    written = [
        {
            **{name: getattr(one, name) for name in _NAMES},
            "detail": dict(one.detail),
            "reason": reasons[_key(one)],
            "by": by,
            "at": now.isoformat(),
        }
        for one in caused
        if _key(one) in reasons and may_override(one.rule)
    ]
    refuse(uncovered(caused, [*known, *written]), "The edit would break")
    return written


def refuse(broken: Sequence[Violation], what: str) -> None:
    """Refuse what breaks rules.

    Raises
    ------
    BrokenRulesError
        Anything is broken; it lists all.
    """
    if broken:
        rules = [broken_document(one) for one in broken]
        msg = f"{what} {len(broken)} rule(s):"
        raise BrokenRulesError(msg, tuple(map(line_of, broken)), rules)


def line_of(one: Violation) -> str:
    """Say a broken rule in one line."""
    return f"{one.rule}: session {one.session}, seat {one.seat}, helper {one.helper}"


def _faults(
    caused: Sequence[Violation], given: Sequence[Mapping[str, Any]]
) -> Iterator[Fault]:
    broken = {_key(one) for one in caused}
    for number, one in enumerate(given):
        where, reason = f"overrides[{number}]", str(one.get("reason", "")).strip()
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            expected = f"{SHORTEST_REASON} to {LONGEST_REASON} characters"
            yield Fault(f"{where}.reason", shown(reason), expected)
        if _key(one) not in broken:
            yield Fault(where, shown(one.get("rule")), "a rule that this edit breaks")


def _key(one: Violation | Mapping[str, Any]) -> tuple[Any, ...]:
    if isinstance(one, Violation):
        return one.rule, one.session, one.seat, one.helper
    return tuple(one.get(name) for name in _NAMES)
