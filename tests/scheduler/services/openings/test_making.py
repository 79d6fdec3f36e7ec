"""Openings become sessions on the days on which their site is open."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.services.networks import find_network
from scheduler.services.openings import session_key
from scheduler.services.places.closures import add_closure
from scheduler.services.places.extra_openings import add_extra_opening
from scheduler.services.places.sites import change_site
from scheduler.services.programme.activities import change_activity
from scheduler.store.base import KEY
from scheduler.store.session import Database
from scheduler.store.tables import Activity, Opening, Option, Room, Session
from tests.scheduler.services.openings.houses import (
    BY,
    days_made,
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


def test_alternate_weeks_and_nth_weekdays(site: Database) -> None:
    with site.write() as db:
        put(
            db,
            opening(1, every_weeks=2, first_on=date(2026, 11, 26)),
            opening(2, nth=-1),
            opening(3, first_on=date(2026, 12, 3), last_on=date(2026, 12, 3)),
        )
    weeks = ["2026-W48", "2026-W49", "2026-W50", "2026-W53"]
    assert days_made(site, weeks) == ["1125", "1203", "1208", "1230"]


def test_no_session_on_a_legal_holiday(site: Database) -> None:
    with site.write() as db:
        put(db, opening(2), opening(4))
    # 11 November 2026 is a Wednesday; 27 September a Sunday.
    assert days_made(site, ["2026-W46"]) == ["1113"]


def test_no_session_on_the_day_of_the_community(site: Database) -> None:
    with site.write() as db:
        put(db, opening(5), opening(6))
    assert days_made(site, ["2026-W39"]) == ["0926"]
    with site.write() as db:
        network = find_network(db, "brussels")
        flemish = {"community": "nl"}
        change_site(db, network, "epn-1", flemish, revision=None, **BY)
    assert days_made(site, ["2026-W39"]) == ["0927"]


def test_a_site_may_be_open_on_holidays(site: Database) -> None:
    with site.write() as db:
        put(db, opening(2))
        network = find_network(db, "brussels")
        change_site(db, network, "epn-1", {"on_holidays": True}, revision=None, **BY)
    assert days_made(site, ["2026-W46"]) == ["1111"]


def test_a_network_without_a_country_keeps_no_holidays(site: Database) -> None:
    with site.write() as db:
        put(db, opening(2))
        find_network(db, "brussels").country = ""
    assert days_made(site, ["2026-W46"]) == ["1111"]


@pytest.mark.parametrize(
    ("community", "expected"),
    [("fr", ["1030"]), ("nl", ["1026", "1106"]), ("de", ["1026", "1106"])],
)
def test_school_calendars_differ_by_community(
    site: Database, community: str, expected: list[str]
) -> None:
    # Autumn 2026: fr 19 October to 2 November, nl and de 2 to 8 November.
    with site.write() as db:
        network = find_network(db, "brussels")
        fields = {"community": community}
        change_site(db, network, "epn-1", fields, revision=None, **BY)
        put(db, opening(0, during="term"), opening(4, during="holidays"))
    assert days_made(site, ["2026-W44", "2026-W45"]) == expected


def test_closures_of_the_site_and_of_the_network(site: Database) -> None:
    with site.write() as db:
        network = find_network(db, "brussels")
        put(db, *(opening(day) for day in range(5)))
        monday = {"site": "epn-1", "first_on": date(2026, 11, 30)}
        add_closure(db, network, monday, **BY)
        bridge = {"first_on": date(2026, 12, 3), "last_on": date(2026, 12, 8)}
        add_closure(db, network, bridge, **BY)
    assert days_made(site, ["2026-W49"]) == ["1201", "1202"]


def test_extra_openings_win_over_closures_and_holidays(site: Database) -> None:
    with site.write() as db:
        network = find_network(db, "brussels")
        put(db, opening(2))
        armistice = date(2026, 11, 11)
        add_closure(db, network, {"first_on": armistice}, **BY)
        extra = {"on_day": armistice, "starts": time(9), "ends": time(17)}
        more = {"activity": "permanence", "room": "salle"}
        add_extra_opening(db, network, "epn-1", {**extra, **more}, **BY)
        # Only hours: nothing is held.
        hours = {**extra, "starts": time(8)}
        add_extra_opening(db, network, "epn-1", hours, **BY)
    assert make(site, "2026-W46").made == ("epn-1.20261111.0900",)
    with site.read() as db:
        option = db.scalars(select(Option)).one()
        assert option.ends_at == datetime(2026, 11, 11, 16, tzinfo=UTC)
        assert option.room_id == db.scalars(select(Room.id)).one()


def test_an_extra_opening_stands_for_the_usual_one_at_its_hour(
    site: Database,
) -> None:
    with site.write() as db:
        network = find_network(db, "brussels")
        put(db, opening(2), opening(2, starts=time(14), ends=time(17)))
        longer = {"on_day": date(2026, 12, 2), "starts": time(9), "ends": time(13)}
        add_extra_opening(
            db, network, "epn-1", {**longer, "activity": "permanence"}, **BY
        )
    assert make(site, "2026-W49").made == (
        "epn-1.20261202.0900",
        "epn-1.20261202.1400",
    )
    with site.read() as db:
        ends = sorted(db.scalars(select(Option.ends_at)))
        assert [one.hour for one in ends] == [12, 16]


def test_sessions_take_the_defaults_of_their_activity_and_the_room(
    site: Database,
) -> None:
    with site.write() as db:
        put(db, opening(2, activity="atelier", room="salle"))
        activity = db.scalars(select(Activity).where(Activity.key == "atelier")).one()
        activity.resources = [{"id": "robots", "units": 2}]
        activity.duration_minutes = 60
    make(site, "2026-W49")
    with site.read() as db:
        session = db.scalars(select(Session)).one()
        assert session.minors == 6
        assert session.resources == [{"id": "robots", "units": 2}]
        option = db.scalars(select(Option)).one()
        assert option.ends_at == datetime(2026, 12, 2, 9, tzinfo=UTC)
        assert option.room_id == db.scalars(select(Room.id)).one()


def test_two_activities_at_one_hour_are_two_sessions(site: Database) -> None:
    with site.write() as db:
        put(db, opening(2))
    first = make(site, "2026-W49").made
    with site.write() as db:
        put(db, opening(2, activity="atelier"), *openings(db))
    second = make(site, "2026-W49").made
    assert (first, second) == (
        ("epn-1.20261202.0900",),
        ("epn-1.20261202.0900.atelier",),
    )
    assert make(site, "2026-W49").made == ()
    # In a week where nothing was made yet both are made at once.
    assert make(site, "2026-W50").made == (
        "epn-1.20261209.0900",
        "epn-1.20261209.0900.atelier",
    )
    with site.read() as db:
        rows = select(Session.key, Activity.key).join(
            Activity, Activity.id == Session.activity_id
        )
        whose = dict(iter(db.execute(rows)))
    assert whose["epn-1.20261202.0900"] == "permanence"
    assert whose["epn-1.20261202.0900.atelier"] == "atelier"


def test_three_rooms_with_the_same_activity_are_three_sessions(
    site: Database,
) -> None:
    with site.write() as db:
        network = find_network(db, "brussels")
        rooms = [{"key": key} for key in ("r1", "r2", "r3")]
        change_site(db, network, "epn-1", {"rooms": rooms}, revision=None, **BY)
        put(db, *(opening(2, room=room["key"]) for room in rooms))
    made = make(site, "2026-W49").made
    assert len(made) == 3
    assert set(made) == {
        "epn-1.20261202.0900",
        "epn-1.20261202.0900.permanence",
        "epn-1.20261202.0900.permanence.2",
    }
    again = make(site, "2026-W49")
    assert (again.made, again.called_off) == ((), ())


def test_an_activity_no_longer_offered_gets_no_new_sessions(site: Database) -> None:
    with site.write() as db:
        put(db, opening(2))
    make(site, "2026-W49")
    with site.write() as db:
        network = find_network(db, "brussels")
        off = {"active": False}
        change_activity(db, network, "permanence", off, revision=None, **BY)
    again = make(site, "2026-W49")
    assert (again.made, again.called_off) == ((), ())  # what is there stays
    assert make(site, "2026-W50").made == ()


def test_sites_that_follow_an_unknown_calendar_are_told(site: Database) -> None:
    with site.write() as db:
        put(db, opening(2, during="term"), opening(3, during="holidays"))
        find_network(db, "brussels").country = "LU"
    done = make(site, "2026-W49")
    assert done.without_calendar == ("epn-1",)
    assert done.made == ("epn-1.20261202.0900",)  # it is always term


def test_a_week_past_the_known_holidays_is_told(site: Database) -> None:
    with site.write() as db:
        put(db, opening(2))
    assert make(site, "2029-W34").known_to is None
    assert make(site, "2029-W36").known_to == date(2029, 8, 26)


def test_rules_that_cannot_be_kept_are_all_told(site: Database) -> None:
    with site.write() as db:
        put(db, opening(0), opening(1))
        for row in db.scalars(select(Opening)):
            row.first_on, row.every_weeks, row.nth = date(2026, 11, 2), 2, 1
    with pytest.raises(BadInputError) as refused:
        make(site, "2026-W49")
    assert [fault.where for fault in refused.value.faults] == [
        "site epn-1, opening on Monday, nth",
        "site epn-1, opening on Tuesday, nth",
    ]


@pytest.mark.parametrize("more", ["", "atelier", "a" * 64])
@pytest.mark.parametrize("site_key", ["e", "e" * 48, "e" * 64])
def test_keys_are_keys_and_differ(site_key: str, more: str) -> None:
    day = date(2026, 11, 24)
    key = session_key(site_key, day, time(9), more)
    assert KEY.fullmatch(key)
    assert "20261124.0900" in key
    others = {
        session_key(site_key, day, time(14), more),
        session_key(site_key, date(2026, 11, 25), time(9), more),
        session_key(site_key, day, time(9), more + "x"),
        session_key(site_key[:-1] + "f", day, time(9), more),
    }
    assert len(others | {key}) == 5


def test_usual_keys_have_not_changed() -> None:
    day = date(2026, 11, 24)
    assert session_key("epn-1", day, time(9)) == "epn-1.20261124.0900"
    longest = session_key("e" * 49, day, time(9))
    assert longest.startswith("e" * 39 + ".")
    assert len(longest) == 62
