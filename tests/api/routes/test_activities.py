"""Activities through the API."""

from typing import Any

from tests.api.office import Office

NEW: dict[str, Any] = {
    "key": "atelier",
    "name": "Atelier",
    "duration_minutes": 120,
    "public_languages": {"fr": "B1"},
    "seats": [{"id": "a", "roles": ["coach"], "skills": {"5.1": 3}}],
}


def test_an_activity_is_made_read_and_changed(office: Office) -> None:
    made = office.post("/activities", NEW)
    assert made.status_code == 201
    read = office.get("/activities/atelier")
    assert read.json() == made.json()
    assert read.json()["seats"] == NEW["seats"]
    changed = office.patch(
        "/activities/atelier", {"active": False}, read.headers["etag"]
    )
    assert changed.json() == {**read.json(), "active": False, "revision": 2}
    keys = [one["key"] for one in office.get("/activities").json()["items"]]
    assert keys == ["atelier", "perm"]
    offered = office.get("/activities", params={"active": "true"}).json()["items"]
    assert [one["key"] for one in offered] == ["perm"]


def test_faults_of_an_activity_are_told(office: Office) -> None:
    wrong = {"key": "x", "seats": [{"id": "a", "skills": {"5.1": 9}}], "priority": 0}
    answer = office.post("/activities", wrong)
    assert answer.status_code == 422
    where = {fault["where"] for fault in answer.json()["errors"]}
    assert where == {"body.seats[0].skills.5.1", "body.priority"}
    unknown = office.post("/activities", {"key": "x", "resources": [{"id": "bus"}]})
    assert unknown.json()["errors"][0]["where"] == "resources[0].id"
    assert office.get("/activities/x").status_code == 404
