"""What slots keep busy: rooms, units of resources, and what is on loan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.model.frame import Bools, Frame
from matching.problem import Loan, Session


@dataclass(frozen=True, slots=True)
class Busy:
    """A slot that, once held, keeps units of something busy in [start, end)."""

    slot: int
    units: int
    start: int
    end: int


def needs_space(frame: Frame) -> Bools:
    """Say of each session whether it needs a room or a resource."""
    sessions = frame.problem.sessions
    needs = [bool(s.uses) or any(o.room for o in s.options) for s in sessions]
    return np.array(needs, dtype=bool)


def forbidden_slots(frame: Frame, without: frozenset[str]) -> Bools:
    """Say of each slot whether its room or its resources can never do."""
    closed = np.zeros(frame.slot_count, dtype=bool)
    if "room" not in without:
        for site in frame.problem.sites:
            none = {room.id for room in site.rooms if room.capacity < 1}
            if none:
                closed |= _slots_in(frame, site.id, none)
    if "resource" not in without:
        closed |= _wanting(frame)
    return closed


def _wanting(frame: Frame) -> Bools:
    """Say of each slot whether what it uses is elsewhere, or too little."""
    sessions = frame.problem.sessions
    elsewhere = [bool(s.uses) and _elsewhere(frame, s) for s in sessions]
    wanting = np.array(elsewhere, dtype=bool)[frame.slot_session]
    loans, users = loans_of(frame), resource_users(frame)
    for thing in frame.problem.resources:
        for use in users[thing.id]:
            lent = max(in_use(loans[thing.id], use.start, use.end), default=0)
            wanting[use.slot] |= use.units + lent > thing.capacity
    return wanting


def _slots_in(frame: Frame, site: str, rooms: set[str]) -> Bools:
    sessions = frame.problem.sessions
    inside = [s.site == site and o.room in rooms for s in sessions for o in s.options]
    return np.array(inside, dtype=bool)


def _elsewhere(frame: Frame, session: Session) -> bool:
    """Say whether a session uses something that is not for its site."""
    places = {thing.id: thing.sites for thing in frame.problem.resources}
    sites = [places[use.resource] for use in session.uses]
    return any(each is not None and session.site not in each for each in sites)


def room_users(frame: Frame) -> dict[tuple[str, str], list[Busy]]:
    """Give the slots in each room, by site and room."""
    users: dict[tuple[str, str], list[Busy]] = defaultdict(list)
    slot = 0
    for session in frame.problem.sessions:
        for option in session.options:
            if option.room is not None:
                busy = Busy(slot, 1, option.start, option.end)
                users[session.site, option.room].append(busy)
            slot += 1
    return users


def resource_users(frame: Frame) -> dict[str, list[Busy]]:
    """Give the slots that use each resource."""
    users: dict[str, list[Busy]] = defaultdict(list)
    slot = 0
    for session in frame.problem.sessions:
        for option in session.options:
            for use in session.uses:
                start = option.start - use.before_minutes
                end = option.end + use.after_minutes
                users[use.resource].append(Busy(slot, use.units, start, end))
            slot += 1
    return users


def loans_of(frame: Frame) -> dict[str, list[Loan]]:
    """Give the loans of each resource."""
    loans: dict[str, list[Loan]] = defaultdict(list)
    for loan in frame.problem.loans:
        loans[loan.resource].append(loan)
    return loans


def in_use(loans: Iterable[Loan], start: int, end: int) -> Iterator[int]:
    """Give the units on loan at every moment of [start, end) when that changes."""
    near = [loan for loan in loans if loan.start < end and start < loan.end]
    for moment in {start, *(loan.start for loan in near if loan.start > start)}:
        yield sum(loan.units for loan in near if loan.start <= moment < loan.end)
