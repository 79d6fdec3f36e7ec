"""The first coordinator of a network, made by commands as a newcomer would."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from scheduler.config import Settings
from scheduler.store.session import Database
from tests.api.cli.conftest import Run


@pytest.fixture
def network(run: Run) -> Run:
    assert run("network", "create", "bxl", "--name", "Bruxelles").status == 0
    assert run("account", "create", "coordination", "--network", "bxl").status == 0
    return run


def status(folder: Path, secret: str) -> int:
    database = Database(f"sqlite:///{folder / 'kept.sqlite'}")
    client = TestClient(create_app(database, Settings()), "http://127.0.0.1:8000")
    headers = {"authorization": f"Bearer {secret}"}
    answer = client.get("/api/v1/networks/bxl/accounts", headers=headers)
    database.close()
    return answer.status_code


def test_the_first_token_opens_the_api_until_it_is_closed(
    network: Run, tmp_path: Path
) -> None:
    made = network("token", "create", "--network", "bxl", "--account", "coordination")
    secret = made.out.strip()
    assert (made.status, secret.startswith("relais_")) == (0, True)
    assert "cannot be shown again" in made.err
    assert status(tmp_path, secret) == 200
    closed = network("token", "revoke", "1", "--network", "bxl")
    assert closed.out == "Token 1 is closed.\n"
    assert status(tmp_path, secret) == 401
    assert secret not in (tmp_path / "kept.sqlite").read_bytes().decode("latin-1")


def test_a_token_for_programmes_says_what_it_opens(network: Run) -> None:
    asked = ["--account", "coordination", "--scope", "places:read", "--days", "7"]
    made = network("token", "create", "--network", "bxl", *asked, "--json")
    shown = json.loads(made.out)
    assert shown["scopes"] == ["places:read"]
    assert shown["secret"].startswith("relais_")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("network", "create", "bxl"), "already"),
        (("network", "create", "é"), "1 to 64"),
        (("account", "create", "x", "--network", "none"), "There is no network"),
        (("account", "create", "x", "--network", "bxl", "--role", "boss"), "reader"),
        (("token", "revoke", "9", "--network", "bxl"), "There is no token 9"),
    ],
)
def test_what_cannot_be_is_said(
    network: Run, arguments: tuple[str, ...], said: str
) -> None:
    refused = network(*arguments)
    assert refused.status in {1, 2}
    assert said in refused.err


def test_every_fault_of_a_token_is_said_at_once(network: Run) -> None:
    asked = ["--account", "coordination", "--scope", "all", "--days", "0"]
    refused = network("token", "create", "--network", "bxl", *asked)
    assert refused.status == 2
    assert "days" in refused.err
    assert "“all”" in refused.err
