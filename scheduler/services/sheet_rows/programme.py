"""The sheets about what is held: activities, series, sessions, seats, pins."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select

from scheduler.services.imports.programme import ACTIVITY_COLUMNS, SESSION_COLUMNS
from scheduler.services.imports.seats import DEFAULTS
from scheduler.services.sheet_rows.rows import Record, Source, picked
from scheduler.sheets.export import Rows, Tables
from scheduler.sheets.lists import SeatWish
from scheduler.sheets.needs import OtherTime
from scheduler.sheets.templates.programme import NO_LIMIT
from scheduler.store.tables import Activity, Option, Pin, Seat, Series, Session

# Where None is something a session may want although its activity does not.
_MAY_BE_NONE: Final = ("ideal_staff", "max_mentors_per_senior")


def programme_tables(source: Source) -> Tables:
    """Give the sheets of the programme by key."""
    activities = source.rows(Activity, Activity.network_id == source.network.id)
    mine = Session.network_id == source.network.id
    times = _times(source)
    sessions = [
        row
        for row in source.rows(Session, mine)
        if row["id"] in times
        and source.wanted(
            times[row["id"]][0]["starts_at"], times[row["id"]][0]["ends_at"]
        )
    ]
    seats = _seats(source)
    return {
        "activities": [_activity(row) for row in activities],
        "series": _series(source),
        "sessions": [
            _session(source, row, times[row["id"]], seats.get(row["id"], []), names)
            for names in [_series_names(source)]
            for row in sessions
        ],
        "seats": [
            *_usual_seats(activities),
            *(
                {"session": row["key"], **_seat(seat["key"], seat)}
                for row in sessions
                for seat in seats.get(row["id"], ())
            ),
        ],
        "pins": _pins(source, {row["id"] for row in sessions}),
    }


def _uses(uses: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(dict(use) for use in uses)


def _wishes(keys: Iterable[str]) -> tuple[SeatWish, ...]:
    return tuple(SeatWish(key) for key in keys)


def _activity(row: Record) -> dict[str, Any]:
    return {
        "key": row["key"],
        **picked(row, ("name", "duration_minutes", "active", *ACTIVITY_COLUMNS)),
        "resources": _uses(row["resources"]),
        "seats": _wishes(form["id"] for form in row["seats"]),
    }


def _usual_seats(activities: Iterable[Record]) -> Rows:
    return [
        {"activity": row["key"], **_seat(form["id"], {**DEFAULTS, **form})}
        for row in activities
        for form in row["seats"]
    ]


def _seat(key: str, form: Record) -> dict[str, Any]:
    said = picked(form, DEFAULTS)
    lists = {name: tuple(one) for name, one in said.items() if isinstance(one, list)}
    return {"seat": key, **said, **lists}


def _series_names(source: Source) -> dict[int | None, str]:
    mine = Series.network_id == source.network.id
    rows = source.db.execute(select(Series.id, Series.key).where(mine))
    return {row.id: row.key for row in rows}


def _series(source: Source) -> Rows:
    return [
        {
            **picked(row, ("key", "name", "same_trainer", "active")),
            "trainer": source.helpers.get(row["trainer_id"]),
        }
        for row in source.rows(Series, Series.network_id == source.network.id)
    ]


def _times(source: Source) -> Mapping[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    mine = select(Session.id).where(Session.network_id == source.network.id)
    rows = source.rows(Option, Option.session_id.in_(mine))
    for row in sorted(rows, key=lambda row: int(row["position"])):
        found[row["session_id"]].append(row)
    return found


def _seats(source: Source) -> Mapping[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    mine = select(Session.id).where(Session.network_id == source.network.id)
    rows = source.rows(Seat, Seat.session_id.in_(mine))
    for row in sorted(rows, key=lambda row: int(row["position"])):
        found[row["session_id"]].append(row)
    return found


def _session(
    source: Source,
    row: Record,
    times: list[Record],
    seats: list[Record],
    series: Mapping[int | None, str],
) -> dict[str, Any]:
    first, *others = times
    said = picked(row, SESSION_COLUMNS)
    unlimited = {name: NO_LIMIT for name in _MAY_BE_NONE if row[name] is None}
    return {
        "key": row["key"],
        "site": source.sites[row["site_id"]],
        "activity": source.activities.get(row["activity_id"]),
        **source.span(first["starts_at"], first["ends_at"]),
        **said,
        **unlimited,
        "resources": _uses(row["resources"]),
        "seats": _wishes(seat["key"] for seat in seats),
        "room": source.rooms.get(first["room_id"]),
        "options": tuple(
            OtherTime(
                source.moment(one["starts_at"]),
                source.moment(one["ends_at"]),
                source.rooms.get(one["room_id"]),
            )
            for one in others
        ),
        **_home_visit(row["home_visit"]),
        "series": series.get(row["series_id"]),
    }


def _home_visit(visit: Record | None) -> dict[str, Any]:
    if visit is None:
        return {"home_visit": False}
    latitude, longitude = visit.get("location") or (None, None)
    return {
        "home_visit": True,
        "visit_latitude": latitude,
        "visit_longitude": longitude,
        "known_helper_suffices": visit.get("known_helper_suffices", False),
    }


def _pins(source: Source, sessions: set[int]) -> Rows:
    rows = source.db.execute(
        select(Session.id, Session.key, Seat.key, Pin.helper_id)
        .select_from(Pin)
        .join(Seat, Seat.id == Pin.seat_id)
        .join(Session, Session.id == Seat.session_id)
        .where(Session.network_id == source.network.id)
        .order_by(Pin.id)
    )
    return [
        {"session": session, "seat": seat, "helper": source.helpers[helper]}
        for session_id, session, seat, helper in rows
        if session_id in sessions
    ]
