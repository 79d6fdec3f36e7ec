from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from starlette.testclient import TestClient

from api.app import create_app
from scheduler.config import Settings
from scheduler.services.published.feeds import Subject, create_feed
from scheduler.store.session import Database
from tests.api.office import Office, make_token
from tests.scheduler.published import NOW, publish_network


@pytest.fixture
def published(database: Database) -> Database:
    """A database with one published network."""
    with database.write() as db:
        publish_network(db)
    return database


@pytest.fixture
def now() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def client(published: Database, now: datetime) -> Iterator[TestClient]:
    app = create_app(published, Settings())
    with TestClient(
        app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as client:
        yield client


def new_token(database: Database, subject: Subject, lang: str = "fr") -> str:
    with database.write() as db:
        return create_feed(db, subject, lang, NOW)


@pytest.fixture
def office(published: Database, now: datetime) -> Office:
    """A coordinator of the published network ``bxl``."""
    return Office(published, "bxl", make_token(published, "bxl", now))
