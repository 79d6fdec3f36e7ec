"""Moves as a hand makes them on the web page: any kind, on any seat, allowed or not."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matching.plan import Assignment
    from matching.repair import Desk, Move


def waiting(desk: "Desk") -> list["Assignment"]:
    """List what is planned and has not begun."""
    return [duty.assignment for duty in desk.roster.duties if not duty.begun]


def moves(desk: "Desk", chance: random.Random, count: int) -> Iterator["Move"]:
    """Make so many moves of each kind a hand makes, turn by turn, allowed or not."""
    held = waiting(desk)
    kinds = [kind for kind in _KINDS.values() if kind(desk, held, chance) is not None]
    for kind in islice(cycle(kinds), count):
        move = kind(desk, held, chance)
        if move is not None:
            yield move


Hand = Callable[
    ["Desk", Sequence["Assignment"], random.Random],
    "Move | None",
]


def _remove(
    _desk: "Desk", held: Sequence["Assignment"], chance: random.Random
) -> "Move | None":
    from matching.repair import Move

    return Move.remove(chance.choice(held))


def _replace(
    desk: "Desk", held: Sequence["Assignment"], chance: random.Random
) -> "Move | None":
    from matching.repair import Move

    entry = chance.choice(held)
    team = {one.helper for one in desk.team(entry.session)}
    others = [h.id for h in desk.problem.helpers if h.id not in team]
    return Move.replace(entry, chance.choice(others)) if others else None


def _swap(
    desk: "Desk", held: Sequence["Assignment"], chance: random.Random
) -> "Move | None":
    from matching.repair import Move

    one = chance.choice(held)
    team = {entry.helper for entry in desk.team(one.session)}
    for other in chance.sample(held, len(held)):
        theirs = {entry.helper for entry in desk.team(other.session)}
        if other.helper not in team and one.helper not in theirs:
            return Move.swap(one, other)
    return None


def _reschedule(
    desk: "Desk", held: Sequence["Assignment"], chance: random.Random
) -> "Move | None":
    from matching.repair import Move

    several = {
        session.id: len(session.options)
        for session in desk.problem.sessions
        if len(session.options) > 1
    }
    movable = [entry for entry in held if entry.session in several]
    if not movable:
        return None
    entry = chance.choice(movable)
    option = (entry.option + 1) % several[entry.session]
    return Move.reschedule(desk.team(entry.session), option)


_KINDS: Final[Mapping[str, Hand]] = MappingProxyType(
    {
        "remove": _remove,
        "replace": _replace,
        "swap": _swap,
        "reschedule": _reschedule,
    }
)
