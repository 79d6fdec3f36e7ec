"""The openings of a site as one document, replaced as a whole.

Each opening has an id, so that one that stays keeps its row: sessions were made from
it. The pitfall is the opening that goes: if sessions were made from it, its row stays
as history and ends on the day before; the document shows no openings that are over.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select

from matching.files.words import ID
from matching.shapes import Choice, Integer, Key, ListOf, Nullable, Reading, Record
from matching.shapes.records import REQUIRED
from scheduler.recurrence import MOST_NTH, MOST_WEEKS
from scheduler.services.changes import check_revision, plain
from scheduler.services.forms import DAY, WALL, refuse_faults
from scheduler.services.openings.judging import Around, faults_of_openings
from scheduler.services.places.sites import KIND, note_site, the_site
from scheduler.store.session import Db
from scheduler.store.tables import Activity, Network, Opening, Room, Session, Site

_USUAL: Final[Mapping[str, Any]] = {
    "every_weeks": 1,
    "nth": 0,
    "first_on": None,
    "last_on": None,
    "during": "always",
    "activity": None,
    "room": None,
}


def _opening(**given: Any) -> dict[str, Any]:
    return {"id": None, "weekday": 0, "starts": None, "ends": None, **_USUAL, **given}


_WORDS: Final = Choice({word: word for word in ("always", "term", "holidays")})
OPENINGS: Final = ListOf(
    Record(
        _opening,
        [
            Key("id", Nullable(Integer((1, 2**31 - 1))), default=None),
            Key("weekday", Integer((0, 6)), default=REQUIRED),
            Key("starts", WALL, default=REQUIRED),
            Key("ends", WALL, default=REQUIRED),
            Key("every_weeks", Integer((1, MOST_WEEKS)), default=1),
            Key("nth", Integer((-MOST_NTH, MOST_NTH)), default=0),
            Key("first_on", Nullable(DAY), default=None),
            Key("last_on", Nullable(DAY), default=None),
            Key("during", _WORDS, default="always"),
            Key("activity", Nullable(ID), default=None),
            Key("room", Nullable(ID), default=None),
        ],
        "an opening { } with weekday, starts and ends",
    ),
    "a list of openings",
)


def openings_document(
    db: Db, network: Network, key: str, *, now: datetime
) -> dict[str, Any]:
    """Give the openings of a site that are not over, by weekday and hour.

    Raises
    ------
    NotFoundError
        The network has no such site.
    """
    site = the_site(db, network, key)
    return {
        "key": site.key,
        "revision": site.revision,
        "openings": _listed(db, site, _today(network, now)),
    }


def replace_openings(
    db: Db,
    network: Network,
    key: str,
    openings: Iterable[Mapping[str, Any]],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Put a list in the place of the openings of a site.

    Sessions that are there follow when the round of their week is opened again.

    Parameters
    ----------
    openings
        Those with an ``id`` stay the ones they are; those without are new.
    revision
        That of the site which was read; None: whatever it is.

    Raises
    ------
    NotFoundError
        There is no such site.
    ChangedError
        Somebody changed the site since.
    BadInputError
        With every fault.
    """
    site = the_site(db, network, key)
    check_revision(db, network, KIND, key, site.revision, revision)
    rows = {row.id: row for row in db.scalars(_rows(site))}
    around = _around(db, network, site, rows)
    wanted = _read(openings, around, f"openings of site {key}")
    today = _today(network, now)
    before = _listed(db, site, today)
    _bring(db, site, wanted, rows, around)
    kept = {one["id"] for one in wanted}
    _end(db, [row for row in rows.values() if row.id not in kept], today)
    after = _listed(db, site, today)
    if before != after:
        changed = {"openings": [_plain(before), _plain(after)]}
        note_site(db, network, site, changed, by=by, now=now)
    return openings_document(db, network, key, now=now)


def _today(network: Network, now: datetime) -> date:
    return now.astimezone(ZoneInfo(network.zone)).date()


def _rows(site: Site) -> Any:
    return select(Opening).where(Opening.site_id == site.id)


def _listed(db: Db, site: Site, today: date) -> list[dict[str, Any]]:
    rows = db.execute(
        select(Opening, Activity.key, Room.key)
        .outerjoin(Activity, Activity.id == Opening.activity_id)
        .outerjoin(Room, Room.id == Opening.room_id)
        .where(
            Opening.site_id == site.id,
            or_(Opening.last_on.is_(None), Opening.last_on >= today),
        )
        .order_by(Opening.weekday, Opening.starts, Opening.id)
    )
    names = ("weekday", "starts", "ends", *(_USUAL.keys() - {"activity", "room"}))
    return [
        {
            "id": row.id,
            **{name: getattr(row, name) for name in names},
            "activity": activity,
            "room": room,
        }
        for row, activity, room in rows
    ]


def _around(
    db: Db, network: Network, site: Site, rows: Mapping[int, Opening]
) -> Around:
    activities = select(Activity.key, Activity.id, Activity.active)
    rooms = select(Room.key, Room.id).where(Room.site_id == site.id)
    found = db.execute(activities.where(Activity.network_id == network.id)).all()
    return Around(
        country=network.country,
        community=site.community,
        activities={row.key: row.id for row in found},
        ended={row.id for row in found if not row.active},
        rooms={row.key: row.id for row in db.execute(rooms)},
        rows={row.id: row.activity_id for row in rows.values()},
    )


def _read(
    openings: Iterable[Mapping[str, Any]], around: Around, source: str
) -> tuple[dict[str, Any], ...]:
    reading = Reading()
    given = [dict(one) for one in openings]
    wanted = OPENINGS.read(given, (None, "openings"), reading)
    faults = list(faults_of_openings(wanted, around, reading))
    reading.faults += [one for one in faults if not reading.spoils(one.where)]
    refuse_faults(reading, source)
    return wanted


def _bring(
    db: Db,
    site: Site,
    wanted: Iterable[dict[str, Any]],
    rows: Mapping[int, Opening],
    around: Around,
) -> None:
    for one in wanted:
        columns = {n: v for n, v in one.items() if n not in {"id", "activity", "room"}}
        columns["activity_id"] = around.activities.get(one["activity"])
        columns["room_id"] = around.rooms.get(one["room"])
        if one["id"] is None:
            db.add(Opening(site_id=site.id, **columns))
            continue
        for name, value in columns.items():
            setattr(rows[one["id"]], name, value)
    db.flush()


def _end(db: Db, gone: list[Opening], today: date) -> None:
    """Delete openings, or end those from which sessions were made."""
    if not gone:
        return
    made = select(Opening.id).where(
        Opening.id.in_([row.id for row in gone]),
        exists().where(Session.opening_id == Opening.id),
    )
    used = set(db.scalars(made))
    yesterday = today - timedelta(days=1)
    for row in gone:
        if row.id not in used:
            db.delete(row)
        elif row.last_on is None or row.last_on > yesterday:
            row.last_on = yesterday
    db.flush()


def _plain(openings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in one.items()} for one in openings]
