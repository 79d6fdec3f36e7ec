"""Moves: assignments taken out of a plan and put into it, in one go.

What a hand does to a plan is one of a few gestures; each is made here from the
assignments it touches, so that whoever judges a move need not know which it was.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from matching.plan import Assignment


@dataclass(frozen=True, slots=True)
class Move:
    """Assignments that go, and those that come.

    Attributes
    ----------
    removed
        In the plan now.
    added
        Not in it, in seats that are empty once the others are gone.
    """

    removed: tuple[Assignment, ...] = ()
    added: tuple[Assignment, ...] = ()

    @classmethod
    def assign(cls, entry: Assignment) -> "Move":
        """Put a helper into an empty seat."""
        return cls(added=(entry,))

    @classmethod
    def remove(cls, *entries: Assignment) -> "Move":
        """Leave seats empty that are held."""
        return cls(removed=entries)

    @classmethod
    def replace(cls, entry: Assignment, helper: str) -> "Move":
        """Give a held seat to somebody else."""
        return cls((entry,), (replace(entry, helper=helper),))

    @classmethod
    def swap(cls, one: Assignment, other: Assignment) -> "Move":
        """Let two helpers change seats."""
        return cls(
            (one, other),
            (replace(one, helper=other.helper), replace(other, helper=one.helper)),
        )

    @classmethod
    def reschedule(cls, team: Iterable[Assignment], option: int) -> "Move":
        """Hold a session at another of its options, with the same team."""
        team = tuple(team)
        return cls(team, tuple(replace(entry, option=option) for entry in team))

    def applied(self, assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
        """Give the plan after the move: what stays in its order, then what comes."""
        gone = Counter(self.removed)
        kept = []
        for entry in assignments:
            if gone[entry]:
                gone[entry] -= 1
            else:
                kept.append(entry)
        return (*kept, *self.added)

    @property
    def back(self) -> "Move":
        """The move that undoes it."""
        return Move(self.added, self.removed)
