"""Rounds and runs through the API: opened, solved, followed, compared, adopted."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from scheduler.errors import LateAnswerError
from scheduler.jobs.solving import Solver
from scheduler.services.rounds.claims import claim_run, keep_progress
from scheduler.store.session import Database
from tests.api.office import Office, make_token
from tests.scheduler.small import BEFORE, WEEK, small_network

ROUND, RUNS = f"/rounds/{WEEK}", f"/rounds/{WEEK}/runs"
RUN = {"workers": 1, "seconds": 10}
CLOSES = "2026-11-28T18:00:00Z"


@pytest.fixture
def desk(database: Database) -> Iterator[Office]:
    with database.write() as db:
        small_network(db)
        small_network(db, "liege")
    with time_machine.travel(BEFORE, tick=False):
        yield Office(database, "brussels", make_token(database, "brussels", BEFORE))


def opened(desk: Office, key: str = WEEK, **fields: Any) -> Any:
    return desk.post("/rounds", {"key": key, **fields})


def solved(desk: Office, **fields: Any) -> int:
    answer = desk.post(RUNS, {**RUN, **fields})
    assert answer.status_code == 202, answer.text
    assert Solver(desk.database).work_once()
    number: int = answer.json()["number"]
    return number


def events(text: str) -> list[tuple[int, str, Any]]:
    """Read a stream of server-sent events."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


def test_a_round_is_opened_read_and_closed(desk: Office) -> None:
    made = opened(desk, closes_at=CLOSES)
    assert made.status_code == 201
    assert made.headers["location"] == f"/api/v1/networks/brussels/rounds/{WEEK}"
    read = desk.get(ROUND)
    assert read.json() == made.json()
    document = read.json()
    assert (document["state"], document["closes_at"]) == ("open", CLOSES)
    assert (document["asked"], document["missing"]) == (2, 2)
    assert desk.get(f"{ROUND}/missing").json() == {
        "items": [{"key": "amina", "name": "Amina B."}, {"key": "bob", "name": "Bob"}],
        "next": None,
    }
    tag = read.headers["etag"]
    closed = desk.patch(ROUND, {"closed": True}, tag)
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    late = desk.patch(ROUND, {"closes_at": None}, tag)
    assert late.status_code == 412
    assert list(late.json()["changes"][0]["fields"]) == ["closed_at"]
    again = desk.patch(ROUND, {"closed": False}, closed.headers["etag"])
    assert (again.json()["state"], again.json()["closes_at"]) == ("open", CLOSES)


def test_rounds_are_listed_by_state_and_page(desk: Office) -> None:
    for week in ("2026-W50", WEEK):
        assert opened(desk, week).status_code == 201
    first = desk.get("/rounds", params={"limit": 1}).json()
    assert [one["key"] for one in first["items"]] == [WEEK]
    rest = desk.get("/rounds", params={"limit": 1, "after": first["next"]}).json()
    assert ([one["key"] for one in rest["items"]], rest["next"]) == (["2026-W50"], None)
    assert desk.get("/rounds", params={"state": "closed"}).json()["items"] == []
    assert desk.get("/rounds", params={"state": "odd"}).status_code == 422


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"key": "2027-W53"}, "week"),
        ({"key": "next"}, "body.key"),
        ({"key": WEEK, "closes_at": "2026-11-01T00:00:00Z"}, "closes_at"),
        ({"key": WEEK, "closes_at": "0001-01-01T00:00:00+14:00"}, "closes_at"),
        ({"key": WEEK, "closes_at": "9999-12-31T23:59:59-14:00"}, "closes_at"),
        ({"key": WEEK, "closes_at": "2026-11-28T18:00"}, "body.closes_at"),
    ],
)
def test_odd_rounds_are_refused(desk: Office, body: Any, where: str) -> None:
    answer = desk.post("/rounds", body)
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["errors"]] == [where]
    assert desk.get("/rounds").json()["items"] == []


def test_a_round_is_opened_once(desk: Office) -> None:
    opened(desk)
    assert opened(desk).status_code == 409


def test_a_week_is_solved_followed_and_becomes_the_draft(desk: Office) -> None:
    opened(desk)
    wanted = desk.post(RUNS, RUN)
    assert wanted.status_code == 202
    assert wanted.headers["location"].endswith(f"{RUNS}/1")
    assert (wanted.json()["state"], wanted.json()["wanted_by"]) == (
        "wanted",
        "coordination",
    )
    second = desk.post(RUNS, RUN)
    assert (second.status_code, second.json()["code"]) == (409, "run_under_way")
    assert desk.get(ROUND).json()["running"] == [1]
    worker = threading.Timer(0.3, Solver(desk.database).work_once)
    worker.start()
    stream = desk.get(f"{RUNS}/1/events")  # ends with the run
    worker.join()
    assert stream.headers["content-type"].startswith("text/event-stream")
    told = events(stream.text)
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    assert [name for _, name, _ in told[:-1]] == ["progress"] * (len(told) - 1)
    _, name, last = told[-1]
    assert (name, last["phase"], last["adopted"]) == ("done", "done", True)
    run = desk.get(f"{RUNS}/1").json()
    assert (run["state"], run["result"]["status"]) == ("done", "optimal")
    assert run["result"]["tiers"] == last["tiers"]
    document = desk.get(ROUND).json()
    assert (document["state"], document["running"]) == ("planned", [])
    plan = desk.get(f"{RUNS}/1/plan").json()
    assert len(plan["assignments"]) == run["result"]["assignments"]
    assert desk.get(RUNS).json()["items"] == [run]


def test_who_lost_the_stream_hears_the_rest(desk: Office) -> None:
    solved(desk)
    whole = events(desk.get(f"{RUNS}/1/events").text)
    for heard in range(len(whole)):
        rest = desk.get(f"{RUNS}/1/events", headers={"last-event-id": str(heard)})
        assert events(rest.text) == whole[heard:]
    last = whole[-1][0]
    over = desk.get(f"{RUNS}/1/events", headers={"last-event-id": str(last)})
    assert events(over.text) == [(last, "done", {"phase": "over"})]
    odd = desk.get(f"{RUNS}/1/events", headers={"last-event-id": "x"})
    assert events(odd.text) == whole


def test_what_is_not_there_is_not_followed(desk: Office) -> None:
    opened(desk)
    answer = desk.get(f"{RUNS}/1/events")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_run_is_stopped(desk: Office) -> None:
    opened(desk)
    desk.post(RUNS, RUN)
    stopped = desk.post(f"{RUNS}/1/stop")
    assert stopped.status_code == 202
    assert stopped.json()["error"]["code"] == "stopped"
    (told,) = events(desk.get(f"{RUNS}/1/events").text)
    assert (told[1], told[2]["phase"]) == ("done", "failed")
    desk.post(RUNS, RUN)
    with desk.database.write() as db:
        claim = claim_run(db, now=BEFORE)
        assert claim is not None
    assert desk.post(f"{RUNS}/2/stop").json()["stop_wanted"] is True
    with desk.database.write() as db:
        assert keep_progress(db, claim, {"phase": "model"}, now=BEFORE) is True
    with (
        time_machine.travel(BEFORE + timedelta(minutes=1), tick=False),
        desk.database.write() as db,
    ):
        assert claim_run(db, now=BEFORE + timedelta(minutes=1)) is None
        with pytest.raises(LateAnswerError):
            keep_progress(db, claim, {"phase": "tier"}, now=BEFORE)


def test_runs_are_compared_and_an_older_one_adopted(desk: Office) -> None:
    opened(desk)
    solved(desk)
    away = {"starts_at": "2026-11-28T00:00", "ends_at": "2026-12-08T00:00"}
    absent = desk.post("/helpers/amina/absences", away)
    assert absent.status_code == 201, absent.text
    solved(desk, adopt=False)
    sides = {"first": 1, "second": 2}
    found = desk.get(f"{ROUND}/comparison", params=sides)
    assert found.status_code == 200, found.text
    comparison = found.json()
    people = {one["helper"]: one for one in comparison["people"]}
    assert people["amina"]["sessions"][1] == 0
    assert people["amina"]["name"] == "Amina B."
    assert comparison["sites"]
    assert comparison["sides"] == [1, 2]
    draft = desk.get(f"{ROUND}/comparison", params={**sides, "first": "draft"}).json()
    assert draft["people"] == comparison["people"]
    blind = desk.post(f"{RUNS}/2/adoption")
    assert (blind.status_code, blind.json()["code"]) == (428, "revision_required")
    tag = {"if-match": str(desk.get(ROUND).json()["draft"]["revision"])}
    adopted = desk.post(f"{RUNS}/2/adoption", headers=tag)
    assert (adopted.status_code, adopted.json()["adopt"]) == (200, True)
    late = desk.post(f"{RUNS}/1/adoption", headers=tag)
    assert (late.status_code, late.json()["changes"][0]["action"]) == (412, "adopted")
    same = desk.get(f"{ROUND}/comparison", params={"first": "draft", "second": 2})
    assert same.json()["people"] == []
    nothing = desk.get(f"{ROUND}/comparison", params={**sides, "second": "published"})
    assert nothing.status_code == 404
    odd = desk.get(f"{ROUND}/comparison", params={**sides, "second": "best"})
    assert odd.status_code == 422


def test_what_has_no_plan_is_said_so(desk: Office) -> None:
    opened(desk)
    desk.post(RUNS, RUN)
    tag = {"if-match": "*"}
    for answer in (
        desk.get(f"{RUNS}/1/plan"),
        desk.post(f"{RUNS}/1/adoption", headers=tag),
        desk.get(f"{ROUND}/comparison", params={"first": 1, "second": 1}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "run_not_done")


def test_limits_that_cannot_be_kept_are_refused(desk: Office) -> None:
    opened(desk)
    answer = desk.post(RUNS, {"workers": 1024, "seconds": 5})
    assert [fault["where"] for fault in answer.json()["errors"]] == ["workers"]
    for body in ({"seconds": 0}, {"seed": -1}, {"seconds": "long"}, {"hurry": True}):
        assert desk.post(RUNS, body).status_code == 422
    assert desk.get(RUNS).json()["items"] == []


def test_rounds_of_another_network_are_not_there(desk: Office) -> None:
    other = Office(desk.database, "liege", make_token(desk.database, "liege", BEFORE))
    opened(desk)
    solved(desk)
    assert other.get("/rounds").json()["items"] == []
    for path in (ROUND, RUNS, f"{RUNS}/1", f"{RUNS}/1/plan", f"{RUNS}/1/events"):
        assert other.get(path).status_code == 404
    assert other.post(f"{RUNS}/1/stop").status_code == 404
