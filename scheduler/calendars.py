"""Rows in, iCalendar bytes out: what helpers, sites and networks subscribe to.

Pure functions: the same entries at the same day give the same bytes, because
DTSTAMP and LAST-MODIFIED come from the row and SEQUENCE is a column. The one pitfall
is what libraries add by themselves: a UID on VCALENDAR (one subscriber then shows
one single event), a DTSTAMP of now, a VTIMEZONE that Outlook ignores. So components
are made plain and property by property; the library writes each property.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vText

from scheduler.texts import translator
from scheduler.texts.language import Texts

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
PAST: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=366)
CANCELLED_KEPT: Final = timedelta(days=7)
REFRESH: Final = timedelta(hours=1)
# Properties kept as they were written: a publication writes thousands of events, and
# nearly all they say stands in another one too.
REMEMBERED: Final = 1 << 15
PRODUCT: Final = "-//Relais//Relais//EN"

Kind = Literal["helper", "site", "network"]

# One STANDARD and one DAYLIGHT block, by RRULE: Outlook ignores anything richer and
# is then one hour off in summer. Exact from the last Sunday of March 1996 on.
BRUSSELS: Final = "Europe/Brussels"
BRUSSELS_RULES: Final = b"""\
BEGIN:VTIMEZONE\r
TZID:Europe/Brussels\r
BEGIN:DAYLIGHT\r
TZNAME:CEST\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
DTSTART:19960331T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
TZNAME:CET\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
DTSTART:19961027T030000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
END:STANDARD\r
END:VTIMEZONE\r
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it stands in the store, published or cancelled.

    Attributes
    ----------
    uid
        Never changes for one session and its subscriber.
    sequence
        Grows with every change, a cancellation included.
    start, end
        Aware instants, half-open.
    last_modified
        Aware instant of the last change.
    activity, site, address
        Names as they were when published; `address` may be empty.
    location
        Latitude and longitude in degrees, or None.
    people
        Names of those who come, in reading order.
    """

    uid: str
    sequence: int
    cancelled: bool
    start: datetime
    end: datetime
    last_modified: datetime
    activity: str
    site: str
    address: str = ""
    location: tuple[float, float] | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agenda:
    """What one feed shows: whose it is, in which zone and language.

    `kind` decides the titles: a helper reads the place, a site who comes, a network
    both.
    """

    kind: Kind
    name: str
    zone: str
    lang: str
    entries: Sequence[Entry] = ()


def calendar_bytes(agenda: Agenda, now: datetime) -> bytes:
    """Write an agenda as one iCalendar object.

    Parameters
    ----------
    agenda
        Its entries may come in any order and from any time.
    now
        Aware instant that decides which entries are still shown; it is written
        nowhere.

    Returns
    -------
    bytes
        UTF-8, lines folded at 75 octets and ended by CRLF.
    """
    calendar = _plain_calendar()
    calendar.add("x-wr-calname", vText(agenda.name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    shown = [entry for entry in agenda.entries if is_shown(entry, now)]
    return _written_with(_inside(calendar), agenda, shown)


def published_text(agenda: Agenda, contact: str = "") -> str:
    """Write entries as a calendar that is sent to somebody (``METHOD:PUBLISH``).

    The events are those of the feed: same UID, same SEQUENCE, and what was cancelled
    has ``STATUS:CANCELLED``; whoever has both sees each event once. It asks for no
    answer.

    Parameters
    ----------
    agenda
        Its name is the organiser's, its entries are those to tell, whatever their
        time.
    contact
        Mail address of the organiser; the standard wants one (RFC 5546, 3.2.1).
    """
    organizer = b""
    if contact:
        organizer = _organizer(agenda.name, "mailto:" + "".join(contact.split()))
    return _written_with(_published(), agenda, agenda.entries, organizer).decode()


@cache
def _published() -> bytes:
    calendar = _plain_calendar()
    calendar.add("method", "PUBLISH")
    return _inside(calendar)


def _plain_calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _written_with(
    head: bytes, agenda: Agenda, entries: Iterable[Entry], organizer: bytes = b""
) -> bytes:
    texts = translator(agenda.lang)
    zone = ZoneInfo(agenda.zone) if agenda.zone == BRUSSELS else None
    parts = [b"BEGIN:VCALENDAR\r\n", head]
    if zone is not None:
        parts.append(_brussels())
    for entry in sorted(entries, key=lambda entry: (entry.start, entry.uid)):
        event = _event(entry, agenda.kind, zone, texts)
        parts += (b"BEGIN:VEVENT\r\n", *event, organizer, b"END:VEVENT\r\n")
    parts.append(b"END:VCALENDAR\r\n")
    return b"".join(parts)


@cache
def _brussels() -> bytes:
    # Read once: it takes longer than an event.
    written: bytes = Timezone.from_ical(BRUSSELS_RULES).to_ical(sorted=False)
    return written


def _inside(component: Component) -> bytes:
    """Give what the library writes of a component, between its first and last line."""
    written: bytes = component.to_ical(sorted=False)
    first, last = written.index(b"\r\n") + 2, written.rindex(b"END:")
    return written[first:last]


@lru_cache(maxsize=REMEMBERED)
def _text(name: str, text: str) -> bytes:
    """Let the library write a property of text, the short way."""
    written: bytes = Event().content_line(name, vText(text), sorted=False).to_ical()
    return written + b"\r\n"


@lru_cache(maxsize=REMEMBERED)
def _place(location: tuple[float, float]) -> bytes:
    event = Event()
    event.add("geo", location)
    return _inside(event)


@lru_cache(maxsize=REMEMBERED)
def _time(name: str, at: datetime, zone: str) -> bytes:
    # By the name of the zone too: one instant in two zones is equal, not the same.
    event = Event()
    event.add(name, at.replace(tzinfo=ZoneInfo(zone)))
    return _inside(event)


@cache
def _organizer(name: str, address: str) -> bytes:
    organizer = vCalAddress(address)
    organizer.params["CN"] = name
    event = Event()
    event.add("organizer", organizer)
    return _inside(event)


def is_shown(entry: Entry, now: datetime) -> bool:
    """Say whether a feed still, or already, shows an entry.

    30 days back and 12 months ahead; a cancelled one until 7 days after its end.
    """
    kept = CANCELLED_KEPT if entry.cancelled else PAST
    return now - kept <= entry.end and entry.start < now + AHEAD


def _event(
    entry: Entry, kind: Kind, zone: ZoneInfo | None, texts: Texts
) -> Iterator[bytes]:
    changed = entry.last_modified.astimezone(UTC)
    yield _text("UID", entry.uid)
    yield _time("dtstamp", changed, "UTC")
    yield _time("last-modified", changed, "UTC")
    yield _text("SEQUENCE", str(entry.sequence))
    yield from _times(entry, zone)
    yield _text("SUMMARY", _title(entry, kind, texts))
    yield _text("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    yield _text("TRANSP", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    yield _text("LOCATION", ", ".join(filter(None, (entry.site, entry.address))))
    if entry.location is not None:
        yield _place(entry.location)
    if entry.activity:
        yield _text("CATEGORIES", entry.activity)
    description = _description(entry, kind, texts)
    if description:
        yield _text("DESCRIPTION", description)


def _times(entry: Entry, zone: ZoneInfo | None) -> Iterator[bytes]:
    """Write start and end in the zone, or in UTC where local time would not be clear.

    The hour that comes twice in October can be written with a TZID only for its
    first coming: RFC 5545, 3.3.5.
    """
    written = zone or ZoneInfo("UTC")
    start, end = entry.start.astimezone(written), entry.end.astimezone(written)
    if start.fold or end.fold:
        written = ZoneInfo("UTC")
        start, end = entry.start.astimezone(written), entry.end.astimezone(written)
    yield _time("dtstart", start, written.key)
    yield _time("dtend", end, written.key)


def _title(entry: Entry, kind: Kind, texts: Texts) -> str:
    people = texts.together(list(entry.people))
    if kind == "helper":
        parts = [entry.activity, entry.site]
    elif kind == "site":
        parts = [entry.activity, people]
    else:
        parts = [entry.site, entry.activity, people]
    title = " – ".join(" ".join(part.split()) for part in parts if part)
    if entry.cancelled:
        return texts.gettext("CANCELLED: %(title)s", title=title)
    return title


def _description(entry: Entry, kind: Kind, texts: Texts) -> str:
    if entry.cancelled:
        return texts.gettext("This session is cancelled.")
    if entry.people:
        people = texts.together(list(entry.people))
        return texts.gettext("With: %(people)s", people=people)
    return "" if kind == "helper" else texts.gettext("Nobody comes yet.")
