"""Rooms of sites: a list that belongs to the document of its site."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import delete, exists, or_, select

from matching import limits
from matching.files.words import ID, NAME
from matching.shapes import Integer, Key, ListOf, Reading, Record
from matching.shapes.records import REQUIRED
from scheduler.errors import RoomInUseError
from scheduler.services.changes import assign
from scheduler.store.session import Db
from scheduler.store.tables import ExtraOpening, Opening, Option, Room, Site


def _room(**given: Any) -> dict[str, Any]:
    return {"key": "", "name": "", "capacity": 1, **given}


ROOMS: Final = ListOf(
    Record(
        _room,
        [
            Key("key", ID, default=REQUIRED),
            Key("name", NAME, default=""),
            Key("capacity", Integer(limits.CAPACITY), default=1),
        ],
        "a room { } with key, name and capacity",
    ),
    "a list of rooms",
)


def each_once(rooms: Iterable[Mapping[str, Any]], reading: Reading) -> None:
    """Note rooms that stand in a list twice."""
    seen: set[str] = set()
    for number, room in enumerate(rooms):
        if room["key"] in seen:
            where = ((None, "rooms"), number)
            reading.fault((where, "key"), room["key"], "each room once")
        seen.add(room["key"])


def rooms_of(db: Db, sites: Iterable[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Give the rooms of sites, by row id of the site, each list by key."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = select(Room).where(Room.site_id.in_(list(sites))).order_by(Room.key)
    for room in db.scalars(rows):
        one = {"key": room.key, "name": room.name, "capacity": room.capacity}
        found[room.site_id].append(one)
    for rooms in found.values():
        rooms.sort(key=lambda room: str(room["key"]))  # whatever the database's order
    return found


def bring_rooms(db: Db, site: Site, rooms: Iterable[Mapping[str, Any]]) -> None:
    """Bring the rooms of a site to a list; known ones keep their row.

    Raises
    ------
    RoomInUseError
        Openings or sessions name a room that is not in the list.
    """
    rows = db.scalars(select(Room).where(Room.site_id == site.id))
    known = {room.key: room for room in rows}
    for wanted in rooms:
        room = known.pop(wanted["key"], None)
        if room is None:
            db.add(Room(site_id=site.id, **wanted))
        else:
            assign(room, wanted)
    _refuse_used(db, site, known)
    gone = [room.id for room in known.values()]
    db.execute(delete(Room).where(Room.id.in_(gone)))
    db.flush()


def _refuse_used(db: Db, site: Site, rooms: Mapping[str, Room]) -> None:
    named = or_(
        *(
            exists().where(table.room_id == Room.id)
            for table in (Opening, Option, ExtraOpening)
        )
    )
    ids = [room.id for room in rooms.values()]
    rows = select(Room.key).where(Room.id.in_(ids), named).order_by(Room.key)
    used = db.scalars(rows).all()
    if used:
        raise RoomInUseError(site.key, used)
