"""Calendar entries: the same name for ever, a sequence that counts, never deleted."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.services.networks import find_network
from scheduler.services.published.entries import entry_uid
from scheduler.services.published.publishing import publish_round
from scheduler.store.session import Database
from scheduler.store.tables import (
    Activity,
    Assignment,
    CalendarEntry,
    Helper,
    Option,
    PlanVersion,
    Seat,
    Session,
    Site,
)
from tests.scheduler.services.rounds.test_rounds import call_off, plan
from tests.scheduler.small import BEFORE, WEEK, small_network

FIRST = BEFORE + timedelta(hours=1)
SECOND = BEFORE + timedelta(hours=2)


@pytest.fixture
def published(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
    plan(database)
    publish(database, FIRST)
    return database


def publish(database: Database, now: datetime) -> None:
    with database.write() as db:
        publish_round(db, find_network(db, "brussels"), WEEK, now)


def entries(database: Database) -> dict[tuple[str, str | None], CalendarEntry]:
    with database.read() as db:
        rows = db.execute(
            select(Session.key, Helper.key, CalendarEntry)
            .select_from(CalendarEntry)
            .join(Session, Session.id == CalendarEntry.session_id)
            .outerjoin(Helper, Helper.id == CalendarEntry.helper_id)
        ).all()
        return {(session, helper): entry for session, helper, entry in rows}


def test_a_held_session_has_one_entry_and_one_for_each_helper(
    published: Database,
) -> None:
    found = entries(published)
    assert set(found) == {
        ("epn-1.20261130.0900", None),
        ("epn-1.20261130.0900", "amina"),
        ("epn-1.20261130.0900", "bob"),
        ("epn-2.20261130.1400", None),
        ("epn-2.20261130.1400", "amina"),
        ("epn-2.20261130.1400", "bob"),
        ("epn-1.20261202.0900", None),
        ("epn-1.20261202.0900", "amina"),
        ("repair", None),
        ("repair", "bob"),
    }
    entry = found["epn-1.20261130.0900", "amina"]
    assert entry.helper_names == ["Amina B.", "Bob"]
    assert entry.activity == "Permanence"
    assert entry.site_name == "EPN du Béguinage"
    assert entry.address == "Rue du Béguinage 1, 1000 Bruxelles"
    assert entry.starts_at == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert entry.ends_at == datetime(2026, 11, 30, 11, tzinfo=UTC)
    assert {(one.sequence, one.status) for one in found.values()} == {(0, "confirmed")}
    assert {one.last_modified for one in found.values()} == {FIRST}


def test_names_are_made_of_keys_and_differ(published: Database) -> None:
    found = entries(published)
    assert len({one.uid for one in found.values()}) == len(found)
    entry = found["repair", "bob"]
    assert entry.uid == entry_uid("brussels", "repair", "bob")
    assert entry_uid("a", "b", None) == entry_uid("a", "b", None)


def test_nothing_changed_is_nothing_written(published: Database) -> None:
    before = entries(published)
    plan(published)
    publish(published, SECOND)
    after = entries(published)
    assert {key: (one.sequence, one.last_modified) for key, one in after.items()} == {
        key: (one.sequence, one.last_modified) for key, one in before.items()
    }


def test_who_only_changes_seats_hears_nothing(published: Database) -> None:
    plan(published)
    with published.write() as db:
        one, other = db.scalars(
            select(Assignment)
            .join(PlanVersion, PlanVersion.id == Assignment.plan_version_id)
            .join(Seat, Seat.id == Assignment.seat_id)
            .join(Session, Session.id == Seat.session_id)
            .where(PlanVersion.number == 0, Session.key == "epn-1.20261130.0900")
        )
        one.helper_id, other.helper_id = other.helper_id, one.helper_id
    publish(published, SECOND)
    found = entries(published)
    assert found["epn-1.20261130.0900", None].helper_names == ["Amina B.", "Bob"]
    assert {(one.sequence, one.last_modified) for one in found.values()} == {(0, FIRST)}


def test_a_moved_session_counts_the_sequence_up(published: Database) -> None:
    hour = timedelta(hours=1)
    with published.write() as db:
        option = db.scalars(
            select(Option)
            .join(Session, Session.id == Option.session_id)
            .where(Session.key == "repair")
        ).one()
        option.starts_at -= hour / 2
    plan(published)
    publish(published, SECOND)
    found = entries(published)
    for helper in (None, "bob"):
        moved = found["repair", helper]
        assert moved.starts_at == datetime(2026, 12, 1, 13, tzinfo=UTC)
        assert (moved.sequence, moved.last_modified) == (1, SECOND)
    assert found["epn-1.20261202.0900", "amina"].sequence == 0


@pytest.mark.parametrize(
    "change",
    [
        update(Site).where(Site.key == "epn-2").values(street="Rue Neuve 2"),
        update(Site).where(Site.key == "epn-2").values(name="Espace 2"),
        update(Activity).values(name="Accueil"),
        update(Helper).where(Helper.key == "amina").values(name="Amina"),
    ],
)
def test_what_calendars_show_is_a_change(published: Database, change: object) -> None:
    with published.write() as db:
        db.execute(change)  # type: ignore[call-overload]
    plan(published)
    publish(published, SECOND)
    entry = entries(published)["epn-2.20261130.1400", "bob"]
    assert (entry.sequence, entry.last_modified) == (1, SECOND)


def test_what_has_gone_is_cancelled_and_comes_back(published: Database) -> None:
    call_off(published, "repair")
    plan(published)
    publish(published, SECOND)
    gone = entries(published)["repair", "bob"]
    assert (gone.status, gone.sequence, gone.last_modified) == ("cancelled", 1, SECOND)
    assert entries(published)["epn-1.20261202.0900", "amina"].status == "confirmed"
    uid = gone.uid
    plan(published)
    publish(published, SECOND + timedelta(hours=1))
    assert entries(published)["repair", "bob"].sequence == 1  # cancelled once
    with published.write() as db:
        db.execute(update(Session).values(called_off=False))
    plan(published)
    publish(published, SECOND + timedelta(hours=2))
    back = entries(published)["repair", "bob"]
    assert (back.uid, back.status, back.sequence) == (uid, "confirmed", 2)


def test_a_session_moved_to_another_week_is_cancelled_here(published: Database) -> None:
    week = timedelta(days=7)
    uid = entries(published)["repair", "bob"].uid
    with published.write() as db:
        option = db.scalars(
            select(Option)
            .join(Session, Session.id == Option.session_id)
            .where(Session.key == "repair")
        ).one()
        option.starts_at += week
        option.ends_at += week
    plan(published)
    publish(published, SECOND)
    assert entries(published)["repair", "bob"].status == "cancelled"
    assert entries(published)["repair", "bob"].uid == uid
