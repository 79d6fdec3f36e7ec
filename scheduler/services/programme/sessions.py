"""Dated sessions, as documents that coordinators read and change.

A new session takes from its activity what is not said. A session is never deleted:
it is called off. The pitfall is the week: a session belongs to the ISO week of its
first possible time, and all its times lie in that week.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from matching.faults import Fault
from matching.shapes import Reading
from scheduler.errors import NotFoundError, RefusedError
from scheduler.services.alarms.raising import watch
from scheduler.services.changes import (
    CHANGED,
    CREATED,
    assign,
    check_revision,
    note,
    plain,
)
from scheduler.services.forms import read_fields, read_key, refuse_faults
from scheduler.services.programme.session_forms import (
    NAMES,
    Around,
    note_contradictions,
    read_forms,
    seat_forms,
    session_shapes,
    written,
)
from scheduler.services.programme.session_parts import (
    bring_seats,
    bring_times,
    seats_of,
    times_of,
    whole_seat,
)
from scheduler.store.session import Db
from scheduler.store.tables import (
    Activity,
    Network,
    Option,
    Resource,
    Room,
    Series,
    Session,
    Site,
)
from scheduler.translate.weeks import week_horizon

KIND: Final = "session"
USUAL: Final[Mapping[str, Any]] = {
    "priority": 3,
    "min_staff": 1,
    "ideal_staff": None,
    "public_languages": {},
    "max_mentors_per_senior": None,
    "remote": False,
    "minors": 0,
    "resources": [],
}
"""What an activity may set otherwise, beside the seats."""
_ALONE: Final[Mapping[str, Any]] = {
    "activity": None,
    "requested": False,
    "home_visit": None,
    "series": None,
    "module": None,
    "trainer_seat": None,
    "called_off": False,
}
_PLAIN: Final = (*USUAL, *(_ALONE.keys() - {"activity", "series"}))
# A home visit says where somebody lives.
_PERSONAL: Final = ("home_visit",)


def list_sessions(
    db: Db,
    network: Network,
    *,
    after: str | None = None,
    limit: int = 50,
    week: str | None = None,
    site: str | None = None,
    activity: str | None = None,
    first: date | None = None,
    last: date | None = None,
    called_off: bool | None = None,
) -> list[dict[str, Any]]:
    """Give sessions by key, after a key.

    Parameters
    ----------
    week
        Only those of an ISO week.
    site, activity
        Only those of one, by its key.
    first, last
        Only those whose first possible time is on these local days, both included.
    called_off
        Only those that are called off, or only the others.

    Raises
    ------
    BadInputError
        The week is no ISO week.
    """
    rows = _wanted(network, week, first, last)
    if after is not None:
        rows = rows.where(Session.key > after)
    if site is not None:
        rows = rows.where(Site.key == site)
    if activity is not None:
        rows = rows.where(Activity.key == activity)
    if called_off is not None:
        rows = rows.where(Session.called_off.is_(called_off))
    found = db.execute(rows.order_by(Session.key).limit(limit)).all()
    return _documents(db, network, found)


def _wanted(
    network: Network, week: str | None, first: date | None, last: date | None
) -> Select[*tuple[Any, ...]]:
    rows = _rows(network)
    if week is not None:
        monday = week_horizon(week, network.zone).start
        rows = rows.where(Option.starts_at >= _midnight(network, monday))
        rows = rows.where(
            Option.starts_at < _midnight(network, monday + timedelta(days=7))
        )
    if first is not None:
        rows = rows.where(Option.starts_at >= _midnight(network, first))
    if last is not None and last < date.max:
        end = _midnight(network, last + timedelta(days=1))
        rows = rows.where(Option.starts_at < end)
    return rows


def _midnight(network: Network, day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(network.zone))


def _rows(network: Network) -> Select[*tuple[Any, ...]]:
    return (
        select(Session, Site.key, Activity.key, Series.key)
        .join(Site, Site.id == Session.site_id)
        .join(Option, (Option.session_id == Session.id) & (Option.position == 0))
        .outerjoin(Activity, Activity.id == Session.activity_id)
        .outerjoin(Series, Series.id == Session.series_id)
        .where(Session.network_id == network.id)
    )


def session_document(db: Db, network: Network, key: str) -> dict[str, Any]:
    """Give one session with its possible times and its seats.

    Raises
    ------
    NotFoundError
        The network has no such session.
    """
    return _found(db, network, key)[1]


def _found(db: Db, network: Network, key: str) -> tuple[Session, dict[str, Any]]:
    found = db.execute(_rows(network).where(Session.key == key)).all()
    if not found:
        msg = f"There is no session “{key}” in network “{network.key}”."
        raise NotFoundError(msg)
    return found[0][0], _documents(db, network, found)[0]


def _documents(db: Db, network: Network, rows: Iterable[Any]) -> list[dict[str, Any]]:
    rows = list(rows)
    ids = [row.id for row, *_ in rows]
    times, seats = times_of(db, ids, network.zone), seats_of(db, ids)
    return [
        {
            "key": row.key,
            "revision": row.revision,
            "week": _week(times[row.id][0]["starts_at"], network),
            "site": site,
            "activity": activity,
            "from_opening": row.opening_id is not None,
            "options": times[row.id],
            "seats": seats.get(row.id, []),
            "series": series,
            **{name: getattr(row, name) for name in _PLAIN},
        }
        for row, site, activity, series in rows
    ]


def _week(instant: datetime, network: Network) -> str:
    year, week, _ = instant.astimezone(ZoneInfo(network.zone)).isocalendar()
    return f"{year}-W{week:02}"


def create_session(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Make a session; what is not said comes from its activity, seats included.

    Parameters
    ----------
    fields
        Those of `scheduler.services.programme.session_forms.NAMES`; ``site`` and ``options``
        must be there. Without an end a time is as long as the activity.

    Raises
    ------
    BadInputError
        With every fault.
    RefusedError
        The key is used already.
    """
    reading = Reading()
    read_key(key, reading)
    for name in ("site", "options"):
        if name not in fields:
            reading.fault((None, name), None, "a value (this field is needed)")
    given = read_fields(session_shapes(network.zone), fields, reading)
    activity = _activity(db, network, given.get("activity"))
    if activity is not None and not activity.active:
        reading.fault((None, "activity"), activity.key, "an activity that is active")
    wanted = _defaults(activity) | given
    wanted["options"] = _with_ends(wanted["options"], activity)
    _judge(db, network, key, wanted, reading)
    if db.scalar(_key(network, key)) is not None:
        msg = f"There is a session “{key}” already."
        raise RefusedError(msg)
    row = Session(network_id=network.id, key=key, **_columns(db, network, wanted))
    db.add(row)
    db.flush()
    bring_times(db, row, wanted["options"])
    bring_seats(db, row, wanted["seats"])
    told = dict.fromkeys(fields)
    note(db, network, KIND, key, CREATED, by=by, now=now, revision=1, fields=told)
    return session_document(db, network, key)


def _key(network: Network, key: str) -> Select[int]:
    return select(Session.id).where(
        Session.network_id == network.id, Session.key == key
    )


def _activity(db: Db, network: Network, key: str | None) -> Activity | None:
    mine = Activity.network_id == network.id
    return db.scalar(select(Activity).where(mine, Activity.key == key))


def _defaults(activity: Activity | None) -> dict[str, Any]:
    """Give all fields of a session as its activity has them."""
    kept = {name: getattr(activity, name, usual) for name, usual in USUAL.items()}
    kept["seats"] = [] if activity is None else activity.seats
    return {"site": "", "options": (), **_ALONE, **read_forms(kept)}


def _with_ends(
    options: Iterable[Mapping[str, Any]], activity: Activity | None
) -> tuple[dict[str, Any], ...]:
    """Give times with their ends, where the activity says how long it lasts."""
    long = None if activity is None else activity.duration_minutes
    return tuple(
        {**one, "ends_at": one["starts_at"] + timedelta(minutes=long)}
        if one["ends_at"] is None and long is not None
        else dict(one)
        for one in options
    )


def _judge(
    db: Db, network: Network, key: str, wanted: Mapping[str, Any], reading: Reading
) -> None:
    """Refuse a session with faults, all at once."""
    around = _around(db, network, wanted["site"])
    note_contradictions(key, wanted, around, network.zone, reading)
    if wanted["series"] is not None and not wanted["called_off"]:
        other = db.scalar(
            select(Session.key)
            .join(Series, Series.id == Session.series_id)
            .where(
                Session.network_id == network.id,
                Series.key == wanted["series"],
                Session.module == wanted["module"],
                Session.key != key,
                Session.called_off.is_(False),
            )
        )
        if other is not None:
            expected = f"another number than that of session {other}"
            fault = Fault("module", str(wanted["module"]), expected)
            reading.faults.append(fault)
    refuse_faults(reading, f"session {key}")


def _around(db: Db, network: Network, site: str) -> Around:
    def keys(table: type[Site | Activity | Resource | Series]) -> frozenset[str]:
        mine = table.network_id == network.id
        return frozenset(db.scalars(select(table.key).where(mine)))

    rooms = db.scalars(
        select(Room.key)
        .join(Site, Site.id == Room.site_id)
        .where(Site.network_id == network.id, Site.key == site)
    )
    return Around(
        sites=keys(Site),
        activities=keys(Activity),
        resources=keys(Resource),
        series=keys(Series),
        rooms=frozenset(rooms),
    )


def _columns(db: Db, network: Network, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a session from fields that were judged."""

    def row_id(table: type[Site | Activity | Series], key: str | None) -> int | None:
        mine = table.network_id == network.id
        return db.scalar(select(table.id).where(mine, table.key == key))

    columns = {name: written(name, wanted[name]) for name in _PLAIN}
    columns["site_id"] = row_id(Site, wanted["site"])
    columns["activity_id"] = row_id(Activity, wanted["activity"])
    columns["series_id"] = row_id(Series, wanted["series"])
    return columns


def change_session(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Change fields of a session; ``options`` and ``seats`` replace the whole list.

    Parameters
    ----------
    revision
        That which was read; None: whatever it is.

    Raises
    ------
    NotFoundError
        There is no such session.
    ChangedError
        Somebody changed it since.
    BadInputError
        With every fault.
    SeatPublishedError
        A seat that should go was published.
    """
    row, kept = _found(db, network, key)
    check_revision(db, network, KIND, key, row.revision, revision)
    reading = Reading()
    given = read_fields(session_shapes(network.zone), fields, reading)
    wanted = read_forms({name: kept[name] for name in NAMES}) | given
    activity = _activity(db, network, wanted["activity"])
    wanted["options"] = _with_ends(wanted["options"], activity)
    _judge(db, network, key, wanted, reading)
    changed = assign(row, _columns(db, network, wanted), personal=_PERSONAL)
    changed = {name.removesuffix("_id"): both for name, both in changed.items()}
    for name in ("site", "activity", "series"):
        if name in changed:
            changed[name] = [kept[name], wanted[name]]
    changed |= _bring_parts(db, row, kept, wanted)
    if changed:
        row.revision += 1
        told: dict[str, Any] = {"revision": row.revision, "fields": changed}
        note(db, network, KIND, key, CHANGED, by=by, now=now, **told)
        watch(db, network, now=now, sessions=[row.id])
    return session_document(db, network, key)


def _bring_parts(
    db: Db, row: Session, kept: Mapping[str, Any], wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """Bring times and seats to what is wanted; give what changed."""
    changed: dict[str, Any] = {}
    db.flush()
    times, before = _in_utc(wanted["options"]), _in_utc(kept["options"])
    if times != before or wanted["site"] != kept["site"]:
        bring_times(db, row, times)
        changed["options"] = [_told(before), _told(times)]
    seats = [whole_seat(form) for form in seat_forms(wanted["seats"])]
    if seats != kept["seats"]:
        bring_seats(db, row, wanted["seats"])
        changed["seats"] = [kept["seats"], seats]
    return changed


def _in_utc(times: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    # Two zones never agree on an hour that comes twice, so one is taken for all.
    spans = ("starts_at", "ends_at")
    return [
        {**time, **{name: time[name].astimezone(UTC) for name in spans}}
        for time in times
    ]


def _told(times: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in time.items()} for time in times]
