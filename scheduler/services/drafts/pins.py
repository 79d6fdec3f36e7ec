"""Pins of a week: put, taken away and listed by hand.

A draft that keeps the new pins, or refuses the same ones for the same reasons, answers
the week with them just as well. Any other draft is stale from then on.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.errors import NotFoundError
from scheduler.services.changes import note
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.on_desk import OnDesk
from scheduler.services.drafts.pinning import SeatKey, seat_ids, set_pins, with_pins
from scheduler.services.drafts.rows import follow_pins
from scheduler.services.rounds.keeping import find_draft, the_round
from scheduler.store.session import Db
from scheduler.store.tables import Helper, Network, Pin, PlanVersion, Round
from scheduler.translate import week_horizon
from scheduler.translate.sessions import week_pins, week_session_ids

KIND: Final = "pin"
PINNED: Final = "pinned"
UNPINNED: Final = "unpinned"

Document = dict[str, Any]


def list_pins(db: Db, network: Network, week: str) -> list[Document]:
    """Give the pins of a week in the order in which they were set.

    Raises
    ------
    NotFoundError
        The week has no round.
    """
    of = the_round(db, network, week)
    return [
        {"session": one.session, "seat": one.seat, "helper": one.helper}
        for one in week_pins(db, _ids(network, of))
    ]


def put_pin(
    db: Db,
    network: Network,
    week: str,
    session: str,
    seat: str,
    helper: str,
    *,
    desks: Desks,
    by: str,
    now: datetime,
) -> Document:
    """Pin a helper to a seat, in place of whoever was.

    Raises
    ------
    NotFoundError
        There is no such round, seat of its week, or active helper.
    """
    of = the_round(db, network, week)
    seats = _seat(db, network, of, session, seat)
    known = db.scalar(
        select(Helper.id).where(
            Helper.network_id == network.id,
            Helper.key == helper,
            Helper.active.is_(True),
        )
    )
    if known is None:
        msg = f"There is no active helper “{helper}”."
        raise NotFoundError(msg)
    _change(db, network, of, {(session, seat): helper}, seats, desks, by, now)
    return {"session": session, "seat": seat, "helper": helper}


def remove_pin(
    db: Db,
    network: Network,
    week: str,
    session: str,
    seat: str,
    *,
    desks: Desks,
    by: str,
    now: datetime,
) -> None:
    """Take the pin of a seat away.

    Raises
    ------
    NotFoundError
        There is no such round, or no pin there.
    """
    of = the_round(db, network, week)
    seats = _seat(db, network, of, session, seat)
    if db.scalar(select(Pin.id).where(Pin.seat_id == seats[session, seat])) is None:
        msg = f"Nobody is pinned to seat “{seat}” of session “{session}”."
        raise NotFoundError(msg)
    _change(db, network, of, {(session, seat): None}, seats, desks, by, now)


def _ids(network: Network, of: Round) -> Any:
    return week_session_ids(network.id, week_horizon(of.week, network.zone))


def _seat(
    db: Db, network: Network, of: Round, session: str, seat: str
) -> Mapping[SeatKey, int]:
    """Give the row id of a seat of the week.

    Raises
    ------
    NotFoundError
        There is no such seat that week.
    """
    seats = seat_ids(db, network, (session,), _ids(network, of))
    if (session, seat) not in seats:
        msg = f"Week {of.week} has no seat “{seat}” in a session “{session}”."
        raise NotFoundError(msg)
    return seats


def _change(
    db: Db,
    network: Network,
    of: Round,
    wanted: Mapping[SeatKey, str | None],
    seats: Mapping[SeatKey, int],
    desks: Desks,
    by: str,
    now: datetime,
) -> None:
    """Set pins, note them, and let a draft follow that is as good with them."""
    draft = find_draft(db, of)
    plan = None if draft is None else _on_desk(db, network, of, draft, desks)
    pins = {
        (one.session, one.seat): one.helper for one in week_pins(db, _ids(network, of))
    }
    set_pins(db, network, wanted, seats)
    for (session, seat), helper in wanted.items():
        fields = {"helper": [pins.get((session, seat)), helper]}
        action = UNPINNED if helper is None else PINNED
        key = f"{session}/{seat}"
        note(db, network, KIND, key, action, by=by, now=now, fields=fields)
    if draft is not None and plan is not None and plan.fresh:
        after = with_pins(db, network, of, draft, plan)
        if follow_pins(db, draft, plan, after):
            desks.keep(db, network, of, draft, after)


def _on_desk(
    db: Db, network: Network, of: Round, draft: PlanVersion, desks: Desks
) -> OnDesk | None:
    try:
        return desks.draft(db, network, of, draft)
    except BadInputError:
        return None  # it is stale as it is
