"""What expires, is used up or not known yet is told in time."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from scheduler.services.networks import find_network
from scheduler.services.warnings import list_warnings
from scheduler.store import tables
from scheduler.store.session import Database
from tests.scheduler.weeks import at, make_session, plain_network, publish_week

NOW = at("2026-11-09T23:30")  # in Brussels it is the 10th


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        plain_network(db, ["amina", "bob"])
    return database


def warned(
    database: Database, now: datetime = NOW, **how: Any
) -> list[tuple[Any, ...]]:
    names = ("code", "helper", "what", "on", "year", "percent")
    with database.read() as db:
        found = list_warnings(db, find_network(db, "brussels"), now=now, **how)
    return [tuple(one[name] for name in names) for one in found]


def helper(db: Any, key: str) -> int:
    row = tables.Helper
    return int(db.scalars(select(row.id).where(row.key == key)).one())


def test_nothing_is_to_be_known(network: Database) -> None:
    assert warned(network) == []


def test_papers_and_skills_are_told_thirty_days_ahead(network: Database) -> None:
    with network.write() as db:
        amina, bob = helper(db, "amina"), helper(db, "bob")
        papers = {
            "over": date(2026, 11, 9),
            "today": date(2026, 11, 10),
            "soon": date(2026, 12, 10),
            "later": date(2026, 12, 11),
            "never": None,
        }
        db.add_all(
            tables.HelperClearance(helper_id=amina, clearance=key, last_on=last_on)
            for key, last_on in papers.items()
        )
        soon = date(2026, 12, 1)
        db.add(tables.HelperSkill(helper_id=bob, skill="5.1", level=3, last_on=soon))
    everything = [
        ("paper_expires", "amina", "soon", date(2026, 12, 10), None, None),
        ("paper_expires", "amina", "today", date(2026, 11, 10), None, None),
        ("skill_expires", "bob", "5.1", soon, None, None),
    ]
    assert warned(network) == everything
    assert warned(network, code="skill_expires") == everything[2:]
    assert warned(network, limit=1) == everything[:1]
    assert warned(network, after="paper_expires/amina/soon/") == everything[1:]
    with network.write() as db:
        row = tables.Helper
        db.execute(update(row).where(row.key == "amina").values(active=False))
    assert warned(network) == everything[2:]


def test_an_allowance_that_is_nearly_used_is_told(network: Database) -> None:
    # 80 % of 1,760.83 is 1,408.664; one day is 44.02.
    with network.write() as db:
        own = find_network(db, "brussels")
        make_session(db, own, "s1", "2026-12-31T08:00")
        publish_week(db, own, "2026-W53", [("s1", "a", "amina"), ("s1", "b", "bob")])
        row = tables.CostsElsewhere
        for key, cents in {"amina": 136_464, "bob": 136_465}.items():
            db.add(row(helper_id=helper(db, key), year=2026, cents=cents))
    told = ("allowance_nearly_used", "bob", None, None, 2026, 80)
    assert warned(network, code="allowance_nearly_used") == [told]
    with network.write() as db:
        db.execute(update(tables.Helper).values(contract="employee"))
    assert warned(network, code="allowance_nearly_used") == []


def test_a_plan_past_the_amounts_is_told(network: Database) -> None:
    told = ("amounts_unknown", None, None, date(2026, 12, 31), 2027, None)
    assert warned(network, at("2026-12-01T12:00")) == []
    assert warned(network, at("2026-12-02T12:00")) == [told]
    with network.write() as db:
        own = find_network(db, "brussels")
        db.add(tables.Round(network_id=own.id, week="2026-W52"))
    assert warned(network) == []
    with network.write() as db:
        db.add(tables.Round(network_id=own.id, week="2026-W53"))
    assert warned(network) == [told]
    with network.write() as db:
        nobody = {"volunteer": {"costs": False}}
        db.execute(update(tables.Network).values(contracts=nobody))
    assert warned(network) == []


def test_a_plan_past_the_calendars_is_told(network: Database) -> None:
    with network.write() as db:
        own = find_network(db, "brussels")
        db.add(tables.Round(network_id=own.id, week="2029-W36"))
        row = tables.Site
        db.execute(update(row).where(row.key == "epn-2").values(community="nl"))
    assert warned(network, code="holidays_unknown") == [
        ("holidays_unknown", None, "fr", date(2029, 8, 26), None, None),
        ("holidays_unknown", None, "nl", date(2029, 8, 31), None, None),
    ]
