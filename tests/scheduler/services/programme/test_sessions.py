"""Sessions are made from their activity, changed field by field, and never lost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from matching.faults import BadInputError
from scheduler.errors import (
    ChangedError,
    NotFoundError,
    RefusedError,
    SeatPublishedError,
)
from scheduler.services.networks import find_network
from scheduler.services.programme.resources import create_resource
from scheduler.services.programme.series import create_series
from scheduler.services.programme.sessions import (
    change_session,
    create_session,
    list_sessions,
    session_document,
)
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import open_round, round_problem, store_draft
from scheduler.store.session import Database, Db
from scheduler.store.tables import Assignment, Change, Pin, Room, Seat, Site
from tests.scheduler.small import BEFORE, SEATS, WEEK, simple_plan, small_network

AT = datetime(2026, 12, 3, 9, tzinfo=UTC)  # Thursday, 10:00 in Brussels
HOURS = timedelta(hours=1)
TIME = {"starts_at": AT, "ends_at": AT + 3 * HOURS, "room": None}


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
        site = db.scalars(select(Site).where(Site.key == "epn-1")).one()
        db.add_all(
            [Room(site_id=site.id, key="hall"), Room(site_id=site.id, key="lab")]
        )
        network = find_network(db, "brussels")
        create_resource(db, network, "robots", {"capacity": 4}, by="anne", now=BEFORE)
        create_series(db, network, "basics", {}, by="anne", now=BEFORE)
    return database


def create(database: Database, key: str = "s1", **fields: Any) -> dict[str, Any]:
    fields = {"site": "epn-1", "options": [TIME], **fields}
    with database.write() as db:
        network = find_network(db, "brussels")
        return create_session(db, network, key, fields, by="anne", now=BEFORE)


def change(
    database: Database, key: str = "s1", revision: int | None = None, **fields: Any
) -> dict[str, Any]:
    with database.write() as db:
        network = find_network(db, "brussels")
        return change_session(
            db, network, key, fields, revision=revision, by="bea", now=BEFORE
        )


def faults(database: Database, act: Any, **fields: Any) -> list[str]:
    with pytest.raises(BadInputError) as refused:
        act(database, **fields)
    return [fault.where for fault in refused.value.faults]


def notes(database: Database, key: str = "s1") -> list[Change]:
    with database.read() as db:
        mine = Change.kind == "session", Change.key == key
        return list(db.scalars(select(Change).where(*mine).order_by(Change.id)))


def test_a_session_takes_from_its_activity_what_is_not_said(network: Database) -> None:
    made = create(network, activity="permanence", min_staff=2)
    assert made == {
        "key": "s1",
        "revision": 1,
        "week": WEEK,
        "site": "epn-1",
        "activity": "permanence",
        "from_opening": False,
        "options": [TIME],
        "seats": made["seats"],
        "priority": 4,
        "min_staff": 2,
        "ideal_staff": 2,
        "public_languages": {"fr": "B1"},
        "max_mentors_per_senior": None,
        "remote": False,
        "minors": 0,
        "resources": [],
        "requested": False,
        "home_visit": None,
        "series": None,
        "module": None,
        "trainer_seat": None,
        "called_off": False,
    }
    first, second = made["seats"]
    assert first["roles"] == SEATS[0]["roles"]
    assert (first["mandatory"], second["mandatory"]) == (True, False)
    with network.read() as db:
        assert session_document(db, find_network(db, "brussels"), "s1") == made
    (told,) = notes(network)
    assert (told.action, told.by, told.revision) == ("created", "anne", 1)


def test_all_a_session_can_say_comes_back_and_into_the_problem(
    network: Database,
) -> None:
    fields: dict[str, Any] = {
        "options": [
            {**TIME, "room": "hall"},
            {"starts_at": AT + 24 * HOURS, "ends_at": AT + 26 * HOURS, "room": "lab"},
        ],
        "seats": [{"id": "t", "skills": {"5.1": 3}}, {"id": "s", "mandatory": False}],
        "requested": True,
        "minors": 5,
        "home_visit": {"location": [50.8, 4.3], "known_helper_suffices": True},
        "resources": [{"id": "robots", "units": 2, "before_minutes": 30}],
        "series": "basics",
        "module": 2,
        "trainer_seat": "t",
        "priority": 5,
    }
    made = create(network, **fields)
    for name in fields.keys() - {"seats"}:
        assert made[name] == fields[name], name
    assert [seat["id"] for seat in made["seats"]] == ["t", "s"]
    with network.read() as db:
        problem = round_problem(db, find_network(db, "brussels"), WEEK, BEFORE)
    session = next(one for one in problem.sessions if one.id == "s1")
    assert [one.room for one in session.options] == ["hall", "lab"]
    assert (session.requested, session.minors) == (True, 5)
    assert session.home_visit is not None
    assert session.home_visit.location == (50.8, 4.3)
    assert session.uses[0].units == 2
    assert session.module is not None
    assert (session.module.number, session.module.trainer_seat) == (2, "t")


def test_all_faults_are_told_at_once_by_field(network: Database) -> None:
    later = {"starts_at": AT + 8 * 24 * HOURS, "ends_at": AT + 8 * 24 * HOURS + HOURS}
    assert faults(
        network,
        create,
        key="s 1",
        site="nowhere",
        activity="party",
        options=[
            {"starts_at": AT, "ends_at": AT - HOURS},
            later,
            {"starts_at": AT.replace(second=1), "ends_at": AT},
            {"starts_at": AT + HOURS},
        ],
        seats=[{"id": "a", "skills": {"5.1": 9}}, {"id": "a"}],
        priority=6,
        colour="red",
        resources=[{"id": "tank"}, {"id": "robots", "units": 0}],
        module=3,
        home_visit={"location": [99, 4]},
    ) == [
        "key",
        "options[2].starts_at",
        'seats[0].skills["5.1"]',
        "priority",
        "colour",
        "resources[1].units",
        "home_visit.location[0]",
        "options[0].ends_at",
        "options[1].starts_at",
        "seats[1].id",
        "site",
        "activity",
        "resources[0].id",
        "options[3].ends_at",
        "series",
    ]
    with network.read() as db:
        found = list_sessions(db, find_network(db, "brussels"))
    assert [one["key"] for one in found] == ["repair"]


def test_what_must_be_there_is_asked_for(network: Database) -> None:
    with network.write() as db:
        mine = find_network(db, "brussels")
        with pytest.raises(BadInputError) as refused:
            create_session(db, mine, "s1", {}, by="anne", now=BEFORE)
    assert {fault.where for fault in refused.value.faults} >= {"site", "options"}


def test_rooms_are_those_of_the_site(network: Database) -> None:
    create(network)
    assert faults(network, change, options=[{**TIME, "room": "cellar"}]) == [
        "options[0].room"
    ]
    change(network, options=[{**TIME, "room": "hall"}])
    assert faults(network, change, site="epn-2") == ["options[0].room"]
    moved = change(network, site="epn-2", options=[TIME])
    assert (moved["site"], moved["options"]) == ("epn-2", [TIME])


def test_a_time_without_a_zone_is_local(network: Database) -> None:
    local = {
        "starts_at": datetime.fromisoformat("2026-12-03T10:00"),
        "ends_at": datetime.fromisoformat("2026-12-03T13:00"),
    }
    assert create(network, options=[local])["options"] == [TIME]
    night = {"starts_at": datetime.fromisoformat("2026-10-25T02:30")}
    assert faults(network, create, key="s2", options=[night])[0] == (
        "options[0].starts_at"
    )


def test_an_hour_that_comes_twice_is_no_change(network: Database) -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    night = {"starts_at": first, "ends_at": first + HOURS, "room": None}
    made = create(network, options=[night])
    assert made["options"][0]["starts_at"].isoformat() == "2026-10-25T02:30:00+02:00"
    assert change(network, options=[night], called_off=False)["revision"] == 1


def test_a_change_counts_the_revision_and_says_what_it_was(network: Database) -> None:
    create(network, activity="permanence")
    assert change(network, revision=1, priority=1, minors=3)["revision"] == 2
    assert notes(network)[-1].fields == {"priority": [4, 1], "minors": [0, 3]}
    with pytest.raises(ChangedError) as lost:
        change(network, revision=1, priority=2)
    assert (lost.value.revision, lost.value.changes[0].by) == (2, "bea")
    same = change(network, revision=2, priority=1, seats=SEATS)
    assert same["revision"] == 2
    assert len(notes(network)) == 2
    at_home = {"location": [50.8, 4.3]}
    change(network, home_visit=at_home, called_off=True, activity=None)
    assert notes(network)[-1].fields == {
        "home_visit": None,
        "called_off": [False, True],
        "activity": ["permanence", None],
    }


def test_several_times_may_become_one_and_a_seat_another(network: Database) -> None:
    later = {**TIME, "starts_at": AT + HOURS, "ends_at": AT + 4 * HOURS}
    create(network, options=[TIME, later], seats=[{"id": "a"}, {"id": "b"}])
    found = change(network, options=[later], seats=[{"id": "b"}, {"id": "c"}])
    assert found["options"] == [later]
    assert [seat["id"] for seat in found["seats"]] == ["b", "c"]
    with network.read() as db:
        keys = db.execute(select(Seat.key, Seat.position).where(Seat.key == "b")).all()
    assert ("b", 0) in [tuple(row) for row in keys]


def test_with_a_seat_go_its_pin_and_its_draft(network: Database) -> None:
    with network.write() as db:
        mine = find_network(db, "brussels")
        of = open_round(db, mine, WEEK)
        plan = simple_plan(round_problem(db, mine, WEEK, BEFORE))
        store_draft(db, mine, of, plan, BEFORE, stale=False)

    def count(db: Db, table: type[Pin | Assignment]) -> int:
        named = select(func.count()).select_from(table).join(Seat)
        return db.scalars(named.where(Seat.key == "a")).one()

    with network.read() as db:
        before = count(db, Assignment)
        assert count(db, Pin) == 1
    change(network, "repair", seats=[{"id": "b"}])
    with network.read() as db:
        assert count(db, Pin) == 0
        assert count(db, Assignment) == before - 1


def test_a_published_seat_stays(network: Database) -> None:
    with network.write() as db:
        mine = find_network(db, "brussels")
        of = open_round(db, mine, WEEK)
        plan = simple_plan(round_problem(db, mine, WEEK, BEFORE))
        store_draft(db, mine, of, plan, BEFORE, stale=False)
        publish_round(db, mine, WEEK, BEFORE)
    with pytest.raises(SeatPublishedError) as refused:
        change(network, "repair", seats=[{"id": "c"}])
    assert (refused.value.session, refused.value.seats) == ("repair", ("a", "b"))
    kept = [{"id": "a", "mandatory": False}, {"id": "b", "mandatory": False}]
    change(network, "repair", seats=kept)


def test_a_module_has_its_number_alone(network: Database) -> None:
    create(network, series="basics", module=1)
    assert faults(network, create, key="s2", series="basics", module=1) == ["module"]
    change(network, called_off=True)
    create(network, "s2", series="basics", module=1)
    assert faults(network, change, key="s1", called_off=False) == ["module"]


def test_lists_are_filtered_and_paged_by_key(network: Database) -> None:
    create(network, "s1", activity="permanence")
    create(network, "s2", site="epn-2", called_off=True)
    next_week = AT + 7 * 24 * HOURS
    create(
        network, "s3", options=[{"starts_at": next_week, "ends_at": next_week + HOURS}]
    )

    def found(**filters: Any) -> list[str]:
        with network.read() as db:
            mine = find_network(db, "brussels")
            return [one["key"] for one in list_sessions(db, mine, **filters)]

    assert found() == ["repair", "s1", "s2", "s3"]
    assert found(after="repair", limit=2) == ["s1", "s2"]
    assert found(week=WEEK) == ["repair", "s1", "s2"]
    assert found(site="epn-2") == ["repair", "s2"]
    assert found(activity="permanence") == ["s1"]
    assert found(called_off=True) == ["s2"]
    assert found(first=date(2026, 12, 3)) == ["s1", "s2", "s3"]
    assert found(last=date(2026, 12, 3)) == ["repair", "s1", "s2"]
    with pytest.raises(BadInputError):
        found(week="2026-12")


def test_keys_are_taken_once_and_of_one_network(network: Database) -> None:
    create(network)
    with pytest.raises(RefusedError, match="s1"):
        create(network)
    with network.write() as db:
        other = small_network(db, "liege")
        with pytest.raises(NotFoundError):
            session_document(db, other, "s1")
        with pytest.raises(NotFoundError):
            change_session(db, other, "s1", {}, revision=None, by="x", now=BEFORE)
