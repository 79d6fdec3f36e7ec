"""Sessions whose opening no longer stands: called off, told, or left to who touched them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import insert, select, update

from scheduler.services.changes import note
from scheduler.services.networks import find_network
from scheduler.services.places.closures import (
    add_closure,
    list_closures,
    remove_closure,
)
from scheduler.services.places.extra_openings import (
    add_extra_opening,
    list_extra_openings,
    remove_extra_opening,
)
from scheduler.services.places.sites import change_site
from scheduler.services.rounds.keeping import open_round
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    CalendarEntry,
    Change,
    Helper,
    Option,
    Pin,
    Seat,
    Session,
)
from tests.scheduler.services.openings.houses import (
    BY,
    NOW,
    held,
    house,
    make,
    opening,
    openings,
    put,
)

WEEK = "2026-W49"
MONDAY, TUESDAY, WEDNESDAY = (
    f"epn-1.202611{day}.0900" if day == 30 else f"epn-1.202612{day:02}.0900"
    for day in (30, 1, 2)
)


@pytest.fixture
def week(database: Database) -> Database:
    """A week with sessions on Monday, Tuesday and Wednesday."""
    with database.write() as db:
        house(db)
        put(db, opening(0), opening(1), opening(2))
    assert make(database, WEEK).made == (MONDAY, TUESDAY, WEDNESDAY)
    return database


def close(db: Db, first: int = 1, last: int = 31) -> int:
    """Close the site in December; give the number of the closure."""
    days = {"first_on": date(2026, 12, first), "last_on": date(2026, 12, last)}
    closure = {"site": "epn-1", **days}
    number: int = add_closure(db, find_network(db, "brussels"), closure, **BY)["number"]
    return number


def touch(db: Db, key: str, by: str = "lea") -> None:
    """Change a session as coordinators do."""
    session = db.scalars(select(Session).where(Session.key == key)).one()
    session.priority, session.revision = 5, session.revision + 1
    db.flush()
    network = find_network(db, "brussels")
    fields = {"priority": [3, 5]}
    note(
        db, network, "session", key, "changed", by=by, now=NOW,
        revision=session.revision, fields=fields,
    )  # fmt: skip


def publish(db: Db, key: str) -> None:
    """Write the calendar entry that a publication writes."""
    session = db.scalars(select(Session).where(Session.key == key)).one()
    entry = {
        "network_id": session.network_id,
        "session_id": session.id,
        "site_id": session.site_id,
        "uid": f"{key}@relais",
        "starts_at": datetime(2026, 12, 1, 8, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 1, 11, tzinfo=UTC),
        "activity": "",
        "site_name": "",
        "address": "",
        "helper_names": [],
        "last_modified": NOW,
    }
    db.execute(insert(CalendarEntry), [entry])


def test_sessions_on_closed_days_are_called_off(week: Database) -> None:
    with week.write() as db:
        close(db)
    done = make(week, WEEK)
    assert done.called_off == (TUESDAY, WEDNESDAY)
    assert (done.made, done.published, done.kept, done.restored) == ((),) * 4
    with week.read() as db:
        assert held(db) == {MONDAY}
        row = db.scalars(select(Session).where(Session.key == TUESDAY)).one()
        assert row.revision == 2
        noted = db.scalars(select(Change).where(Change.key == TUESDAY)).one()
        assert (noted.by, noted.revision) == ("relais", 2)
        assert noted.fields == {"called_off": [False, True]}
    assert make(week, WEEK).called_off == ()


def test_what_stands_again_is_restored(week: Database) -> None:
    with week.write() as db:
        number = close(db)
    make(week, WEEK)
    with week.write() as db:
        network = find_network(db, "brussels")
        (closure,) = list_closures(db, network, site="epn-1")
        assert closure["number"] == number
        remove_closure(db, network, number, **BY)
    done = make(week, WEEK)
    assert done.restored == (TUESDAY, WEDNESDAY)
    assert done.made == ()
    with week.read() as db:
        assert held(db) == {MONDAY, TUESDAY, WEDNESDAY}
    with week.write() as db:
        close(db)
    assert make(week, WEEK).called_off == (TUESDAY, WEDNESDAY)


def test_what_a_person_called_off_stays_off(week: Database) -> None:
    with week.write() as db:
        touch(db, TUESDAY)
        off = update(Session).where(Session.key == TUESDAY)
        db.execute(off.values(called_off=True))
    done = make(week, WEEK)
    assert (done.made, done.restored) == ((), ())


def test_sessions_touched_by_hand_stay_and_are_told(week: Database) -> None:
    with week.write() as db:
        touch(db, TUESDAY)
        network = find_network(db, "brussels")
        helper = Helper(network_id=network.id, key="amina")
        db.add(helper)
        db.flush()
        seat = (
            select(Seat)
            .join(Session, Session.id == Seat.session_id)
            .where(Session.key == WEDNESDAY, Seat.key == "a")
        )
        db.add(Pin(seat_id=db.scalars(seat).one().id, helper_id=helper.id))
        close(db)
    done = make(week, WEEK)
    assert done.kept == (TUESDAY, WEDNESDAY)
    assert done.called_off == ()
    with week.read() as db:
        assert held(db) == {MONDAY, TUESDAY, WEDNESDAY}


def test_published_sessions_are_called_off_and_told(week: Database) -> None:
    with week.write() as db:
        publish(db, TUESDAY)
        close(db)
    done = make(week, WEEK)
    assert (done.called_off, done.published) == ((WEDNESDAY,), (TUESDAY,))
    with week.read() as db:
        assert held(db) == {MONDAY}


def test_what_has_begun_stays(week: Database) -> None:
    with week.write() as db:
        close(db)
    during_tuesday = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert make(week, WEEK, during_tuesday).called_off == (WEDNESDAY,)


def test_without_a_clock_nothing_is_called_off(week: Database) -> None:
    with week.write() as db:
        close(db)
    assert make(week, WEEK, None).called_off == ()


def test_openings_that_went_take_their_sessions_with_them(week: Database) -> None:
    with week.write() as db:
        put(db, *openings(db)[:1])
    assert make(week, WEEK).called_off == (TUESDAY, WEDNESDAY)


def test_an_opening_with_another_row_takes_its_session_over(week: Database) -> None:
    with week.write() as db:
        again = put(db, opening(0), opening(1), opening(2))  # without their ids
    done = make(week, WEEK)
    assert (done.made, done.called_off) == ((), ())
    with week.read() as db:
        belongs = set(db.scalars(select(Session.opening_id)))
    assert belongs == {one["id"] for one in again}


def test_other_hours_are_another_session(week: Database) -> None:
    with week.write() as db:
        monday, *rest = openings(db)
        put(db, {**monday, "starts": time(9, 30)}, *rest)
    done = make(week, WEEK)
    assert done.made == ("epn-1.20261130.0930",)
    assert done.called_off == (MONDAY,)


def test_a_session_moved_by_hand_is_not_made_again(week: Database) -> None:
    with week.write() as db:
        touch(db, MONDAY)
        of_monday = select(Session.id).where(Session.key == MONDAY).scalar_subquery()
        option = db.scalars(select(Option).where(Option.session_id == of_monday)).one()
        option.starts_at += timedelta(hours=4)
        option.ends_at += timedelta(hours=4)
        monday, *rest = openings(db)
        put(db, {**monday, "starts": time(9, 30)}, *rest)
    done = make(week, WEEK)
    assert (done.made, done.called_off, done.kept) == ((), (), ())


def test_a_site_that_is_no_longer_active_holds_nothing(week: Database) -> None:
    with week.write() as db:
        network = find_network(db, "brussels")
        change_site(db, network, "epn-1", {"active": False}, revision=None, **BY)
    assert make(week, WEEK).called_off == (MONDAY, TUESDAY, WEDNESDAY)


def test_an_extra_opening_that_goes_calls_its_session_off(week: Database) -> None:
    saturday = {"on_day": date(2026, 12, 5), "starts": time(9), "ends": time(12)}
    extra = {**saturday, "activity": "permanence"}
    key = "epn-1.20261205.0900"
    with week.write() as db:
        network = find_network(db, "brussels")
        made = add_extra_opening(db, network, "epn-1", extra, **BY)
        assert list_extra_openings(db, network, "epn-1") == [made]
    assert make(week, WEEK).made == (key,)
    with week.write() as db:
        network = find_network(db, "brussels")
        done = remove_extra_opening(db, network, "epn-1", made["number"], **BY)
        assert done == {"called_off": [key], "kept": []}
        assert list_extra_openings(db, network, "epn-1") == []
        add_extra_opening(db, network, "epn-1", extra, **BY)
    done_again = make(week, WEEK)
    assert (done_again.made, done_again.restored) == ((), (key,))


def test_a_session_of_an_extra_opening_that_was_touched_stays(week: Database) -> None:
    extra = {
        "on_day": date(2026, 12, 5),
        "starts": time(9),
        "ends": time(12),
        "activity": "permanence",
    }
    key = "epn-1.20261205.0900"
    with week.write() as db:
        network = find_network(db, "brussels")
        number = add_extra_opening(db, network, "epn-1", extra, **BY)["number"]
    make(week, WEEK)
    with week.write() as db:
        touch(db, key)
        network = find_network(db, "brussels")
        done = remove_extra_opening(db, network, "epn-1", number, **BY)
        assert done == {"called_off": [], "kept": [key]}


def test_a_round_opened_again_or_planned_looks_after_its_sessions(
    week: Database,
) -> None:
    with week.write() as db:
        network = find_network(db, "brussels")
        open_round(db, network, WEEK, now=NOW)
        close(db)
        open_round(db, network, WEEK)
        assert held(db) == {MONDAY, TUESDAY, WEDNESDAY}
        open_round(db, network, WEEK, checked=NOW)
        assert held(db) == {MONDAY}
