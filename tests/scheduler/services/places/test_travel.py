"""Known minutes between sites: set both ways at once, listed, left to the formula."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.errors import NotFoundError
from scheduler.services.networks import find_network
from scheduler.services.places.sites import create_site
from scheduler.services.places.travel import list_travel, put_travel, remove_travel
from scheduler.store.session import Database, Db
from scheduler.store.tables import Change, TravelTime
from tests.scheduler.small import small_network

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KNOWN = {"site": "epn-1", "other": "epn-2", "minutes": 25}


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        own = small_network(db)
        small_network(db, "liege")
        create_site(db, own, "epn-3", {}, by="coordination", now=NOW)
    return database


def put(db: Db, site: str, other: str, minutes: int) -> None:
    own = find_network(db, "brussels")
    put_travel(db, own, site, other, minutes, by="lea", now=NOW)


def test_a_pair_is_one_whichever_way_it_is_named(network: Database) -> None:
    with network.write() as db:
        own = find_network(db, "brussels")
        assert list_travel(db, own) == [KNOWN]
        put(db, "epn-2", "epn-1", 30)
        put(db, "epn-2", "epn-1", 30)
        assert list_travel(db, own) == [{**KNOWN, "minutes": 30}]
        notes = db.scalars(select(Change).where(Change.kind == "travel")).all()
        assert [(one.key, one.fields) for one in notes] == [
            ("epn-1/epn-2", {"minutes": [25, 30]})
        ]


def test_pairs_are_listed_in_pages_and_by_site(network: Database) -> None:
    with network.write() as db:
        put(db, "epn-3", "epn-1", 10)
        put(db, "epn-2", "epn-3", 5)
    with network.read() as db:
        own = find_network(db, "brussels")
        first, second, third = list_travel(db, own)
        after = f"{first['site']}/{first['other']}"
        assert list_travel(db, own, after=after, limit=1) == [second]
        of_site = list_travel(db, own, site="epn-3")
        assert of_site == [
            one for one in (first, second, third) if "epn-3" in one.values()
        ]
        assert len(of_site) == 2


def test_a_pair_is_left_to_the_formula_again(network: Database) -> None:
    with network.write() as db:
        own = find_network(db, "brussels")
        remove_travel(db, own, "epn-2", "epn-1", by="lea", now=NOW)
        assert list_travel(db, own) == []
        assert len(db.scalars(select(TravelTime)).all()) == 1  # Liège keeps its own
        with pytest.raises(NotFoundError, match="No minutes"):
            remove_travel(db, own, "epn-1", "epn-2", by="lea", now=NOW)


def test_faults_of_a_pair_are_told(network: Database) -> None:
    with network.write() as db:
        with pytest.raises(BadInputError) as refused:
            put(db, "epn-1", "epn-1", -1)
        assert [one.where for one in refused.value.faults] == ["minutes", "other"]
        with pytest.raises(NotFoundError, match="epn-9"):
            put(db, "epn-1", "epn-9", 5)
