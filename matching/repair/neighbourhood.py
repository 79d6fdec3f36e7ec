"""Which sessions a repair may touch: those concerned, then those around them.

A seat is filled by who is free, or by who is not and is replaced in turn. So each
level adds the sessions that hold back those who could take a seat that is empty
still: first where they are at that hour, then what else fills their week.
"""

from collections.abc import Iterable

from matching.check import Roster
from matching.model.draft import Draft
from matching.problem import Problem, Session

EVERYTHING = 20_000  # helpers times seats up to which all sessions are looked at
LEVELS = (40, 120)  # most sessions looked at, level by level


def size_of(problem: Problem) -> int:
    """Give helpers times seats."""
    return len(problem.helpers) * sum(len(s.seats) for s in problem.sessions)


def everything(roster: Roster) -> frozenset[str]:
    """Give all sessions that have not begun."""
    facts = roster.facts
    return frozenset(key for key in facts.sessions if key not in facts.begun)


def able_of(draft: Draft) -> dict[tuple[str, str], list[str]]:
    """Give by session and seat who could take it, seen alone."""
    problem, frame = draft.problem, draft.frame
    names = [helper.id for helper in problem.helpers]
    keys = [(s.id, seat.id) for s in problem.sessions for seat in s.seats]
    able: dict[tuple[str, str], dict[str, None]] = {key: {} for key in keys}
    seats = frame.station_seat[draft.station].tolist()
    for helper, seat in zip(draft.helper.tolist(), seats, strict=True):
        able[keys[seat]][names[helper]] = None
    return {key: [*found] for key, found in able.items()}


def wider(
    roster: Roster,
    free: frozenset[str],
    able: dict[tuple[str, str], list[str]],
    wanted: Iterable[tuple[str, str]],
    most: int,
) -> frozenset[str]:
    """Give a wider neighbourhood of at most so many sessions.

    Parameters
    ----------
    roster
        The plan so far.
    free
        The neighbourhood up to now.
    able
        Who could take which of its seats.
    wanted
        Seats that are to be filled, those that matter most first.
    """
    facts = roster.facts
    near: dict[str, None] = {}
    far: dict[str, None] = {}
    for key in wanted:
        session = facts.sessions[key[0]]
        for helper in able.get(key, ()):
            for duty in roster.by_helper.of(helper):
                if not duty.begun and duty.session.id not in free:
                    clashes = _meet(session, duty.start, duty.end)
                    (near if clashes else far)[duty.session.id] = None
    more = [*near, *(key for key in far if key not in near)]
    return free | {*more[: max(0, most - len(free))]}


def _meet(session: Session, start: int, end: int) -> bool:
    """Say whether a session might be at that time."""
    return any(option.start < end and start < option.end for option in session.options)
