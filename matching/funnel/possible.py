"""Why a session is not held: too few can come, or something else is in the way."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from matching.check import Roster, changes
from matching.funnel.gates import Gates
from matching.model.frame import Frame, Ints, expanded
from matching.plan import Assignment, NotHeld
from matching.problem import Session

_SHARED: Final = ("room", "resource", "series")
_PART: Final = 2048  # slots looked at together: bounds the memory


def why_not_held(
    frame: Frame, roster: Roster, gates: Gates, sessions: Sequence[int]
) -> list[NotHeld]:
    """Say of sessions why nobody is assigned to them, and how many could be.

    ``staffing`` where too few can come at any option; else a room, a resource or
    the rest of the series where that is in the way at every option for which enough
    could come; else they are used elsewhere.
    """
    slots, _ = expanded(frame.slot_first, np.array(sessions, dtype=np.int64))
    parts = [slots[at : at + _PART] for at in range(0, len(slots), _PART)]
    could = [many for part in parts for many in _fillable(frame, gates, part)]
    by_slot = dict(zip(slots.tolist(), could, strict=True))
    found = []
    for number in sessions:
        first, last = frame.slot_first[number], frame.slot_first[number + 1]
        options = [by_slot[slot] for slot in range(first, last)]
        found.append(_why(roster, frame.problem.sessions[number], options))
    return found


def _why(roster: Roster, session: Session, could: list[int]) -> NotHeld:
    """Say why a session is not held, from who could come at each option."""
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


def _fillable(frame: Frame, gates: Gates, slots: Ints) -> list[int]:
    """Count the covering seats that helpers could fill at once, whatever else is on."""
    stations, _ = expanded(frame.station_first, slots)
    stations = stations[frame.covering[frame.station_seat[stations]]]
    _, helper, at = gates.passing(stations)
    for passes in (gates.may_come, gates.has_room):
        keep = passes(helper, stations[at])
        helper, at = helper[keep], at[keep]
    slot = frame.station_slot[stations[at]]  # ascending, as slots and stations are
    first = np.searchsorted(slot, slots)
    last = np.searchsorted(slot, slots, side="right")
    return [
        _matched(at[a:b], helper[a:b])
        for a, b in zip(first.tolist(), last.tolist(), strict=True)
    ]


def _matched(seat: Ints, helper: Ints) -> int:
    if not len(seat):
        return 0
    _, seat, many = np.unique(seat, return_inverse=True, return_counts=True)
    if (np.sort(many) > np.arange(len(many))).all():
        return len(many)  # the scarcest first, and there is always somebody left
    _, helper = np.unique(helper, return_inverse=True)
    graph = sparse.csr_array((np.ones(len(seat), np.int8), (seat, helper)))
    match = csgraph.maximum_bipartite_matching(graph, perm_type="column")
    return int((match >= 0).sum())
