"""Calendars to subscribe to: their secret addresses, and what they show.

Whoever has the address reads the calendar, so the token is random, is shown once and
is kept only as a hash. The one pitfall: unknown and revoked tokens must look alike
from outside.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any, Final, TypeVar

from sqlalchemy import Select, bindparam, func, select

from scheduler.calendars import (
    AHEAD,
    CANCELLED_KEPT,
    PAST,
    Agenda,
    Entry,
    Kind,
    calendar_bytes,
)
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
NO_FEED: Final = "There is no calendar at this address."
# Another program may write the same entries in other words.
VERSION: Final = version("relais")
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
class FeedState:
    """What a feed shows now, without writing it.

    Attributes
    ----------
    tag
        Other as soon as anything that is shown is other; made by counting in the
        database, so that who has the calendar already is answered in a moment.
    modified
        Instant of the last change.
    """

    feed_id: int
    tag: str
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
        raise NotFoundError(NO_FEED)
    return feed


def feed_state(db: Db, token: str, now: datetime) -> FeedState:
    """Say which state of a calendar a feed shows.

    Entries change their sequence with whatever they show, but for coordinates, which
    change the revision of their site; those that enter or leave the window change the
    sums.

    Raises
    ------
    NotFoundError
        As `find_feed`.
    """
    feed = db.execute(_named(), {"token": _hashed(token)}).one_or_none()
    if feed is None:
        raise NotFoundError(NO_FEED)
    kind, owner = _kind_of(feed), feed.helper_id or feed.site_id or feed.network_id
    window = {
        "owner": owner,
        "cancelled_since": now - CANCELLED_KEPT,
        "since": now - PAST,
        "before": now + AHEAD,
    }
    *sums, modified = db.execute(_sums(kind), window).one()
    state = (VERSION, feed.id, feed.lang, feed.zone, feed.named, *sums, modified)
    tag = hashlib.sha256(repr(state).encode()).hexdigest()
    return FeedState(feed.id, tag, feed.created_at if modified is None else modified)


# Programmes ask again every few minutes, nearly always for what they have: to build
# and read these two statements anew took longer than to run them.
@cache
def _named() -> Select[*tuple[Any, ...]]:
    """Select a feed by the hash of its token, with what its calendar is called."""
    names = (
        name
        for row in (Helper, Site, Network)
        for name in (func.nullif(row.name, ""), row.key)
    )
    return (
        select(
            Feed.id,
            Feed.lang,
            Feed.created_at,
            Feed.helper_id,
            Feed.site_id,
            Feed.network_id,
            Network.zone,
            func.coalesce(*names).label("named"),
        )
        .join(Network, Network.id == Feed.network_id)
        .outerjoin(Helper, Helper.id == Feed.helper_id)
        .outerjoin(Site, Site.id == Feed.site_id)
        .where(Feed.token_sha256 == bindparam("token"), Feed.revoked_at.is_(None))
    )


@cache
def _sums(kind: Kind) -> Select[*tuple[Any, ...]]:
    """Select what tells one state of a calendar from another."""
    entry = CalendarEntry
    cancelled = entry.status == CANCELLED
    kept = cancelled & (entry.ends_at >= bindparam("cancelled_since"))
    held = ~cancelled & (entry.ends_at >= bindparam("since"))
    rows = (
        select(
            func.count(),
            func.sum(entry.id),
            func.sum(entry.sequence),
            func.sum(Site.revision),
            func.max(entry.last_modified, type_=entry.last_modified.type),
        )
        .join(Site, Site.id == entry.site_id)
        .where(kept | held, entry.starts_at < bindparam("before"))
    )
    owned = {
        "helper": entry.helper_id,
        "site": entry.site_id,
        "network": entry.network_id,
    }
    if kind != "helper":
        rows = rows.where(entry.helper_id.is_(None))
    return rows.where(owned[kind] == bindparam("owner"))


def _kind_of(feed: Any) -> Kind:
    if feed.helper_id is not None:
        return "helper"
    return "network" if feed.site_id is None else "site"


class Calendars:
    """Calendars that were written and have not changed since, in memory.

    Parameters
    ----------
    kept
        At most so many; the one not asked for longest goes first.
    """

    def __init__(self, kept: int = 512) -> None:
        self._kept = kept
        self._written: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def calendar(self, db: Db, state: FeedState, now: datetime) -> bytes:
        """Give the calendar of a feed in a state, written or remembered."""
        with self._lock:
            if state.tag in self._written:
                self._written.move_to_end(state.tag)
                return self._written[state.tag]
        feed = db.get_one(Feed, state.feed_id)
        content = calendar_bytes(feed_agenda(db, feed, now), now)
        with self._lock:
            self._written[state.tag] = content
            while len(self._written) > self._kept:
                self._written.popitem(last=False)
        return content


def feed_agenda(db: Db, feed: Feed, now: datetime) -> Agenda:
    """Give what a feed shows, from 30 days back on."""
    network, owner = _owner(db, feed)
    return agenda_of(db, network, owner, feed.lang, now)


def _owner(db: Db, feed: Feed) -> tuple[Network, Helper | Site | Network]:
    network = db.get_one(Network, feed.network_id)
    if feed.helper_id is not None:
        return network, db.get_one(Helper, feed.helper_id)
    if feed.site_id is not None:
        return network, db.get_one(Site, feed.site_id)
    return network, network


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
