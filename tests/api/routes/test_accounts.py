"""Accounts, tokens and changes; and on them what every operation does."""

from datetime import timedelta

import pytest
import time_machine

from scheduler.store.session import Database
from tests.api.office import Office, make_token
from tests.scheduler.published import NOW, publish_network

NEW = {"key": "second", "name": "Deuxième", "email": "b@example.org"}


def test_an_account_is_made_read_and_changed(office: Office) -> None:
    made = office.post("/accounts", NEW)
    assert made.status_code == 201
    assert made.headers["location"] == "/api/v1/networks/bxl/accounts/second"
    read = office.get("/accounts/second")
    assert read.json() == made.json()
    assert read.headers["etag"] == made.headers["etag"]
    changed = office.patch("/accounts/second", {"name": "Autre"}, read.headers["etag"])
    assert changed.status_code == 200
    assert changed.json()["name"] == "Autre"
    assert changed.json()["email"] == "b@example.org"
    assert changed.json()["revision"] == 2


def test_who_has_not_read_may_not_write(office: Office) -> None:
    office.post("/accounts", NEW)
    blind = office.patch("/accounts/second", {"name": "x"}, None)
    assert (blind.status_code, blind.json()["code"]) == (428, "revision_required")
    odd = office.patch("/accounts/second", {"name": "x"}, '"new"')
    assert odd.status_code == 428


def test_the_loser_is_told_what_changed(office: Office) -> None:
    tag = office.post("/accounts", NEW).headers["etag"]
    office.patch("/accounts/second", {"role": "reader"}, tag)
    late = office.patch("/accounts/second", {"name": "x"}, tag)
    assert late.status_code == 412
    told = late.json()
    assert told["code"] == "changed"
    assert told["revision"] == 2
    (change,) = told["changes"]
    assert change["by"] == "coordination"
    assert change["fields"] == {"role": ["coordinator", "reader"]}
    assert office.get("/accounts/second").json()["name"] == "Deuxième"


def test_every_fault_is_told_at_once(office: Office) -> None:
    answer = office.post("/accounts", {"key": "é", "role": "boss", "agee": 3})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    where = {fault["where"] for fault in answer.json()["errors"]}
    assert where == {"body.key", "body.role", "body.agee"}
    wrong = office.post("/accounts", {"key": "x", "email": "no address"})
    assert wrong.json()["errors"][0]["where"] == "email"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "There is no such thing (any more)."),
        ("fr", "Il n’y a rien de tel (ou plus rien)."),
    ],
)
def test_refusals_speak_the_language_asked_for(
    office: Office, lang: str, said: str
) -> None:
    answer = office.get("/accounts/none", headers={"accept-language": lang})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["detail"] == said


@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer relais_wrong", "Basic abc", "Bearer x y"]
)
def test_nobody_enters_without_a_token(office: Office, header: str | None) -> None:
    office.headers.pop("authorization")
    if header is not None:
        office.headers["authorization"] = header
    answer = office.get("/accounts")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "unauthenticated"


def test_a_token_ends_by_itself_and_by_hand(office: Office) -> None:
    assert office.get("/tokens").status_code == 200
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert office.get("/tokens").status_code == 401
    made = office.post("/tokens", {"account": "coordination", "name": "site"}).json()
    other = Office(office.database, "bxl", made["secret"])
    assert other.get("/accounts").status_code == 200
    gone = office.delete(f"/tokens/{made['number']}")
    assert gone.json()["revoked_at"] is not None
    assert other.get("/accounts").status_code == 401
    listed = office.get("/tokens")
    assert made["secret"] not in listed.text


def test_a_token_opens_its_scopes_only(office: Office) -> None:
    made = office.post(
        "/tokens",
        {"account": "coordination", "name": "x", "scopes": ["network:read"]},
    ).json()
    narrow = Office(office.database, "bxl", made["secret"])
    assert narrow.get("/accounts").status_code == 200
    denied = narrow.post("/accounts", NEW)
    assert (denied.status_code, denied.json()["code"]) == (403, "denied")
    assert office.get("/accounts/second").status_code == 404


def test_another_network_is_not_there(published: Database, office: Office) -> None:
    with published.write() as db:
        publish_network(db, "liege")
    make_token(published, "liege", NOW, account="voisine")
    for path in ("/accounts", "/accounts/voisine", "/tokens", "/changes"):
        theirs = office.client.get(
            f"/api/v1/networks/liege{path}", headers=office.headers
        )
        nobody = office.client.get(
            f"/api/v1/networks/nowhere{path}", headers=office.headers
        )
        assert theirs.status_code == nobody.status_code == 404
        assert "voisine" not in theirs.text


def test_the_last_coordinator_stays(office: Office) -> None:
    answer = office.patch("/accounts/coordination", {"active": False})
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    assert office.get("/accounts").status_code == 200


def test_what_is_sent_twice_is_done_once(office: Office) -> None:
    key = {"idempotency-key": "a-1"}
    first = office.post("/accounts", NEW, headers=key)
    again = office.post("/accounts", NEW, headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["etag"] == first.headers["etag"]
    other = office.post("/accounts", {**NEW, "name": "x"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    without = office.post("/accounts", NEW)
    assert without.status_code == 409


def test_a_refused_request_frees_its_key(office: Office) -> None:
    key = {"idempotency-key": "a-2"}
    assert office.post("/accounts", {"key": "é"}, headers=key).status_code == 422
    assert office.post("/accounts", NEW, headers=key).status_code == 201


def test_a_request_that_is_running_is_not_begun_again(office: Office) -> None:
    from scheduler.services.repeats import claim_key

    key = {"idempotency-key": "a-3"}
    first = office.post("/accounts", NEW, headers=key)
    assert first.status_code == 201
    # As another process sees it in the middle of the work.
    with office.database.write() as db:
        db.connection().exec_driver_sql("UPDATE kept_answer SET status = NULL")
    running = office.post("/accounts", NEW, headers=key)
    assert (running.status_code, running.json()["code"]) == (409, "still_running")
    with (
        time_machine.travel(NOW + timedelta(minutes=3), tick=False),
        office.database.write() as db,
    ):
        # Its process has died: whoever asks now has the key.
        claim = claim_key(db, 1, "a-3", "other", NOW + timedelta(minutes=3))
        assert isinstance(claim, str)


def test_lists_have_pages_that_miss_nothing(office: Office) -> None:
    for number in range(7):
        office.post("/accounts", {"key": f"a{number}"})
    seen, after = [], None
    while True:
        page = office.get(
            "/accounts", params={"limit": 3, **({"after": after} if after else {})}
        ).json()
        seen += [one["key"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == sorted([*(f"a{number}" for number in range(7)), "coordination"])
    bad = office.get("/accounts", params={"after": "§"})
    assert (bad.status_code, bad.json()["errors"][0]["where"]) == (422, "after")


def test_what_has_not_changed_is_not_sent_again(office: Office) -> None:
    tag = office.get("/accounts").headers["etag"]
    same = office.get("/accounts", headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    office.post("/accounts", NEW)
    assert office.get("/accounts", headers={"if-none-match": tag}).status_code == 200


def test_changes_are_remembered_without_personal_values(office: Office) -> None:
    office.post("/accounts", NEW)
    office.patch("/accounts/second", {"name": "Secret name", "role": "reader"})
    answer = office.get("/changes", params={"kind": "account", "key": "second"})
    newest, first = answer.json()["items"]
    assert newest["fields"] == {"name": None, "role": ["coordinator", "reader"]}
    assert (first["action"], newest["by"]) == ("created", "coordination")
    assert "Secret name" not in answer.text


def test_requests_have_a_number_that_problems_name(office: Office) -> None:
    given = office.get("/accounts/none", headers={"x-request-id": "abc-12345"})
    assert given.headers["x-request-id"] == "abc-12345"
    assert given.json()["instance"] == "urn:relais:request:abc-12345"
    odd = office.get("/accounts", headers={"x-request-id": "a b\tc"})
    assert len(odd.headers["x-request-id"]) == 16


def test_too_much_is_refused(office: Office) -> None:
    answer = office.post("/accounts", {"key": "x", "name": "x" * 3_000_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
