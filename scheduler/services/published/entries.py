"""Calendar entries: what a publication changes in everybody's calendar.

An entry has a name of its own for ever (UID). It is never deleted: what has gone is
cancelled, and comes back under the same name. Every change counts its sequence up,
so that calendars take it over; what has not changed is not touched.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, insert, select

from matching.times import Horizon
from scheduler.store.base import Base
from scheduler.store.session import Db
from scheduler.store.tables import (
    CANCELLED,
    CONFIRMED,
    Activity,
    Assignment,
    CalendarEntry,
    Helper,
    Network,
    PlanVersion,
    Seat,
    Session,
    Site,
)

# Fixed for ever: it makes the same name from the same keys.
_NAMES: Final = uuid.UUID("5f0c5f3e-6d0a-4f0a-9a4c-0a6b7f1f8f2d")


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry shows; equal contents need no new sequence."""

    session_id: int
    helper_id: int | None
    site_id: int
    starts_at: datetime
    ends_at: datetime
    activity: str
    site_name: str
    address: str
    helper_names: list[str]
    remote: bool


_SHOWN: Final = tuple(one.name for one in fields(Content))


def entry_uid(network: str, session: str, helper: str | None) -> str:
    """Give the name of an entry for ever, from keys."""
    # A key has no slash, so no two triples give one text.
    keys = "/".join((network, session, helper or ""))
    return f"{uuid.uuid5(_NAMES, keys)}@relais"


def write_entries(
    db: Db, network: Network, version: PlanVersion, horizon: Horizon, now: datetime
) -> None:
    """Bring the calendar entries of a week to a published version.

    Parameters
    ----------
    horizon
        The week of the version; entries of it that have gone are cancelled.
    now
        The instant of all changes.
    """
    wanted = dict(_wanted(db, network, version))
    kept = _kept(db, network, version, horizon)
    for uid, row in kept.items():
        content = wanted.get(uid)
        if content is not None:
            _change(row, {**_shown(content), "status": CONFIRMED}, now)
        elif horizon.origin <= row.starts_at < _end(horizon):
            _change(row, {"status": CANCELLED}, now)
    new = [
        {
            "network_id": network.id,
            "uid": uid,
            "sequence": 0,
            "status": CONFIRMED,
            "last_modified": now,
            **_shown(content),
        }
        for uid, content in wanted.items()
        if uid not in kept
    ]
    if new:
        # The table itself: the mapper would write rows with a None one by one.
        db.execute(insert(Base.metadata.tables[CalendarEntry.__tablename__]), new)
    db.flush()


def _shown(content: Content) -> dict[str, Any]:
    # Not `asdict`: that copies every value, which takes a second for a region.
    return {name: getattr(content, name) for name in _SHOWN}


def _end(horizon: Horizon) -> datetime:
    return horizon.instant(horizon.day_start(horizon.days))


def _change(row: CalendarEntry, fields: dict[str, Any], now: datetime) -> None:
    changed = {key: new for key, new in fields.items() if getattr(row, key) != new}
    if not changed:
        return
    for key, new in changed.items():
        setattr(row, key, new)
    row.sequence += 1
    row.last_modified = now


def _kept(
    db: Db, network: Network, version: PlanVersion, horizon: Horizon
) -> dict[str, CalendarEntry]:
    """Give the entries that the version may change: of its sessions, and of its week."""
    of_sessions = (
        select(Seat.session_id)
        .join(Assignment, Assignment.seat_id == Seat.id)
        .where(Assignment.plan_version_id == version.id)
    )
    in_week = (CalendarEntry.starts_at >= horizon.origin) & (
        CalendarEntry.starts_at < _end(horizon)
    )
    rows = db.scalars(
        select(CalendarEntry).where(
            CalendarEntry.network_id == network.id,
            CalendarEntry.session_id.in_(of_sessions) | in_week,
        )
    )
    return {row.uid: row for row in rows}


@dataclass(frozen=True, slots=True)
class Member:
    """One helper in the team of a held session."""

    helper_id: int
    helper: str
    name: str
    starts_at: datetime
    ends_at: datetime


def _wanted(
    db: Db, network: Network, version: PlanVersion
) -> Iterator[tuple[str, Content]]:
    """Give the entries of a version: one of each held session, one of each helper."""
    teams: dict[int, list[Member]] = defaultdict(list)
    sessions: dict[int, tuple[Session, Site, str]] = {}
    for session, site, activity, *who in db.execute(_teams(version)):
        sessions[session.id] = session, site, activity or ""
        teams[session.id].append(Member(*who))
    for session_id, team in teams.items():
        session, site, activity = sessions[session_id]
        whole = Content(
            session_id=session_id,
            helper_id=None,
            site_id=site.id,
            starts_at=team[0].starts_at,
            ends_at=team[0].ends_at,
            activity=activity,
            site_name=site.name or site.key,
            address=site.address,
            # Not by seat: who only changes seats changes nobody's calendar.
            helper_names=sorted(member.name or member.helper for member in team),
            remote=session.remote,
        )
        yield entry_uid(network.key, session.key, None), whole
        for member in team:
            uid = entry_uid(network.key, session.key, member.helper)
            yield uid, replace(whole, helper_id=member.helper_id)


def _teams(version: PlanVersion) -> Select[*tuple[Any, ...]]:
    """Select session, site, activity, and then the fields of `Member`."""
    return (
        select(
            Session,
            Site,
            func.coalesce(func.nullif(Activity.name, ""), Activity.key),
            Helper.id,
            Helper.key,
            Helper.name,
            Assignment.starts_at,
            Assignment.ends_at,
        )
        .select_from(Assignment)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Session, Session.id == Seat.session_id)
        .join(Site, Site.id == Session.site_id)
        .join(Helper, Helper.id == Assignment.helper_id)
        .outerjoin(Activity, Activity.id == Session.activity_id)
        .where(Assignment.plan_version_id == version.id)
        .order_by(Session.key, Seat.position, Seat.key)
    )
