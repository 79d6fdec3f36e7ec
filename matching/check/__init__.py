"""Every hard rule in plain Python: the witness that never saw the model.

`violations` says which rules an answer breaks. It shares only parsing and travel
times with the solver; eligibility is written here a second time, on purpose. The
one pitfall: a pair rule reports a later seat once, against its nearest conflict,
so an empty list proves a plan and a long one does not list every pair.
"""

from collections.abc import Collection, Iterable

from matching.check.pins import (
    broken_pins,
    newly_broken,
    rules_against,
    rules_broken_by,
)
from matching.check.roster import Facts, Roster, Violation
from matching.check.rules import EVERY_RULE, GATES, TEAMS, TIMETABLES
from matching.plan import Assignment, RefusedPin
from matching.problem import Problem

RULES: tuple[str, ...] = EVERY_RULE

__all__ = [
    "RULES",
    "Facts",
    "Roster",
    "Violation",
    "newly_broken",
    "rules_against",
    "rules_broken_by",
    "violations",
]


def violations(
    problem: Problem,
    assignments: Iterable[Assignment],
    refused: Iterable[RefusedPin] = (),
    *,
    without: Collection[str] = frozenset(),
) -> list[Violation]:
    """List every broken rule of an answer; empty means that it may be published.

    Parameters
    ----------
    problem
        A problem without faults.
    assignments
        Who holds which seat; whatever is not listed is empty.
    refused
        The pins reported as kept out of the plan.
    without
        Rules that do not count, as if they did not exist: a pin refused for one
        of them alone could then be kept, which breaks ``pin``.

    Returns
    -------
    list of Violation
        Faults of the answer itself first (rule ``answer``: an unknown id, an
        option out of range, a seat filled twice; such an entry is left out of
        everything else), then in the order of `RULES`, sessions in file order.
    """
    facts = Facts(problem)
    roster = Roster(facts, assignments)
    refused = tuple(refused)
    found = [*roster.faults, *_unknown_refusals(facts, refused)]
    for rule in RULES:
        if rule not in without:
            found += _of_rule(rule, roster, refused, without)
    return found


def _of_rule(
    rule: str,
    roster: Roster,
    refused: tuple[RefusedPin, ...],
    without: Collection[str],
) -> list[Violation]:
    """Collect what breaks one rule: seat by seat, helper by helper, team by team."""
    facts = roster.facts
    found: list[Violation] = []
    if gate := GATES.get(rule):
        found += [bad for duty in roster.duties for bad in gate(facts, duty)]
    if timetable := TIMETABLES.get(rule):
        for duties in roster.by_helper.values():
            found += timetable(facts, duties)
    if team := TEAMS.get(rule):
        for duties in roster.by_session.values():
            found += team(facts, duties)
    if rule == "pin":
        found += broken_pins(roster, refused, without)
    return found


def _unknown_refusals(
    facts: Facts, refused: tuple[RefusedPin, ...]
) -> Iterable[Violation]:
    """Find refusals of what is no pin of the problem, or refused a second time."""
    seen: set[tuple[str, str, str]] = set()
    for entry in refused:
        key = (entry.session, entry.seat, entry.helper)
        if key not in facts.pinned or key in seen:
            why = "refused_twice" if key in seen else "not_a_pin"
            yield Violation("answer", *key, {"fault": why})
        seen.add(key)
