"""Rows of sessions, with their times, needs and seats, as those of a problem."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, select

from matching.files.session_shape import home_visit_shape, use_shape
from matching.files.words import IDS, LANGUAGES, LEVELS
from matching.problem import HomeVisit, Module, Option, Pin, Seat, Session, Use
from matching.shapes import ListOf, Reading, Shape
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
HOME_VISIT: Final[Shape[HomeVisit]] = home_visit_shape()
USES: Final[Shape[tuple[Use, ...]]] = ListOf(use_shape(), "a list of uses")


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
    options = _options(db, ids, horizon)
    row = tables.Session
    rows = db.execute(
        select(
            row,
            tables.Site.key,
            tables.Activity.key,
            tables.Series.key,
            tables.Option.starts_at,
        )
        .join(tables.Option, tables.Option.session_id == row.id)
        .join(tables.Site, tables.Site.id == row.site_id)
        .outerjoin(tables.Activity, tables.Activity.id == row.activity_id)
        .outerjoin(tables.Series, tables.Series.id == row.series_id)
        .where(row.id.in_(ids), tables.Option.position == 0)
        .order_by(tables.Option.starts_at, row.key)
    )
    return tuple(
        _session(
            row,
            Belongings(site, activity or "", series),
            tuple(options[row.id]),
            tuple(seats.get(row.id, ())),
            reading,
        )
        for row, site, activity, series, _ in rows
    )


class Belongings(NamedTuple):
    """Keys of what a session belongs to."""

    site: str
    activity: str
    series: str | None


def _session(
    row: tables.Session,
    of: Belongings,
    options: tuple[Option, ...],
    seats: tuple[Seat, ...],
    reading: Reading,
) -> Session:
    where = ((None, "session"), row.key)
    visit = row.home_visit
    module = None
    if of.series is not None:
        module = Module(of.series, row.module or 0, row.trainer_seat)
    return Session(
        id=row.key,
        site=of.site,
        options=options,
        seats=seats,
        activity=of.activity,
        priority=row.priority,
        min_staff=row.min_staff,
        ideal_staff=row.min_staff if row.ideal_staff is None else row.ideal_staff,
        public_languages=LANGUAGES.read(
            row.public_languages, (where, "public_languages"), reading
        ),
        max_mentors_per_senior=row.max_mentors_per_senior,
        remote=row.remote,
        requested=row.requested,
        minors=row.minors,
        home_visit=None
        if visit is None
        else HOME_VISIT.read(visit, (where, "home_visit"), reading),
        module=module,
        uses=USES.read(row.resources, (where, "resources"), reading),
    )


def _options(db: Db, ids: Select[int], horizon: Horizon) -> Mapping[int, list[Option]]:
    """Give the possible times of sessions, with their rooms, in their order."""
    found: dict[int, list[Option]] = defaultdict(list)
    row = tables.Option
    rows = db.execute(
        select(row.session_id, row.starts_at, row.ends_at, tables.Room.key)
        .outerjoin(tables.Room, tables.Room.id == row.room_id)
        .where(row.session_id.in_(ids))
        .order_by(row.session_id, row.position)
    )
    minute = horizon.minute_of_instant
    for session_id, starts_at, ends_at, room in rows:
        found[session_id].append(Option(minute(starts_at), minute(ends_at), room))
    return found


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
