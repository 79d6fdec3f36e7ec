"""Calendars to subscribe to: their secret addresses, and what they show.

Whoever has the address reads the calendar, so the token is random, is shown once and
is kept only as a hash. The one pitfall: unknown and revoked tokens must look alike
from outside.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import select

from scheduler.calendars import PAST, Agenda, Entry, Kind, calendar_bytes, is_shown
from scheduler.errors import NotFoundError, RefusedError
from scheduler.store.session import Db
from scheduler.store.tables import (
    CANCELLED,
    CalendarEntry,
    Feed,
    Helper,
    Network,
    Site,
)

TOKEN_BYTES: Final = 32
Owner = TypeVar("Owner", Helper, Site)
Row = TypeVar("Row", Helper, Site, Network)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose calendar: a helper, a site, or with neither the whole network.

    `network` may be left out where the other key, or the database, makes it clear.
    """

    network: str | None = None
    helper: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class FeedCalendar:
    """A calendar as it is served, and the instant of its last change."""

    content: bytes
    modified: datetime


def create_feed(db: Db, subject: Subject, lang: str, now: datetime) -> str:
    """Make a calendar address and give its token; it cannot be shown again.

    Parameters
    ----------
    lang
        Language of the titles.

    Raises
    ------
    NotFoundError
        There is no such helper, site or network.
    RefusedError
        Several networks have one, and the subject does not say which.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    network, helper, site = _found(db, subject)
    feed = Feed(
        network_id=network.id,
        helper_id=helper.id if helper else None,
        site_id=site.id if site else None,
        lang=lang,
        token_sha256=_hashed(token),
        created_at=now,
    )
    db.add(feed)
    db.flush()
    return token


def revoke_feeds(db: Db, subject: Subject, now: datetime) -> int:
    """Close every calendar address of a subject; give how many were open.

    The feeds of a network are those of the whole network, not of its helpers.

    Raises
    ------
    NotFoundError, RefusedError
        As `create_feed`.
    """
    network, helper, site = _found(db, subject)
    open_feeds = db.scalars(
        select(Feed).where(
            Feed.network_id == network.id,
            Feed.helper_id == (helper.id if helper else None),
            Feed.site_id == (site.id if site else None),
            Feed.revoked_at.is_(None),
        )
    ).all()
    for feed in open_feeds:
        feed.revoked_at = now
    db.flush()
    return len(open_feeds)


def find_feed(db: Db, token: str) -> Feed:
    """Give the feed of a token.

    Raises
    ------
    NotFoundError
        No feed has this token, or it was revoked; the message is the same.
    """
    feed = db.scalar(
        select(Feed).where(
            Feed.token_sha256 == _hashed(token), Feed.revoked_at.is_(None)
        )
    )
    if feed is None:
        msg = "There is no calendar at this address."
        raise NotFoundError(msg)
    return feed


def feed_calendar(db: Db, token: str, now: datetime) -> FeedCalendar:
    """Write the calendar of a feed.

    Raises
    ------
    NotFoundError
        As `find_feed`.
    """
    feed = find_feed(db, token)
    agenda = feed_agenda(db, feed, now)
    shown = [entry for entry in agenda.entries if is_shown(entry, now)]
    modified = max((one.last_modified for one in shown), default=feed.created_at)
    return FeedCalendar(calendar_bytes(agenda, now), modified)


def feed_agenda(db: Db, feed: Feed, now: datetime) -> Agenda:
    """Give what a feed shows, from 30 days back on."""
    network = db.get_one(Network, feed.network_id)
    if feed.helper_id is not None:
        owner: Helper | Site | Network = db.get_one(Helper, feed.helper_id)
    elif feed.site_id is not None:
        owner = db.get_one(Site, feed.site_id)
    else:
        owner = network
    return agenda_of(db, network, owner, feed.lang, now)


def agenda_of(
    db: Db,
    network: Network,
    owner: Helper | Site | Network,
    lang: str,
    now: datetime,
) -> Agenda:
    """Give the agenda of a helper, a site or a network, from 30 days back on."""
    rows = select(CalendarEntry, Site).join(Site, Site.id == CalendarEntry.site_id)
    rows = rows.where(CalendarEntry.ends_at >= now - PAST)
    kind: Kind
    if isinstance(owner, Helper):
        kind = "helper"
        rows = rows.where(CalendarEntry.helper_id == owner.id)
    else:
        kind = "site" if isinstance(owner, Site) else "network"
        owned = CalendarEntry.site_id if kind == "site" else CalendarEntry.network_id
        rows = rows.where(CalendarEntry.helper_id.is_(None), owned == owner.id)
    name = owner.name or owner.key
    found = tuple(entry_of(row, site) for row, site in db.execute(rows))
    entries = without(name, found) if kind == "helper" else found
    return Agenda(kind, name, network.zone, lang, entries)


def without(name: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Leave the helper out of the names in the helper's own calendar, once."""
    return tuple(replace(one, people=_others(name, one.people)) for one in entries)


def _others(name: str, people: tuple[str, ...]) -> tuple[str, ...]:
    others = list(people)
    if name in others:
        others.remove(name)
    return tuple(others)


def entry_of(row: CalendarEntry, site: Site) -> Entry:
    """Turn a row into what calendars show; the site gives only its coordinates."""
    where = None
    if site.latitude is not None and site.longitude is not None and not row.remote:
        where = (site.latitude, site.longitude)
    return Entry(
        uid=row.uid,
        sequence=row.sequence,
        cancelled=row.status == CANCELLED,
        start=row.starts_at,
        end=row.ends_at,
        last_modified=row.last_modified,
        activity=row.activity,
        site=row.site_name,
        address=row.address,
        location=where,
        people=tuple(row.helper_names),
    )


def _hashed(token: str) -> str:
    # Not a password: 256 random bits need no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()


def _found(db: Db, subject: Subject) -> tuple[Network, Helper | None, Site | None]:
    if subject.helper is not None:
        helper = _one(db, Helper, subject.helper, subject.network)
        return db.get_one(Network, helper.network_id), helper, None
    if subject.site is not None:
        site = _one(db, Site, subject.site, subject.network)
        return db.get_one(Network, site.network_id), None, site
    networks = select(Network)
    if subject.network is not None:
        networks = networks.where(Network.key == subject.network)
    found = db.scalars(networks.limit(2)).all()
    return _only(found, "network", subject.network or ""), None, None


def _one(db: Db, table: type[Owner], key: str, network: str | None) -> Owner:
    rows = select(table).where(table.key == key)
    if network is not None:
        rows = rows.join(Network, Network.id == table.network_id).where(
            Network.key == network
        )
    return _only(db.scalars(rows.limit(2)).all(), table.__name__.lower(), key)


def _only(found: Sequence[Row], what: str, key: str) -> Row:
    if not found:
        msg = f"There is no {what} “{key}”." if key else f"There is no {what} yet."
        raise NotFoundError(msg)
    if len(found) > 1:
        msg = f"Several networks have a {what} “{key}”: say which with --network."
        raise RefusedError(msg)
    return found[0]
