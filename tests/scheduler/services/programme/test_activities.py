"""Activities: what they ask is checked as if a session of them were planned."""

from datetime import UTC, datetime
from typing import Any

import pytest

from matching.faults import BadInputError
from scheduler.errors import ChangedError, NotFoundError, RefusedError
from scheduler.services.networks import create_network, find_network
from scheduler.services.programme.activities import (
    activity_document,
    change_activity,
    create_activity,
    list_activities,
)
from scheduler.store.session import Database, Db
from scheduler.store.tables import Network, Resource

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SEATS = [
    {"id": "a", "roles": ["senior_animator"], "languages": {"fr": "B2"}},
    {"id": "b", "mandatory": False, "shadow": True, "tutor_roles": ["coach"]},
]
USES = [{"id": "robots", "units": 2, "before_minutes": 30}]


@pytest.fixture
def programme(database: Database) -> Database:
    with database.write() as db:
        network = create_network(db, "brussels")
        db.add(Resource(network_id=network.id, key="robots", capacity=4))
        create_network(db, "liege")
    return database


def own(db: Db) -> Network:
    return find_network(db, "brussels")


def make(db: Db, key: str = "atelier", **fields: Any) -> dict[str, Any]:
    return create_activity(db, own(db), key, fields, by="coordination", now=NOW)


def change(db: Db, revision: int | None, **fields: Any) -> dict[str, Any]:
    return change_activity(
        db, own(db), "atelier", fields, revision=revision, by="lea", now=NOW
    )


def test_a_new_activity_has_what_is_said_and_the_usual_rest(
    programme: Database,
) -> None:
    with programme.write() as db:
        make(
            db,
            name="Atelier",
            duration_minutes=120,
            ideal_staff=2,
            public_languages={"nl": "B1", "fr": "B2"},
            minors=8,
            seats=SEATS,
            resources=USES,
        )
    with programme.read() as db:
        found = activity_document(db, own(db), "atelier")
    assert found == {
        "key": "atelier",
        "revision": 1,
        "name": "Atelier",
        "duration_minutes": 120,
        "priority": 3,
        "min_staff": 1,
        "ideal_staff": 2,
        "public_languages": {"fr": "B2", "nl": "B1"},
        "max_mentors_per_senior": None,
        "remote": False,
        "minors": 8,
        "seats": SEATS,
        "resources": USES,
        "active": True,
    }


def test_every_fault_is_told_at_once(programme: Database) -> None:
    with programme.write() as db, pytest.raises(BadInputError) as refused:
        make(
            db,
            "no key",
            priority=6,
            public_languages={"fr": "D1"},
            seats=[{"id": "a", "skill": {}}, {"roles": "coach"}],
            resources=[{"id": "robots", "units": 0}],
        )
    assert {fault.where for fault in refused.value.faults} == {
        "key",
        "priority",
        "public_languages.fr",
        "seats[0].skill",
        "seats[1].roles",
        "seats[1].id",
        "resources[0].units",
    }


def test_what_could_not_be_planned_is_not_kept(programme: Database) -> None:
    with programme.write() as db, pytest.raises(BadInputError) as refused:
        make(
            db,
            min_staff=2,
            ideal_staff=1,
            seats=[
                {"id": "a", "shadow": True},
                {"id": "a", "roles": ["coach", "coach"]},
            ],
            resources=[{"id": "bus", "units": 1}],
        )
    found = {fault.where for fault in refused.value.faults}
    assert {"ideal_staff", "seats[0].shadow", "resources[0].id"} <= found
    assert any(where.startswith("seats[1]") for where in found)


def test_a_change_must_go_with_what_stays(programme: Database) -> None:
    with programme.write() as db:
        make(db, ideal_staff=2, seats=SEATS)
        with pytest.raises(BadInputError, match="ideal_staff"):
            change(db, 1, min_staff=3)
        changed = change(db, 1, min_staff=3, ideal_staff=None)
        assert (changed["min_staff"], changed["ideal_staff"]) == (3, None)
        assert changed["seats"] == SEATS
        assert changed["revision"] == 2
        with pytest.raises(ChangedError) as late:
            change(db, 1, active=False)
        assert late.value.changes[0].fields["min_staff"] == [1, 3]


def test_activities_are_listed_by_key_in_pages(programme: Database) -> None:
    with programme.write() as db:
        for key in ("c", "a", "b"):
            make(db, key, active=key != "b")
    with programme.read() as db:
        keys = [one["key"] for one in list_activities(db, own(db), limit=2)]
        rest = [one["key"] for one in list_activities(db, own(db), after="b")]
        active = [one["key"] for one in list_activities(db, own(db), active=True)]
        assert list_activities(db, find_network(db, "liege")) == []
    assert (keys, rest, active) == (["a", "b"], ["c"], ["a", "c"])


def test_a_key_is_used_once_and_found_in_its_network_only(
    programme: Database,
) -> None:
    with programme.write() as db:
        make(db)
        with pytest.raises(RefusedError, match="already"):
            make(db)
        with pytest.raises(NotFoundError, match="atelier"):
            activity_document(db, find_network(db, "liege"), "atelier")
