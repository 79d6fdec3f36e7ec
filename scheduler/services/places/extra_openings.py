"""Exceptional openings of a site: one day, whatever else is said of that day.

They become sessions with the others when the round of their week is opened. One that
is taken away calls its session off at once, because nothing else tells afterwards
what it was made from.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Final

from sqlalchemy import Select, select

from matching.faults import Fault, shown
from matching.files.words import ID
from matching.shapes import Nullable, Reading
from scheduler.errors import NotFoundError
from scheduler.services.changes import CREATED, REMOVED, note, plain
from scheduler.services.forms import DAY, WALL, Shapes, read_fields, refuse_faults
from scheduler.services.openings.naming import session_keys
from scheduler.services.openings.standing import (
    by_hand,
    keyed_before,
    set_called_off,
)
from scheduler.services.places.sites import the_site
from scheduler.store.session import Db
from scheduler.store.tables import Activity, ExtraOpening, Network, Room, Site
from scheduler.translate.weeks import half_day, is_half_day

KIND: Final = "extra_opening"
SHAPES: Final[Shapes] = {
    "on_day": DAY,
    "starts": WALL,
    "ends": WALL,
    "activity": Nullable(ID),
    "room": Nullable(ID),
}
_NEEDED: Final = ("on_day", "starts", "ends")


def list_extra_openings(
    db: Db,
    network: Network,
    site: str,
    *,
    after: int = 0,
    limit: int = 50,
    first: date | None = None,
    last: date | None = None,
) -> list[dict[str, Any]]:
    """Give the exceptional openings of a site by their number, after a number.

    Parameters
    ----------
    first, last
        Only those on a day of this span, both inclusive.

    Raises
    ------
    NotFoundError
        The network has no such site.
    """
    rows = _rows(the_site(db, network, site)).where(ExtraOpening.id > after)
    if first is not None:
        rows = rows.where(ExtraOpening.on_day >= first)
    if last is not None:
        rows = rows.where(ExtraOpening.on_day <= last)
    found = db.execute(rows.order_by(ExtraOpening.id).limit(limit))
    return [_document(*row) for row in found]


def _rows(site: Site) -> Select[ExtraOpening, str, str]:
    return (
        select(ExtraOpening, Activity.key, Room.key)
        .outerjoin(Activity, Activity.id == ExtraOpening.activity_id)
        .outerjoin(Room, Room.id == ExtraOpening.room_id)
        .where(ExtraOpening.site_id == site.id)
    )


def add_extra_opening(
    db: Db,
    network: Network,
    site: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Open a site on one day.

    Parameters
    ----------
    fields
        ``on_day``, ``starts``, ``ends``, ``activity`` [none: only opening hours],
        ``room``.

    Raises
    ------
    NotFoundError
        The network has no such site.
    BadInputError
        With every fault.
    """
    place = the_site(db, network, site)
    reading = Reading()
    values = read_fields(SHAPES, fields, reading)
    for name in _NEEDED:
        if name not in fields:
            reading.fault((None, name), None, SHAPES[name].expected)
    activity, room = values.pop("activity", None), values.pop("room", None)
    columns = {
        "activity_id": _activity(db, network, activity, reading),
        "room_id": _room(db, place, room, reading),
    }
    if not any(reading.spoils(name) for name in _NEEDED):
        _note_hours(db, place, values, reading)
    refuse_faults(reading, f"extra opening of site {site}")
    row = ExtraOpening(site_id=place.id, **values, **columns)
    db.add(row)
    db.flush()
    document = _document(row, activity, room)
    _note(db, network, site, document, CREATED, by=by, now=now)
    return document


def _activity(
    db: Db, network: Network, key: str | None, reading: Reading
) -> int | None:
    if key is None:
        return None
    mine = Activity.network_id == network.id, Activity.key == key, Activity.active
    found = db.scalar(select(Activity.id).where(*mine))
    if found is None and not reading.spoils("activity"):
        expected = "an activity of this network that is offered"
        reading.fault((None, "activity"), key, expected)
    return found


def _room(db: Db, site: Site, key: str | None, reading: Reading) -> int | None:
    if key is None:
        return None
    found = db.scalar(select(Room.id).where(Room.site_id == site.id, Room.key == key))
    if found is None and not reading.spoils("room"):
        reading.fault((None, "room"), key, "a room of this site")
    return found


def _note_hours(
    db: Db, site: Site, values: Mapping[str, Any], reading: Reading
) -> None:
    day, starts, ends = (values[name] for name in _NEEDED)
    if not is_half_day(starts, ends):
        fault = Fault("ends", half_day(starts, ends), "an end after its start")
        reading.faults.append(fault)
    same = ExtraOpening.on_day == day, ExtraOpening.starts == starts
    if db.scalar(_rows(site).where(*same).with_only_columns(ExtraOpening.id)):
        expected = "an hour at which the site has no other exceptional opening"
        reading.faults.append(Fault("starts", shown(starts.isoformat()), expected))


def remove_extra_opening(
    db: Db, network: Network, site: str, number: int, *, by: str, now: datetime
) -> dict[str, Any]:
    """Take an exceptional opening away, and call off what was made from it.

    A session that began already stays, and so does one that was changed by hand.

    Returns
    -------
    dict
        ``called_off`` and ``kept``: keys of sessions.

    Raises
    ------
    NotFoundError
        The site has none of this number.
    """
    place = the_site(db, network, site)
    found = db.execute(_rows(place).where(ExtraOpening.id == number)).one_or_none()
    if found is None:
        msg = f"There is no exceptional opening {number} of site “{site}”."
        raise NotFoundError(msg)
    row, activity, room = found
    _note(db, network, site, _document(row, activity, room), REMOVED, by=by, now=now)
    at = row.on_day, row.starts, row.activity_id
    db.delete(row)
    db.flush()
    if activity is None:
        return {"called_off": [], "kept": []}
    return _call_off(db, network, place, at, activity, now)


def _call_off(
    db: Db,
    network: Network,
    site: Site,
    at: tuple[date, time, int | None],
    activity: str,
    now: datetime,
) -> dict[str, Any]:
    day, starts, activity_id = at
    keys = list(islice(session_keys(site.key, day, starts, activity), 2))
    made = [
        one
        for one in keyed_before(db, network, keys)
        if one.opening_id is None
        and one.activity_id == activity_id
        and not one.called_off
        and one.starts_at > now
    ]
    touched = by_hand(db, network, made)
    off = [one for one in made if one.id not in touched]
    return {
        "called_off": list(set_called_off(db, network, off, called_off=True, now=now)),
        "kept": sorted(one.key for one in made if one.id in touched),
    }


def _note(
    db: Db,
    network: Network,
    site: str,
    document: Mapping[str, Any],
    action: str,
    *,
    by: str,
    now: datetime,
) -> None:
    fields = {
        name: [None, plain(value)] if action == CREATED else [plain(value), None]
        for name, value in document.items()
        if name != "number"
    }
    key = f"{site}/{document['number']}"
    note(db, network, KIND, key, action, by=by, now=now, fields=fields)


def _document(
    row: ExtraOpening, activity: str | None, room: str | None
) -> dict[str, Any]:
    return {
        "number": row.id,
        "on_day": row.on_day,
        "starts": row.starts,
        "ends": row.ends,
        "activity": activity,
        "room": room,
    }
