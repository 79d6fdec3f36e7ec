"""Sessions, resources, loans and series through the API."""

from typing import Any

from tests.api.office import Office

NEW: dict[str, Any] = {
    "key": "atelier",
    "site": "foret",
    "activity": "perm",
    "options": [
        {"starts_at": "2026-12-03T09:00", "ends_at": "2026-12-03T12:00"},
        {"starts_at": "2026-12-04T09:00:00+01:00", "ends_at": "2026-12-04T11:00:00Z"},
    ],
    "seats": [{"id": "a", "roles": ["coach"], "skills": {"5.1": 3}}],
    "minors": 4,
    "home_visit": {"location": [50.8, 4.3]},
}


def test_a_session_is_made_read_changed_and_listed(office: Office) -> None:
    made = office.post("/sessions", NEW)
    assert made.status_code == 201
    assert made.headers["location"] == "/api/v1/networks/bxl/sessions/atelier"
    read = office.get("/sessions/atelier")
    assert read.json() == made.json()
    assert [one["starts_at"] for one in made.json()["options"]] == [
        "2026-12-03T09:00:00+01:00",
        "2026-12-04T09:00:00+01:00",
    ]
    assert (made.json()["week"], made.json()["minors"]) == ("2026-W49", 4)
    assert made.json()["seats"][0]["skills"] == {"5.1": 3}
    tag = read.headers["etag"]
    off = office.patch("/sessions/atelier", {"called_off": True}, tag)
    assert off.status_code == 200
    assert off.json() == {**made.json(), "called_off": True, "revision": 2}
    late = office.patch("/sessions/atelier", {"minors": 0}, tag)
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert office.patch("/sessions/atelier", {}, None).status_code == 428

    def keys(**params: Any) -> list[str]:
        return [
            one["key"] for one in office.get("/sessions", params=params).json()["items"]
        ]

    assert keys(week="2026-W49") == ["atelier"]
    assert keys(**{"from": "2026-12-03", "to": "2026-12-03"}) == ["atelier"]
    assert keys(called_off="false") == []
    assert keys(site="midi") == []
    assert office.get("/sessions", params={"week": "2026-W60"}).status_code == 422


def test_faults_of_a_session_are_told_by_field(office: Office) -> None:
    shape = {**NEW, "key": "a b", "priority": 9, "options": [], "colour": 1}
    answer = office.post("/sessions", shape)
    assert answer.status_code == 422
    where = {fault["where"] for fault in answer.json()["errors"]}
    assert where == {"body.key", "body.priority", "body.options", "body.colour"}
    sense = {
        **NEW,
        "site": "nowhere",
        "options": [{"starts_at": "2026-10-25T02:30", "ends_at": "2026-10-25T05:00"}],
        "module": 1,
    }
    answer = office.post("/sessions", sense)
    assert answer.status_code == 422
    where = {fault["where"] for fault in answer.json()["errors"]}
    assert where == {"options[0].starts_at", "site", "series"}


def test_things_are_made_changed_and_lent(office: Office) -> None:
    made = office.post(
        "/resources", {"key": "robots", "capacity": 4, "sites": ["midi"]}
    )
    assert made.status_code == 201
    loan = office.post(
        "/resources/robots/loans",
        {"units": 2, "starts_at": "2026-12-03T09:00", "ends_at": "2026-12-04T18:00"},
    )
    assert loan.status_code == 201
    whole = office.get("/resources/robots")
    assert whole.json()["loans"] == [loan.json()]
    assert loan.json()["ends_at"] == "2026-12-04T18:00:00+01:00"
    listed = office.get("/resources/robots/loans").json()
    assert listed == {"items": [loan.json()], "next": None}
    tag = whole.headers["etag"]
    changed = office.patch("/resources/robots", {"name": "Robots"}, tag)
    assert (changed.status_code, changed.json()["revision"]) == (200, 3)
    path = f"/resources/robots/loans/{loan.json()['number']}"
    assert office.delete(path).status_code == 204
    assert office.delete(path).status_code == 404
    there = office.get("/resources", params={"site": "midi", "active": "true"})
    assert [one["key"] for one in there.json()["items"]] == ["robots"]
    too_many = {
        "units": 5,
        "starts_at": "2026-12-03T09:00",
        "ends_at": "2026-12-03T08:00",
    }
    answer = office.post("/resources/robots/loans", too_many)
    where = [fault["where"] for fault in answer.json()["errors"]]
    assert (answer.status_code, where) == (422, ["ends_at", "units"])


def test_a_series_has_its_modules(office: Office) -> None:
    made = office.post("/series", {"key": "basics", "trainer": "amina"})
    assert made.status_code == 201
    module = {**NEW, "series": "basics", "module": 2, "trainer_seat": "a"}
    assert office.post("/sessions", module).status_code == 201
    read = office.get("/series/basics")
    assert [one["session"] for one in read.json()["modules"]] == ["atelier"]
    tag = read.headers["etag"]
    changed = office.patch("/series/basics", {"trainer": None}, tag)
    assert (changed.status_code, changed.json()["trainer"]) == (200, None)
    listed = office.get("/series").json()["items"]
    assert [one["key"] for one in listed] == ["basics"]
    assert office.get("/series", params={"active": "false"}).json()["items"] == []


def test_a_seat_goes_and_a_published_one_stays(office: Office) -> None:
    office.post("/sessions", NEW)
    gone = office.patch("/sessions/atelier", {"seats": [{"id": "b"}]})
    assert [seat["id"] for seat in gone.json()["seats"]] == ["b"]
    unknown = office.get("/sessions/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
