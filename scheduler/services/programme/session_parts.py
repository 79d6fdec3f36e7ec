"""The seats and possible times of a session: shown, and brought to what is wanted.

Seats are told apart by their key and keep their row, so that a draft and pins stay
with them. The pitfall is a seat that was published: history names it for ever.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from matching.problem import Seat as SeatForm
from scheduler.errors import SeatPublishedError
from scheduler.services.programme.session_forms import seat_forms
from scheduler.store.session import Db
from scheduler.store.tables import (
    PUBLISHED,
    Assignment,
    EmptySeat,
    Option,
    Pin,
    PlanVersion,
    Room,
    Seat,
    Session,
)

SEAT_DEFAULTS: Final[Mapping[str, Any]] = {
    "roles": [],
    "skills": {},
    "languages": {},
    "any_language": False,
    "clearances": [],
    "badges": [],
    "mandatory": True,
    "shadow": False,
    "tutor_roles": [],
}
Forms = list[dict[str, Any]]


def whole_seat(form: Mapping[str, Any]) -> dict[str, Any]:
    """Give a seat with every field, also those that are as usual."""
    return {"id": form["id"], **SEAT_DEFAULTS, **form}


def times_of(db: Db, sessions: Iterable[int], zone: str) -> Mapping[int, Forms]:
    """Give the possible times of sessions by row id, in their order and local time."""
    found: dict[int, Forms] = defaultdict(list)
    local = ZoneInfo(zone)
    rows = db.execute(
        select(Option.session_id, Option.starts_at, Option.ends_at, Room.key)
        .outerjoin(Room, Room.id == Option.room_id)
        .where(Option.session_id.in_(list(sessions)))
        .order_by(Option.session_id, Option.position)
    )
    for session, starts_at, ends_at, room in rows:
        span = starts_at.astimezone(local), ends_at.astimezone(local)
        found[session].append({"starts_at": span[0], "ends_at": span[1], "room": room})
    return found


def seats_of(db: Db, sessions: Iterable[int]) -> Mapping[int, Forms]:
    """Give the seats of sessions by row id, each with every field."""
    found: dict[int, Forms] = defaultdict(list)
    rows = db.scalars(
        select(Seat)
        .where(Seat.session_id.in_(list(sessions)))
        .order_by(Seat.session_id, Seat.position, Seat.key)
    )
    for row in rows:
        fields = {name: getattr(row, name) for name in SEAT_DEFAULTS}
        found[row.session_id].append({"id": row.key, **fields})
    return found


def bring_times(db: Db, row: Session, times: Iterable[Mapping[str, Any]]) -> None:
    """Bring the possible times of a session to a list, in its order."""
    keys = select(Room.key, Room.id).where(Room.site_id == row.site_id)
    rooms = {row.key: row.id for row in db.execute(keys)}
    wanted = [
        {
            "starts_at": time["starts_at"],
            "ends_at": time["ends_at"],
            "room_id": None if time["room"] is None else rooms[time["room"]],
        }
        for time in times
    ]
    mine = select(Option).where(Option.session_id == row.id)
    known = {one.position: one for one in db.scalars(mine)}
    for position, values in enumerate(wanted):
        old = known.get(position)
        if old is None:
            db.add(Option(session_id=row.id, position=position, **values))
        else:
            for name, value in values.items():
                setattr(old, name, value)
    db.execute(
        delete(Option).where(
            Option.session_id == row.id, Option.position >= len(wanted)
        )
    )
    db.flush()


def bring_seats(db: Db, row: Session, seats: tuple[SeatForm, ...]) -> None:
    """Bring the seats of a session to a list, in its order.

    With a seat go its pin and what a draft says of it.

    Raises
    ------
    SeatPublishedError
        A seat that should go was published.
    """
    mine = select(Seat).where(Seat.session_id == row.id)
    known = {seat.key: seat for seat in db.scalars(mine)}
    for position, form in enumerate(map(whole_seat, seat_forms(seats))):
        seat = known.pop(form["id"], None)
        if seat is None:
            seat = Seat(session_id=row.id, key=form["id"])
            db.add(seat)
        seat.position = position
        seat.apply(form)
    _take_away(db, row, known)
    db.flush()


def _take_away(db: Db, row: Session, seats: Mapping[str, Seat]) -> None:
    ids = [seat.id for seat in seats.values()]
    if not ids:
        return
    published = db.scalars(
        select(Seat.key)
        .join(Assignment, Assignment.seat_id == Seat.id)
        .join(PlanVersion, PlanVersion.id == Assignment.plan_version_id)
        .where(Seat.id.in_(ids), PlanVersion.state == PUBLISHED)
    ).all()
    empty = db.scalars(
        select(Seat.key)
        .join(EmptySeat, EmptySeat.seat_id == Seat.id)
        .join(PlanVersion, PlanVersion.id == EmptySeat.plan_version_id)
        .where(Seat.id.in_(ids), PlanVersion.state == PUBLISHED)
    ).all()
    if published or empty:
        raise SeatPublishedError(row.key, sorted({*published, *empty}))
    for table in (Pin, Assignment, EmptySeat):
        db.execute(delete(table).where(table.seat_id.in_(ids)))
    db.execute(delete(Seat).where(Seat.id.in_(ids)))
