"""Rounds: opened once, planned as a draft, published for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, exc, insert, select, update

from matching.plan import Assignment as Held
from scheduler.errors import (
    BrokenRulesError,
    NoDraftError,
    NotFoundError,
    StaleDraftError,
)
from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import (
    open_round,
    round_problem,
    store_draft,
    stored_plan,
)
from scheduler.store.session import Database
from scheduler.store.tables import (
    Activity,
    Assignment,
    CalendarEntry,
    EmptySeat,
    Helper,
    Opening,
    Option,
    PlanVersion,
    Round,
    Seat,
    Session,
)
from tests.scheduler.small import BEFORE, WEEK, plan_with, simple_plan, small_network

LATER = BEFORE + timedelta(hours=1)
OPENED = {"epn-1.20261130.0900", "epn-1.20261202.0900", "epn-2.20261130.1400"}


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
    return database


def plan(database: Database, *, stale: bool = False) -> None:
    with database.write() as db:
        network = find_network(db, "brussels")
        of = open_round(db, network, WEEK)
        made = simple_plan(round_problem(db, network, WEEK, BEFORE))
        store_draft(db, network, of, made, BEFORE, stale=stale)


def publish(database: Database, now: datetime = LATER) -> int:
    with database.write() as db:
        return publish_round(db, find_network(db, "brussels"), WEEK, now).number


def call_off(database: Database, key: str) -> None:
    with database.write() as db:
        db.execute(update(Session).where(Session.key == key).values(called_off=True))


def test_openings_with_an_activity_become_sessions_with_its_defaults(
    network: Database,
) -> None:
    with network.write() as db:
        open_round(db, find_network(db, "brussels"), WEEK)
    with network.read() as db:
        made = db.scalars(select(Session).where(Session.opening_id.is_not(None))).all()
        assert {one.key for one in made} == OPENED
        first = min(made, key=lambda one: one.key)
        activity = db.scalars(select(Activity)).one()
        assert first.activity_id == activity.id
        assert (first.priority, first.ideal_staff) == (4, 2)
        assert first.public_languages == {"fr": "B1"}
        option = db.scalars(select(Option).where(Option.session_id == first.id)).one()
        assert option.starts_at == datetime(2026, 11, 30, 8, tzinfo=UTC)
        assert option.ends_at == datetime(2026, 11, 30, 11, tzinfo=UTC)
        seats = db.scalars(
            select(Seat).where(Seat.session_id == first.id).order_by(Seat.position)
        ).all()
        assert [seat.key for seat in seats] == ["a", "b"]
        assert seats[0].languages == {"fr": "B2", "nl": "A1"}
        assert [seat.mandatory for seat in seats] == [True, False]


def test_opening_a_round_again_changes_nothing_that_is_there(
    network: Database,
) -> None:
    with network.write() as db:
        open_round(db, find_network(db, "brussels"), WEEK)
        one = db.scalars(select(Session).where(Session.key.in_(OPENED))).first()
        assert one is not None
        one.priority = 1
    with network.write() as db:
        open_round(db, find_network(db, "brussels"), WEEK)
    with network.read() as db:
        keys = db.scalars(select(Session.key)).all()
        assert sorted(keys) == sorted({*OPENED, "repair"})
        priorities = db.scalars(select(Session.priority)).all()
        assert sorted(priorities) == [1, 3, 4, 4]
        assert len(db.scalars(select(Round)).all()) == 1


def test_a_stored_plan_comes_back_as_it_was(network: Database) -> None:
    plan(network)
    with network.read() as db:
        own = find_network(db, "brussels")
        made = simple_plan(round_problem(db, own, WEEK, BEFORE))
        assert made.assignments
        assert made.empty_seats
        kept = stored_plan(db, own, WEEK, 0)
    in_order = replace(
        made,
        empty_seats=tuple(sorted(made.empty_seats, key=lambda e: (e.session, e.seat))),
    )
    assert kept == in_order
    assert list(kept.score["cover"]) == list(made.score["cover"])


def test_a_new_draft_takes_the_place_of_the_one_before(network: Database) -> None:
    plan(network)
    plan(network)
    with network.read() as db:
        (draft,) = db.scalars(select(PlanVersion)).all()
        assert (draft.state, draft.number) == ("draft", 0)
        kept = set(db.scalars(select(Assignment.plan_version_id)))
        assert kept == {draft.id}


def test_versions_are_numbered_and_the_draft_is_used_up(network: Database) -> None:
    plan(network)
    assert publish(network) == 1
    plan(network)
    assert publish(network) == 2
    with network.read() as db:
        versions = db.execute(
            select(PlanVersion.number, PlanVersion.state).order_by(PlanVersion.number)
        ).all()
    assert [tuple(row) for row in versions] == [(1, "published"), (2, "published")]


def test_publishing_needs_a_plan(network: Database) -> None:
    with pytest.raises(NoDraftError, match="has no plan yet"):
        publish(network)
    plan(network)
    publish(network)
    with pytest.raises(NoDraftError, match=r"Version 1 .* published already"):
        publish(network)


def test_a_version_that_is_not_there_is_said_so(network: Database) -> None:
    with network.read() as db:
        own = find_network(db, "brussels")
        with pytest.raises(NotFoundError, match="no published version"):
            stored_plan(db, own, WEEK)
        with pytest.raises(NotFoundError, match="no version 3"):
            stored_plan(db, own, WEEK, 3)


def test_a_draft_marked_stale_is_not_published(network: Database) -> None:
    plan(network, stale=True)
    with pytest.raises(StaleDraftError):
        publish(network)


def test_a_draft_of_other_rows_is_not_published(network: Database) -> None:
    plan(network)
    with network.write() as db:
        helper = db.scalars(select(Helper).where(Helper.key == "amina")).one()
        helper.max_sessions = 1
    with pytest.raises(StaleDraftError, match="plan it again"):
        publish(network)
    with network.read() as db:
        assert db.scalars(select(PlanVersion.state)).all() == ["draft"]
        assert db.scalars(select(CalendarEntry)).all() == []


def test_a_draft_that_breaks_rules_is_not_published(network: Database) -> None:
    with network.write() as db:
        own = find_network(db, "brussels")
        of = open_round(db, own, WEEK)
        problem = round_problem(db, own, WEEK, BEFORE)
        wrong = [
            Held("repair", 0, "a", "bob"),
            Held("epn-1.20261130.0900", 0, "a", "zoe"),
        ]
        store_draft(db, own, of, plan_with(problem, wrong), BEFORE, stale=False)
    with pytest.raises(BrokenRulesError, match=r"reserve: .* helper zoe"):
        publish(network)


@pytest.mark.parametrize("table", [Assignment, EmptySeat, PlanVersion])
def test_nothing_of_a_published_version_goes(
    network: Database, table: type[Assignment | EmptySeat | PlanVersion]
) -> None:
    plan(network)
    publish(network)
    with network.write() as db:
        with pytest.raises(exc.IntegrityError, match="never changes"):
            db.execute(delete(table))
        db.rollback()
    with network.read() as db:
        assert db.scalars(select(table)).all()


def test_nothing_of_a_published_version_changes(network: Database) -> None:
    plan(network)
    publish(network)
    with network.read() as db:
        version = db.scalars(select(PlanVersion)).one()
        empty = db.scalars(select(EmptySeat)).first()
        zoe = db.scalars(select(Helper.id).where(Helper.key == "zoe")).one()
        assert empty is not None
    comes = {
        "plan_version_id": version.id,
        "seat_id": empty.seat_id,
        "helper_id": zoe,
        "starts_at": BEFORE,
        "ends_at": LATER,
    }
    draft = {"state": "draft", "number": 0, "published_at": None}
    for change in (
        update(Assignment).values(helper_id=zoe),
        update(EmptySeat).values(mandatory=False),
        update(PlanVersion).values(seed=7),
        update(PlanVersion).values(draft),
        insert(Assignment).values(comes),
    ):
        with network.write() as db:
            with pytest.raises(exc.IntegrityError, match="never changes"):
                db.execute(change)
            db.rollback()


def test_a_draft_cannot_move_into_a_published_version(network: Database) -> None:
    plan(network)
    publish(network)
    call_off(network, "repair")
    plan(network)
    with network.write() as db:
        published = db.scalars(
            select(PlanVersion.id).where(PlanVersion.number == 1)
        ).one()
        of_draft = db.scalars(
            select(Assignment)
            .join(PlanVersion, PlanVersion.id == Assignment.plan_version_id)
            .where(PlanVersion.number == 0)
        ).first()
        assert of_draft is not None
        of_draft.plan_version_id = published
        with pytest.raises(exc.IntegrityError, match="never changes"):
            db.flush()
        db.rollback()


def test_openings_with_faults_are_all_listed(database: Database) -> None:
    with database.write() as db:
        small_network(db)
        for opening in db.scalars(select(Opening).where(Opening.weekday == 0)):
            opening.ends = opening.starts
    with database.write() as db:
        own = find_network(db, "brussels")
        with pytest.raises(Exception, match="opening on Monday") as refused:
            open_round(db, own, WEEK)
        assert str(refused.value).count("expected an end after its start") == 2
        db.rollback()


def test_openings_have_their_dates(database: Database) -> None:
    with database.write() as db:
        small_network(db)
        for opening in db.scalars(select(Opening).where(Opening.weekday == 0)):
            opening.last_on = datetime(2026, 11, 29, tzinfo=UTC).date()
        open_round(db, find_network(db, "brussels"), WEEK)
        keys = set(db.scalars(select(Session.key)))
    assert keys == {"epn-1.20261202.0900", "repair"}
