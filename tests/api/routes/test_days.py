"""The calendar of a site and its published weeks through the API."""

import pytest

from tests.api.office import Office

AUTUMN = {"from": "2026-10-30", "to": "2026-11-11"}


def test_days_say_their_holidays_and_closures(office: Office) -> None:
    office.post("/closures", {"first_on": "2026-11-10", "reason": "Inventaire"})
    extra = {"on_day": "2026-11-11", "starts": "09:00", "ends": "12:00"}
    office.post("/sites/foret/extra-openings", extra)
    answer = office.get(
        "/calendar",
        params={**AUTUMN, "site": "foret"},
        headers={"accept-language": "fr-BE"},
    )
    assert answer.status_code == 200
    found = answer.json()
    assert (found["site"], found["community"]) == ("foret", "fr")
    assert found["known_to"] == "2029-08-26"
    days = {day["date"]: day for day in found["days"]}
    assert len(days) == 13
    friday = days["2026-10-30"]
    assert (friday["holiday"], friday["closed"]) == (None, False)
    assert friday["school_holiday"] == "Vacances d'automne"
    assert days["2026-11-01"]["holiday"] == "Toussaint"
    closed = days["2026-11-10"]
    assert closed["closed"]
    assert [one["reason"] for one in closed["closures"]] == ["Inventaire"]
    armistice = days["2026-11-11"]
    assert armistice["holiday"] == "Jour de l'Armistice"
    assert armistice["closed"]
    assert [one["starts"] for one in armistice["extra_openings"]] == ["09:00:00"]


def test_days_of_the_network_and_of_a_site_open_on_holidays(office: Office) -> None:
    office.patch("/sites/midi", {"on_holidays": True, "community": "nl"})
    whole = office.get("/calendar", params=AUTUMN).json()
    assert (whole["site"], whole["community"]) == (None, "")
    assert whole["days"][-1]["closed"]
    assert whole["days"][0]["school_holiday"] is None
    midi = office.get("/calendar", params={**AUTUMN, "site": "midi"}).json()
    assert midi["days"][-1]["holiday"] == "Armistice Day"
    assert not midi["days"][-1]["closed"]
    assert midi["days"][0]["school_holiday"] is None  # Flanders: from 2 November
    assert midi["days"][3]["school_holiday"] == "Autumn Break"


@pytest.mark.parametrize(
    ("first", "last", "where"),
    [
        ("2026-11-02", "2026-11-01", ["to"]),
        ("2026-01-01", "2027-06-01", ["to"]),
        ("1999-12-31", "2000-01-01", ["from"]),
        ("9999-12-30", "9999-12-31", ["from", "to"]),
        ("2026-11-01", "soon", ["query.to"]),
    ],
)
def test_a_span_must_be_one(
    office: Office, first: str, last: str, where: list[str]
) -> None:
    answer = office.get("/calendar", params={"from": first, "to": last})
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["errors"]] == where
    assert office.get("/calendar").status_code == 422


def test_a_published_week_of_a_site(office: Office) -> None:
    # The clock goes back in the night from Saturday 24 to Sunday 25 October 2026.
    week = office.get("/sites/foret/weeks/2026-W43")
    assert week.status_code == 200
    found = week.json()
    sessions = found.pop("sessions")
    assert found == {
        "site": "foret",
        "week": "2026-W43",
        "name": "EPN Forêt",
        "address": "rue de l’Été 3, 1190 Forest",
        "zone": "Europe/Brussels",
    }
    assert [one["session"] for one in sessions] == ["s1", "night"]
    assert sessions[0]["helpers"] == ["Amina B.", "Zoë & Müller"]
    assert sessions[0]["starts_at"] == "2026-10-24T09:00:00+02:00"
    assert sessions[1]["starts_at"] == "2026-10-25T02:30:00+02:00"
    tag = week.headers["etag"]
    same = office.get("/sites/foret/weeks/2026-W43", headers={"if-none-match": tag})
    assert same.status_code == 304


def test_a_week_shows_what_was_cancelled_and_nothing_else(office: Office) -> None:
    sessions = office.get("/sites/midi/weeks/2026-W43").json()["sessions"]
    assert [(one["session"], one["status"]) for one in sessions] == [
        ("off", "cancelled")
    ]
    empty = office.get("/sites/foret/weeks/2026-W10")
    assert (empty.status_code, empty.json()["sessions"]) == (200, [])
    assert office.get("/sites/foret/weeks/2026-W54").status_code == 422
    assert office.get("/sites/foret/weeks/2025-W53").status_code == 422
    assert office.get("/sites/none/weeks/2026-W43").status_code == 404
