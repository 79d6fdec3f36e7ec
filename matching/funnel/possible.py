"""Why a session is not held: no team can come, or something else is in the way."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from matching.check import Roster, changes
from matching.funnel.gates import Gates
from matching.funnel.largest import Pairs, Teams
from matching.model.frame import Frame, Ints, expanded
from matching.plan import Assignment, NotHeld
from matching.problem import Session

_SHARED: Final = ("room", "resource", "series")
_PART: Final = 2048  # slots looked at together: bounds the memory


def why_not_held(
    frame: Frame, roster: Roster, gates: Gates, sessions: Sequence[int]
) -> list[NotHeld]:
    """Say of sessions why nobody is assigned to them, and how many could be.

    ``staffing`` where those who can come make no team that is large enough, at any
    option; else a room, a resource or the rest of the series where that is in the
    way at every option at which they do; else they are used elsewhere.
    """
    slots, _ = expanded(frame.slot_first, np.array(sessions, dtype=np.int64))
    parts = [slots[at : at + _PART] for at in range(0, len(slots), _PART)]
    teams = Teams(frame, gates.holdings)
    could = [many for part in parts for many in _largest(gates, teams, part)]
    by_slot = dict(zip(slots.tolist(), could, strict=True))
    found = []
    for number in sessions:
        first, last = frame.slot_first[number], frame.slot_first[number + 1]
        options = [by_slot[slot] for slot in range(first, last)]
        found.append(_why(roster, frame.problem.sessions[number], options))
    return found


def _why(roster: Roster, session: Session, could: list[int]) -> NotHeld:
    """Say why a session is not held, from the largest team at each option."""
    wanted, possible = max(1, session.min_staff), max(could)
    if not session.seats:
        return NotHeld(session.id, "no_seats", wanted, 0)
    if possible < wanted:
        return NotHeld(session.id, "staffing", wanted, possible)
    enough = [option for option, many in enumerate(could) if many >= wanted]
    against = [in_the_way(roster, session, option) for option in enough]
    code = "used_elsewhere" if "" in against else against[0]
    return NotHeld(session.id, code, wanted, possible)


def in_the_way(roster: Roster, session: Session, option: int) -> str:
    """Name what else than people is missing at an option; "" if nothing is."""
    module = session.module
    if module is None and not session.uses and session.options[option].room is None:
        return ""
    trains = None if module is None else module.trainer_seat
    seat = min(session.seats, key=lambda each: each.id == trains).id
    helper = roster.facts.problem.helpers[0].id
    broken, _ = changes(roster, (), (Assignment(session.id, option, seat, helper),))
    found = {bad.rule for bad in broken if bad.detail.get("fault") != "trainer"}
    return next((rule for rule in _SHARED if rule in found), "")


def _largest(gates: Gates, teams: Teams, slots: Ints) -> list[int]:
    """Give the size of the largest team of slots, whatever else is on."""
    frame = teams.frame
    stations, _ = expanded(frame.station_first, slots)
    _, helper, at = gates.passing(stations)
    for passes in (gates.may_come, gates.has_room):
        keep = passes(helper, stations[at])
        helper, at = helper[keep], at[keep]
    slot = frame.station_slot[stations[at]]  # ascending, as slots and stations are
    first = np.searchsorted(slot, slots)
    last = np.searchsorted(slot, slots, side="right")
    covers = frame.covering[frame.station_seat[stations[at]]]
    found = []
    for each, a, b in zip(slots.tolist(), first.tolist(), last.tolist(), strict=True):
        pairs = Pairs(at[a:b], helper[a:b], covers[a:b])
        found.append(teams.largest(each, pairs))
    return found
