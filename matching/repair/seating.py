"""Leave people in their seats: undo changes of seats that bring nothing.

Another seat of the same session costs no calm, so a solver may shuffle a team for
nothing. Whoever reads the difference would wonder why.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, permutations

from matching.plan import Assignment
from matching.repair.comparison import SessionChange
from matching.repair.desk import Desk
from matching.repair.judgement import Judgement
from matching.repair.moves import Move

_MOST_TRIED = 24  # ways to seat who is new in a session

Entries = tuple[Assignment, ...]


def reseated(desk: Desk, before: Desk, changes: tuple[SessionChange, ...]) -> Entries:
    """Give a plan in which nobody who stays changes seat without any gain.

    Parameters
    ----------
    desk
        The plan after a repair.
    before
        The plan before.
    changes
        What differs.
    """
    plan = desk.assignments
    for change in changes:
        if change.reseated:
            for move in _ways_back(desk, before, change):
                if _changes_nothing(desk.judge(move)):
                    plan = move.applied(plan)
                    break
    return tuple(sorted(plan))


def _changes_nothing(found: Judgement) -> bool:
    terms = (value for own in found.change.values() for value in own.values())
    return found.allowed and not any(terms)


def _ways_back(desk: Desk, before: Desk, change: SessionChange) -> Iterator[Move]:
    """Give moves that put all who stay where they were, and the new ones elsewhere."""
    team = desk.team(change.session)
    old = {entry.helper: entry.seat for entry in before.team(change.session)}
    stay = [replace(e, seat=old[e.helper]) for e in team if e.helper in old]
    new = [entry for entry in team if entry.helper not in old]
    known = [entry.seat for entry in (*before.team(change.session), *team)]
    taken = {entry.seat for entry in stay}
    seats = [seat for seat in dict.fromkeys(known) if seat not in taken]
    for order in islice(permutations(seats, len(new)), _MOST_TRIED):
        put = [replace(e, seat=at) for e, at in zip(new, order, strict=True)]
        yield Move(team, (*stay, *put))
