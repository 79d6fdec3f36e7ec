"""Cancellations: a helper does not come to one session that was published for them.

The row takes the helper away from that session alone; whatever else they hold stays.
The alarm is raised in the same transaction, and ends in the one in which they say
that they can come after all.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select

from scheduler.errors import BegunError, NotFoundError, RefusedError
from scheduler.services.alarms.duties import duties_after
from scheduler.services.alarms.raising import watch
from scheduler.services.availability.answers import the_helper
from scheduler.services.changes import CREATED, REMOVED, note
from scheduler.store.session import Db
from scheduler.store.tables import (
    Cancellation,
    Helper,
    Network,
    Option,
    Pin,
    Seat,
    Session,
)

KIND: Final = "cancellation"


def cancel(
    db: Db, network: Network, session: str, helper: str, *, by: str, now: datetime
) -> dict[str, Any]:
    """Note that a helper does not come to a session; their pin there goes.

    Returns
    -------
    dict
        ``session``, ``helper`` and ``said_at``.

    Raises
    ------
    NotFoundError
        There is no such session or helper.
    BegunError
        The session has begun.
    RefusedError
        It was not published for them, or they have cancelled it already.
    """
    what, who = _the_session(db, network, session), the_helper(db, network, helper)
    if _find(db, what, who) is not None:
        msg = f"Helper “{helper}” has cancelled session “{session}” already."
        raise RefusedError(msg)
    duties = duties_after(db, network, now, helpers=[who.id], sessions=[what.id])
    if not duties:
        msg = (
            f"Session “{session}” is not published for helper “{helper}”, or is over:"
            " there is nothing to cancel."
        )
        raise RefusedError(msg)
    _refuse_begun(session, duties[0].starts_at, now)
    db.add(Cancellation(session_id=what.id, helper_id=who.id, said_at=now))
    seats = select(Seat.id).where(Seat.session_id == what.id)
    db.execute(delete(Pin).where(Pin.helper_id == who.id, Pin.seat_id.in_(seats)))
    _settle(db, network, what, who, CREATED, by=by, now=now)
    return {"session": session, "helper": helper, "said_at": now}


def take_back(
    db: Db, network: Network, session: str, helper: str, *, by: str, now: datetime
) -> None:
    """Note that a helper comes after all, before the session begins.

    Raises
    ------
    NotFoundError
        There is no such session or helper, or nothing was cancelled.
    BegunError
        The session has begun.
    """
    what, who = _the_session(db, network, session), the_helper(db, network, helper)
    found = _find(db, what, who)
    if found is None:
        msg = f"Helper “{helper}” has not cancelled session “{session}”."
        raise NotFoundError(msg)
    _refuse_begun(session, _begins(db, network, what, who, now), now)
    db.delete(found)
    _settle(db, network, what, who, REMOVED, by=by, now=now)


def list_cancellations(db: Db, network: Network, session: str) -> list[dict[str, Any]]:
    """Give who has cancelled a session, in order of time.

    Raises
    ------
    NotFoundError
        There is no such session.
    """
    what = _the_session(db, network, session)
    rows = db.execute(
        select(Helper.key, Cancellation.said_at)
        .join(Helper, Helper.id == Cancellation.helper_id)
        .where(Cancellation.session_id == what.id)
        .order_by(Cancellation.said_at, Cancellation.id)
    )
    return [
        {"session": session, "helper": helper, "said_at": said_at}
        for helper, said_at in rows
    ]


def _the_session(db: Db, network: Network, key: str) -> Session:
    found = db.scalar(
        select(Session).where(Session.network_id == network.id, Session.key == key)
    )
    if found is None:
        msg = f"There is no session “{key}” in network “{network.key}”."
        raise NotFoundError(msg)
    return found


def _find(db: Db, what: Session, who: Helper) -> Cancellation | None:
    return db.scalar(
        select(Cancellation).where(
            Cancellation.session_id == what.id, Cancellation.helper_id == who.id
        )
    )


def _begins(
    db: Db, network: Network, what: Session, who: Helper, now: datetime
) -> datetime:
    """Give when the session begins: as published for them, or as it is planned."""
    duties = duties_after(db, network, now, helpers=[who.id], sessions=[what.id])
    if duties:
        return duties[0].starts_at
    planned = db.scalars(
        select(Option.starts_at)
        .where(Option.session_id == what.id)
        .order_by(Option.starts_at.desc())
    ).first()
    return now if planned is None else planned


def _refuse_begun(session: str, starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        msg = f"Session “{session}” has begun; put right who was there instead."
        raise BegunError(msg)


def _settle(
    db: Db,
    network: Network,
    what: Session,
    who: Helper,
    action: str,
    *,
    by: str,
    now: datetime,
) -> None:
    db.flush()
    key = f"{what.key} {who.key}"
    note(db, network, KIND, key, action, by=by, now=now)
    # At those times they are away from other sessions too, or no longer.
    watch(db, network, now=now, helpers=[who.id])
