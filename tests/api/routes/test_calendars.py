from datetime import timedelta

import pytest
import time_machine
from starlette.testclient import TestClient

from scheduler.services.published.feeds import (
    Calendars,
    Subject,
    feed_state,
    revoke_feeds,
)
from scheduler.store.session import Database
from scheduler.store.tables import CalendarEntry
from tests.api.conftest import new_token
from tests.scheduler.published import MADE, NOW

AMINA = Subject(helper="amina")


def test_a_feed_is_served_as_it_is_made(
    client: TestClient, published: Database
) -> None:
    token = new_token(published, AMINA)
    answer = client.get(f"/calendars/{token}.ics")
    assert answer.status_code == 200
    with published.read() as db:
        assert answer.content == Calendars().calendar(
            db, feed_state(db, token, NOW), NOW
        )
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["last-modified"] == "Mon, 12 Oct 2026 09:00:00 GMT"
    assert answer.headers["etag"].startswith('"')


def test_head_is_get_without_its_content(
    client: TestClient, published: Database
) -> None:
    address = f"/calendars/{new_token(published, AMINA)}.ics"
    same = {"x-request-id": "one-number"}
    got, head = client.get(address, headers=same), client.head(address, headers=same)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == got.headers


@pytest.mark.parametrize(
    "written", ["{}", "W/{}", '"other", {}', '"a","b" , W/{}', "*"]
)
def test_who_has_it_gets_304(
    client: TestClient, published: Database, written: str
) -> None:
    address = f"/calendars/{new_token(published, AMINA)}.ics"
    etag = client.get(address).headers["etag"]
    asked = {"if-none-match": written.format(etag)}
    for answer in (
        client.get(address, headers=asked),
        client.head(address, headers=asked),
    ):
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["etag"] == etag
        assert "cache-control" in answer.headers


@pytest.mark.parametrize("written", ['"other"', "", "W/", "{}x"])
def test_who_has_another_gets_it(
    client: TestClient, published: Database, written: str
) -> None:
    address = f"/calendars/{new_token(published, AMINA)}.ics"
    etag = client.get(address).headers["etag"].strip('"')
    answer = client.get(address, headers={"if-none-match": written.format(etag)})
    assert answer.status_code == 200


def test_a_change_changes_the_etag_and_time_alone_does_not(
    client: TestClient, published: Database
) -> None:
    address = f"/calendars/{new_token(published, AMINA)}.ics"
    first = client.get(address)
    with time_machine.travel(NOW + timedelta(hours=20), tick=False):
        assert client.get(address).headers["etag"] == first.headers["etag"]
    with published.write() as db:
        for entry in db.query(CalendarEntry):
            entry.sequence += 1
            entry.last_modified = MADE + timedelta(days=1)
    second = client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert second.status_code == 200
    assert second.headers["etag"] != first.headers["etag"]
    assert second.headers["last-modified"] == "Tue, 13 Oct 2026 09:00:00 GMT"


def test_unknown_and_revoked_are_the_same_404(
    client: TestClient, published: Database
) -> None:
    token = new_token(published, AMINA)
    assert client.get(f"/calendars/{token}.ics").status_code == 200
    with published.write() as db:
        revoke_feeds(db, AMINA, NOW)
    same = {"x-request-id": "one-number"}
    revoked = client.get(f"/calendars/{token}.ics", headers=same)
    unknown = client.get("/calendars/nothing-like-a-token.ics", headers=same)
    assert revoked.status_code == unknown.status_code == 404
    assert revoked.content == unknown.content
    assert revoked.headers == unknown.headers
    assert revoked.headers["content-type"] == "application/problem+json"
    assert revoked.json()["status"] == 404
    assert token not in revoked.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_feed_can_only_be_read(
    client: TestClient, published: Database, method: str
) -> None:
    address = f"/calendars/{new_token(published, AMINA)}.ics"
    answer = client.request(method, address)
    assert answer.status_code == 405
    assert answer.headers["allow"]
    assert client.get(address).status_code == 200
