"""A draft over the API: judged, edited, undone, pinned, published, and its refusals."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from scheduler.services.drafts.documents import the_draft
from scheduler.services.networks import find_network
from scheduler.store.session import Database
from tests.api.office import Office, make_token
from tests.scheduler import drafted
from tests.scheduler.drafted import KEY, LATER, MONDAY, REASON, WEDNESDAY
from tests.scheduler.small import WEEK

ROUND = f"/rounds/{WEEK}"
DRAFT = f"{ROUND}/draft"
Json = dict[str, Any]


@pytest.fixture
def desk(database: Database) -> Iterator[Office]:
    with time_machine.travel(LATER, tick=False):
        drafted.Office(database)
        yield Office(database, KEY, make_token(database, KEY, LATER))


def holders(desk: Office) -> dict[str, str | None]:
    return drafted.held(desk.get(DRAFT).json())


def leaving(desk: Office, seat: str) -> Json:
    session, key = seat.split("/")
    assert holders(desk)[seat] is not None
    return {"removed": [{"session": session, "seat": key}]}


def held_seat(desk: Office) -> str:
    return next(seat for seat, helper in holders(desk).items() if helper is not None)


def edit(desk: Office, body: Json, tag: str | None = None) -> Any:
    tag = tag or desk.get(DRAFT).headers["etag"]
    return desk.post(f"{DRAFT}/edits", body, headers={"if-match": tag})


def test_a_draft_shows_its_sessions_and_what_they_are_worth(desk: Office) -> None:
    draft = desk.get(DRAFT).json()
    assert draft["week"] == WEEK
    assert (draft["stale"], draft["faults"], draft["broken"]) == (False, [], [])
    assert {MONDAY, WEDNESDAY} <= {one["session"] for one in draft["sessions"]}
    one = desk.get(DRAFT, params={"site": "epn-1"}).json()
    assert {session["site"] for session in one["sessions"]} == {"epn-1"}
    assert desk.get("/rounds/2026-W50/draft").status_code == 404


def test_a_move_is_judged_and_nothing_is_written(desk: Office) -> None:
    before = desk.get(DRAFT).json()
    move = leaving(desk, held_seat(desk))
    told = desk.post(f"{DRAFT}/judgements", {"moves": [move, move]})
    assert told.status_code == 200
    first, second = told.json()["moves"]
    assert first == second
    assert first["change"]["cover"]["value"] < 0
    assert desk.get(DRAFT).json() == before
    wrong = desk.post(
        f"{DRAFT}/judgements",
        {"moves": [{"added": [{"session": "none", "seat": "a", "helper": "bob"}]}]},
    )
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["where"].startswith("added[0]")


def test_an_edit_is_made_once_and_undone(desk: Office) -> None:
    seat = held_seat(desk)
    was = holders(desk)
    made = edit(desk, leaving(desk, seat))
    assert made.status_code == 201, made.text
    assert holders(desk)[seat] is None
    tag = made.headers["etag"]
    assert desk.get(f"{DRAFT}/edits").json()["items"][0]["by"] == "coordination"
    undone = desk.post(f"{DRAFT}/undo", headers={"if-match": tag})
    assert undone.status_code == 200
    assert holders(desk) == was
    again = desk.post(f"{DRAFT}/undo", headers={"if-match": "*"})
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_undo")


def test_two_who_edit_at_once_do_not_undo_each_other(desk: Office) -> None:
    tag = desk.get(DRAFT).headers["etag"]
    body = leaving(desk, held_seat(desk))
    assert edit(desk, body, tag).status_code == 201
    late = edit(desk, body, tag)
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert late.json()["changes"][0]["by"] == "coordination"
    blind = desk.post(f"{DRAFT}/edits", body)
    assert blind.status_code == 428


def test_a_broken_rule_needs_its_reason_which_is_kept(desk: Office) -> None:
    taken = {"session": WEDNESDAY, "seat": "a"}
    body: Json = {"added": [{**taken, "helper": "zoe"}]}
    if holders(desk)[f"{WEDNESDAY}/a"] is not None:
        body["removed"] = [taken]
    refused = edit(desk, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "broken_rules")
    rules = refused.json()["rules"]
    assert rules
    assert len(refused.json()["broken"]) == len(rules)
    names = ("rule", "session", "seat", "helper")
    reasons = [
        {**{name: one[name] for name in names}, "reason": REASON} for one in rules
    ]
    answer = edit(desk, {**body, "overrides": reasons})
    if all(one["may_override"] for one in rules):
        assert answer.status_code == 201, answer.text
        kept = desk.get(DRAFT).json()["overrides"]
        assert {one["reason"] for one in kept} == {REASON}
        assert {one["by"] for one in kept} == {"coordination"}
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "broken_rules")
    short = edit(desk, {**body, "overrides": [{**reasons[0], "reason": "so"}]})
    assert short.status_code in {409, 422}


def test_pins_are_put_listed_and_taken_away(desk: Office) -> None:
    seat = held_seat(desk)
    path = f"{ROUND}/pins/{seat}"
    helper = holders(desk)[seat]
    put = desk.put(path, {"helper": helper})
    assert (put.status_code, put.json()["helper"]) == (200, helper)
    listed = desk.get(f"{ROUND}/pins").json()["items"]
    assert put.json() in listed
    assert desk.delete(path).status_code == 204
    assert put.json() not in desk.get(f"{ROUND}/pins").json()["items"]
    assert desk.delete(path).status_code == 404
    assert desk.put(path, {"helper": "nobody"}).status_code == 404


def test_a_seat_has_stand_ins_and_an_explanation(desk: Office) -> None:
    seat = held_seat(desk)
    found = desk.get(f"{DRAFT}/seats/{seat}/stand-ins")
    assert found.status_code == 200
    assert found.json()["holder"] == holders(desk)[seat]
    empty = next(key for key, helper in holders(desk).items() if helper is None)
    why = desk.get(f"{DRAFT}/seats/{empty}/why", params={"seconds": 1})
    assert why.status_code == 200
    assert why.json()["holder"] is None
    assert why.json()["gates"][0]["gate"] == "helpers"
    assert desk.get(f"{DRAFT}/seats/none/a/why").status_code == 404


def test_what_is_published_stays_and_says_what_it_changes(desk: Office) -> None:
    tag = desk.get(DRAFT).headers["etag"]
    key = {"idempotency-key": "publish-1", "if-match": tag}
    made = desk.post(f"{ROUND}/versions", headers=key)
    assert (made.status_code, made.json()["number"]) == (201, 1)
    again = desk.post(f"{ROUND}/versions", headers=key)
    assert (again.status_code, again.content) == (201, made.content)
    assert made.headers["location"].endswith(f"{ROUND}/versions/1")
    whole = desk.get(f"{ROUND}/versions/1").json()
    changed = desk.get(f"{ROUND}/versions/1/difference").json()
    people = {
        (one["session"], one["helper"])
        for one in changed["differences"]
        if one["helper"] is not None
    }
    assert people == {
        (session["session"], seat["helper"])
        for session in whole["sessions"]
        for seat in session["seats"]
        if seat["helper"] is not None
    }
    assert desk.get(f"{ROUND}/versions").json()["items"] == [made.json()]
    none = desk.post(f"{ROUND}/versions", headers={"if-match": "*"})
    assert (none.status_code, none.json()["code"]) == (409, "no_draft")


def test_an_absence_is_repaired_and_published(desk: Office) -> None:
    desk.post(f"{ROUND}/versions", headers={"if-match": "*"})
    whole = desk.get(f"{ROUND}/versions/1").json()
    session = next(
        one for one in whole["sessions"] if any(seat["helper"] for seat in one["seats"])
    )
    ill = next(seat["helper"] for seat in session["seats"] if seat["helper"])
    day = session["starts_at"][:10]
    absence = {"starts_at": f"{day}T00:00", "ends_at": f"{day}T23:59"}
    noted = desk.post(f"/helpers/{ill}/absences", absence, headers={"if-match": "*"})
    assert noted.status_code == 201, noted.text
    alarms = desk.get("/alarms").json()["items"]
    assert ill in {alarm["helper"] for alarm in alarms}
    number = alarms[0]["number"]
    found = desk.get(f"/alarms/{number}/stand-ins")
    assert found.status_code == 200, found.text
    assert ill not in {one["helper"] for one in found.json()["fit"]}
    key = {"idempotency-key": "repair-1"}
    mended = desk.post(f"/alarms/{number}/repair", {}, headers=key)
    assert mended.status_code == 201, mended.text
    assert (
        desk.post(f"/alarms/{number}/repair", {}, headers=key).json() == mended.json()
    )
    assert mended.json()["changes"]
    with time_machine.travel(LATER + timedelta(minutes=5), tick=False):
        second = desk.post(
            f"{ROUND}/versions", headers={"if-match": mended.headers["etag"]}
        )
        assert (second.status_code, second.json()["number"]) == (201, 2)
        assert desk.get("/alarms").json()["items"] == []
        difference = desk.get(f"{ROUND}/versions/2/difference").json()["differences"]
    assert any(one["kind"] == "removed" and one["helper"] == ill for one in difference)
    both = desk.get(f"{ROUND}/versions/2/difference", params={"against": 0}).json()
    assert {one["kind"] for one in both["differences"]} == {"added"}


def test_a_week_is_repaired_without_an_alarm(desk: Office) -> None:
    early = desk.post(f"{ROUND}/repair", {})
    assert early.status_code == 404
    desk.post(f"{ROUND}/versions", headers={"if-match": "*"})
    calm = desk.post(f"{ROUND}/repair", {})
    assert calm.status_code == 201
    assert calm.json()["changes"] == []


def test_a_week_is_loaded_before_anybody_waits_for_it(desk: Office) -> None:
    """What an edit in vain leaves on its desk was put there before its transaction."""
    move = {"added": [{"session": WEDNESDAY, "seat": "b", "helper": "zoe"}]}
    with desk.database.read() as db:
        network = find_network(db, KEY)
        of, version = the_draft(db, network, WEEK)
    refused = desk.post(f"{DRAFT}/edits", move, headers={"if-match": "*"})
    assert refused.status_code == 409
    with desk.database.write() as db:  # nothing is kept that is loaded in here
        kept = desk.app.state.desks.draft(db, network, of, version)
        assert desk.app.state.desks.draft(db, network, of, version) is kept
