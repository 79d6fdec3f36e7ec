"""Pins put by hand, and the draft that follows those it keeps."""

import pytest
from sqlalchemy import update

from scheduler.errors import NotFoundError
from scheduler.services.changes import list_changes
from scheduler.services.drafts.pins import list_pins, put_pin, remove_pin
from scheduler.services.networks import create_network, find_network
from scheduler.store.session import Database
from scheduler.store.tables import Helper
from tests.scheduler.drafted import (
    KEY,
    LATER,
    MONDAY,
    WEDNESDAY,
    Office,
    assert_truthful,
    seat,
)
from tests.scheduler.small import WEEK


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def put(office: Office, session: str, key: str, helper: str) -> None:
    with office.database.write() as db:
        network = find_network(db, KEY)
        put_pin(
            db,
            network,
            WEEK,
            session,
            key,
            helper,
            desks=office.desks,
            by="ada",
            now=LATER,
        )


def remove(office: Office, session: str, key: str) -> None:
    with office.database.write() as db:
        network = find_network(db, KEY)
        remove_pin(
            db, network, WEEK, session, key, desks=office.desks, by="ada", now=LATER
        )


def pins(office: Office) -> list[tuple[str, str, str]]:
    with office.database.read() as db:
        found = list_pins(db, find_network(db, KEY), WEEK)
    return [(one["session"], one["seat"], one["helper"]) for one in found]


def test_a_draft_follows_a_pin_that_it_keeps(office: Office) -> None:
    put(office, MONDAY, "a", "amina")
    assert pins(office) == [("repair", "a", "bob"), (MONDAY, "a", "amina")]
    assert not office.draft()["stale"]
    assert_truthful(office)
    remove(office, MONDAY, "a")
    remove(office, "repair", "a")
    assert pins(office) == []
    assert not office.draft()["stale"]
    assert_truthful(office)


def test_a_draft_without_the_pin_is_stale_until_it_goes(office: Office) -> None:
    put(office, MONDAY, "a", "bob")
    assert office.draft()["stale"]
    assert [one["rule"] for one in office.draft()["broken"]] == ["pin"]
    remove(office, MONDAY, "a")
    assert not office.draft()["stale"]
    assert_truthful(office)


def test_a_pin_in_the_place_of_another_keeps_its_turn(office: Office) -> None:
    put(office, MONDAY, "a", "amina")
    put(office, "repair", "a", "zoe")
    assert pins(office) == [("repair", "a", "zoe"), (MONDAY, "a", "amina")]
    with office.database.read() as db:
        found = list_changes(db, find_network(db, KEY), kind="pin")
    assert [(one["key"], one["action"], one["fields"]) for one in found] == [
        ("repair/a", "pinned", {"helper": ["bob", "zoe"]}),
        (f"{MONDAY}/a", "pinned", {"helper": [None, "amina"]}),
    ]


def test_who_is_only_there_for_a_pin_goes_with_it(office: Office) -> None:
    with office.database.write() as db:
        db.execute(update(Helper).where(Helper.key == "zoe").values(active=False))
    office.plan()
    with office.database.write() as db:
        db.execute(update(Helper).where(Helper.key == "zoe").values(active=True))
    put(office, WEDNESDAY, "b", "zoe")
    with office.database.write() as db:
        db.execute(update(Helper).where(Helper.key == "zoe").values(active=False))
    office.plan()
    assert office.draft()["pins_refused"]
    office.edit(added=[seat(WEDNESDAY, "b", "bob")], overrides=_reasons())
    assert not office.draft()["stale"]
    assert_truthful(office)


def _reasons() -> list[dict[str, str]]:
    named = {"session": WEDNESDAY, "seat": "b", "helper": "bob"}
    return [
        {**named, "rule": rule, "reason": "He comes for an hour."}
        for rule in ("available", "week_limit")
    ]


def test_an_edit_moves_pins_with_people(office: Office) -> None:
    put(office, MONDAY, "b", "bob")
    office.edit(removed=[seat(MONDAY, "b")])
    assert pins(office) == [("repair", "a", "bob")]
    office.undo()
    assert (MONDAY, "b", "bob") in pins(office)
    assert_truthful(office)


def test_what_is_not_there_is_not_pinned(office: Office) -> None:
    for session, key, helper in (
        ("nowhere", "a", "amina"),
        (MONDAY, "z", "amina"),
        (MONDAY, "a", "nobody"),
    ):
        with pytest.raises(NotFoundError):
            put(office, session, key, helper)
    with pytest.raises(NotFoundError, match="Nobody is pinned"):
        remove(office, MONDAY, "a")
    with office.database.write() as db:
        other = create_network(db, "liege", "Liège")
        with pytest.raises(NotFoundError):
            list_pins(db, other, WEEK)
