"""What keeps and does is tried on both databases; who needs one kind names it."""

import pytest

from scheduler.store.session import Database


@pytest.fixture
def database(any_database: Database) -> Database:
    """An empty, migrated database, on SQLite and then on PostgreSQL."""
    return any_database
