"""Why a seat is empty, a session not held, a pin refused: sentences from figures.

Every number comes from the plan; nothing is guessed. A gate that stops nobody is
left out, and the sentence ends at the first gate that nobody passes.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from matching.plan import NotHeld, RefusedPin
from scheduler.texts.language import Texts, marked, marked_plural
from scheduler.texts.names import RULES


class Gate(NamedTuple):
    """A gate of the funnel and what to say of those who passed it.

    `further` is said instead of `some` where another gate was named before.
    """

    key: str
    nobody: str
    some: tuple[str, str]
    further: tuple[str, str] | None = None


GATES: Final = (
    Gate(
        "role",
        marked("nobody has the role"),
        marked_plural("%(n)d has the role", "%(n)d have the role"),
    ),
    Gate(
        "skill",
        marked("nobody has the skills"),
        marked_plural("%(n)d has the skills", "%(n)d have the skills"),
        marked_plural("%(n)d of them also the skills", "%(n)d of them also the skills"),
    ),
    Gate(
        "language",
        marked("nobody speaks the language"),
        marked_plural("%(n)d speaks the language", "%(n)d speak the language"),
    ),
    Gate(
        "clearance",
        marked("nobody has a clearance valid that day"),
        marked_plural(
            "%(n)d has a clearance valid that day",
            "%(n)d have a clearance valid that day",
        ),
    ),
    Gate(
        "badge",
        marked("nobody has the badge"),
        marked_plural("%(n)d has the badge", "%(n)d have the badge"),
    ),
    Gate(
        "available",
        marked("nobody is free then"),
        marked_plural("%(n)d is free then", "%(n)d are free then"),
    ),
    Gate(
        "range",
        marked("nobody lives near enough"),
        marked_plural("%(n)d lives near enough", "%(n)d live near enough"),
    ),
    Gate(
        "limits",
        marked("nobody may be given another session"),
        marked_plural(
            "%(n)d may be given another session",
            "%(n)d may be given another session",
        ),
    ),
    Gate(
        "company",
        marked("nobody fits the team of that session"),
        marked_plural(
            "%(n)d fits the team of that session", "%(n)d fit the team of that session"
        ),
    ),
)


_ELSE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no_seats": marked("It has no seat that covers."),
        "room": marked("Enough helpers could come, but its room is in use then."),
        "resource": marked(
            "Enough helpers could come, but something it needs is in use then."
        ),
        "series": marked(
            "Enough helpers could come, but it has no place in the order of its series."
        ),
    }
)

_REFUSED: Final = {**RULES, "pin": marked("another fixed assignment has its seat")}


def why_empty(texts: Texts, why: Mapping[str, int]) -> str:
    """Say why a seat is empty, from the helpers left after each gate.

    Parameters
    ----------
    why
        The funnel of `matching.plan.EmptySeat`.
    """
    left = why.get("helpers", 0)
    if left == 0:
        return texts.gettext("There is no helper at all.")
    opening = texts.ngettext("Of %(n)d helper:", "Of %(n)d helpers:", left)
    clauses: list[str] = []
    for gate in GATES:
        passed = why.get(gate.key, left)
        if passed < left:
            clauses.append(_clause(texts, gate, passed, further=bool(clauses)))
        left = passed
        if left == 0:
            break
    elsewhere = why.get("used_elsewhere", 0)
    if left and elsewhere:
        clauses.append(
            texts.ngettext(
                "%(n)d could come but is needed elsewhere",
                "%(n)d could come but are needed elsewhere",
                elsewhere,
            )
        )
    elif left:
        clauses.append(texts.ngettext("%(n)d could come", "%(n)d could come", left))
    return f"{opening} {', '.join(clauses)}."


def _clause(texts: Texts, gate: Gate, passed: int, *, further: bool) -> str:
    if passed == 0:
        return texts.gettext(gate.nobody)
    some = gate.further if further and gate.further is not None else gate.some
    return texts.ngettext(*some, passed)


def why_not_held(texts: Texts, session: NotHeld) -> str:
    """Say why a session is not held."""
    if session.code == "used_elsewhere":
        return texts.gettext(
            "Enough helpers could come, but they are needed more elsewhere."
        )
    if session.code in _ELSE:
        return texts.gettext(_ELSE[session.code])
    wanted = texts.ngettext(
        "It needs %(n)d helper", "It needs %(n)d helpers", session.wanted
    )
    if session.possible == 0:
        possible = texts.gettext("no team can come")
    else:
        possible = texts.ngettext(
            "only %(n)d can come", "only %(n)d can come together", session.possible
        )
    return f"{wanted}, {possible}."


def why_refused(texts: Texts, pin: RefusedPin) -> str:
    """Say which rules a refused pin would break."""
    return "; ".join(texts.known(_REFUSED, rule) for rule in pin.rules)
