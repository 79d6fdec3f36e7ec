"""Openings of a site: one document, replaced whole, its rows kept by their ids."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.errors import ChangedError, NotFoundError
from scheduler.services.networks import create_network, find_network
from scheduler.services.openings import openings_document, replace_openings
from scheduler.services.places.sites import create_site
from scheduler.services.programme.activities import change_activity
from scheduler.store.session import Database
from scheduler.store.tables import Change, Opening
from tests.scheduler.services.openings.houses import (
    BY,
    NOW,
    house,
    make,
    opening,
    openings,
    put,
)


@pytest.fixture
def site(database: Database) -> Database:
    with database.write() as db:
        house(db)
    return database


def test_openings_are_kept_as_they_were_said(site: Database) -> None:
    fortnight = opening(
        2,
        every_weeks=2,
        first_on=date(2026, 11, 25),
        last_on=date(2027, 6, 30),
        during="term",
        room="salle",
    )
    with site.write() as db:
        put(db, opening(2, nth=-1, activity=None), fortnight, opening(0))
    with site.read() as db:
        found = openings(db)
    usual = {
        "every_weeks": 1,
        "nth": 0,
        "first_on": None,
        "last_on": None,
        "during": "always",
        "room": None,
    }
    ids = [one.pop("id") for one in found]
    assert len(set(ids)) == 3
    assert found[0] == {**usual, **opening(0)}
    assert {**usual, **opening(2, nth=-1, activity=None)} in found[1:]
    assert {**usual, **fortnight} in found[1:]


def test_unchanged_openings_keep_their_row(site: Database) -> None:
    with site.write() as db:
        monday, tuesday = put(db, opening(0), opening(1))
        moved = put(db, {**monday, "starts": time(9, 30)}, opening(2), tuesday)
        assert [one["weekday"] for one in moved] == [0, 1, 2]
        assert [one["id"] for one in moved[:2]] == [monday["id"], tuesday["id"]]
        assert moved[0]["starts"] == time(9, 30)
        put(db, tuesday)
        assert db.scalars(select(Opening.id)).all() == [tuesday["id"]]


def test_an_opening_with_sessions_ends_but_stays_as_history(site: Database) -> None:
    with site.write() as db:
        monday, _ = put(db, opening(0), opening(1))
    make(site, "2026-W49")
    with site.write() as db:
        put(db)
        assert openings(db) == []
        rows = db.scalars(select(Opening)).all()
        yesterday = NOW.date() - timedelta(days=1)
        assert [row.last_on for row in rows] == [yesterday] * 2
        # The same id brings it back.
        assert put(db, monday) == [monday]


def test_replacing_is_noted_under_the_revision_of_the_site(site: Database) -> None:
    with site.write() as db:
        network = find_network(db, "brussels")
        done = replace_openings(db, network, "epn-1", [opening(0)], revision=1, **BY)
        assert done["revision"] == 2
        same = replace_openings(
            db, network, "epn-1", done["openings"], revision=2, **BY
        )
        assert same["revision"] == 2
        with pytest.raises(ChangedError) as late:
            replace_openings(db, network, "epn-1", [], revision=1, **BY)
    before, after = late.value.changes[0].fields["openings"]
    assert before == []
    assert (after[0]["starts"], after[0]["activity"]) == ("09:00:00", "permanence")
    with site.read() as db:
        (noted,) = db.scalars(select(Change).where(Change.revision == 2)).all()
        assert noted.kind == "site"


def test_every_fault_is_told_at_once(site: Database) -> None:
    with site.write() as db:
        (known,) = put(db, opening(0))
        with pytest.raises(BadInputError) as refused:
            put(
                db,
                opening(7),
                opening(1, starts=time(12), ends=time(9)),
                opening(1, starts=time(9, 0, 30)),
                opening(2, every_weeks=2),
                opening(2, activity="bal", room="cave"),
                opening(3, first_on=date(2026, 12, 2), last_on=date(2026, 12, 1)),
                opening(4, during="sometimes", from_week=2),
                {"weekday": 5},
                {**known, "id": 999},
                opening(6),
                opening(6),
                {**known, "room": "salle"},
                {**known, "starts": time(8)},
            )
        db.rollback()
    faults = [fault.where.removeprefix("openings") for fault in refused.value.faults]
    assert sorted(faults) == sorted(
        [
            "[0].weekday",
            "[1].ends",
            "[2].starts",
            "[3].first_on",
            "[4].activity",
            "[4].room",
            "[5].last_on",
            "[6].during",
            "[6].from_week",
            "[7].starts",
            "[7].ends",
            "[8].id",
            "[10]",
            "[12].id",
        ]
    )


def test_school_holidays_need_a_community(site: Database) -> None:
    with site.write() as db:
        network = find_network(db, "brussels")
        create_site(db, network, "epn-2", {"community": ""}, **BY)
        with pytest.raises(BadInputError, match="no school calendar"):
            replace_openings(
                db, network, "epn-2", [opening(0, during="term")], revision=1, **BY
            )


def test_an_activity_no_longer_offered_stays_where_it_is(site: Database) -> None:
    with site.write() as db:
        (kept,) = put(db, opening(0))
        network = find_network(db, "brussels")
        change_activity(
            db, network, "permanence", {"active": False}, revision=None, **BY
        )
        (longer,) = put(db, {**kept, "ends": time(13)})
        assert longer["activity"] == "permanence"
        with pytest.raises(BadInputError, match="that is offered"):
            put(db, longer, opening(1))


def test_openings_are_those_of_the_network(site: Database) -> None:
    with site.write() as db:
        other = create_network(db, "liege")
        with pytest.raises(NotFoundError, match="epn-1"):
            openings_document(db, other, "epn-1", now=NOW)


def test_what_is_over_is_not_shown(site: Database) -> None:
    with site.write() as db:
        put(db, opening(0, last_on=date(2026, 11, 23)))
        network = find_network(db, "brussels")
        # Midnight of the network, not of Greenwich.
        late = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
        over = datetime(2026, 11, 23, 23, tzinfo=UTC)
        shown = openings_document(db, network, "epn-1", now=late)["openings"]
        assert len(shown) == 1
        assert openings_document(db, network, "epn-1", now=over)["openings"] == []
