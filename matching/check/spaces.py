"""Rules about what sessions share: rooms, and resources with what is lent.

Only sessions that are held count, at the option they are held at. A session that
began in the past counts, but those alone break nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from matching.check.duty import Detail, Duty, Violation
from matching.check.facts import Facts, RoomKey
from matching.problem import Session

TeamOf = Callable[[str], Sequence[Duty]]


@dataclass(frozen=True, slots=True)
class Busy:
    """Units that are busy in minutes [start, end): by a session, or on loan."""

    start: int
    end: int
    units: int
    by: Duty | None = None
    turn: tuple[int, int] = (-1, 0)  # among those that start with it: loans first


def room(facts: Facts, key: RoomKey, team_of: TeamOf) -> Iterator[Violation]:
    """Ask that at any moment no more sessions are in a room than it holds.

    The room is theirs in [start, end), without set-up.
    """
    site, name = key
    busy = [
        Busy(duty.start, duty.end, 1, duty, turn)
        for session in facts.in_room[key]
        for turn, duty in _slots(team_of(session))
        if duty.option.room == name
    ]
    capacity = facts.rooms[key].capacity
    yield from _too_many("room", busy, capacity, {"site": site, "room": name})


def resource(facts: Facts, key: str, team_of: TeamOf) -> Iterator[Violation]:
    """Ask that at any moment units in use and on loan do not exceed the capacity.

    A session uses its units in [start - before, end + after).
    """
    busy = [
        Busy(
            duty.start - use.before_minutes,
            duty.end + use.after_minutes,
            use.units,
            duty,
            turn,
        )
        for session, use in facts.users[key]
        for turn, duty in _slots(team_of(session.id))
    ]
    loans = [Busy(loan.start, loan.end, loan.units) for loan in facts.loans[key]]
    capacity = facts.resources[key].capacity
    yield from _too_many("resource", busy + loans, capacity, {"resource": key})


def resource_at_site(facts: Facts, team: Sequence[Duty]) -> Iterator[Violation]:
    """Ask that a session uses only what may be used at its site."""
    session = team[0].session
    for use in session.uses:
        sites = facts.resources[use.resource].sites
        if sites is not None and session.site not in sites:
            figures = {"resource": use.resource, "site": session.site}
            yield Violation("resource", session.id, None, None, figures)


def _slots(team: Sequence[Duty]) -> Iterator[tuple[tuple[int, int], Duty]]:
    """Give one duty for each option that a team is at: one, if it is a good team.

    Each with its turn: sessions in file order, whoever is in them, then options.
    """
    for number, duty in {duty.number: duty for duty in team}.items():
        yield (team[0].order, number), duty


def _too_many(
    rule: str, busy: list[Busy], capacity: int, figures: Detail
) -> Iterator[Violation]:
    """Find what starts when not enough is left.

    Shown at the last session then at it, of those that have not begun.
    """
    if sum(item.units for item in busy) <= capacity:
        return
    running: list[Busy] = []
    for item in sorted(busy, key=lambda item: (item.start, item.turn)):
        running = [other for other in running if other.end > item.start]
        running.append(item)
        found = sum(other.units for other in running)
        duties = [other.by for other in running if other.by is not None]
        open_to_change = [duty for duty in duties if not duty.begun]
        if found > capacity and open_to_change:
            shown = open_to_change[-1].session
            amounts = {"wanted": capacity, "found": found, "start": item.start}
            others = _names(duties, shown)
            detail = {**figures, **amounts, "other_sessions": others}
            yield Violation(rule, shown.id, None, None, detail)


def _names(duties: Sequence[Duty], shown: Session) -> str:
    """Name the sessions that are at it too."""
    every = dict.fromkeys(duty.session.id for duty in duties)
    return ", ".join(key for key in every if key != shown.id)
