"""Rows in, iCalendar bytes out: what helpers, sites and networks subscribe to.

Pure functions: the same entries at the same day give the same bytes, because
DTSTAMP and LAST-MODIFIED come from the row and SEQUENCE is a column. The one pitfall
is what libraries add by themselves: a UID on VCALENDAR (one subscriber then shows
one single event), a DTSTAMP of now, a VTIMEZONE that Outlook ignores. So components
are made plain and property by property.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
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
    return _written_with(calendar, agenda, shown)


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
    calendar = _plain_calendar()
    calendar.add("method", "PUBLISH")
    organizer = None
    if contact:
        organizer = vCalAddress("mailto:" + "".join(contact.split()))
        organizer.params["CN"] = agenda.name
    return _written_with(calendar, agenda, agenda.entries, organizer).decode()


def _plain_calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _written_with(
    calendar: Calendar,
    agenda: Agenda,
    entries: Iterable[Entry],
    organizer: vCalAddress | None = None,
) -> bytes:
    texts = translator(agenda.lang)
    zone = ZoneInfo(agenda.zone) if agenda.zone == BRUSSELS else None
    if zone is not None:
        calendar.add_component(_brussels())
    for entry in sorted(entries, key=lambda entry: (entry.start, entry.uid)):
        event = _event(entry, agenda.kind, zone, texts)
        if organizer is not None:
            event.add("organizer", organizer)
        calendar.add_component(event)
    written: bytes = calendar.to_ical(sorted=False)
    return written


@cache
def _brussels() -> Component:
    # Read once: it takes longer than an event.
    return Timezone.from_ical(BRUSSELS_RULES)


def is_shown(entry: Entry, now: datetime) -> bool:
    """Say whether a feed still, or already, shows an entry.

    30 days back and 12 months ahead; a cancelled one until 7 days after its end.
    """
    kept = CANCELLED_KEPT if entry.cancelled else PAST
    return now - kept <= entry.end and entry.start < now + AHEAD


def _event(entry: Entry, kind: Kind, zone: ZoneInfo | None, texts: Texts) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.last_modified)
    event.add("last-modified", entry.last_modified)
    event.add("sequence", entry.sequence)
    start, end = _written(entry, zone)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", _title(entry, kind, texts))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    event.add("location", ", ".join(filter(None, (entry.site, entry.address))))
    if entry.location is not None:
        event.add("geo", entry.location)
    if entry.activity:
        event.add("categories", [entry.activity])
    description = _description(entry, kind, texts)
    if description:
        event.add("description", description)
    return event


def _written(entry: Entry, zone: ZoneInfo | None) -> tuple[datetime, datetime]:
    """Give start and end in the zone, or in UTC where local time would not be clear.

    The hour that comes twice in October can be written with a TZID only for its
    first coming: RFC 5545, 3.3.5.
    """
    if zone is None:
        return entry.start, entry.end
    start, end = entry.start.astimezone(zone), entry.end.astimezone(zone)
    if start.fold or end.fold:
        return entry.start, entry.end
    return start, end


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
