"""Rows of sessions, with their times, needs and seats, as those of a problem."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, Text, cast, select

from matching.files.session_shape import home_visit_shape, use_shape
from matching.files.words import IDS, LANGUAGES, LEVELS
from matching.problem import Module, Option, Pin, Seat, Session
from matching.shapes import ListOf, Nullable, Reading, Shape, Where
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
_SESSION_FORMS: Final[Mapping[str, Shape[Any]]] = {
    "public_languages": LANGUAGES,
    "home_visit": Nullable(home_visit_shape()),
    "resources": ListOf(use_shape(), "a list of uses"),
}
# What has the same name and meaning in a row and in a problem.
_SAME: Final = (
    "priority", "min_staff", "max_mentors_per_senior", "remote", "requested", "minors",
)  # fmt: skip


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
    forms = Forms(reading)
    seats = _seats(db, ids, forms)
    options = _options(db, ids, horizon)
    row = tables.Session
    rows = db.execute(
        select(
            *(getattr(row, name) for name in ("id", "key", *_SAME)),
            *(cast(getattr(row, name), Text) for name in _SESSION_FORMS),
            row.ideal_staff,
            row.module,
            row.trainer_seat,
            tables.Site.key,
            tables.Activity.key,
            tables.Series.key,
        )
        .join(tables.Option, tables.Option.session_id == row.id)
        .join(tables.Site, tables.Site.id == row.site_id)
        .outerjoin(tables.Activity, tables.Activity.id == row.activity_id)
        .outerjoin(tables.Series, tables.Series.id == row.series_id)
        .where(row.id.in_(ids), tables.Option.position == 0)
        .order_by(tables.Option.starts_at, row.key)
    )
    found: list[Session] = []
    for row_id, key, *cells in rows:
        same = dict(zip(_SAME, cells, strict=False))
        texts = cells[len(_SAME) : len(_SAME) + len(_SESSION_FORMS)]
        ideal, number, seat, site, activity, series = cells[-6:]
        said = forms.read(_SESSION_FORMS, texts, ((None, "session"), key))
        found.append(
            Session(
                id=key,
                site=site,
                options=tuple(options[row_id]),
                seats=tuple(seats.get(row_id, ())),
                activity=activity or "",
                ideal_staff=same["min_staff"] if ideal is None else ideal,
                public_languages=said["public_languages"],
                home_visit=said["home_visit"],
                uses=said["resources"],
                module=None if series is None else Module(series, number or 0, seat),
                **same,
            )
        )
    return tuple(found)


class Forms:
    """JSON columns read by their shapes; texts that come again are read once.

    Parameters
    ----------
    reading
        Notes what is wrong in them.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[tuple[str, str | None], Any] = {}

    def read(
        self,
        shapes: Mapping[str, Shape[Any]],
        texts: Iterable[str | None],
        where: Where,
    ) -> dict[str, Any]:
        """Read the columns of a row.

        Parameters
        ----------
        texts
            What the columns hold, in the order of the shapes; None is null.
        """
        found: dict[str, Any] = {}
        for name, text in zip(shapes, texts, strict=True):
            known = (name, text)
            if known in self._known:
                found[name] = self._known[known]
                continue
            count = self._reading.count
            value = None if text is None else json.loads(text)
            found[name] = shapes[name].read(value, (where, name), self._reading)
            if self._reading.count == count:
                self._known[known] = found[name]
        return found


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


def _seats(db: Db, ids: Select[int], forms: Forms) -> Mapping[int, list[Seat]]:
    found: dict[int, list[Seat]] = defaultdict(list)
    row = tables.Seat
    rows = db.execute(
        select(
            row.session_id,
            tables.Session.key,
            row.key,
            row.any_language,
            row.mandatory,
            row.shadow,
            *(cast(getattr(row, name), Text) for name in _SEAT_FORMS),
        )
        .join(tables.Session, tables.Session.id == row.session_id)
        .where(row.session_id.in_(ids))
        .order_by(row.session_id, row.position, row.key)
    )
    for session_id, session, key, any_language, mandatory, shadow, *texts in rows:
        seat = Seat(
            id=key,
            any_language=any_language,
            mandatory=mandatory,
            shadow=shadow,
            **forms.read(_SEAT_FORMS, texts, (((None, "session"), session), key)),
        )
        found[session_id].append(seat)
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
