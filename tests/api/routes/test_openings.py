"""Openings, exceptional openings and closures through the API."""

from typing import Any

from tests.api.office import Office

MONDAY: dict[str, Any] = {
    "weekday": 0,
    "starts": "09:00",
    "ends": "12:30",
    "activity": "perm",
}


def replace(office: Office, openings: list[dict[str, Any]], tag: str = "*") -> Any:
    return office.put(
        "/sites/foret/openings", {"openings": openings}, headers={"if-match": tag}
    )


def test_openings_are_replaced_under_the_revision_of_the_site(office: Office) -> None:
    empty = office.get("/sites/foret/openings")
    assert empty.json() == {"key": "foret", "revision": 1, "openings": []}
    done = replace(office, [MONDAY, {**MONDAY, "weekday": 2, "nth": -1}])
    assert done.status_code == 200
    first = done.json()["openings"][0]
    assert first == {
        "id": first["id"],
        **MONDAY,
        "starts": "09:00:00",
        "ends": "12:30:00",
        "every_weeks": 1,
        "nth": 0,
        "first_on": None,
        "last_on": None,
        "during": "always",
        "room": None,
    }
    again = replace(office, done.json()["openings"], done.headers["etag"])
    assert again.json() == done.json()
    site = office.get("/sites/foret")
    assert site.json()["revision"] == 2
    late = replace(office, [], empty.headers["etag"])
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    blind = office.put("/sites/foret/openings", {"openings": []})
    assert blind.status_code == 428


def test_faults_of_openings_are_told(office: Office) -> None:
    answer = replace(office, [{**MONDAY, "every_weeks": 2, "activity": "bal"}])
    assert answer.status_code == 422
    where = {fault["where"] for fault in answer.json()["errors"]}
    assert where == {"openings[0].first_on", "openings[0].activity"}
    zoned = replace(office, [{**MONDAY, "starts": "09:00Z"}])
    assert zoned.json()["errors"][0]["where"] == "openings[0].starts"


def test_closures_come_and_go(office: Office) -> None:
    christmas = {"first_on": "2026-12-24", "last_on": "2027-01-03", "reason": "Fêtes"}
    whole = office.post("/closures", christmas)
    assert whole.status_code == 201
    number = whole.json()["number"]
    assert whole.headers["location"].endswith(f"/closures/{number}")
    assert whole.json() == {"number": number, "site": None, **christmas}
    one = office.post("/closures", {"site": "midi", "first_on": "2026-12-01"}).json()
    assert one["last_on"] == "2026-12-01"
    listed = office.get("/closures", params={"limit": 1}).json()
    assert listed["items"] == [whole.json()]
    rest = office.get("/closures", params={"after": listed["next"]}).json()
    assert rest["items"] == [one]
    of_site = office.get("/closures", params={"site": "foret"}).json()
    assert of_site["items"] == [whole.json()]
    early = office.get("/closures", params={"to": "2026-12-02"}).json()
    assert early["items"] == [one]
    assert office.delete(f"/closures/{number}").status_code == 204
    assert office.delete(f"/closures/{number}").status_code == 404
    wrong = office.post("/closures", {"site": "epn-9", "first_on": "2026-12-01"})
    assert wrong.status_code == 422


def test_extra_openings_come_and_go(office: Office) -> None:
    extra = {"on_day": "2026-12-05", "starts": "09:00:00", "ends": "12:00:00"}
    made = office.post("/sites/foret/extra-openings", {**extra, "activity": "perm"})
    assert made.status_code == 201
    number = made.json()["number"]
    assert made.json() == {
        "number": number,
        **extra,
        "activity": "perm",
        "room": None,
    }
    listed = office.get("/sites/foret/extra-openings").json()["items"]
    assert listed == [made.json()]
    taken = office.post("/sites/foret/extra-openings", extra)
    assert taken.json()["errors"][0]["where"] == "starts"
    gone = office.delete(f"/sites/foret/extra-openings/{number}")
    assert gone.json() == {"called_off": [], "kept": []}
    assert office.get("/sites/foret/extra-openings").json()["items"] == []
    assert office.delete(f"/sites/midi/extra-openings/{number}").status_code == 404
