"""Helpers through the API."""

from typing import Any

from scheduler.store.session import Database
from tests.api.office import Office, make_token
from tests.scheduler.published import NOW
from tests.scheduler.small import small_network

NEW: dict[str, Any] = {
    "key": "nadia",
    "name": "Nadia É.",
    "roles": [{"role": "coach", "first_on": "2026-11-02"}],
    "skills": [{"skill": "robots", "level": 2, "after_introduction": True}],
    "languages": {"fr": "B2"},
    "contract": "employee",
    "home": [50.8351, 4.347],
    "busy_until": "2026-10-19T20:00:00+02:00",
    "known_sites": {"foret": 6},
    "with": ["amina"],
    "never_with": ["zoe"],
    "costs_elsewhere": [{"year": 2026, "cents": 1200}],
    "email": "nadia@example.org",
}


def test_a_helper_is_made_read_and_changed(office: Office) -> None:
    made = office.post("/helpers", NEW)
    assert made.status_code == 201
    assert made.headers["location"] == "/api/v1/networks/bxl/helpers/nadia"
    read = office.get("/helpers/nadia")
    shown = read.json()
    assert shown == made.json()
    assert shown["with"] == ["amina"]
    assert shown["roles"] == [
        {"role": "coach", "first_on": "2026-11-02", "last_on": None}
    ]
    assert shown["busy_until"] == "2026-10-19T18:00:00Z"
    assert (shown["counted_from"], shown["past_weeks"]) == ("2026-10-20", 0)
    tag = read.headers["etag"]
    wanted = {"with": [], "likes_sites": ["midi"], "max_sessions": 2}
    changed = office.patch("/helpers/nadia", wanted, tag)
    assert changed.json() == {**shown, **wanted, "revision": 2}
    late = office.patch("/helpers/nadia", {"name": "x"}, tag)
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert late.json()["changes"][0]["fields"] == {
        "max_sessions": [None, 2],
        "likes_sites": [[], ["midi"]],
        "with": None,
    }


def test_faults_of_a_helper_are_told(office: Office) -> None:
    odd = {
        "key": "a b", "mode": "horse", "home": [1], "roles": [{"role": "x y"}],
        "busy_until": "2026-10-19T20:00", "likes": [],
    }  # fmt: skip
    answer = office.post("/helpers", odd)
    assert answer.status_code == 422
    where = {fault["where"] for fault in answer.json()["errors"]}
    assert where == {
        "body.key", "body.mode", "body.home", "body.roles[0].role",
        "body.busy_until", "body.likes",
    }  # fmt: skip
    answer = office.post(
        "/helpers",
        {
            "key": "x",
            "home": [91, 0],
            "email": "x",
            "with": ["nobody", "x"],
            "roles": [{"role": "a", "first_on": "0001-01-01"}],
        },
    )
    assert answer.status_code == 422
    where = {fault["where"] for fault in answer.json()["errors"]}
    assert where == {"home[0]", "email", "with[0]", "with[1]", "roles[0].first_on"}
    assert office.get("/helpers/x").status_code == 404


def test_helpers_are_listed_in_pages_and_found(office: Office) -> None:
    office.post("/helpers", NEW)
    first = office.get("/helpers", params={"limit": 2}).json()
    assert [one["key"] for one in first["items"]] == ["amina", "nadia"]
    rest = office.get("/helpers", params={"limit": 2, "after": first["next"]}).json()
    assert [one["key"] for one in rest["items"]] == ["zoe"]
    assert rest["next"] is None

    def found(**how: str) -> list[str]:
        return [
            one["key"] for one in office.get("/helpers", params=how).json()["items"]
        ]

    assert (
        found(q="nadia e") == found(role="coach") == found(skill="robots") == ["nadia"]
    )
    assert found(active="false") == []


def test_somebody_is_introduced(office: Office) -> None:
    office.post("/helpers", NEW)
    wanted = {"skill": "robots", "day": "2026-10-20"}
    done = office.post("/helpers/nadia/introductions", wanted)
    assert done.status_code == 200
    assert done.json()["skills"][0]["introduced_on"] == "2026-10-20"
    refused = office.post(
        "/helpers/nadia/introductions", {"skill": "5.1", "day": "2026-10-21"}
    )
    assert refused.status_code == 422
    where = {fault["where"] for fault in refused.json()["errors"]}
    assert where == {"skill", "day"}


def test_helpers_of_another_network_are_not_there(
    office: Office, published: Database
) -> None:
    with published.write() as db:
        small_network(db, "liege")
    other = Office(published, "liege", make_token(published, "liege", NOW))
    assert other.get("/helpers/bob").status_code == 200
    assert office.get("/helpers/bob").status_code == 404
    assert office.patch("/helpers/bob", {"name": "x"}).status_code == 404
    wanted = {"skill": "5.1", "day": "2026-10-20"}
    assert office.post("/helpers/bob/introductions", wanted).status_code == 404
    taken = office.patch("/helpers/amina", {"never_with": ["bob"]})
    assert taken.json()["errors"][0]["where"] == "never_with[0]"
