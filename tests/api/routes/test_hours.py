"""Attendance, hours, shares and warnings through the API."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from scheduler.store.session import Database
from tests.api.office import Office, make_token
from tests.scheduler.weeks import at, make_session, plain_network, publish_week

NOW = at("2026-11-27T12:00")
PERIOD = {"from": "2026-11-01", "to": "2026-11-30"}


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with database.write() as db:
        own = plain_network(db, ["amina", "bob", "zoe"])
        make_session(db, own, "s1", "2026-11-24T08:00")
        make_session(db, own, "s2", "2026-11-28T08:00")
        who = [("s1", "a", "amina"), ("s1", "b", "bob"), ("s2", "a", "amina")]
        publish_week(db, own, "2026-W48", who)
    with time_machine.travel(NOW, tick=False):
        yield Office(database, "brussels", make_token(database, "brussels", NOW))


def put(office: Office, helper: str, state: str, tag: str = '"0"', **how: Any) -> Any:
    return office.put(
        f"/sessions/s1/attendance/{helper}",
        {"state": state, **how},
        headers={"if-match": tag},
    )


def test_who_was_there_is_put_right(office: Office) -> None:
    shown = office.get("/sessions/s1/attendance").json()
    assert [(one["helper"], one["state"]) for one in shown["helpers"]] == [
        ("amina", "held"),
        ("bob", "held"),
    ]
    said = put(office, "bob", "no_show", note="not reached")
    assert said.status_code == 200
    assert (said.json()["state"], said.json()["revision"]) == ("no_show", 1)
    late = put(office, "bob", "excused")
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert put(office, "bob", "excused", said.headers["etag"]).status_code == 200
    path = "/sessions/s1/attendance/bob"
    assert office.delete(path).status_code == 428
    assert office.delete(path, headers={"if-match": '"2"'}).status_code == 204
    assert office.delete(path, headers={"if-match": "*"}).status_code == 404
    assert office.get("/sessions/s1/attendance").json() == shown


def test_what_cannot_be_said_is_refused(office: Office) -> None:
    early = office.put(
        "/sessions/s2/attendance/amina", {"state": "held"}, headers={"if-match": "*"}
    )
    assert (early.status_code, early.json()["code"]) == (409, "not_over")
    assert early.json()["detail"] == "The session is not over yet."
    odd = put(office, "zoe", "excused")
    assert (odd.status_code, odd.json()["errors"][0]["where"]) == (422, "state")
    naive = put(office, "zoe", "held", starts_at="2026-11-24T09:00", ends_at=None)
    assert naive.json()["errors"][0]["where"] == "body.starts_at"
    assert put(office, "nobody", "held").status_code == 404
    assert office.get("/sessions/s9/attendance").status_code == 404


def test_hours_follow_what_was_held(office: Office) -> None:
    put(office, "bob", "no_show")
    times = {
        "starts_at": "2026-11-24T10:00:00+01:00",
        "ends_at": "2026-11-24T11:30:00+01:00",
    }
    assert put(office, "zoe", "held", **times).status_code == 200
    page = office.get("/hours", params={**PERIOD, "limit": 2}).json()
    rest = office.get("/hours", params={**PERIOD, "after": page["next"]}).json()
    found = {one["key"]: one for one in page["items"] + rest["items"]}
    assert [(key, one["minutes"]) for key, one in found.items()] == [
        ("amina", 180),
        ("bob", 0),
        ("zoe", 90),
    ]
    assert found["bob"]["no_shows"] == 1
    zoe = office.get("/helpers/zoe/hours", params=PERIOD).json()
    assert zoe.items() >= found["zoe"].items()
    assert (zoe["held"][0]["session"], zoe["costs_cents"]) == ("s1", 4402)
    assert zoe["allowances"][0]["left_cents"] == 176_083 - 4402


@pytest.mark.parametrize("address", ["/hours", "/helpers/zoe/hours"])
def test_odd_periods_are_refused(office: Office, address: str) -> None:
    for period in (
        {},
        {"from": "2026-11-02", "to": "2026-11-01"},
        {"from": "0001-01-01", "to": "9999-12-31"},
    ):
        assert office.get(address, params=period).status_code == 422


def test_shares_and_warnings_are_listed(office: Office) -> None:
    wanted = {"clearances": [{"clearance": "C45B", "last_on": "2026-12-01"}]}
    assert office.patch("/helpers/bob", wanted).status_code == 200
    shares = office.get("/fairness").json()["items"]
    assert [(one["key"], one["percent"]) for one in shares] == [
        ("amina", 0),
        ("bob", 0),
        ("zoe", 0),
    ]
    [told] = office.get("/warnings").json()["items"]
    assert told == {
        "key": "paper_expires/bob/C45B/",
        "code": "paper_expires",
        "helper": "bob",
        "what": "C45B",
        "on": "2026-12-01",
        "year": None,
        "percent": None,
    }
    assert office.get("/warnings", params={"code": "none"}).json()["items"] == []
