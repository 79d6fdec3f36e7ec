"""Every operation, asked as everybody: who may, who may not, and who is told nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import time_machine

from api.app import create_app, operations_of
from api.permissions import DOCUMENT, PREFIX, ROWS, TABLE, Row, document
from api.routes import v1
from scheduler.config import Settings
from scheduler.services.accounts import SCOPES, SCOPES_OF_ROLE
from scheduler.store.session import Database
from tests.api.office import Office, make_token
from tests.databases import copy_of_file
from tests.scheduler.published import NOW, publish_network

ROOT: Final = Path(__file__).parents[2]
# Something for each name in a path; whether it exists does not matter here.
PARTS: Final = {"week": "2026-W49", "network": "bxl"} | dict.fromkeys(
    ("token", "job", "absence", "exception", "closure", "opening", "loan", "run",
     "number", "alarm", "notice"),
    "1",
)  # fmt: skip


@pytest.fixture(scope="module")
def doors(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Office]]:
    """Callers by name: coordinator, reader, a token without scopes that count, none."""
    database = copy_of_file(sqlite_template, tmp_path_factory.mktemp("doors"))
    with time_machine.travel(NOW, tick=False):
        with database.write() as db:
            publish_network(db)
            publish_network(db, "liege")
        yield {
            **{
                role: Office(
                    database,
                    "bxl",
                    make_token(database, "bxl", NOW, account=role, role=role),
                )
                for role in SCOPES_OF_ROLE
            },
            "neighbour": Office(
                database, "bxl", make_token(database, "liege", NOW, account="other")
            ),
            "nobody": Office(database, "bxl", "relais_none"),
        }
    database.close()


def asked(door: Office, row: Row) -> int:
    """Ask an operation with a body and tags that come to nothing."""
    path = row.path
    for name, part in PARTS.items():
        path = path.replace("{" + name + "}", part)
    path = path.replace("{", "no-").replace("}", "")
    body = None if row.method in {"GET", "DELETE"} else {"unknown_field": 1}
    headers = {"if-match": '"999999"'}
    return door.ask(row.method, path, body, headers=headers).status_code


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_only_who_may_gets_beyond_the_door(doors: dict[str, Office], row: Row) -> None:
    assert asked(doors["nobody"], row) == 401
    assert asked(doors["neighbour"], row) == 404
    for role, scopes in SCOPES_OF_ROLE.items():
        denied = asked(doors[role], row) == 403
        assert denied == (row.scope not in scopes), role


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    routes = {
        (route.operation_id, method, route.path)
        for route in operations_of(v1.ROUTERS)
        for method in route.methods or ()
    }
    assert routes == {(row.name, row.method, PREFIX + row.path) for row in TABLE}
    assert len(ROWS) == len(TABLE)
    assert {row.scope for row in TABLE} == set(SCOPES)


def test_every_operation_is_described(doors: dict[str, Office]) -> None:
    described = doors["nobody"].client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    found = {
        (operation["operationId"], method.upper(), path)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/api/")
    }
    assert found == {(row.name, row.method, PREFIX + row.path) for row in TABLE}


def test_an_operation_without_a_row_is_not_opened(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(ROWS, "list_tokens")
    with pytest.raises(RuntimeError, match="has no row"):
        create_app(database, Settings())


def test_the_table_in_the_documentation_is_this_one() -> None:
    assert (ROOT / DOCUMENT).read_text(encoding="utf-8") == document()
