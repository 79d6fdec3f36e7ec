"""Sites and their rooms: made, read, changed by several people, never lost."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.errors import ChangedError, NotFoundError, RefusedError, RoomInUseError
from scheduler.services.networks import create_network, find_network
from scheduler.services.places.sites import (
    change_site,
    create_site,
    list_sites,
    site_document,
)
from scheduler.store.session import Database, Db
from scheduler.store.tables import Change, Network, Opening, Room, Site

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ROOM = {"key": "salle", "name": "Grande salle", "capacity": 2}


@pytest.fixture
def places(database: Database) -> Database:
    with database.write() as db:
        create_network(db, "brussels")
        create_network(db, "liege")
    return database


def own(db: Db) -> Network:
    return find_network(db, "brussels")


def make(db: Db, key: str, **fields: Any) -> dict[str, Any]:
    return create_site(db, own(db), key, fields, by="coordination", now=NOW)


def change(db: Db, revision: int | None, **fields: Any) -> dict[str, Any]:
    return change_site(
        db, own(db), "epn-1", fields, revision=revision, by="lea", now=NOW
    )


def test_a_new_site_has_what_is_said_and_the_usual_rest(places: Database) -> None:
    with places.write() as db:
        make(
            db,
            "epn-1",
            name="EPN du Béguinage",
            location=(50.8533, 4.3488),
            community="nl",
            email="epn@example.org",
            rooms=[ROOM, {"key": "bureau"}],
        )
    with places.read() as db:
        found = site_document(db, own(db), "epn-1")
    assert found == {
        "key": "epn-1",
        "revision": 1,
        "name": "EPN du Béguinage",
        "street": "",
        "postcode": "",
        "commune": "",
        "location": [50.8533, 4.3488],
        "community": "nl",
        "on_holidays": False,
        "email": "epn@example.org",
        "language": "",
        "remote_interpreting": False,
        "active": True,
        "source": "",
        "details": {},
        "rooms": [{"key": "bureau", "name": "", "capacity": 1}, ROOM],
    }


def test_sites_are_listed_by_key_in_pages(places: Database) -> None:
    with places.write() as db:
        for key in ("epn-3", "epn-1", "epn-2"):
            make(db, key, active=key != "epn-2", rooms=[ROOM])
        create_site(db, find_network(db, "liege"), "epn-0", {}, by="x", now=NOW)
    with places.read() as db:
        first = list_sites(db, own(db), limit=2)
        rest = list_sites(db, own(db), after="epn-2", limit=2)
        active = list_sites(db, own(db), active=True)
        flemish = list_sites(db, own(db), community="nl")
    assert [one["key"] for one in first] == ["epn-1", "epn-2"]
    assert [one["key"] for one in rest] == ["epn-3"]
    assert [one["key"] for one in active] == ["epn-1", "epn-3"]
    assert all(one["rooms"] == [ROOM] for one in first)
    assert flemish == []


def test_a_change_touches_only_what_it_says(places: Database) -> None:
    with places.write() as db:
        made = make(db, "epn-1", name="EPN", location=[50.8, 4.3], rooms=[ROOM])
        changed = change(db, 1, on_holidays=True)
    assert changed == made | {"on_holidays": True, "revision": 2}
    with places.write() as db:
        assert change(db, 2, on_holidays=True)["revision"] == 2  # nothing changes
        assert change(db, None, location=None)["location"] is None


def test_who_comes_too_late_is_told_what_changed(places: Database) -> None:
    with places.write() as db:
        make(db, "epn-1", name="EPN")
        change(db, 1, name="EPN des Marolles", email="a@example.org")
        with pytest.raises(ChangedError) as late:
            change(db, 1, commune="Bruxelles")
    assert late.value.revision == 2
    (told,) = late.value.changes
    assert told.by == "lea"
    assert told.fields == {"name": ["EPN", "EPN des Marolles"], "email": None}


def test_rooms_keep_their_row_or_go_when_nobody_names_them(places: Database) -> None:
    with places.write() as db:
        make(db, "epn-1", rooms=[ROOM, {"key": "bureau"}])
        row = db.scalars(select(Room.id).where(Room.key == "salle")).one()
        changed = change(db, 1, rooms=[{**ROOM, "capacity": 5}])
        assert changed["rooms"] == [{**ROOM, "capacity": 5}]
        assert db.scalars(select(Room.id)).all() == [row]
        note = db.scalars(select(Change).where(Change.action == "changed")).one()
    assert note.fields["rooms"][0] == [
        {"key": "bureau", "name": "", "capacity": 1},
        ROOM,
    ]


def test_a_room_that_openings_name_stays(places: Database) -> None:
    with places.write() as db:
        make(db, "epn-1", rooms=[ROOM])
        site, room = db.scalars(select(Site)).one(), db.scalars(select(Room)).one()
        hours = {"weekday": 1, "starts": time(9), "ends": time(12)}
        db.add(Opening(site_id=site.id, room_id=room.id, **hours))
        with pytest.raises(RoomInUseError, match=r"salle; .*capacity 0"):
            change(db, 1, rooms=[])
        db.rollback()


def test_every_fault_is_told_and_nothing_kept(places: Database) -> None:
    with places.write() as db, pytest.raises(BadInputError) as refused:
        make(
            db,
            "à Liège",
            name="two\nlines",
            location=[91, 4.3],
            community="be",
            email="nobody",
            remote_interpreting="yes",
            rooms=[ROOM, {**ROOM, "capacity": -1}, {"name": "no key"}],
            nmae="EPN",
        )
    assert [fault.where for fault in refused.value.faults] == [
        "key",
        "name",
        "location[0]",
        "community",
        "email",
        "remote_interpreting",
        "rooms[1].capacity",
        "rooms[2].key",
        "nmae",
        "rooms[1].key",
    ]
    with places.read() as db:
        assert list_sites(db, own(db)) == []


def test_a_key_is_used_once_and_found_in_its_network_only(places: Database) -> None:
    with places.write() as db:
        make(db, "epn-1")
        with pytest.raises(RefusedError, match="already"):
            make(db, "epn-1")
    with places.read() as db, pytest.raises(NotFoundError, match="epn-1"):
        site_document(db, find_network(db, "liege"), "epn-1")


def test_a_site_that_follows_school_holidays_keeps_a_community(
    places: Database,
) -> None:
    with places.write() as db:
        make(db, "epn-1")
        site = db.scalars(select(Site)).one()
        hours = {"weekday": 1, "starts": time(9), "ends": time(12)}
        db.add(Opening(site_id=site.id, during="term", **hours))
        with pytest.raises(BadInputError, match="follow a school calendar"):
            change(db, 1, community="")
        assert change(db, 1, community="de")["community"] == "de"
