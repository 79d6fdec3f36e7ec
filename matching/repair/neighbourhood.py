"""Which sessions a repair may touch at first, and which seats it wants to fill.

Where these are not enough, `matching.repair.chains` says which sessions may lead to
somebody who is free.
"""

from collections.abc import Iterable

from matching.check import Roster
from matching.problem import Problem
from matching.repair.pool import Pool

EVERYTHING = 20_000  # helpers times seats up to which all sessions are looked at
LEVELS = (12, 40)  # most sessions that may change, link by link
LOOKED_AT = 120  # most sessions through which chains are followed


def size_of(problem: Problem) -> int:
    """Give helpers times seats."""
    return len(problem.helpers) * sum(len(s.seats) for s in problem.sessions)


def everything(roster: Roster) -> frozenset[str]:
    """Give all sessions that have not begun."""
    facts = roster.facts
    return frozenset(key for key in facts.sessions if key not in facts.begun)


def wanted_seats(
    roster: Roster, pool: Pool, free: Iterable[str]
) -> list[tuple[str, str]]:
    """List the seats of sessions that are to be filled, urgent sessions first.

    Empty ones, and those whose holders could sit in an empty one instead.
    """
    sessions = [roster.facts.sessions[key] for key in sorted(free)]
    sessions.sort(key=lambda session: -session.priority)
    wanted = []
    for session in sessions:
        able = pool.of(session.id)
        held = {duty.seat.id: duty for duty in roster.by_session.of(session.id)}
        empty = [seat.id for seat in session.seats if seat.id not in held]
        open_to = {helper for seat in empty for helper, _ in able[seat]}
        changed = [seat for seat, d in held.items() if d.helper.id in open_to]
        wanted += [(session.id, seat) for seat in (*empty, *changed)]
    return wanted
