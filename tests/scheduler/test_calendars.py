from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event, Timezone

from scheduler.calendars import (
    BRUSSELS_RULES,
    Agenda,
    Entry,
    Kind,
    calendar_bytes,
    published_text,
)
from tests.scheduler.agendas import (
    AGENDAS,
    AUTUMN,
    CONTACT,
    GOLDEN,
    PUBLISHED,
    SPRING,
    utc,
)

NOW = utc("2026-10-20T12:00")
BASE = AUTUMN[0]
ZONES = ("Europe/Brussels", "Europe/Paris", "Europe/Brussels")
KINDS: tuple[Kind, ...] = ("helper", "site", "network")


def events(
    *entries: Entry, kind: Kind = "network", now: datetime = NOW, lang: str = "en"
) -> list[Event]:
    agenda = Agenda(kind, "Net", "Europe/Brussels", lang, entries)
    read = Calendar.from_ical(calendar_bytes(agenda, now))
    assert isinstance(read, Calendar)
    return read.events


def instant(read: date) -> datetime:
    assert isinstance(read, datetime)
    return read.astimezone(UTC)


@pytest.mark.parametrize("name", AGENDAS)
def test_the_bytes_are_those_of_the_golden_file(name: str) -> None:
    agenda, now = AGENDAS[name]
    assert calendar_bytes(agenda, now) == (GOLDEN / f"{name}.ics").read_bytes()


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_sent_is_the_golden_file(name: str) -> None:
    text = published_text(PUBLISHED[name], CONTACT)
    assert text.encode() == (GOLDEN / f"{name}.ics").read_bytes()


@pytest.mark.parametrize("name", [*AGENDAS, *PUBLISHED])
def test_every_line_is_short_and_ends_as_the_standard_says(name: str) -> None:
    lines = (GOLDEN / f"{name}.ics").read_bytes().split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@pytest.mark.parametrize("name", AGENDAS)
def test_what_breaks_subscribers_is_absent(name: str) -> None:
    calendar = Calendar.from_ical((GOLDEN / f"{name}.ics").read_bytes())
    assert "UID" not in calendar
    assert "METHOD" not in calendar
    assert not [event for event in calendar.walk("VEVENT") if "ATTENDEE" in event]
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"


@pytest.mark.parametrize("entries", [SPRING, AUTUMN])
def test_instants_survive_both_clock_changes(entries: tuple[Entry, ...]) -> None:
    now = entries[0].start
    read = {str(event["UID"]): event for event in events(*entries, now=now)}
    assert set(read) == {entry.uid for entry in entries}
    for entry in entries:
        assert instant(read[entry.uid].start) == entry.start
        assert instant(read[entry.uid].end) == entry.end


def test_what_is_sent_is_the_event_of_the_feed() -> None:
    agenda = PUBLISHED["publish-site-nl"]
    sent = Calendar.from_ical(published_text(agenda, CONTACT).encode())
    fed = Calendar.from_ical(calendar_bytes(agenda, utc("2026-03-25T12:00")))
    assert isinstance(sent, Calendar)
    assert isinstance(fed, Calendar)
    assert sent["METHOD"] == "PUBLISH"
    assert "UID" not in sent
    assert {event["STATUS"] for event in sent.events} == {"CONFIRMED", "CANCELLED"}
    for event in sent.events:
        assert event.pop("ORGANIZER") == f"mailto:{CONTACT}"
    assert [dict(one) for one in sent.events] == [dict(one) for one in fed.events]


def test_one_instant_is_written_by_the_clock_of_its_zone() -> None:
    agendas = [replace(PUBLISHED["publish-helper-fr"], zone=zone) for zone in ZONES]
    written = [published_text(agenda) for agenda in agendas]
    assert [text.count("TZID=Europe/Brussels:") for text in written] == [4, 0, 4]
    assert [text.count("DTSTART:2026") for text in written] == [1, 3, 1]


def test_who_has_no_address_is_no_organiser() -> None:
    assert "ORGANIZER" not in published_text(PUBLISHED["publish-site-nl"])


def test_an_address_begins_no_line_of_its_own() -> None:
    evil = published_text(PUBLISHED["publish-site-nl"], "a@b.example\r\nATTENDEE:x")
    assert "\r\nATTENDEE" not in evil


def test_names_come_back_as_they_were() -> None:
    entry = AUTUMN[2]
    [event] = events(entry)
    assert str(event["LOCATION"]) == entry.site
    assert event.categories == [entry.activity]
    assert entry.people[0] in str(event["SUMMARY"])


def test_titles_say_what_the_subscriber_wants_to_know() -> None:
    titles = {kind: str(events(BASE, kind=kind)[0]["SUMMARY"]) for kind in KINDS}
    assert titles["helper"] == "Permanence – Bibliothèque « Les Trois Tilleuls »"
    assert titles["site"] == "Permanence – Björn Ø. and Zoë Müller"
    assert titles["network"].startswith("Bibliothèque")
    assert titles["network"].endswith("Björn Ø. and Zoë Müller")


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("fr", "ANNULÉ"),
        ("nl", "GEANNULEERD"),
        ("de", "ABGESAGT"),
        ("en", "CANCELLED"),
    ],
)
def test_a_cancelled_event_is_right_in_every_client(lang: str, word: str) -> None:
    [event] = events(replace(BASE, cancelled=True, sequence=4), lang=lang)
    assert event["STATUS"] == "CANCELLED"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["SEQUENCE"] == 4
    assert str(event["SUMMARY"]).startswith(word)
    assert "Björn" not in str(event["DESCRIPTION"])


def test_row_times_are_written_and_never_now() -> None:
    early = calendar_bytes(AGENDAS["helper-autumn-fr"][0], NOW)
    late = calendar_bytes(AGENDAS["helper-autumn-fr"][0], NOW + timedelta(hours=5))
    assert early == late
    [event] = events(BASE)
    assert event.DTSTAMP == BASE.last_modified == event.LAST_MODIFIED


def test_order_of_rows_does_not_matter() -> None:
    agenda, now = AGENDAS["network-autumn-en"]
    turned = replace(agenda, entries=tuple(reversed(agenda.entries)))
    assert calendar_bytes(turned, now) == calendar_bytes(agenda, now)


@pytest.mark.parametrize(
    ("ended_days_ago", "cancelled", "shown"),
    [
        (29, False, True),
        (31, False, False),
        (6, True, True),
        (8, True, False),
        (-360, False, True),
        (-368, False, False),
    ],
)
def test_the_window(ended_days_ago: int, cancelled: bool, shown: bool) -> None:
    end = NOW - timedelta(days=ended_days_ago)
    entry = replace(BASE, start=end - timedelta(hours=3), end=end, cancelled=cancelled)
    assert bool(events(entry)) is shown


def test_other_zones_are_utc_instants() -> None:
    text = (GOLDEN / "network-lisbon-en.ics").read_bytes()
    assert b"VTIMEZONE" not in text
    assert b"TZID" not in text
    assert b"DTSTART:20261024T070000Z" in text


def test_brussels_rules_are_two_and_without_lists() -> None:
    zone = Timezone.from_ical(BRUSSELS_RULES)
    assert len(zone.walk("STANDARD")) == len(zone.walk("DAYLIGHT")) == 1
    assert b"RDATE" not in BRUSSELS_RULES


@pytest.mark.parametrize("year", [1997, 2011, *range(2025, 2037)])
def test_brussels_rules_agree_with_the_zone(year: int) -> None:
    zone = Timezone.from_ical(BRUSSELS_RULES)
    assert isinstance(zone, Timezone)
    # Without lookup_tzid=False the name is looked up and this could never fail.
    written: tzinfo = zone.to_tz(lookup_tzid=False)
    true = ZoneInfo("Europe/Brussels")
    for hour in [*each_month(year), *last_week(year, 3), *last_week(year, 10)]:
        assert hour.astimezone(written).utcoffset() == hour.astimezone(true).utcoffset()


def each_month(year: int) -> list[datetime]:
    return [datetime(year, month, 15, 12, tzinfo=UTC) for month in range(1, 13)]


def last_week(year: int, month: int) -> list[datetime]:
    start = datetime(year, month, 24, tzinfo=UTC)
    return [start + timedelta(hours=hour) for hour in range(8 * 24)]


def test_a_wrong_rule_would_be_noticed() -> None:
    wrong = Timezone.from_ical(BRUSSELS_RULES.replace(b"BYMONTH=10", b"BYMONTH=9"))
    assert isinstance(wrong, Timezone)
    october = datetime(2030, 10, 10, tzinfo=UTC)
    offset = october.astimezone(wrong.to_tz(lookup_tzid=False)).utcoffset()
    assert offset != october.astimezone(ZoneInfo("Europe/Brussels")).utcoffset()
