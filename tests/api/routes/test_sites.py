"""Sites, rooms and travel through the API."""

from typing import Any

from api.paging import written
from tests.api.office import Office, make_token
from tests.scheduler.published import NOW
from tests.scheduler.small import small_network

NEW: dict[str, Any] = {
    "key": "epn-marolles",
    "name": "EPN des Marolles",
    "location": [50.8351, 4.347],
    "details": {"telephone": "+32 2 000 00 00", "services": ["a", "b"]},
    "rooms": [{"key": "salle", "capacity": 2}],
}


def test_a_site_is_made_read_and_changed(office: Office) -> None:
    made = office.post("/sites", NEW)
    assert made.status_code == 201
    assert made.headers["location"] == "/api/v1/networks/bxl/sites/epn-marolles"
    read = office.get("/sites/epn-marolles")
    assert read.json() == made.json()
    assert read.json()["rooms"] == [{"key": "salle", "name": "", "capacity": 2}]
    assert read.json()["details"] == NEW["details"]
    tag = read.headers["etag"]
    changed = office.patch("/sites/epn-marolles", {"on_holidays": True}, tag)
    assert changed.status_code == 200
    assert changed.json() == {**read.json(), "on_holidays": True, "revision": 2}
    late = office.patch("/sites/epn-marolles", {"name": "x"}, tag)
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert late.json()["changes"][0]["fields"] == {"on_holidays": [False, True]}


def test_sites_are_listed_in_pages(office: Office) -> None:
    office.post("/sites", NEW)
    first = office.get("/sites", params={"limit": 2}).json()
    assert [one["key"] for one in first["items"]] == ["epn-marolles", "foret"]
    rest = office.get("/sites", params={"limit": 2, "after": first["next"]}).json()
    assert [one["key"] for one in rest["items"]] == ["midi"]
    assert rest["next"] is None
    nobody = office.get("/sites", params={"active": "false"}).json()
    assert nobody == {"items": [], "next": None}


def test_a_cursor_nobody_gave_is_a_fault(office: Office) -> None:
    for after in (written("a\0b"), "a", "é"):
        answer = office.get("/sites", params={"after": after})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["where"] == "after"


def test_faults_of_a_site_are_told(office: Office) -> None:
    answer = office.post(
        "/sites", {"key": "a b", "location": [1], "community": "be", "roms": []}
    )
    assert answer.status_code == 422
    where = {fault["where"] for fault in answer.json()["errors"]}
    assert where == {"body.key", "body.location", "body.community", "body.roms"}
    answer = office.post("/sites", {"key": "x", "location": [91, 0], "email": "x"})
    assert answer.status_code == 422
    where = {fault["where"] for fault in answer.json()["errors"]}
    assert where == {"location[0]", "email"}


def test_a_room_in_use_is_a_conflict(office: Office) -> None:
    tag = office.post("/sites", NEW).headers["etag"]
    opening = {"weekday": 0, "starts": "09:00", "ends": "12:00", "room": "salle"}
    path = "/sites/epn-marolles/openings"
    done = office.put(path, {"openings": [opening]}, headers={"if-match": tag})
    assert done.status_code == 200
    answer = office.patch("/sites/epn-marolles", {"rooms": []})
    assert (answer.status_code, answer.json()["code"]) == (409, "room_in_use")
    said = answer.json()["detail"]
    assert said == "Openings or sessions are still held in this room."


def test_travel_is_set_listed_and_removed(office: Office) -> None:
    done = office.put("/travel/midi/foret", {"minutes": 25})
    assert done.json() == {"site": "midi", "other": "foret", "minutes": 25}
    listed = office.get("/travel").json()["items"]
    assert listed == [{"site": "foret", "other": "midi", "minutes": 25}]
    assert office.get("/travel", params={"site": "midi"}).json()["items"] == listed
    assert office.delete("/travel/foret/midi").status_code == 204
    assert office.get("/travel").json()["items"] == []
    assert office.delete("/travel/foret/midi").status_code == 404
    same = office.put("/travel/midi/midi", {"minutes": 25})
    assert same.status_code == 422


def test_another_networks_places_are_not_there(office: Office) -> None:
    with office.database.write() as db:
        small_network(db)
    assert office.get("/sites/epn-1").status_code == 404
    assert office.get("/sites/epn-1/openings").status_code == 404
    assert office.get("/sites/epn-1/weeks/2026-W49").status_code == 404
    assert office.get("/sites/epn-1/extra-openings").status_code == 404
    assert office.get("/activities/permanence").status_code == 404
    keys = {one["key"] for one in office.get("/sites").json()["items"]}
    assert keys == {"foret", "midi"}
    token = make_token(office.database, "brussels", NOW)
    own = Office(office.database, "brussels", token)
    assert own.get("/sites/epn-1").status_code == 200
    assert own.get("/travel").json()["items"][0]["minutes"] == 25
    assert office.get("/travel").json()["items"] == []
