"""Databases that every test may ask for, each its own, and patience with machines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import URL

from scheduler.store.migration import upgrade
from scheduler.store.session import Database
from tests.databases import (
    copy_of_file,
    migrated_file,
    new_postgres,
    postgres_server,
)

# A busy machine is slow, and that is no fault of the code.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated_file(tmp_path_factory.mktemp("template"))


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated SQLite database."""
    one = copy_of_file(sqlite_template, tmp_path)
    yield one
    one.close()


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """An empty, migrated database: SQLite, as everybody has who installs nothing."""
    return sqlite_database


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A PostgreSQL server."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres: URL) -> Iterator[str]:
    with new_postgres(postgres) as template:
        upgrade(template)
        template.close()  # a template may have no connection
        yield str(template.engine.url.database)


@pytest.fixture
def postgres_database(postgres: URL, postgres_template: str) -> Iterator[Database]:
    """An empty, migrated PostgreSQL database."""
    with new_postgres(postgres, postgres_template) as one:
        yield one


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest) -> Database:
    """An empty, migrated database, on SQLite and then on PostgreSQL."""
    names = {"sqlite": "sqlite_database", "postgresql": "postgres_database"}
    found = request.getfixturevalue(names[request.param])
    assert isinstance(found, Database)
    return found
