"""The network over the API: read, changed, and never written over unseen."""

import pytest

from scheduler.cycle import Cycle
from tests.api.office import Office

LATER = {"weeks_before": 2, "weekday": 1, "time": "10:30"}


def test_a_network_is_read_and_changed(office: Office) -> None:
    read = office.get("")
    assert read.status_code == 200
    assert read.json()["cycle"] == Cycle().document()
    assert read.json()["quiet_from"] == "21:00:00"
    fields = {
        "cycle": {"open": LATER, "remind": None},
        "contracts": {"employee": {"max_minutes": 2280}},
        "settings": {"weights": {"travel": 2}},
        "quiet_from": "20:30",
        "keep_months": 36,
    }
    changed = office.patch("", fields, read.headers["etag"])
    assert changed.status_code == 200
    assert changed.json() == {
        **read.json(),
        **fields,
        "cycle": {**Cycle().document(), **fields["cycle"]},  # type: ignore[dict-item]
        "quiet_from": "20:30:00",
        "revision": 2,
    }
    assert office.get("").json() == changed.json()


def test_the_loser_is_told(office: Office) -> None:
    tag = office.get("").headers["etag"]
    office.patch("", {"keep_months": 12}, tag)
    late = office.patch("", {"keep_months": 6}, tag)
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert late.json()["changes"][0]["fields"] == {"keep_months": [24, 12]}
    assert office.patch("", {"name": "x"}, None).status_code == 428


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"cycle": {"open": {**LATER, "time": "02:30"}}}, "cycle.open.time"),
        ({"cycle": {"solve": {**LATER, "weeks_before": 3}}}, "cycle.solve"),
        ({"settings": {"weights": {"travel": 1001}}}, "settings.weights.travel"),
        ({"zone": "Europe/Liège"}, "zone"),
        ({"contact": "nobody"}, "contact"),
        ({"country": "XX"}, "country"),
        ({"quiet_to": "08:00Z"}, "quiet_to"),
        ({"contracts": {"employee": {"max_minutes": -1}}}, None),
        ({"cycle": {"publish": None}}, None),
    ],
)
def test_what_cannot_be_is_refused(
    office: Office, fields: dict[str, object], where: str | None
) -> None:
    answer = office.patch("", fields)
    assert answer.status_code == 422, answer.text
    places = [fault["where"] for fault in answer.json()["errors"]]
    if where is not None:
        assert where in places
    assert office.get("").json()["revision"] == 1


def test_odd_text_is_refused(office: Office) -> None:
    for odd in (r'{"settings": {"tiers": ["\ud800"]}}', r'{"settings": {"\u0000": 1}}'):
        answer = office.ask(
            "PATCH",
            "",
            content=odd,
            headers={"if-match": "*", "content-type": "application/json"},
        )
        assert answer.status_code == 422
