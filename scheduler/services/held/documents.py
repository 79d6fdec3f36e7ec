"""Who was planned for a session and who was there, as a document."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from scheduler.errors import NotFoundError
from scheduler.services.held.forms import Times
from scheduler.store.session import Db
from scheduler.store.tables import (
    HELD,
    Assignment,
    Attendance,
    Cancellation,
    Helper,
    Network,
    Option,
    Seat,
    Session,
)
from scheduler.translate.held import newest_versions

PLANNED: Final = "planned"
CANCELLED: Final = "cancelled"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """A session as the newest published version has it."""

    session: Session
    times: Times
    seats: Mapping[int, tuple[str, Times]]

    def times_of(self, helper_id: int) -> Times:
        """Give when a helper was planned; the session's time for the others."""
        return self.seats[helper_id][1] if helper_id in self.seats else self.times


def session_attendance(
    db: Db, network: Network, session: str, *, now: datetime
) -> Document:
    """Give who was planned for a session and who was there.

    Returns
    -------
    dict
        ``session``, ``starts_at``, ``ends_at`` and ``helpers``: for each ``helper``,
        ``name``, ``seat`` (None: unplanned), ``state``, ``starts_at`` and
        ``ends_at`` (as it was, else as planned), ``note`` and ``revision`` (0: nobody
        said anything). `state` is ``held``, ``no_show``, ``excused``; where nobody
        said anything also ``planned`` (not over) and ``cancelled`` (by the helper).

    Raises
    ------
    NotFoundError
        There is no such session.
    """
    plan = plan_of(db, network, session)
    said = {
        row.helper_id: row
        for row in db.scalars(
            select(Attendance).where(Attendance.session_id == plan.session.id)
        )
    }
    cancelled = db.scalars(
        select(Cancellation.helper_id).where(Cancellation.session_id == plan.session.id)
    ).all()
    people = db.execute(
        select(Helper.id, Helper.key, Helper.name).where(
            Helper.id.in_({*said, *plan.seats})
        )
    )
    return {
        "session": session,
        "starts_at": plan.times[0],
        "ends_at": plan.times[1],
        "helpers": [
            {
                "helper": key,
                "name": name or key,
                "seat": plan.seats[row_id][0] if row_id in plan.seats else None,
                **_said(said.get(row_id), plan.times_of(row_id)),
            }
            | ({} if row_id in said else _unsaid(plan, row_id, cancelled, now))
            for row_id, key, name in sorted(people, key=lambda one: str(one.key))
        ],
    }


def _said(row: Attendance | None, planned: Times) -> Document:
    known = row is not None and row.starts_at is not None
    starts_at, ends_at = (row.starts_at, row.ends_at) if row and known else planned
    return {
        "state": row.state if row else HELD,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "note": row.note if row else "",
        "revision": row.revision if row else 0,
    }


def _unsaid(
    plan: Plan, helper_id: int, cancelled: Collection[int], now: datetime
) -> Document:
    if helper_id in cancelled:
        return {"state": CANCELLED}
    return {"state": HELD if plan.times_of(helper_id)[1] <= now else PLANNED}


def plan_of(db: Db, network: Network, key: str) -> Plan:
    """Give a session and who was planned, by the newest published version.

    Raises
    ------
    NotFoundError
        There is no such session, or it has no time.
    """
    session = db.scalar(
        select(Session).where(Session.network_id == network.id, Session.key == key)
    )
    if session is None:
        msg = f"There is no session “{key}” in network “{network.key}”."
        raise NotFoundError(msg)
    rows = db.execute(
        select(
            *(Assignment.helper_id, Seat.key),
            *(Assignment.starts_at, Assignment.ends_at),
        )
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(
            Seat.session_id == session.id,
            Assignment.plan_version_id.in_(newest_versions(network.id)),
        )
        # A session that went to another week: the later publication counts.
        .order_by(Assignment.plan_version_id)
    )
    seats = {helper: (seat, (begin, end)) for helper, seat, begin, end in rows}
    if seats:
        return Plan(session, next(reversed(seats.values()))[1], seats)
    usual = select(Option.starts_at, Option.ends_at).where(
        Option.session_id == session.id, Option.position == 0
    )
    time = db.execute(usual).one_or_none()
    if time is None:
        msg = f"Session “{key}” has no time."
        raise NotFoundError(msg)
    return Plan(session, (time.starts_at, time.ends_at), seats)
