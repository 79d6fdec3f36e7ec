"""Notices over the API: read as they are sent, tried again, withdrawn."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine

from scheduler.services.networks import create_network
from scheduler.store.session import Database
from tests.api.office import Office, make_token
from tests.scheduler.services.notices.told import (
    NOON,
    network_of_helpers,
    publish,
    send,
)

AMINA = "week:2026-W49:1:helper:amina"


@pytest.fixture
def desk(database: Database) -> Iterator[Office]:
    """A coordinator of a network that has just published a week."""
    network_of_helpers(database)
    publish(database, {"mon": ["amina", "bob"]})
    with time_machine.travel(NOON, tick=False):
        yield Office(database, "bxl", make_token(database, "bxl", NOON))


def test_notices_are_listed_page_by_page(desk: Office) -> None:
    first = desk.get("/notices", params={"limit": 2}).json()
    rest = desk.get("/notices", params={"after": first["next"]}).json()
    keys = [one["key"] for one in [*first["items"], *rest["items"]]]
    assert keys == [
        AMINA,
        "week:2026-W49:1:helper:bob",
        "week:2026-W49:1:site:foret",
    ]
    assert rest["next"] is None
    assert "text" not in first["items"][0]
    found = desk.get("/notices", params={"helper": "bob", "week": "2026-W49"}).json()
    assert [one["recipient"] for one in found["items"]] == ["bob@example.org"]
    assert desk.get("/notices", params={"state": "sent"}).json()["items"] == []
    assert desk.get("/notices", params={"state": "lost"}).status_code == 422


def test_a_notice_is_shown_as_it_is_sent(desk: Office) -> None:
    shown = desk.get(f"/notices/{AMINA}")
    assert shown.status_code == 200
    document = shown.json()
    assert (document["week"], document["version"]) == ("2026-W49", 1)
    assert document["due_at"] == "2026-11-25T11:00:00Z"
    mail = desk.get(f"/notices/{AMINA}/mail")
    assert mail.headers["content-type"] == "message/rfc822"
    message = message_from_bytes(mail.content, policy=default)
    assert message["Message-ID"] == document["message_id"]
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "text/plain",
        "text/calendar",
    ]


def test_what_was_refused_is_tried_again(desk: Office) -> None:
    early = desk.post(f"/notices/{AMINA}/retry")
    assert (early.status_code, early.json()["code"]) == (409, "notice_state")
    send(desk.database, state="refused")
    again = desk.post(f"/notices/{AMINA}/retry")
    assert again.status_code == 200
    assert again.json()["state"] == "waiting"
    publish(desk.database, {"mon": ["bob"]}, NOON)
    send(desk.database, state="refused")
    publish(desk.database, {"mon": ["amina", "bob"]}, NOON)
    late = desk.post(f"/notices/{AMINA}/retry")
    assert (late.status_code, late.json()["code"]) == (409, "notice_overtaken")


def test_a_notice_is_withdrawn(desk: Office) -> None:
    gone = desk.post(f"/notices/{AMINA}/withdrawal")
    assert gone.status_code == 200
    assert gone.json()["state"] == "withdrawn"
    again = desk.post(f"/notices/{AMINA}/withdrawal")
    assert (again.status_code, again.json()["code"]) == (409, "notice_state")
    [change] = desk.get("/changes", params={"kind": "notice"}).json()["items"]
    assert (change["key"], change["action"]) == (AMINA, "withdrawn")


def test_another_networks_notices_are_not_there(desk: Office) -> None:
    with desk.database.write() as db:
        create_network(db, "other")
    token = make_token(desk.database, "other", NOON, account="elsewhere")
    other = Office(desk.database, "other", token)
    assert other.get("/notices").json()["items"] == []
    assert other.get(f"/notices/{AMINA}").status_code == 404
    assert other.get(f"/notices/{AMINA}/mail").status_code == 404
    assert other.post(f"/notices/{AMINA}/retry").status_code == 404


@pytest.mark.parametrize("key", ["x", "week:2026-W49:1:helper:nobody", "a" * 200])
def test_what_is_not_there_is_not_found(desk: Office, key: str) -> None:
    assert desk.get(f"/notices/{key}").status_code == 404
