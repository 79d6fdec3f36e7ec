"""Rows of sites, their rooms and the travel table as those of a problem."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import aliased

from matching.problem import Room, Site
from scheduler.store import tables
from scheduler.store.session import Db


def week_sites(db: Db, network_id: int) -> tuple[Site, ...]:
    """Give all sites of a network with their rooms, by key."""
    row = tables.Site
    rooms = _rooms(db, network_id)
    rows = db.execute(
        select(
            row.id,
            row.key,
            row.name,
            row.latitude,
            row.longitude,
            row.remote_interpreting,
        )
        .where(row.network_id == network_id)
        .order_by(row.key)
    )
    return tuple(
        Site(
            id=key,
            name=name,
            location=None
            if latitude is None or longitude is None
            else (latitude, longitude),
            rooms=tuple(rooms.get(site_id, ())),
            remote_interpreting=interpreting,
        )
        for site_id, key, name, latitude, longitude, interpreting in rows
    )


def _rooms(db: Db, network_id: int) -> Mapping[int, list[Room]]:
    found: dict[int, list[Room]] = defaultdict(list)
    rows = db.execute(
        select(tables.Room.site_id, tables.Room.key, tables.Room.capacity)
        .join(tables.Site, tables.Site.id == tables.Room.site_id)
        .where(tables.Site.network_id == network_id)
        .order_by(tables.Room.site_id, tables.Room.key)
    )
    for site_id, key, capacity in rows:
        found[site_id].append(Room(key, capacity))
    return found


def week_travel(db: Db, network_id: int) -> dict[tuple[str, str], int]:
    """Give the table of travel minutes between the sites of a network."""
    here, there = aliased(tables.Site), aliased(tables.Site)
    rows = db.execute(
        select(here.key, there.key, tables.TravelTime.minutes)
        .join(here, here.id == tables.TravelTime.site_id)
        .join(there, there.id == tables.TravelTime.other_id)
        .where(here.network_id == network_id)
    )
    return {(min(a, b), max(a, b)): minutes for a, b, minutes in rows}
