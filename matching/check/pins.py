"""The rule ``pin``: every pin is in the plan, or refused for a reason that holds.

A refused pin is put into the plan again, in place of whoever holds its seat, at the
option of its session; only what it touches is looked at.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from matching.check.changes import newly_broken
from matching.check.duty import Violation
from matching.check.facts import Facts
from matching.check.groups import by_gates, by_timetable
from matching.check.published import changed_begun
from matching.check.roster import Roster
from matching.check.rules import EVERY_RULE
from matching.plan import Assignment, RefusedPin
from matching.problem import Pin, Problem


def broken_pins(
    roster: Roster, refused: Sequence[RefusedPin], without: Collection[str]
) -> Iterator[Violation]:
    """Find facts changed, and pins lost or refused for reasons that do not hold.

    Details: ``fault`` is ``changed_begun`` (see `matching.check.published`), ``lost``
    (neither kept nor refused), ``kept_and_refused``, ``fits`` (could simply be put
    in) or ``other_rules`` (with those found).
    """
    facts = roster.facts
    for session in facts.begun:
        yield from changed_begun(facts, session, roster.by_session.of(session))
    reasons = {(entry.session, entry.seat, entry.helper): entry for entry in refused}
    for pin in facts.problem.pins:
        fault = _fault_of(roster, pin, reasons, without)
        if fault:
            yield Violation("pin", pin.session, pin.seat, pin.helper, fault)


def _fault_of(
    roster: Roster,
    pin: Pin,
    reasons: dict[tuple[str, str, str], RefusedPin],
    without: Collection[str],
) -> dict[str, int | str]:
    """Say what is wrong with the fate of a pin; empty where nothing is."""
    key = (pin.session, pin.seat, pin.helper)
    holder = roster.holder(pin.session, pin.seat)
    if holder is not None and holder.helper.id == pin.helper:
        return {"fault": "kept_and_refused"} if key in reasons else {}
    if key not in reasons:
        return {"fault": "lost"}
    found = rules_against(roster, pin, without)
    if not found:
        return {"fault": "fits"}
    wanted = set(reasons[key].rules) - set(without)
    if wanted != set(found):
        return {"fault": "other_rules", "found": ", ".join(found)}
    return {}


def rules_broken_by(
    problem: Problem,
    assignments: Iterable[Assignment],
    pin: Pin,
    *,
    without: Collection[str] = frozenset(),
) -> tuple[str, ...]:
    """Give the rules that keep a pin out of a plan, in the order of `RULES`.

    Parameters
    ----------
    problem
        A problem without faults.
    assignments
        The plan, without the pin.
    pin
        A session, seat and helper of the problem.
    without
        Rules that do not count.

    Returns
    -------
    tuple of str
        What the pin would break if its helper had nothing else to do and its team
        did not matter; if that is nothing, what it newly breaks when it takes its
        seat in the plan: ``pin`` only where that drives out another pin and breaks
        nothing else. Empty: it fits. At the option of the session in the plan;
        where it is not held, at the option with the fewest rules, the first of
        equals. In a session that has begun, nobody is available but who was
        published there.
    """
    return rules_against(Roster(Facts(problem), assignments), pin, without)


def rules_against(
    roster: Roster, pin: Pin, without: Collection[str]
) -> tuple[str, ...]:
    """Do what `rules_broken_by` promises, on a plan that is indexed already."""
    if pin.session in roster.facts.begun:
        return _rules_against_begun(roster.facts, pin, without)
    held_at = roster.option(pin.session)
    if held_at is not None:
        return _rules_at(roster, pin, held_at, without)
    options = range(len(roster.facts.sessions[pin.session].options))
    return min((_rules_at(roster, pin, at, without) for at in options), key=len)


def _rules_against_begun(
    facts: Facts, pin: Pin, without: Collection[str]
) -> tuple[str, ...]:
    """Keep out who was not published there; if that is no reason, it changes facts."""
    told = {(entry.seat, entry.helper) for entry in facts.published[pin.session]}
    if (pin.seat, pin.helper) in told:
        return ()
    return tuple(rule for rule in ("available", "pin") if rule not in without)[:1]


def _rules_at(
    roster: Roster, pin: Pin, option: int, without: Collection[str]
) -> tuple[str, ...]:
    """Give the rules that keep a pin out at one option."""
    facts = roster.facts
    duty = facts.duty(pin.session, option, pin.seat, pin.helper)
    bad = by_gates(facts, duty) + by_timetable(facts, (duty,))
    broken = {violation.rule for violation in bad}.difference(without)
    broken = broken or newly_broken(roster, duty).difference(without)
    if len(broken) > 1:
        broken.discard("pin")  # whose seat it would take matters if nothing else does
    return tuple(rule for rule in EVERY_RULE if rule in broken)
