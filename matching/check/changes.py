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

from matching.check.duty import Duty, Violation
from matching.check.groups import broken_in, groups_of
from matching.check.roster import Roster
from matching.plan import Assignment


def changes(
    roster: Roster, removed: Iterable[Assignment], added: Iterable[Assignment]
) -> tuple[list[Violation], list[Violation]]:
    """List what a move breaks that was whole, and what it mends.

    Exactly the difference between `violations` of the plan after and before, each
    violation counted as often as it comes. One whose figures change is both: mended
    as it was, new as it is (three of five people in place of two: ``staffing``).

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
    old, new = before.faults, after.faults
    for group in groups_of(before, after, after.moved):
        old += broken_in(before, group)
        new += broken_in(after, group)
    return _beyond(new, old), _beyond(old, new)


def newly_broken(roster: Roster, duty: Duty) -> set[str]:
    """Name the rules that one more duty breaks in a plan, beyond those broken there.

    Fast enough for every helper of a large network: what the session's option does
    to rooms, resources and series is worked out once for all of them.

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
        Ids of `RULES`; empty: it fits.
    """
    holder = roster.holder(duty.session.id, duty.seat.id)
    removed = () if holder is None else (holder.assignment,)
    after = roster.with_changes(removed, (duty.assignment,))
    return {
        bad.rule
        for group in groups_of(roster, after, (duty,))
        for bad in _beyond(broken_in(after, group), broken_in(roster, group))
    }


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
