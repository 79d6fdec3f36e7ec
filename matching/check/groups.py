"""Every broken rule of a roster, group by group.

A *group* is what some rules look at together: the team of a session, one helper's
duties, a room, a resource, a series. What a group breaks depends on nothing outside
it, so a move can be judged by the groups it touches, and gates for who comes or goes.
"""

from collections.abc import Iterator
from typing import Any

from matching.check.duty import Duty, Violation
from matching.check.facts import Facts
from matching.check.published import published_pins
from matching.check.roster import Duties, Roster
from matching.check.rules import GATES, SHARED, TEAMS, TIMETABLES

# What kind it is, and its id: of a session, a helper, or as in `SHARED`.
Group = tuple[str, Any]

_GATES = tuple(GATES.values())
_TIMETABLES = tuple(TIMETABLES.values())
_TEAMS = tuple(TEAMS.values())


def broken_in(roster: Roster, group: Group) -> tuple[Violation, ...]:
    """List what a group breaks, gates aside; asked a second time, the answer is known."""
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


def by_gates(facts: Facts, duty: Duty) -> list[Violation]:
    """List what a duty breaks whatever else is planned; nothing if it is a fact."""
    found: list[Violation] = []
    if not duty.begun:
        for gate in _GATES:
            found += gate(facts, duty)
    return found


def by_team(facts: Facts, team: Duties) -> list[Violation]:
    """List what a team breaks together; nothing if it is a fact."""
    found: list[Violation] = []
    if team and not team[0].begun:
        for rule in _TEAMS:
            found += rule(facts, team)
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


def groups_of(before: Roster, after: Roster) -> list[Group]:
    """Give the groups in which a move may break or mend something.

    Parameters
    ----------
    before, after
        The plan before and after the move.
    """
    found: dict[Group, None] = {}
    for duty in after.moved:
        key = duty.session.id
        found["session", key] = found["helper", duty.helper.id] = None
        teams = before.by_session.of(key), after.by_session.of(key)
        found.update(dict.fromkeys(touched_by(*teams, duty)))
    return [*found]


def touched_by(before: Duties, after: Duties, duty: Duty) -> list[Group]:
    """Give what a session shares with others that a change of its team touches.

    `duty` is the one that comes or goes.
    """
    session, module = duty.session, duty.session.module
    numbers = {duty.number for duty in before} ^ {duty.number for duty in after}
    found: list[Group] = []
    for number in sorted(numbers):
        room = session.options[number].room
        if room is not None:
            found.append(("room", (session.site, room)))
    if numbers:
        found += [("resource", use.resource) for use in session.uses]
    if module is not None and (numbers or trains(duty)):
        found.append(("series", module.series))
    return found


def trains(duty: Duty) -> bool:
    """Say whether its seat is the trainer's in a module."""
    module = duty.session.module
    return module is not None and module.trainer_seat == duty.seat.id
