"""Bringing a database to the tables of this program, without losing a row.

SQLite changes a table by copying it, and with foreign keys on the copy erases the
children. So foreign keys are off meanwhile, references and row counts are looked at
before anything is committed, and a copy of the file is made before.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, table

import scheduler
from scheduler.clock import utc_now
from scheduler.errors import MigrationError
from scheduler.store.session import Database, make_engine, unavailable


def migrations_folder() -> Path:
    """Give the folder of the migrations: in the installed package, else the checkout.

    Raises
    ------
    MigrationError
        Neither is there: the installation is not complete.
    """
    package = Path(scheduler.__file__).resolve().parent
    for folder in (package / "migrations", package.parent / "alembic"):
        if (folder / "env.py").is_file():
            return folder
    msg = f"no migrations beside {package}: the installation is not complete"
    raise MigrationError(msg)


def migration_config(connection: Connection | None = None) -> Config:
    """Give the configuration of alembic; no file is read."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """Give the revision of this program."""
    return str(ScriptDirectory.from_config(migration_config()).get_current_head())


def revision(connection: Connection) -> str | None:
    """Give the revision of a database; None before its first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database) -> None:
    """Bring a database to the tables of this program; nothing if it is there.

    Raises
    ------
    MigrationError
        The database is newer than this program, or a migration would have lost
        rows or references; then nothing was changed.
    UnavailableError
        The database is locked out or cannot be reached.
    """
    with database.read() as db:
        before = revision(db.connection())
    if before == head():
        return
    if before is not None and before not in known_revisions():
        msg = f"the database (revision {before}) is newer than this program"
        raise MigrationError(msg)
    with migrating(database) as connection:
        if before is not None and database.file is not None:
            _copy(database.file, before)
        command.upgrade(migration_config(connection), "head")


@contextmanager
def whole_alone(database: Database) -> Iterator[Connection]:
    """Open one writing transaction in which references need not hold meanwhile."""
    url = database.engine.url
    engine = make_engine(url, foreign_keys=False, wait=database.wait)
    engine = engine.execution_options(relais_write=True)
    try:
        with unavailable(), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """Open one writing transaction for migrations, and look at the rows after it.

    Raises
    ------
    MigrationError
        Rows of a table that is still there are fewer, or a reference dangles.
    """
    with whole_alone(database) as connection:
        before = row_counts(connection)
        yield connection
        after = row_counts(connection)
        _refuse(
            f"{name}: {count} rows before, {after[name]} after"
            for name, count in before.items()
            if after.get(name, count) < count and name != "alembic_version"
        )
        check_references(connection)


def check_references(connection: Connection) -> None:
    """Look for rows that refer to nothing (PostgreSQL never allows one).

    Raises
    ------
    MigrationError
        There are some.
    """
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        _refuse(f"{row[0]}: row {row[1]} refers to no {row[2]}" for row in dangling)


def _refuse(faults: Iterable[str]) -> None:
    found = list(islice(faults, 20))
    if found:
        msg = "the migration was undone: " + "; ".join(found)
        raise MigrationError(msg)


def row_counts(connection: Connection) -> dict[str, int]:
    """Count the rows of every table."""
    return {
        name: connection.execute(
            select(func.count()).select_from(table(name))
        ).scalar_one()
        for name in inspect(connection).get_table_names()
    }


def known_revisions() -> frozenset[str]:
    """Give every revision this program knows."""
    script = ScriptDirectory.from_config(migration_config())
    return frozenset(one.revision for one in script.walk_revisions())


def _copy(file: Path, before: str) -> Path:
    stamp = utc_now().strftime("%Y%m%dT%H%M%S")
    copy = file.with_name(f"{file.name}.{before}.{stamp}")
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as to:
        source.backup(to)
    return copy
