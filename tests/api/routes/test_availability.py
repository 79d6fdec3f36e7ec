"""When helpers can come, cancellations and alarms, over the API."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from scheduler.services.rounds.keeping import open_round
from scheduler.store.session import Database
from tests.api.office import Office, make_token
from tests.scheduler.live import network_of, published_week
from tests.scheduler.small import BEFORE, WEEK, small_network

BOB = "/helpers/bob/availability"
REPAIR = "/sessions/repair/cancellations"
NOW = BEFORE + timedelta(hours=1)
SPAN = {"starts_at": "2026-11-30T11:00", "ends_at": "2026-11-30T16:00"}
RULES: list[dict[str, Any]] = [
    {"rrule": "FREQ=WEEKLY;BYDAY=MO,TU", "starts": "09:00", "ends": "18:00"},
    {"weekday": 2, "nth": -1, "starts": "13:00", "ends": "00:00", "wish": "preferred"},
]


@pytest.fixture
def live(database: Database) -> Any:
    """A coordinator of the small network, an hour after its week was published."""
    published_week(database)
    with time_machine.travel(NOW, tick=False):
        yield Office(database, "brussels", make_token(database, "brussels", NOW))


def put(office: Office, body: Any, tag: str | None = "*") -> Any:
    headers = {} if tag is None else {"if-match": tag}
    return office.put(BOB, body, headers=headers)


def test_what_is_read_can_be_put_back(live: Office) -> None:
    read = live.get(BOB)
    assert read.json()["rules"][0] == {
        "weekday": 0,
        "every_weeks": 1,
        "nth": 0,
        "rrule": "FREQ=WEEKLY;BYDAY=MO",
        "starts": "08:00:00",
        "ends": "18:00:00",
        "wish": "preferred",
        "first_on": None,
        "last_on": None,
    }
    assert read.json()["exceptions"][0]["starts_at"] == "2026-12-01T14:00:00+01:00"
    parts = {name: read.json()[name] for name in ("rules", "exceptions", "absences")}
    again = put(live, parts, read.headers["etag"])
    assert (again.status_code, again.json()) == (200, read.json())


def test_rules_are_replaced_and_the_rest_stays(live: Office) -> None:
    before = live.get(BOB)
    after = put(live, {"rules": RULES}, before.headers["etag"])
    assert after.status_code == 200
    assert [one["rrule"] for one in after.json()["rules"]] == [
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=-1WE",
    ]
    assert after.json()["absences"] == before.json()["absences"]
    assert live.get(BOB).headers["etag"] == after.headers["etag"]


def test_who_has_not_read_may_not_write_and_the_loser_is_told(live: Office) -> None:
    tag = live.get(BOB).headers["etag"]
    assert put(live, {"rules": []}, None).status_code == 428
    assert put(live, {"rules": []}, tag).status_code == 200
    late = put(live, {"rules": RULES}, tag)
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert late.json()["changes"][0]["fields"] == {"rules": None}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"rules": [{**RULES[1], "weekday": 7}]}, "body.rules[0].weekday"),
        ({"rules": [{**RULES[0], "rrule": "FREQ=HOURLY"}]}, "rules[0].rrule, FREQ"),
        ({"rules": [{**RULES[1], "ends": "13:00+01:00"}]}, "rules[0].ends"),
        ({"rules": [{**RULES[1], "ends": "13:00:30"}]}, "rules[0].ends"),
        ({"rules": [{**RULES[1], "first_on": "0001-01-01"}]}, "rules[0].first_on"),
        ({"rules": None}, "body.rules"),
        ({"absences": [{**SPAN, "ends_at": "tomorrow"}]}, "absences[0].ends_at"),
        (
            {"absences": [{**SPAN, "ends_at": "2026-02-30T00:00"}]},
            "absences[0].ends_at",
        ),
        ({"absences": [SPAN, SPAN]}, "absences[1]"),
        ({"why": "ill"}, "body.why"),
    ],
)
def test_faults_say_where_they_stand(live: Office, body: Any, where: str) -> None:
    answer = put(live, body)
    assert answer.status_code == 422
    assert where in [fault["where"] for fault in answer.json()["errors"]]
    assert live.get(BOB).json()["revision"] == 1


def test_an_absence_raises_an_alarm_that_is_dismissed(live: Office) -> None:
    added = live.post("/helpers/bob/absences", SPAN)
    assert added.status_code == 201
    number = added.json()["number"]
    path = f"/api/v1/networks/brussels/helpers/bob/absences/{number}"
    assert added.headers["location"] == path
    first = live.get("/alarms", params={"limit": 1}).json()
    rest = live.get("/alarms", params={"after": first["next"]}).json()
    alarms = [*first["items"], *rest["items"]]
    assert [(one["session"], one["cause"]) for one in alarms] == [
        ("epn-1.20261130.0900", "absence"),
        ("epn-2.20261130.1400", "absence"),
    ]
    alarm = f"/alarms/{alarms[0]['number']}"
    assert live.get(alarm).json() == alarms[0]
    for _ in range(2):
        done = live.post(f"{alarm}/dismissal")
        assert (done.status_code, done.json()["state"]) == (200, "dismissed")
    assert live.delete(f"/helpers/bob/absences/{number}").status_code == 204
    assert live.delete(f"/helpers/bob/absences/{number}").status_code == 404
    over = live.post(f"/alarms/{alarms[1]['number']}/dismissal")
    assert (over.status_code, over.json()["code"]) == (409, "alarm_ended")
    assert live.get("/alarms").json()["items"] == []
    ended = live.get("/alarms", params={"state": "over", "week": WEEK}).json()
    assert len(ended["items"]) == 1


def test_an_exception_is_added_and_removed(live: Office) -> None:
    body = {**SPAN, "wish": "if_needed", "replaces": True}
    added = live.post("/helpers/amina/exceptions", body)
    assert added.status_code == 201
    assert added.json()["ends_at"] == "2026-11-30T16:00:00+01:00"
    path = f"/helpers/amina/exceptions/{added.json()['number']}"
    assert live.delete(path).status_code == 204
    assert live.get("/helpers/amina/availability").json()["exceptions"] == []


def test_a_cancellation_is_said_and_taken_back(live: Office) -> None:
    said = live.post(REPAIR, {"helper": "bob"})
    assert said.status_code == 201
    assert said.headers["location"].endswith("/sessions/repair/cancellations/bob")
    assert live.get(REPAIR).json() == [said.json()]
    again = live.post(REPAIR, {"helper": "bob"})
    assert (again.status_code, again.json()["code"]) == (409, "refused")
    assert live.delete(f"{REPAIR}/bob").status_code == 204
    assert live.get("/alarms", params={"state": "over"}).json()["items"] != []
    live.post(REPAIR, {"helper": "bob"})
    with time_machine.travel(BEFORE + timedelta(days=4, hours=2), tick=False):
        late = live.delete(f"{REPAIR}/bob")
    assert (late.status_code, late.json()["code"]) == (409, "session_begun")


def test_an_answer_is_noted(live: Office) -> None:
    answer = live.put(f"/rounds/{WEEK}/answers/bob")
    assert answer.status_code == 200
    assert answer.json()["helper"] == "bob"
    assert live.put("/rounds/2026-W40/answers/bob").status_code == 404
    with live.database.write() as db:
        open_round(db, network_of(db), "2026-W50")
    assert live.put("/rounds/2026-W50/answers/bob").json()["code"] == "refused"


def test_the_heat_of_a_week(live: Office) -> None:
    heat = live.get(f"/rounds/{WEEK}/heat").json()
    assert len(heat["parts"]) == 21
    assert heat["parts"][0] == {
        "date": "2026-11-30",
        "part": "morning",
        "free": 2,
        "needed": 1,
        "sessions": 1,
    }


def test_another_network_s_things_are_not_there(live: Office) -> None:
    live.post("/helpers/bob/absences", SPAN)
    number = live.get("/alarms").json()["items"][0]["number"]
    with live.database.write() as db:
        small_network(db, "liege")
    secret = make_token(live.database, "liege", NOW, account="voisine")
    other = Office(live.database, "liege", secret)
    assert other.get("/alarms", params={"state": "open"}).json()["items"] == []
    assert other.get(f"/alarms/{number}").status_code == 404
    assert other.post(f"/alarms/{number}/dismissal").status_code == 404
    assert other.delete("/helpers/bob/absences/2").status_code == 404
    assert other.post(REPAIR, {"helper": "bob"}).status_code == 409
    assert live.get(f"/alarms/{number}").json()["state"] == "open"


def test_odd_cursors_and_numbers_are_refused(live: Office) -> None:
    for after in ("§", "AAAA", "MjAyNi0xMi0wMSAx"):
        assert live.get("/alarms", params={"after": after}).status_code == 422
    assert live.get("/alarms/0").status_code == 422
    assert live.get(f"/alarms/{2**31 - 1}").status_code == 404
