"""Every hard rule in plain Python: the witness that never saw the model.

`violations` says which rules an answer breaks. It shares only parsing and travel
times with the solver; eligibility is written here a second time, on purpose. Who
changes a plan by hand asks `changes` what one move breaks and mends. The one
pitfall: a pair rule reports a later duty once, against its nearest conflict, so an
empty list proves a plan and a long one does not list every pair.
"""

from collections.abc import Collection, Iterable

from matching.check.changes import changes, difference, newly_broken
from matching.check.duty import Duty, Violation
from matching.check.facts import Facts
from matching.check.groups import by_gates, by_team, by_timetable, shared_groups
from matching.check.pins import broken_pins, rules_against, rules_broken_by
from matching.check.roster import Roster
from matching.check.rules import EVERY_RULE, SHARED
from matching.plan import Assignment, RefusedPin
from matching.problem import Problem

RULES: tuple[str, ...] = EVERY_RULE
_PLACE = {rule: place for place, rule in enumerate(RULES)}

__all__ = [
    "RULES",
    "Duty",
    "Facts",
    "Roster",
    "Violation",
    "by_gates",
    "changes",
    "difference",
    "newly_broken",
    "rules_against",
    "rules_broken_by",
    "violations",
    "violations_of",
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
    roster = Roster(Facts(problem), assignments)
    return violations_of(roster, refused, without=without)


def violations_of(
    roster: Roster,
    refused: Iterable[RefusedPin] = (),
    *,
    without: Collection[str] = frozenset(),
) -> list[Violation]:
    """Do what `violations` promises, on a plan that is indexed already."""
    facts, refused = roster.facts, tuple(refused)
    facts.ways.prepare(roster.by_helper.values())
    found: list[Violation] = []
    for duty in roster.duties:
        found += by_gates(facts, duty)
    for session in facts.sessions:
        found += by_team(facts, roster.by_session.of(session))
    for helper in facts.helpers:
        found += by_timetable(facts, roster.by_helper.of(helper))
    for kind, key in shared_groups(facts):
        found += SHARED[kind](facts, key, roster.by_session.of)
    if "pin" not in without:
        found += broken_pins(roster, refused, without)
    kept = [bad for bad in found if bad.rule not in without]
    kept.sort(key=lambda bad: _PLACE[bad.rule])
    return [*roster.faults, *_unknown_refusals(facts, refused), *kept]


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
