"""Why a session is not held: too few can come, or something else is in the way."""

from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from matching.check import Roster, changes
from matching.funnel.gates import Gates
from matching.model import Model
from matching.model.frame import Ints
from matching.plan import Assignment, NotHeld
from matching.problem import Session

_SHARED: Final = ("room", "resource", "series")


def why_not_held(model: Model, roster: Roster, gates: Gates, number: int) -> NotHeld:
    """Say why nobody is assigned to a session, and how many could be.

    ``staffing`` where too few can come at any option; else a room, a resource or
    the rest of the series where that is in the way at every option for which enough
    could come; else they are used elsewhere.
    """
    session = model.problem.sessions[number]
    wanted = max(1, session.min_staff)
    if not session.seats:
        return NotHeld(session.id, "no_seats", wanted, 0)
    slots = np.arange(
        model.draft.frame.slot_first[number], model.draft.frame.slot_first[number + 1]
    )
    could = [_fillable(model, gates, slot) for slot in slots.tolist()]
    possible = max(could)
    if possible < wanted:
        return NotHeld(session.id, "staffing", wanted, possible)
    enough = [option for option, many in enumerate(could) if many >= wanted]
    against = [_in_the_way(roster, session, option) for option in enough]
    code = "used_elsewhere" if "" in against else against[0]
    return NotHeld(session.id, code, wanted, possible)


def _in_the_way(roster: Roster, session: Session, option: int) -> str:
    """Name what else than people is missing at an option; "" if nothing is."""
    module = session.module
    trains = None if module is None else module.trainer_seat
    seat = min(session.seats, key=lambda each: each.id == trains).id
    helper = roster.facts.problem.helpers[0].id
    broken, _ = changes(roster, (), (Assignment(session.id, option, seat, helper),))
    found = {bad.rule for bad in broken if bad.detail.get("fault") != "trainer"}
    return next((rule for rule in _SHARED if rule in found), "")


def _fillable(model: Model, gates: Gates, slot: int) -> int:
    """Count the covering seats that helpers could fill at once, whatever else is on."""
    frame = model.draft.frame
    stations = np.arange(frame.station_first[slot], frame.station_first[slot + 1])
    stations = stations[frame.covering[frame.station_seat[stations]]]
    _, helper, at = gates.suited(stations)
    for passes in (gates.available, gates.in_range, gates.may_come, gates.has_room):
        keep = passes(helper, stations[at])
        helper, at = helper[keep], at[keep]
    return _matched(at, helper)


def _matched(seat: Ints, helper: Ints) -> int:
    if not len(seat):
        return 0
    _, seat = np.unique(seat, return_inverse=True)
    _, helper = np.unique(helper, return_inverse=True)
    graph = sparse.csr_array((np.ones(len(seat), np.int8), (seat, helper)))
    match = csgraph.maximum_bipartite_matching(graph, perm_type="column")
    return int((match >= 0).sum())
