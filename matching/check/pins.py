"""The rule ``pin``: every pin is in the plan, or refused for a reason that holds.

A refused pin is put into the plan again, in place of whoever holds its seat, and
only the helper and the session it touches are looked at.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from matching.check.roster import Duty, Facts, Roster, Violation, in_time
from matching.check.rules import EVERY_RULE, GATES, TEAMS, TIMETABLES, Group
from matching.plan import Assignment, RefusedPin
from matching.problem import Pin, Problem


def broken_pins(
    roster: Roster, refused: Sequence[RefusedPin], without: Collection[str]
) -> Iterator[Violation]:
    """Find pins lost, refused though they fit, or refused for other reasons.

    Details: ``fault`` is ``lost`` (neither kept nor refused), ``kept_and_refused``,
    ``fits`` (could simply be put in) or ``other_rules`` (with those found).
    """
    reasons = {(entry.session, entry.seat, entry.helper): entry for entry in refused}
    for pin in roster.facts.problem.pins:
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
    holder = roster.by_seat.get((pin.session, pin.seat))
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
        seat in the plan. Empty: it fits.
    """
    return rules_against(Roster(Facts(problem), assignments), pin, without)


def rules_against(
    roster: Roster, pin: Pin, without: Collection[str]
) -> tuple[str, ...]:
    """Do what `rules_broken_by` promises, on a plan that is indexed already."""
    facts = roster.facts
    duty = facts.duty(pin.session, 0, pin.seat, pin.helper)
    gates = [bad for gate in GATES.values() for bad in gate(facts, duty)]
    alone = {bad.rule for bad in gates + _of_groups(TIMETABLES, facts, [duty])}
    broken = alone.difference(without) or newly_broken(roster, duty)
    return tuple(rule for rule in EVERY_RULE if rule in broken and rule not in without)


def newly_broken(roster: Roster, duty: Duty) -> set[str]:
    """Name the rules that a duty breaks in the plan beyond those broken there."""
    facts = roster.facts
    own = [*roster.by_helper.get(duty.helper.id, ())]
    team = [*roster.by_session.get(duty.session.id, ())]
    before = _of_groups(TIMETABLES, facts, own) + _of_groups(TEAMS, facts, team)
    own = sorted([*own, duty], key=in_time)
    team = [duty, *(other for other in team if other.seat.id != duty.seat.id)]
    after = _of_groups(TIMETABLES, facts, own) + _of_groups(TEAMS, facts, team)
    return {bad.rule for bad in after if bad not in before}


def _of_groups(
    rules: Mapping[str, Group], facts: Facts, duties: Sequence[Duty]
) -> list[Violation]:
    """Collect what a helper's week or a team breaks; nothing if it is empty."""
    if not duties:
        return []
    return [bad for rule in rules.values() for bad in rule(facts, duties)]
