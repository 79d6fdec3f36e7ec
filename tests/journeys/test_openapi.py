"""Thousands of odd requests to every operation: no failure, nothing undocumented.

The description that the doors give of themselves is what is tried, with the planned
example network behind them. ``RELAIS_API_EXAMPLES`` asks for more of each operation.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
import time_machine
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.schemas import BaseSchema

from api.app import create_app
from api.permissions import PREFIX, TABLE, Row
from matching.solve import Limits
from scheduler.config import Settings
from scheduler.example import NETWORK_KEY, example_files
from scheduler.services.imports import import_files
from scheduler.services.rounds.planning import plan_week
from scheduler.store.session import Database
from tests.api.office import BASE, make_token
from tests.databases import copy_of_file

EXAMPLES: Final = int(os.environ.get("RELAIS_API_EXAMPLES", "20"))
"""Of each operation; 20 of some hundred and ten are more than 2,000."""
NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
WEEK: Final = "2026-W48"
# Things that exist, so that requests get beyond "there is no such thing".
KNOWN: Final = {
    "account": "tester",
    "activity": "permanence",
    "helper": "amina",
    "other": "vlieger",
    "seat": "a",
    "session": "tilleuls.20261123.0930",
    "site": "tilleuls",
    "week": WEEK,
}
CHECKS: Final = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


@dataclass(frozen=True)
class World:
    app: FastAPI
    schema: BaseSchema
    token: str


@pytest.fixture(scope="module")
def world(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    database = copy_of_file(sqlite_template, tmp_path_factory.mktemp("openapi"))
    with time_machine.travel(NOW, tick=True):
        _plan_example(database)
        token = make_token(database, NETWORK_KEY, NOW, account="tester")
        app = create_app(database, Settings())
        yield World(app, schemathesis.openapi.from_asgi(PATH, app, headers=HOST), token)
    database.close()


PATH: Final = "/api/v1/openapi.json"
HOST: Final = {"host": "127.0.0.1"}


def _plan_example(database: Database) -> None:
    files = example_files(date(2026, 11, 23))
    with database.write() as db:
        import_files(db, NETWORK_KEY, list(files.items()), now=NOW)
    limits = Limits(seconds=5, workers=1)
    plan_week(database, NETWORK_KEY, WEEK, limits, now=NOW - timedelta(hours=1))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_odd_requests_are_answered_as_described(world: World, row: Row) -> None:
    operation = world.schema[PREFIX + row.path][row.method]

    @given(case=operation.as_strategy(), known=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any, known: bool) -> None:
        for name in case.path_parameters:
            if known and name in KNOWN:
                case.path_parameters[name] = KNOWN[name]
        case.path_parameters["network"] = NETWORK_KEY
        headers = {"authorization": f"Bearer {world.token}"}
        answer = case.call(base_url=BASE, headers=headers)
        case.validate_response(answer, checks=CHECKS, headers=headers)

    ask()
