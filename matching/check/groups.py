"""Every broken rule of a roster, group by group.

A *group* is what some rules look at together: one session, one helper's duties, one
room, one resource, one series. What a group breaks depends on nothing outside it,
so a move can be judged by the groups it touches.
"""

from collections.abc import Collection, Iterator
from typing import Any

from matching.check.duty import Duty, Violation
from matching.check.facts import Facts
from matching.check.published import published_pins
from matching.check.roster import Duties, Roster
from matching.check.rules import GATES, SHARED, TEAMS, TIMETABLES
from matching.problem import Session

# What kind it is, and its id: of a session, a helper, or as in `SHARED`.
Group = tuple[str, Any]

_GATES = tuple(GATES.values())
_TIMETABLES = tuple(TIMETABLES.values())
_TEAMS = tuple(TEAMS.values())


def broken_in(roster: Roster, group: Group) -> tuple[Violation, ...]:
    """List what a group breaks; asked a second time, the answer is known."""
    if group not in roster.cache:
        roster.cache[group] = tuple(_broken_in(roster, group))
    return roster.cache[group]


def _broken_in(roster: Roster, group: Group) -> Iterator[Violation]:
    kind, key = group
    if kind == "session":
        team = roster.by_session.of(key)
        yield from by_team(roster.facts, team)
        yield from published_pins(roster.facts, key, team)
    elif kind == "helper":
        yield from by_timetable(roster.facts, roster.by_helper.of(key))
    else:
        yield from SHARED[kind](roster.facts, key, roster.by_session.of)


def by_team(facts: Facts, team: Duties) -> list[Violation]:
    """List what a team breaks, each of it alone and together; not pins."""
    if not team or team[0].begun:
        return []
    found = [bad for duty in team for bad in by_gates(facts, duty)]
    for rule in _TEAMS:
        found += rule(facts, team)
    return found


def by_gates(facts: Facts, duty: Duty) -> list[Violation]:
    """List what a duty breaks whatever else is planned."""
    found: list[Violation] = []
    for gate in _GATES:
        found += gate(facts, duty)
    return found


def by_timetable(facts: Facts, duties: Duties) -> list[Violation]:
    """List what the duties of one helper break together."""
    found: list[Violation] = []
    if duties:
        for rule in _TIMETABLES:
            found += rule(facts, duties)
    return found


def shared_groups(facts: Facts) -> Iterator[Group]:
    """Give every room, resource and series that a session may use."""
    yield from (("room", key) for key in facts.in_room)
    yield from (("resource", key) for key in facts.users)
    yield from (("series", key) for key in facts.modules)


def groups_of(before: Roster, after: Roster, duties: Collection[Duty]) -> list[Group]:
    """Give the groups in which a move may break or mend something.

    Parameters
    ----------
    before, after
        The plan before and after the move.
    duties
        Those that the move removes or adds.
    """
    found: dict[Group, None] = {}
    sessions = {duty.session.id: duty.session for duty in duties}
    for duty in duties:
        found["session", duty.session.id] = found["helper", duty.helper.id] = None
        module = duty.session.module
        if module is not None and module.trainer_seat == duty.seat.id:
            found["series", module.series] = None
    for key, session in sessions.items():
        past, now = (_times(roster.by_session.of(key)) for roster in (before, after))
        if past != now:
            found.update(dict.fromkeys(_shared_by(session, past | now)))
    return [*found]


def _times(team: Duties) -> set[int]:
    return {duty.number for duty in team}


def _shared_by(session: Session, options: set[int]) -> Iterator[Group]:
    """Give what a session shares with others at some of its options."""
    for number in sorted(options):
        room = session.options[number].room
        if room is not None:
            yield "room", (session.site, room)
    for use in session.uses:
        yield "resource", use.resource
    if session.module is not None:
        yield "series", session.module.series
