"""Faults of rooms, resources, loans and series name their rows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.services.networks import find_network
from scheduler.services.rounds.keeping import open_round, round_problem
from scheduler.store.session import Database
from scheduler.store.tables import Loan, Resource, Room, Series, Session, Site
from tests.scheduler.small import BEFORE, WEEK, small_network


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
        open_round(db, find_network(db, "brussels"), WEEK)
    return database


def test_contradictions_of_things_name_their_rows(network: Database) -> None:
    with network.write() as db:
        mine = find_network(db, "brussels")
        site = db.scalars(select(Site).where(Site.key == "epn-1")).one()
        robots = Resource(network_id=mine.id, key="robots", sites=["epn-1", "epn-9"])
        series = Series(network_id=mine.id, key="basics")
        room = Room(site_id=site.id, key="hall", capacity=20_000)
        db.add_all([robots, series, room])
        db.flush()
        start = BEFORE + timedelta(days=4)
        end = start + timedelta(hours=1)
        loan = Loan(resource_id=robots.id, units=20_000, starts_at=start, ends_at=end)
        session = db.scalars(select(Session).where(Session.key == "repair")).one()
        session.resources = [{"id": "tank"}, {"id": "robots", "wheels": 4}]
        session.series_id, session.module, session.trainer_seat = series.id, 1, "z"
        session.home_visit = {"location": [1, 2, 3]}
        db.add(loan)
    with network.read() as db:
        mine = find_network(db, "brussels")
        with pytest.raises(BadInputError) as unread:
            round_problem(db, mine, WEEK, BEFORE)
    assert [fault.where for fault in unread.value.faults] == [
        "session.repair.home_visit.location",
        "session.repair.resources[1].wheels",
    ]
    with network.write() as db:
        session = db.scalars(select(Session).where(Session.key == "repair")).one()
        session.resources = [{"id": "tank"}]
        session.home_visit = None
    with network.read() as db:
        mine = find_network(db, "brussels")
        with pytest.raises(BadInputError) as refused:
            round_problem(db, mine, WEEK, BEFORE)
    assert sorted(fault.where for fault in refused.value.faults) == [
        "loan of robots: units",
        "resource robots: sites[1]",
        "session repair: resources[0].id",
        "session repair: series.trainer_seat",
        "site epn-1: rooms[0].capacity",
    ]


def test_things_out_of_use_stay_while_a_session_has_them(network: Database) -> None:
    with network.write() as db:
        mine = find_network(db, "brussels")
        robots = Resource(network_id=mine.id, key="robots", active=False)
        old = Series(network_id=mine.id, key="basics", active=False)
        db.add_all([robots, old])
        db.flush()
        problem = round_problem(db, mine, WEEK, BEFORE)
        assert (problem.resources, problem.series) == ((), ())
        session = db.scalars(select(Session).where(Session.key == "repair")).one()
        session.resources = [{"id": "robots"}]
        session.series_id, session.module = old.id, 1
        db.flush()
        problem = round_problem(db, mine, WEEK, BEFORE)
    assert [one.id for one in problem.resources] == ["robots"]
    assert [one.id for one in problem.series] == ["basics"]
