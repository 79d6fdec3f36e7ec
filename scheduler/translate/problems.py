"""A whole week of a network as a problem without faults."""

import re
from datetime import datetime
from typing import Final

from matching.canonical import canonical
from matching.faults import BadInputError, Fault
from matching.files.memory import collector_paused
from matching.files.settings_shape import settings_shape
from matching.problem import Problem
from matching.shapes import Reading
from matching.times import Horizon
from matching.validate import faults_of
from scheduler.store.session import Db
from scheduler.store.tables import Network
from scheduler.translate.helpers import week_helpers
from scheduler.translate.places import week_sites, week_travel
from scheduler.translate.published import week_published
from scheduler.translate.sessions import (
    pinned_helpers,
    week_pins,
    week_session_ids,
    week_sessions,
)
from scheduler.translate.things import week_loans, week_resources, week_series

_SETTINGS: Final = settings_shape()
_NUMBERED: Final = re.compile(
    r"^(helpers|sites|sessions|pins|resources|loans|series)\[(\d+)\]"
)
_SEAT: Final = re.compile(r"\.seats\[(\d+)\]")


@collector_paused()
def week_problem(
    db: Db, network: Network, horizon: Horizon, as_of: datetime
) -> Problem:
    """Give the planning problem of a week, as the rows are now.

    Parameters
    ----------
    horizon
        See `scheduler.translate.weeks.week_horizon`.
    as_of
        When the plan is made: what began before it is past.

    Raises
    ------
    BadInputError
        The rows contradict each other; every fault names its row by key.
    """
    source = f"network {network.key}"
    reading, faults = Reading(), list[Fault]()
    ids = week_session_ids(network.id, horizon)
    helpers = week_helpers(db, network, horizon, pinned_helpers(ids), faults)
    sessions = week_sessions(db, network.id, horizon, reading)
    resources = week_resources(db, network.id, sessions)
    problem = Problem(
        horizon=horizon,
        helpers=helpers,
        sites=week_sites(db, network.id),
        sessions=sessions,
        as_of=horizon.minute_of_instant(as_of),
        travel_minutes=week_travel(db, network.id),
        pins=week_pins(db, ids),
        resources=resources,
        loans=week_loans(db, network.id, horizon, resources, sessions),
        series=week_series(db, network.id, horizon, sessions, helpers),
        published=week_published(db, network.id, horizon, sessions, helpers),
        settings=_SETTINGS.read(network.settings, (None, "settings"), reading),
    )
    faults += reading.faults
    if not faults:
        faults = [_named(fault, problem) for fault in faults_of(problem)]
    if faults:
        raise BadInputError(faults, source)
    return canonical(problem)


def _named(fault: Fault, problem: Problem) -> Fault:
    """Say the key of a row instead of its number in the problem."""
    found = _NUMBERED.match(fault.where)
    if found is None:
        return fault
    number, rest = int(found[2]), fault.where[found.end() :]
    if found[1] == "pins":
        pin = problem.pins[number]
        where = f"pin of {pin.helper} to {pin.session}/{pin.seat}"
    elif found[1] == "loans":
        where = f"loan of {problem.loans[number].resource}"
    elif found[1] == "sessions":
        session = problem.sessions[number]
        where = f"session {session.id}"
        seat = _SEAT.match(rest)
        if seat is not None:
            where += f", seat {session.seats[int(seat[1])].id}"
            rest = rest[seat.end() :]
    else:
        kind = "series" if found[1] == "series" else found[1].removesuffix("s")
        where = f"{kind} {getattr(problem, found[1])[number].id}"
    return Fault(f"{where}: {rest.removeprefix('.')}", fault.value, fault.expected)
