"""The database of a command: that of the environment, brought up to date."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.store.session import Database


@contextmanager
def raw() -> "Iterator[Database]":
    """Open the database of ``RELAIS_DATABASE_URL`` as it is, and close it after."""
    from scheduler.config import read_settings
    from scheduler.store.session import Database

    database = Database(read_settings().database_url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def opened() -> "Iterator[Database]":
    """Open the same database, brought up to the tables of this program."""
    from scheduler.store.migration import upgrade

    with raw() as database:
        upgrade(database)
        yield database
