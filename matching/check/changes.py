"""What a move breaks and mends, without looking at the rest of the plan.

A *move* is any set of assignments removed and added: somebody put into a seat, two
who swap, a session put at another option. Make `Facts` and `Roster` once for a plan:

    roster = Roster(Facts(problem), assignments)
    new, mended = changes(roster, removed, added)
    roster = roster.with_changes(removed, added)  # if the move is made

The one pitfall: pins that a plan refuses count here as lost, before and after, as
in `violations` without `refused`; so a move shows that it loses or regains a pin,
not that a refusal has other reasons now.
"""

from collections.abc import Iterable

from matching.check.duty import Duty, Violation, in_file, in_time
from matching.check.groups import (
    broken_in,
    by_gates,
    by_team,
    by_timetable,
    groups_of,
    touched_by,
    trains,
)
from matching.check.published import published_pins
from matching.check.roster import Duties, Roster, with_duty
from matching.check.rules import SHARED
from matching.plan import Assignment


def changes(
    roster: Roster, removed: Iterable[Assignment], added: Iterable[Assignment]
) -> tuple[list[Violation], list[Violation]]:
    """List what a move breaks that was whole, and what it mends.

    Exactly the difference between `violations` of the plan after and before, each
    violation counted as often as it comes. One whose figures change is both: mended
    as it was, new as it is (two of three people in place of one: ``staffing``).

    Parameters
    ----------
    roster
        The plan before; it stays as it is.
    removed, added
        As in `Roster.with_changes`.

    Returns
    -------
    new : list of Violation
        What only the plan after breaks; empty: the move may be made.
    mended : list of Violation
        What only the plan before breaks.

    Raises
    ------
    KeyError
        Something removed is not in the plan.
    """
    return difference(roster, roster.with_changes(removed, added))


def difference(
    before: Roster, after: Roster
) -> tuple[list[Violation], list[Violation]]:
    """Do what `changes` promises, where the roster after is wanted as well.

    `after` comes from ``before.with_changes(…)``.
    """
    old, new, facts = before.faults, after.faults, before.facts
    for duty in after.gone:
        old += by_gates(facts, duty)
    for duty in after.come:
        new += by_gates(facts, duty)
    for group in groups_of(before, after):
        old += broken_in(before, group)
        new += broken_in(after, group)
    return _beyond(new, old), _beyond(old, new)


def newly_broken(roster: Roster, duty: Duty) -> set[str]:
    """Name the rules that one more duty breaks in a plan, beyond those broken there.

    Fast enough to ask for every helper of a large network. What a duty breaks by
    itself is not looked at; that is `by_gates`.

    Parameters
    ----------
    roster
        The plan.
    duty
        From `Facts.duty`. Whoever holds its seat leaves it, and whether that is
        good for them is not asked.

    Returns
    -------
    set of str
        Ids of `RULES`; empty: it goes well with the plan.
    """
    facts, key = roster.facts, duty.session.id
    team = with_duty(roster.by_session.of(key), duty, in_file)
    week = with_duty(roster.by_helper.of(duty.helper.id), duty, in_time)
    new: list[Violation] = []
    if found := by_timetable(facts, week):
        new += _beyond(found, broken_in(roster, ("helper", duty.helper.id)))
    if found := [*by_team(facts, team), *published_pins(facts, key, team)]:
        new += _beyond(found, broken_in(roster, ("session", key)))
    names = {bad.rule for bad in new}
    return names | _newly_shared(roster, duty, team)


def _newly_shared(roster: Roster, duty: Duty, team: Duties) -> set[str]:
    """Name the rules broken over what sessions share, remembered for the next helper.

    Only who sits in a trainer seat matters to them; else only that it is held.
    """
    key = duty.session.id
    before = roster.by_session
    groups = touched_by(before.of(key), team, duty)
    if not groups:
        return set()
    numbers = frozenset(other.number for other in team)
    asked = (key, numbers, duty.helper.id if trains(duty) else None)
    if asked not in roster.shared:
        after = before.replaced({key: team})
        roster.shared[asked] = {
            bad.rule
            for kind, name in groups
            for bad in _beyond(
                SHARED[kind](roster.facts, name, after.of),
                broken_in(roster, (kind, name)),
            )
        }
    return roster.shared[asked]


def _beyond(found: Iterable[Violation], known: Iterable[Violation]) -> list[Violation]:
    """Give what is found and not known, each as often as it is found more often."""
    left = [*known]
    beyond = []
    for bad in found:
        if bad in left:
            left.remove(bad)
        else:
            beyond.append(bad)
    return beyond
