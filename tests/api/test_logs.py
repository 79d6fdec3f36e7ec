"""What the log and the figures say, and what they never say."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from api.logs import set_up_logs
from scheduler.services.published.feeds import Subject
from tests.api.conftest import new_token
from tests.api.office import Office


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logs(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_each_request_is_one_line_with_its_number(
    office: Office, log: io.StringIO
) -> None:
    office.get("/accounts", headers={"x-request-id": "number-1"})
    (line,) = lines(log)
    assert line["event"] == "request"
    assert line["route"] == "/api/v1/networks/{network}/accounts"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["request_id"] == "number-1"
    assert str(line["timestamp"]).endswith("Z")


def test_secrets_and_names_are_not_logged(office: Office, log: io.StringIO) -> None:
    token = new_token(office.database, Subject(helper="amina"))
    office.client.get(f"/calendars/{token}.ics")
    office.client.get(f"/nothing/{token}?token={token}")
    secret = {"key": "zoe", "name": "Zoé Martin", "email": "zoe@example.org"}
    office.post("/accounts", secret)
    office.post("/accounts", {**secret, "role": "Zoé Martin"})
    office.get("/accounts/zoe-martin")
    said = log.getvalue()
    assert len(lines(log)) == 5
    bearer = office.headers["authorization"].removeprefix("Bearer ")
    for hidden in (token, bearer, "Martin", "zoe"):
        assert hidden not in said


def test_what_fails_is_logged_with_its_number(office: Office, log: io.StringIO) -> None:
    with office.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("DROP TABLE change")
        connection.commit()
    answer = office.get("/changes", headers={"x-request-id": "number-2"})
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert "change" not in answer.json()["detail"]
    failure = next(line for line in lines(log) if line["level"] == "error")
    assert failure["request_id"] == "number-2"
    assert "no such table" in str(failure["exception"])


def test_figures_count_routes_and_what_waits(office: Office) -> None:
    for _ in range(3):
        office.get("/accounts")
    told = office.client.get("/metrics")
    assert told.status_code == 200
    counted = (
        'relais_requests_total{method="GET",'
        'route="/api/v1/networks/{network}/accounts",status="200"} 3.0'
    )
    assert counted in told.text
    assert 'relais_backlog{what="runs_wanted"} 0.0' in told.text
    assert "amina" not in told.text


def test_ready_is_more_than_alive(office: Office) -> None:
    assert office.client.get("/readyz").text == "ready\n"
    with office.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    late = office.client.get("/readyz")
    assert (late.status_code, late.json()["code"]) == (503, "unavailable")
    assert office.client.get("/healthz").status_code == 200
