"""A publication is told: once the whole week, then differences to what was told."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from scheduler.mail import message_id
from scheduler.services.networks import find_network
from scheduler.services.notices import tell_publication
from scheduler.store.session import Database
from scheduler.store.tables import CalendarEntry, Helper, Network, Notice, PlanVersion
from tests.scheduler.services.notices.told import (
    DAY,
    HOUR,
    NOON,
    differences_of,
    network_of_helpers,
    publish,
    send,
    waiting,
    withdrawn,
)

FIRST = {"mon": ["amina", "bob"], "tue": ["amina", "carl"], "visit": ["dora", "bob"]}
MORNING = datetime(2026, 11, 26, 7, tzinfo=UTC)  # the end of quiet hours after NOON


@pytest.fixture
def network(database: Database) -> Database:
    network_of_helpers(database)
    return database


@pytest.fixture
def small(database: Database) -> Database:
    """As `network`, where the database does not matter."""
    network_of_helpers(database)
    return database


def events(notice: Notice) -> dict[str, str]:
    """Give the status of the events of a notice by their first place and sequence."""
    read = Calendar.from_ical(notice.calendar.encode())
    assert isinstance(read, Calendar)
    assert read["METHOD"] == "PUBLISH"
    return {str(one["UID"]): str(one["STATUS"]) for one in read.events}


def test_a_first_version_is_one_notice_for_everybody_in_it(network: Database) -> None:
    told = publish(network, FIRST)
    assert (told.written, told.withdrawn, told.unreached) == (6, 0, ())
    found = waiting(network)
    assert set(found) == {"amina", "bob", "carl", "dora", "foret", "vlieger"}
    amina = found["amina"]
    assert amina.recipient == "amina@example.org"
    assert (amina.kind, amina.language) == ("week", "fr")
    assert amina.key == "week:2026-W49:1:helper:amina"
    assert amina.due_at == NOON
    assert len(events(amina)) == 2
    assert set(events(amina).values()) == {"CONFIRMED"}
    assert {one.language for one in found.values()} == {"fr", "nl", "de", "en"}


def test_who_has_no_address_is_named_and_not_written_to(small: Database) -> None:
    told = publish(small, {"mon": ["eve", "amina"], "wed": ["eve"]})
    assert told.unreached == ("site midi", "helper eve")
    assert set(waiting(small)) == {"amina", "foret"}


def test_whoever_changes_nothing_hears_nothing(network: Database) -> None:
    publish(network, FIRST)
    send(network)
    told = publish(network, FIRST, NOON + HOUR)
    assert (told.written, told.withdrawn) == (0, 0)


def test_who_only_changes_seats_hears_nothing(small: Database) -> None:
    publish(small, FIRST)
    send(small)
    told = publish(small, {**FIRST, "mon": ["bob", "amina"]}, NOON + HOUR)
    assert (told.written, told.withdrawn) == (0, 0)


def test_a_change_is_told_to_whom_it_touches(network: Database) -> None:
    publish(network, FIRST)
    send(network)
    second = {"mon": ["amina", "dora"], "tue": ["amina", "carl"], "visit": ["dora"]}
    publish(network, second, NOON + HOUR, moved={"tue": HOUR})
    found = waiting(network)
    assert set(found) == {"amina", "bob", "carl", "dora", "foret", "vlieger"}
    assert {one.kind for one in found.values()} == {"change"}
    # Bob comes to nothing any more: both of his are cancelled, and said to be.
    assert set(events(found["bob"]).values()) == {"CANCELLED"}
    assert len(events(found["bob"])) == 2
    # Amina: her Tuesday moves; her Monday has another colleague, which is no change.
    assert len(events(found["amina"])) == 1
    assert len(events(found["dora"])) == 1
    assert set(events(found["dora"]).values()) == {"CONFIRMED"}


def test_the_calendar_of_a_notice_is_that_of_the_feed(small: Database) -> None:
    publish(small, FIRST)
    send(small)
    publish(small, {**FIRST, "mon": ["bob"]}, NOON + HOUR)
    read = Calendar.from_ical(waiting(small)["amina"].calendar.encode())
    assert isinstance(read, Calendar)
    [event] = read.events
    with small.read() as db:
        [entry] = db.scalars(
            select(CalendarEntry)
            .join(Helper, Helper.id == CalendarEntry.helper_id)
            .where(Helper.key == "amina", CalendarEntry.status == "cancelled")
        )
    assert (event["UID"], event["SEQUENCE"]) == (entry.uid, entry.sequence)
    assert event["ORGANIZER"] == "mailto:post@bxl.example"


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # The Monday is more than 48 hours away: with the next digest.
        (NOON + HOUR, MORNING),
        (datetime(2026, 11, 25, 22, tzinfo=UTC), MORNING),
        # Saturday noon: less than 48 hours, at once.
        (NOON + 3 * DAY, NOON + 3 * DAY),
        # Saturday 22:00, quiet: at their end.
        (datetime(2026, 11, 28, 21, tzinfo=UTC), datetime(2026, 11, 29, 7, tzinfo=UTC)),
        # Sunday 22:00; it begins at 9 and quiet hours end at 8: now.
        (datetime(2026, 11, 29, 21, tzinfo=UTC),) * 2,
    ],
)
def test_when_a_change_is_due(small: Database, now: datetime, due: datetime) -> None:
    publish(small, FIRST)
    send(small)
    publish(small, {**FIRST, "mon": ["bob"]}, now)
    assert waiting(small)["amina"].due_at == due


def test_a_new_week_waits_for_the_end_of_quiet_hours(small: Database) -> None:
    publish(small, FIRST, datetime(2026, 11, 25, 22, tzinfo=UTC))
    assert {one.due_at for one in waiting(small).values()} == {MORNING}


def test_the_night_of_the_clock_change_is_quiet_by_the_clock(small: Database) -> None:
    with small.write() as db:
        db.execute(update(Network).values(zone="America/New_York"))
    # There the clock goes back on 1 November at 02:00; quiet until 08:00 = 13:00 UTC.
    publish(small, FIRST, datetime(2026, 11, 1, 4, tzinfo=UTC))
    found = {one.due_at for one in waiting(small).values()}
    assert found == {datetime(2026, 11, 1, 13, tzinfo=UTC)}


def test_what_was_never_sent_is_told_whole_again(network: Database) -> None:
    publish(network, FIRST)
    publish(network, {**FIRST, "mon": ["amina", "dora"]}, NOON + HOUR)
    found = waiting(network)
    assert {one.kind for one in found.values()} == {"week"}
    assert found["dora"].key == "week:2026-W49:2:helper:dora"
    assert "week:2026-W49:1:helper:dora" in withdrawn(network)
    # Carl's Tuesday stays: his notice is still right.
    assert found["carl"].key == "week:2026-W49:1:helper:carl"
    # Amina's names a colleague who does not come any more.
    assert "Dora B." in found["amina"].text
    assert found["amina"].key == "week:2026-W49:2:helper:amina"


def test_nobody_hears_of_a_change_that_was_undone(network: Database) -> None:
    publish(network, FIRST)
    send(network)
    publish(network, {**FIRST, "mon": ["dora", "bob"]}, NOON + HOUR)
    assert set(waiting(network)) == {"amina", "dora", "foret"}
    told = publish(network, FIRST, NOON + 2 * HOUR)
    assert (told.written, told.withdrawn) == (0, 3)
    assert waiting(network) == {}


def test_changes_are_merged_to_the_difference_from_what_was_told(
    network: Database,
) -> None:
    publish(network, FIRST)
    send(network)
    publish(network, {**FIRST, "mon": ["dora", "bob"]}, NOON + HOUR)
    third = {**FIRST, "mon": ["dora", "bob"], "tue": ["carl"]}
    publish(network, third, NOON + 2 * HOUR)
    amina = waiting(network)["amina"]
    assert amina.key == "change:2026-W49:3:helper:amina"
    assert len(events(amina)) == 2
    assert set(events(amina).values()) == {"CANCELLED"}
    # What was told of the second version alone still stands for Dora.
    assert waiting(network)["dora"].key == "change:2026-W49:2:helper:dora"


def test_who_was_added_and_removed_unheard_is_not_written_to(
    small: Database,
) -> None:
    publish(small, {"mon": ["amina"]})
    publish(small, {"mon": ["dora"]}, NOON + HOUR)
    assert set(waiting(small)) == {"dora", "foret"}


@pytest.mark.parametrize("state", ["sending", "waiting"])
def test_what_was_tried_may_have_been_read(small: Database, state: str) -> None:
    """It stays, goes before what follows it, and that tells the difference to it."""
    publish(small, {"mon": ["amina"]})
    send(small, state=state)
    with small.write(inputs=False) as db:
        db.execute(update(Notice).values(due_at=NOON + 9 * DAY))
    now = NOON + 3 * DAY
    told = publish(small, {"mon": ["amina"], "tue": ["amina"]}, now)
    assert told.withdrawn == 0
    with small.read() as db:
        rows = db.scalars(
            select(Notice).where(Notice.recipient == "amina@example.org")
        ).all()
    first, second = sorted(rows, key=lambda row: row.id)
    assert (second.kind, len(events(second))) == ("change", 1)
    # Tuesday afternoon is more than 48 hours away: the next digest.
    assert second.due_at == datetime(2026, 11, 29, 7, tzinfo=UTC)
    expected = second.due_at if state == "waiting" else NOON + 9 * DAY
    assert first.due_at == expected


def test_after_a_refusal_the_whole_week_is_told(small: Database) -> None:
    publish(small, {"mon": ["amina"], "tue": ["amina"]})
    send(small)
    publish(small, {"mon": ["amina"]}, NOON + HOUR)
    send(small, state="refused")
    publish(small, {"mon": ["amina"], "tue": ["amina"]}, NOON + 2 * HOUR)
    amina = waiting(small)["amina"]
    assert amina.kind == "week"
    assert len(events(amina)) == 2
    assert "vervangt alles wat we eerder" in waiting(small)["vlieger"].text


def test_what_has_begun_is_not_told(small: Database) -> None:
    publish(small, FIRST)
    send(small)
    tuesday = datetime(2026, 12, 1, 6, tzinfo=UTC)
    publish(small, {"visit": ["amina", "bob"]}, tuesday)
    found = waiting(small)
    # Monday is over and is not spoken of; Tuesday's is taken away.
    assert set(found) == {"amina", "carl", "dora", "foret", "vlieger"}
    assert len(events(found["amina"])) == 2
    assert "lundi" not in found["amina"].text.partition("30 novembre")[2]


def test_the_same_publication_is_told_once(network: Database) -> None:
    publish(network, FIRST)
    before = waiting(network)
    for state in ("waiting", "sent"):
        with network.write() as db:
            version = db.scalars(select(PlanVersion)).one()
            of = find_network(db, "bxl")
            differences = differences_of(db, version)
            tell_publication(db, of, version, differences, NOON)
        if state == "waiting":
            after = waiting(network)
            assert {k: (v.id, v.message_id) for k, v in after.items()} == {
                k: (v.id, v.message_id) for k, v in before.items()
            }
            send(network)
    assert waiting(network) == {}


def test_sites_hear_what_nobody_comes_to(small: Database) -> None:
    publish(small, {"mon": ["amina"]}, not_held=["visit", "tue", "wed"])
    found = waiting(small)
    assert set(found) == {"amina", "foret", "vlieger"}
    for key, day in (("foret", "3"), ("vlieger", "1")):
        assert f" {day} december" in found[key].text or " 3 décembre" in found[key].text
    assert found["vlieger"].calendar == ""
    send(small)
    # Somebody was found: it is held as well.
    publish(small, {"mon": ["amina"], "tue": ["bob"]}, NOON + HOUR)
    assert set(waiting(small)) == {"bob", "vlieger"}


def test_a_site_hears_that_its_only_session_has_gone(small: Database) -> None:
    publish(small, {"mon": ["amina"], "tue": ["bob"]})
    send(small)
    publish(small, {"mon": ["amina"]}, NOON + HOUR)
    assert set(waiting(small)) == {"bob", "vlieger"}
    assert set(events(waiting(small)["vlieger"]).values()) == {"CANCELLED"}


def test_no_address_of_a_home_visit_is_in_a_notice(small: Database) -> None:
    publish(small, FIRST)
    for key in ("dora", "bob"):
        notice = waiting(small)[key]
        visit = notice.text.partition("3 ")[2]
        assert "1190 Forest" in visit
        for secret in ("50.9", "4.4"):
            assert secret not in notice.text + notice.calendar
    dora = waiting(small)["dora"]
    assert "Rue du Puits" not in dora.text + dora.calendar
    assert "GEO" not in dora.calendar


def test_every_message_has_a_name_of_its_own(small: Database) -> None:
    publish(small, FIRST)
    found = waiting(small)
    ids = {one.message_id for one in found.values()}
    assert len(ids) == len(found)
    assert all(one.endswith("@127.0.0.1>") for one in ids)
    assert found["amina"].message_id == message_id(
        "bxl", found["amina"].key, "http://127.0.0.1:8000"
    )
