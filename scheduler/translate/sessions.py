"""Rows of sessions and seats, with the sites they are at, as those of a problem."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from matching.files.words import IDS, LANGUAGES, LEVELS
from matching.problem import Option, Pin, Seat, Session, Site
from matching.shapes import Reading, Shape
from matching.times import Horizon
from scheduler.store import tables
from scheduler.store.session import Db

_SEAT_FORMS: Mapping[str, Shape[Any]] = {
    "roles": IDS,
    "skills": LEVELS,
    "languages": LANGUAGES,
    "clearances": IDS,
    "badges": IDS,
    "tutor_roles": IDS,
}


def week_session_ids(network_id: int, horizon: Horizon) -> Select[int]:
    """Select the ids of the sessions that start in a horizon and are not off."""
    return (
        select(tables.Session.id)
        .join(tables.Option, tables.Option.session_id == tables.Session.id)
        .where(
            tables.Session.network_id == network_id,
            tables.Session.called_off.is_(False),
            tables.Option.position == 0,
            tables.Option.starts_at >= horizon.origin,
            tables.Option.starts_at < horizon.instant(horizon.day_start(horizon.days)),
        )
    )


def week_options(
    db: Db, ids: Select[int]
) -> Mapping[int, list[tuple[datetime, datetime]]]:
    """Give the possible times of sessions by row id, in the order of their numbers."""
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    row = tables.Option
    rows = db.execute(
        select(row.session_id, row.starts_at, row.ends_at)
        .where(row.session_id.in_(ids))
        .order_by(row.session_id, row.position)
    )
    for session_id, starts_at, ends_at in rows:
        found[session_id].append((starts_at, ends_at))
    return found


def week_sites(db: Db, network_id: int) -> tuple[Site, ...]:
    """Give all sites of a network, by key."""
    rows = db.scalars(
        select(tables.Site)
        .where(tables.Site.network_id == network_id)
        .order_by(tables.Site.key)
    )
    return tuple(
        Site(
            id=row.key,
            name=row.name,
            location=None
            if row.latitude is None or row.longitude is None
            else (row.latitude, row.longitude),
        )
        for row in rows
    )


def week_travel(db: Db, network_id: int) -> dict[tuple[str, str], int]:
    """Give the table of travel minutes between the sites of a network."""
    here, there = aliased(tables.Site), aliased(tables.Site)
    rows = db.execute(
        select(here.key, there.key, tables.TravelTime.minutes)
        .join(here, here.id == tables.TravelTime.site_id)
        .join(there, there.id == tables.TravelTime.other_id)
        .where(here.network_id == network_id)
    )
    return {(min(a, b), max(a, b)): minutes for a, b, minutes in rows}


def week_sessions(
    db: Db, network_id: int, horizon: Horizon, reading: Reading
) -> tuple[Session, ...]:
    """Give the sessions of a week with their times and seats, in order of time.

    Parameters
    ----------
    reading
        Notes what is wrong in their JSON columns, by session and seat key.
    """
    ids = week_session_ids(network_id, horizon)
    seats = _seats(db, ids, reading)
    times = week_options(db, ids)
    rows = db.execute(
        select(tables.Session, tables.Site.key, tables.Activity.key)
        .join(tables.Option, tables.Option.session_id == tables.Session.id)
        .join(tables.Site, tables.Site.id == tables.Session.site_id)
        .outerjoin(tables.Activity, tables.Activity.id == tables.Session.activity_id)
        .where(tables.Session.id.in_(ids), tables.Option.position == 0)
        .order_by(tables.Option.starts_at, tables.Session.key)
    )
    return tuple(
        _session(
            row,
            (site, activity or ""),
            tuple(
                Option(
                    horizon.minute_of_instant(starts_at),
                    horizon.minute_of_instant(ends_at),
                )
                for starts_at, ends_at in times[row.id]
            ),
            tuple(seats.get(row.id, ())),
            reading,
        )
        for row, site, activity in rows
    )


def _session(
    row: tables.Session,
    what: tuple[str, str],
    options: tuple[Option, ...],
    seats: tuple[Seat, ...],
    reading: Reading,
) -> Session:
    where = (((None, "session"), row.key), "public_languages")
    site, activity = what
    return Session(
        id=row.key,
        site=site,
        options=options,
        seats=seats,
        activity=activity,
        priority=row.priority,
        min_staff=row.min_staff,
        ideal_staff=row.min_staff if row.ideal_staff is None else row.ideal_staff,
        public_languages=LANGUAGES.read(row.public_languages, where, reading),
        max_mentors_per_senior=row.max_mentors_per_senior,
        remote=row.remote,
    )


def _seats(db: Db, ids: Select[int], reading: Reading) -> Mapping[int, list[Seat]]:
    found: dict[int, list[Seat]] = defaultdict(list)
    rows = db.execute(
        select(tables.Seat, tables.Session.key)
        .join(tables.Session, tables.Session.id == tables.Seat.session_id)
        .where(tables.Seat.session_id.in_(ids))
        .order_by(tables.Seat.session_id, tables.Seat.position, tables.Seat.key)
    )
    for row, session in rows:
        where = ((None, "session"), session), row.key
        forms = {
            name: shape.read(getattr(row, name), (where, name), reading)
            for name, shape in _SEAT_FORMS.items()
        }
        seat = Seat(
            id=row.key,
            any_language=row.any_language,
            mandatory=row.mandatory,
            shadow=row.shadow,
            **forms,
        )
        found[row.session_id].append(seat)
    return found


def week_pins(db: Db, ids: Select[int]) -> tuple[Pin, ...]:
    """Give the pins of sessions, in the order in which they were set."""
    rows = db.execute(
        select(tables.Session.key, tables.Seat.key, tables.Helper.key)
        .select_from(tables.Pin)
        .join(tables.Seat, tables.Seat.id == tables.Pin.seat_id)
        .join(tables.Session, tables.Session.id == tables.Seat.session_id)
        .join(tables.Helper, tables.Helper.id == tables.Pin.helper_id)
        .where(tables.Session.id.in_(ids))
        .order_by(tables.Pin.id)
    )
    return tuple(Pin(*row) for row in rows)


def pinned_helpers(ids: Select[int]) -> Select[int]:
    """Select the ids of the helpers with a pin in sessions."""
    return (
        select(tables.Pin.helper_id)
        .join(tables.Seat, tables.Seat.id == tables.Pin.seat_id)
        .where(tables.Seat.session_id.in_(ids))
    )
