from tests.api.office import Office


def test_an_address_is_made_opened_and_closed(office: Office) -> None:
    made = office.post("/feeds", {"helper": "amina", "language": "nl"})
    assert made.status_code == 201
    path = made.json()["calendar"].removeprefix("http://127.0.0.1:8000")
    assert b"BEGIN:VEVENT" in office.client.get(path).content
    week = made.json()["week"].removeprefix("http://127.0.0.1:8000")
    assert office.client.get(week).status_code == 200
    closed = office.delete("/feeds", params={"helper": "amina"})
    assert closed.json() == {"closed": 1}
    assert office.client.get(path).status_code == 404


def test_nobody_and_two_at_once_have_no_calendar(office: Office) -> None:
    assert office.post("/feeds", {"helper": "nobody"}).status_code == 404
    both = office.post("/feeds", {"helper": "amina", "site": "foret"})
    assert (both.status_code, both.json()["code"]) == (409, "refused")
