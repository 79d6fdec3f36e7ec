from datetime import datetime

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.server import refuse_weak_secret
from api.security import SAFE_HEADERS
from matching.faults import BadInputError
from scheduler.config import Settings
from scheduler.errors import UnavailableError
from scheduler.services.published.feeds import Subject
from scheduler.store.session import Database
from tests.api.conftest import new_token

SECRET = SecretStr("a-secret-of-our-own-that-is-long-enough")


def test_health_needs_no_database(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.head("/healthz").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/healthz", "/calendars/x.ics", "/weeks/x", "/static/style.css", "/none", "/docs"],
)
def test_every_answer_has_the_safe_headers(client: TestClient, address: str) -> None:
    answer = client.get(address)
    for name, value in SAFE_HEADERS.items():
        assert answer.headers[name] == value
    assert "strict-transport-security" not in answer.headers


def test_https_is_kept_where_it_is_the_address(published: Database) -> None:
    settings = Settings(public_url="https://relais.example", secret=SECRET)
    client = TestClient(create_app(published, settings), "https://relais.example")
    assert "strict-transport-security" in client.get("/healthz").headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("relais.example", 200),
        ("evil.example", 400),
        ("relais.example.evil.example", 400),
    ],
)
def test_only_own_names_are_answered(
    published: Database, host: str, status: int
) -> None:
    settings = Settings(public_url="https://relais.example", secret=SECRET)
    client = TestClient(create_app(published, settings), "http://127.0.0.1")
    answer = client.get("/healthz", headers={"host": host})
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_breaks_inside_is_not_shown(
    published: Database, client: TestClient
) -> None:
    token = new_token(published, Subject(network="bxl"))
    published.engine.dispose()
    with published.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("DROP TABLE calendar_entry")
        connection.commit()
    answer = client.get(f"/calendars/{token}.ics")
    assert answer.status_code == 500
    assert answer.json()["title"] == "Internal Server Error"
    assert "calendar_entry" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]


def test_a_database_that_cannot_be_reached_is_503(
    published: Database, now: datetime
) -> None:
    app = create_app(published, Settings())

    @app.get("/busy")
    def busy() -> None:
        msg = "the database cannot be used now: locked"
        raise UnavailableError(msg)

    client = TestClient(app, "http://127.0.0.1:8000")
    answer = client.get("/busy")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "locked" not in answer.text


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "relais.example"])  # noqa: S104
def test_a_known_secret_is_refused_in_public(host: str) -> None:
    with pytest.raises(BadInputError, match="RELAIS_SECRET"):
        refuse_weak_secret(Settings(), host)
    refuse_weak_secret(Settings(secret=SECRET), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_this_machine_needs_no_secret(host: str) -> None:
    refuse_weak_secret(Settings(), host)
    assert Settings().secret
