"""The part of the rule ``pin`` that a session decides alone: facts, and pins kept.

A session that had begun when the plan was made stays as it was published: the same
people in the same seats at the same option, and nobody else.
"""

from collections.abc import Iterator, Sequence

from matching.check.duty import Detail, Duty, Violation
from matching.check.facts import Facts

CHANGED = "changed_begun"


def published_pins(
    facts: Facts, session: str, team: Sequence[Duty]
) -> Iterator[Violation]:
    """Find changes of a session that has begun, and pins that are not kept.

    Details: ``fault`` is ``changed_begun`` or ``lost``; of the first, ``wanted`` is
    the option at which somebody is missing, ``found`` that of somebody too many.
    """
    yield from changed_begun(facts, session, team)
    if session in facts.pins:
        held = {duty.key for duty in team}
        for pin in facts.pins[session]:
            key = pin.session, pin.seat, pin.helper
            if key not in held:
                yield Violation("pin", *key, {"fault": "lost"})


def changed_begun(
    facts: Facts, session: str, team: Sequence[Duty]
) -> Iterator[Violation]:
    """Find who is missing or too many in a session that has begun."""
    if session not in facts.begun:
        return
    told = {
        (entry.seat, entry.helper, entry.option) for entry in facts.published[session]
    }
    held = {(duty.seat.id, duty.helper.id, duty.number): None for duty in team}
    for seat, helper, option in held:
        if (seat, helper, option) not in told:
            extra: Detail = {"fault": CHANGED, "found": option}
            yield Violation("pin", session, seat, helper, extra)
    for entry in facts.published[session]:
        if (entry.seat, entry.helper, entry.option) not in held:
            detail: Detail = {"fault": CHANGED, "wanted": entry.option}
            yield Violation("pin", session, entry.seat, entry.helper, detail)
