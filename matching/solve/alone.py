"""The pins alone, kept by asking the check: a plan for who stops before a model is.

Pins that have nothing to do with each other are looked at apart. Of those that have,
all are kept if they may stand together, else one session after the other, in file
order, with as many of its pins as fit.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from matching.check import Facts, Roster, rules_against, violations
from matching.plan import Assignment, RefusedPin
from matching.problem import Pin, Problem, Session

_FEW = 6  # pins of a session of which every choice is tried


@dataclass(frozen=True)
class Alone:
    """What has begun, and the pins that are kept beside it."""

    assignments: tuple[Assignment, ...]
    refused: tuple[RefusedPin, ...]


def pins_alone(problem: Problem) -> Alone:
    """Keep what has begun and the pins that fit; nobody else is planned.

    Parameters
    ----------
    problem
        Without faults.
    """
    facts = Facts(problem)
    begun = [
        Assignment(one.session, one.option, one.seat, one.helper)
        for one in problem.published
        if one.session in facts.begun
    ]
    kept = list(begun)
    for group in _groups(problem, facts.begun):
        mine = {session.id for session in group.sessions}
        past = [one for one in begun if one.session in mine]
        kept += _kept(group, past)[len(past) :]
    roster = Roster(facts, kept)
    held = {(one.session, one.seat, one.helper) for one in kept}
    refused = tuple(
        RefusedPin(pin.session, pin.seat, pin.helper, rules_against(roster, pin, ()))
        for pin in problem.pins
        if (pin.session, pin.seat, pin.helper) not in held
    )
    return Alone(tuple(sorted(kept)), refused)


def _groups(problem: Problem, begun: Collection[str]) -> list[Problem]:
    """Cut out what pins may touch, together where they may touch each other."""
    named = [(pin.session, pin.helper) for pin in problem.pins]
    named += [(o.session, o.helper) for o in problem.published if o.session in begun]
    counting = _counting(problem, {name for name, _ in named})
    who: dict[str, set[str]] = {session.id: set() for session in counting}
    for name, helper in named:
        who[name].add(helper)
    leader: dict[object, object] = {}

    def find(key: object) -> object:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for session in counting:
        for key in (*_shared(session), *(("helper", name) for name in who[session.id])):
            leader[find(key)] = find(session.id)
    groups: dict[object, list[Session]] = {}
    for session in counting:
        groups.setdefault(find(session.id), []).append(session)
    pinned = {find(pin.session) for pin in problem.pins}
    return [_cut(problem, groups[one], who) for one in groups if one in pinned]


def _counting(problem: Problem, named: Collection[str]) -> list[Session]:
    """Give the sessions named, and those of the same series."""
    series = {
        session.module.series
        for session in problem.sessions
        if session.module is not None and session.id in named
    }
    return [
        session
        for session in problem.sessions
        if session.id in named
        or (session.module is not None and session.module.series in series)
    ]


def _shared(session: Session) -> Iterator[tuple[str, str]]:
    """Give what other sessions may have in common with one."""
    for option in session.options:
        if option.room is not None:
            yield "room", f"{session.site} {option.room}"
    for use in session.uses:
        yield "resource", use.resource
    if session.module is not None:
        yield "series", session.module.series


def _cut(
    problem: Problem, sessions: Sequence[Session], who: Mapping[str, set[str]]
) -> Problem:
    """Cut a problem down to some sessions and whoever may be in them."""
    names = {session.id for session in sessions}
    people = {helper for name in names for helper in who[name]}
    places = {session.site for session in sessions}
    return replace(
        problem,
        sessions=tuple(sessions),
        helpers=tuple(one for one in problem.helpers if one.id in people),
        sites=tuple(site for site in problem.sites if site.id in places),
        pins=tuple(pin for pin in problem.pins if pin.session in names),
        published=tuple(one for one in problem.published if one.session in names),
    )


def _kept(problem: Problem, begun: list[Assignment]) -> list[Assignment]:
    """Keep the pins of one group after what has begun: all, or what fits."""
    past = {one.session for one in begun}
    pins: dict[str, list[Pin]] = {}
    for pin in problem.pins:
        if pin.session not in past:
            pins.setdefault(pin.session, []).append(pin)
    usual = [*begun, *(_put(pin, 0) for each in pins.values() for pin in each)]
    if _stands(problem, usual):
        return usual
    return _one_by_one(problem, begun, pins)


def _one_by_one(
    problem: Problem, kept: list[Assignment], pins: Mapping[str, list[Pin]]
) -> list[Assignment]:
    """Keep the pins of one session after the other, until nothing more fits."""
    options = {session.id: len(session.options) for session in problem.sessions}
    waiting = dict(pins)
    while True:  # a later module may wait for an earlier one
        before = len(kept)
        for name in tuple(waiting):
            team = next(
                (
                    team
                    for chosen in _choices(waiting[name])
                    for option in range(options[name])
                    if _stands(
                        problem, [*kept, *(team := [_put(p, option) for p in chosen])]
                    )
                ),
                None,
            )
            if team is not None:
                kept = [*kept, *team]
                del waiting[name]
        if len(kept) == before:
            return kept


def _choices(pins: Sequence[Pin]) -> Iterator[Sequence[Pin]]:
    """Give choices of pins, large ones first, and of those the first in order."""
    sizes = range(len(pins), 0, -1)
    for size in sizes if len(pins) <= _FEW else (len(pins), len(pins) - 1, 1):
        yield from combinations(pins, size)


def _put(pin: Pin, option: int) -> Assignment:
    return Assignment(pin.session, option, pin.seat, pin.helper)


def _stands(problem: Problem, assignments: Iterable[Assignment]) -> bool:
    return not violations(problem, assignments, without={"pin"})
