from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select

from scheduler.errors import NotFoundError, RefusedError
from scheduler.services.published.exports import export_calendars
from scheduler.services.published.feeds import (
    Calendars,
    Subject,
    create_feed,
    feed_state,
    find_feed,
    revoke_feeds,
)
from scheduler.services.published.weeks import published_week
from scheduler.store.session import Database, Db
from scheduler.store.tables import CalendarEntry, Feed, Network, Site
from tests.scheduler.published import MADE, NOW, publish_network

AMINA = Subject(helper="amina")
MIDI = Subject(site="midi")
ALL = Subject(network="bxl")


@pytest.fixture
def db(database: Database) -> Iterator[Db]:
    with database.write() as db:
        publish_network(db)
        yield db


def written(db: Db, token: str, at: datetime = NOW) -> bytes:
    return Calendars().calendar(db, feed_state(db, token, at), at)


def events(content: bytes) -> list[Event]:
    read = Calendar.from_ical(content)
    assert isinstance(read, Calendar)
    return read.events


def keys(content: bytes) -> set[str]:
    return {str(event["UID"]).split("-", 1)[1] for event in events(content)}


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        (AMINA, {"s1-amina@relais", "night-amina@relais"}),
        (MIDI, {"s2-all@relais", "s3-all@relais", "off-all@relais"}),
        (
            ALL,
            {f"{key}-all@relais" for key in ("s1", "night", "s2", "s3", "off")},
        ),
    ],
)
def test_each_feed_shows_its_own(db: Db, subject: Subject, shown: set[str]) -> None:
    token = create_feed(db, subject, "fr", NOW)
    assert keys(written(db, token)) == shown


def test_instants_are_those_of_the_rows(db: Db) -> None:
    token = create_feed(db, ALL, "fr", NOW)
    rows = {row.uid: row for row in db.scalars(select(CalendarEntry))}
    for event in events(written(db, token)):
        row = rows[str(event["UID"])]
        start, end = event.start, event.end
        assert isinstance(start, datetime)
        assert isinstance(end, datetime)
        assert (start.astimezone(UTC), end.astimezone(UTC)) == (
            row.starts_at,
            row.ends_at,
        )


def test_a_helper_reads_who_else_comes(db: Db) -> None:
    token = create_feed(db, AMINA, "fr", NOW)
    read = {
        str(event["UID"]).split("-")[1]: str(event.get("DESCRIPTION", ""))
        for event in events(written(db, token))
    }
    assert read == {"s1": "Avec\u00a0: Zoë & Müller", "night": ""}


def test_only_the_hash_of_a_token_is_kept(db: Db) -> None:
    token = create_feed(db, AMINA, "fr", NOW)
    feed = find_feed(db, token)
    assert len(token) == 43
    assert token not in " ".join(str(value) for value in vars(feed).values())
    assert create_feed(db, AMINA, "fr", NOW) != token


def test_revoked_and_unknown_tokens_look_alike(db: Db) -> None:
    first, second = (create_feed(db, AMINA, "fr", NOW) for _ in range(2))
    others = create_feed(db, ALL, "fr", NOW)
    assert revoke_feeds(db, AMINA, NOW) == 2
    assert revoke_feeds(db, AMINA, NOW) == 0
    messages = set()
    for token in (first, second, "never", "", "é" * 500, "\x00"):
        with pytest.raises(NotFoundError) as refused:
            find_feed(db, token)
        messages.add(str(refused.value))
    assert len(messages) == 1
    assert find_feed(db, others).revoked_at is None


def test_the_network_is_not_its_helpers(db: Db) -> None:
    token = create_feed(db, AMINA, "fr", NOW)
    assert revoke_feeds(db, ALL, NOW) == 0
    assert find_feed(db, token).helper_id is not None


@pytest.mark.parametrize(
    "subject",
    [
        Subject(helper="nobody"),
        Subject(site="amina"),
        Subject(network="other"),
        Subject(network="other", helper="amina"),
    ],
)
def test_a_feed_of_nothing_is_refused(db: Db, subject: Subject) -> None:
    with pytest.raises(NotFoundError):
        create_feed(db, subject, "fr", NOW)
    assert not db.scalars(select(Feed)).all()


def test_the_same_key_in_two_networks_needs_its_network(db: Db) -> None:
    publish_network(db, "lg")
    with pytest.raises(RefusedError, match="--network"):
        create_feed(db, AMINA, "fr", NOW)
    token = create_feed(db, Subject(network="lg", helper="amina"), "fr", NOW)
    content = written(db, token)
    assert len(events(content)) == 2


def test_modified_is_the_last_change_of_what_is_shown(db: Db) -> None:
    token = create_feed(db, AMINA, "fr", NOW)
    assert feed_state(db, token, NOW).modified == MADE
    later = datetime(2028, 1, 1, tzinfo=UTC)
    empty = feed_state(db, token, later)
    assert empty.modified == NOW
    assert events(written(db, token, later)) == []


@pytest.mark.parametrize("subject", [AMINA, MIDI, ALL])
def test_a_state_is_another_as_soon_as_the_calendar_is(
    db: Db, subject: Subject
) -> None:
    token = create_feed(db, subject, "fr", NOW)
    seen: dict[str, bytes] = {}
    for days in range(-40, 50):
        at = NOW + timedelta(days=days)
        if days == 3:  # a coordinate is not an entry's own
            for site in db.scalars(select(Site)):
                site.latitude, site.longitude = 50.9, 4.5
                site.revision += 1
        if days == 5:
            for entry in db.scalars(select(CalendarEntry)):
                entry.address, entry.sequence = "ailleurs", entry.sequence + 1
        db.flush()
        tag, content = feed_state(db, token, at).tag, written(db, token, at)
        assert seen.setdefault(tag, content) == content
    assert len(seen) == len(set(seen.values())) > 2


def test_a_calendar_is_written_once_in_a_state(db: Db) -> None:
    token, calendars = create_feed(db, ALL, "fr", NOW), Calendars(kept=1)
    state = feed_state(db, token, NOW)
    first = calendars.calendar(db, state, NOW)
    assert calendars.calendar(db, state, NOW) is first
    other = feed_state(db, create_feed(db, MIDI, "fr", NOW), NOW)
    calendars.calendar(db, other, NOW)
    assert calendars.calendar(db, state, NOW) == first


def test_the_feed_speaks_its_language(db: Db) -> None:
    french = written(db, create_feed(db, MIDI, "fr", NOW))
    english = written(db, create_feed(db, MIDI, "en", NOW))
    assert "ANNULÉ".encode() in french
    assert b"CANCELLED:" in english


def test_the_week_without_a_wish_is_the_next_with_sessions(db: Db) -> None:
    token = create_feed(db, AMINA, "fr", NOW)
    week = published_week(db, token, None, NOW)
    assert week.monday == date(2026, 10, 19)
    assert [day.date for day in week.days] == [date(2026, 10, 24), date(2026, 10, 25)]
    assert (week.earlier, week.later) == (False, False)
    early = published_week(db, token, None, datetime(2026, 10, 2, tzinfo=UTC))
    assert early.monday == date(2026, 10, 19)
    late = published_week(db, token, None, datetime(2026, 10, 27, tzinfo=UTC))
    assert (late.monday, late.days) == (date(2026, 10, 26), ())
    assert late.earlier


def test_a_week_of_the_network_has_its_days_in_order(db: Db) -> None:
    token = create_feed(db, ALL, "fr", NOW)
    week = published_week(db, token, date(2026, 10, 19), NOW)
    assert [len(day.sessions) for day in week.days] == [1, 1, 1]
    assert week.later
    night = week.days[2].sessions[0]
    # Three hours that end at 04:30 on the wall, because one hour comes twice.
    assert (night.start.hour, night.end.hour, night.end.minute) == (2, 4, 30)


def test_export_writes_a_file_for_everybody(db: Db, tmp_path: Path) -> None:
    network = db.scalars(select(Network)).one()
    folder = tmp_path / "new" / "calendars"
    files = export_calendars(db, network, folder, "fr", NOW)
    assert {path.name for path in folder.iterdir()} == {
        "helper-amina.ics",
        "helper-zoe.ics",
        "site-foret.ics",
        "site-midi.ics",
        "network-bxl.ics",
    }
    assert set(files) == set(folder.iterdir())
    token = create_feed(db, AMINA, "fr", NOW)
    feed = written(db, token)
    assert (folder / "helper-amina.ics").read_bytes() == feed


def test_export_does_not_follow_odd_keys(db: Db, tmp_path: Path) -> None:
    network = publish_network(db, "..")
    export_calendars(db, network, tmp_path, "fr", NOW)
    assert (tmp_path / "network-...ics").is_file()
    assert all(path.parent == tmp_path for path in tmp_path.rglob("*"))
