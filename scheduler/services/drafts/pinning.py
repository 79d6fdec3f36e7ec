"""Pins as rows: who is fixed to which seat, and the draft that follows them.

A pin is part of what a week is planned from. So a draft that keeps a new pin answers
the problem with it just as well, and one that does not is stale from then on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Select, delete, select

from matching.problem import Pin as Pinned
from matching.repair import Desk, Move
from matching.repair.result import refused_pins
from scheduler.services.drafts.on_desk import Look, OnDesk
from scheduler.services.rounds.keeping import round_problem
from scheduler.store.session import Db
from scheduler.store.tables import Helper, Network, Pin, PlanVersion, Round, Seat
from scheduler.store.tables import Session as SessionRow
from scheduler.translate import week_horizon
from scheduler.translate.sessions import week_pins, week_session_ids

SeatKey = tuple[str, str]  # session and seat
Pins = Mapping[SeatKey, str | None]  # the helper; None: no pin


def seat_ids(
    db: Db,
    network: Network,
    sessions: Iterable[str],
    within: Select[int] | None = None,
) -> dict[SeatKey, int]:
    """Give the row ids of the seats of sessions, by session and seat.

    Parameters
    ----------
    within
        Selects row ids of sessions: others are left out; None: none are.
    """
    rows = (
        select(SessionRow.key, Seat.key, Seat.id)
        .join(Seat, Seat.session_id == SessionRow.id)
        .where(SessionRow.network_id == network.id, SessionRow.key.in_({*sessions}))
    )
    if within is not None:
        rows = rows.where(SessionRow.id.in_(within))
    return {(session, seat): seat_id for session, seat, seat_id in db.execute(rows)}


def helper_ids(db: Db, network: Network, keys: Iterable[str]) -> dict[str, int]:
    """Give the row ids of helpers by key."""
    rows = db.execute(
        select(Helper.key, Helper.id).where(
            Helper.network_id == network.id, Helper.key.in_({*keys})
        )
    )
    return {row.key: row.id for row in rows}


def set_pins(
    db: Db, network: Network, wanted: Pins, seats: Mapping[SeatKey, int]
) -> None:
    """Make the pins of some seats as wanted; one that changes keeps its place."""
    ids = helper_ids(db, network, (one for one in wanted.values() if one is not None))
    rows = db.scalars(select(Pin).where(Pin.seat_id.in_({seats[at] for at in wanted})))
    known = {row.seat_id: row for row in rows}
    gone: list[int] = []
    for at, helper in wanted.items():
        row = known.get(seats[at])
        if helper is None:
            gone += [] if row is None else [row.id]
        elif row is None:
            db.add(Pin(seat_id=seats[at], helper_id=ids[helper]))
        else:
            row.helper_id = ids[helper]
    if gone:
        db.execute(delete(Pin).where(Pin.id.in_(gone)))
    db.flush()


def with_pins(
    db: Db,
    network: Network,
    of: Round,
    version: PlanVersion,
    plan: OnDesk,
    move: Move | None = None,
) -> OnDesk:
    """Give a draft as it is after a move, with the pins as the rows have them now."""
    move = move or Move()
    horizon = week_horizon(of.week, network.zone)
    pins = week_pins(db, week_session_ids(network.id, horizon))
    if pins == plan.problem.pins:
        return plan.after(move)
    if not _are_all_active(db, network, {*pins, *plan.problem.pins}):
        # Who is only there for a pin goes with it.
        look = Look(round_problem(db, network, of.week, version.made_at))
        moved = move.applied(plan.desk.assignments)
        desk = Desk(look.problem, moved, facts=look.facts, scorer=look.scorer)
        return OnDesk(look, desk, tuple(refused_pins(desk.roster)), plan.fresh)
    return plan.after(move, replace(plan.problem, pins=pins))


def _are_all_active(db: Db, network: Network, pins: Iterable[Pinned]) -> bool:
    keys = {pin.helper for pin in pins}
    inactive = db.scalar(
        select(Helper.id)
        .where(
            Helper.network_id == network.id,
            Helper.key.in_(keys),
            Helper.active.is_(False),
        )
        .limit(1)
    )
    return inactive is None
