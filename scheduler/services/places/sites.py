"""Sites with their rooms, as documents that coordinators read and change.

A site is never deleted: what happened there stays. One that is not active gets no
new sessions. The pitfall is a room that sessions or openings name: it cannot go, but
its capacity can become 0.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, select

from matching.faults import Fault, shown
from matching.files.words import FLAG, LOCATION, NAME
from matching.shapes import Choice, Reading
from matching.shapes.base import Leaf
from matching.shapes.reading import Where
from scheduler.almanac import COMMUNITIES, has_school_calendar
from scheduler.errors import NotFoundError, RefusedError
from scheduler.services.changes import (
    CHANGED,
    CREATED,
    assign,
    check_revision,
    note,
)
from scheduler.services.forms import (
    LANGUAGE,
    MAIL,
    Shapes,
    read_fields,
    read_key,
    refuse_faults,
)
from scheduler.services.places.rooms import ROOMS, bring_rooms, each_once, rooms_of
from scheduler.store.session import Db
from scheduler.store.tables import Network, Opening, Site

KIND: Final = "site"
ALWAYS: Final = "always"
_PERSONAL: Final = ("email",)


class _Details(Leaf[dict[str, Any]]):
    """What a register says of a place, by its own names."""

    def __init__(self) -> None:
        self.placeholder = {}
        self.expected = "an object { } of the register's fields"
        self.form = {"type": "object"}

    def read(self, value: Any, where: Where, reading: Reading) -> dict[str, Any]:
        """Read it."""
        if isinstance(value, dict) and all(isinstance(name, str) for name in value):
            return value
        reading.fault(where, value, self.expected)
        return {}


SHAPES: Final[Shapes] = {
    "name": NAME,
    "street": NAME,
    "postcode": NAME,
    "commune": NAME,
    "location": LOCATION,
    "community": Choice({one: one for one in ("", *COMMUNITIES)}),
    "on_holidays": FLAG,
    "email": MAIL,
    "language": LANGUAGE,
    "remote_interpreting": FLAG,
    "active": FLAG,
    "source": NAME,
    "details": _Details(),
    "rooms": ROOMS,
}
_PLAIN: Final = tuple(SHAPES.keys() - {"location", "rooms"})


def list_sites(
    db: Db,
    network: Network,
    *,
    after: str | None = None,
    limit: int = 50,
    active: bool | None = None,
    community: str | None = None,
) -> list[dict[str, Any]]:
    """Give sites by key, after a key; only (in)active ones or those of a community."""
    rows = select(Site).where(Site.network_id == network.id)
    if after is not None:
        rows = rows.where(Site.key > after)
    if active is not None:
        rows = rows.where(Site.active.is_(active))
    if community is not None:
        rows = rows.where(Site.community == community)
    found = db.scalars(rows.order_by(Site.key).limit(limit)).all()
    rooms = rooms_of(db, [site.id for site in found])
    return [_document(site, rooms[site.id]) for site in found]


def site_document(db: Db, network: Network, key: str) -> dict[str, Any]:
    """Give one site with its rooms.

    Raises
    ------
    NotFoundError
        The network has no such site.
    """
    site = the_site(db, network, key)
    return _document(site, rooms_of(db, [site.id])[site.id])


def the_site(db: Db, network: Network, key: str) -> Site:
    """Give the row of a site that must be there.

    Raises
    ------
    NotFoundError
        It is not.
    """
    found = db.scalar(_named(network, key))
    if found is None:
        msg = f"There is no site “{key}” in network “{network.key}”."
        raise NotFoundError(msg)
    return found


def _named(network: Network, key: str) -> Select[Site]:
    return select(Site).where(Site.network_id == network.id, Site.key == key)


def create_site(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Make a site.

    Parameters
    ----------
    fields
        Those of `SHAPES`; all may be left out.

    Raises
    ------
    BadInputError
        With every fault.
    RefusedError
        The key is used already.
    """
    values = _read(fields, key)
    if db.scalar(_named(network, key)) is not None:
        msg = f"There is a site “{key}” already."
        raise RefusedError(msg)
    rooms = values.pop("rooms", ())
    site = Site(network_id=network.id, key=key, **values)
    db.add(site)
    db.flush()
    bring_rooms(db, site, rooms)
    told = dict.fromkeys(fields)
    note(db, network, KIND, key, CREATED, by=by, now=now, revision=1, fields=told)
    return site_document(db, network, key)


def change_site(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Change fields of a site; ``rooms`` replaces the whole list.

    Parameters
    ----------
    revision
        That which was read; None: whatever it is.

    Raises
    ------
    NotFoundError
        There is no such site.
    ChangedError
        Somebody changed it since.
    BadInputError
        With every fault.
    RoomInUseError
        A room that should go is named by openings or sessions.
    """
    site = the_site(db, network, key)
    check_revision(db, network, KIND, key, site.revision, revision)
    values = _read(fields, key)
    _check_calendar(db, network, site, values)
    rooms = values.pop("rooms", None)
    changed = assign(site, values, personal=_PERSONAL)
    if rooms is not None:
        before = rooms_of(db, [site.id])[site.id]
        if before != (after := sorted(rooms, key=lambda room: str(room["key"]))):
            bring_rooms(db, site, rooms)
            changed["rooms"] = [before, after]
    if changed:
        note_site(db, network, site, changed, by=by, now=now)
    return site_document(db, network, key)


def note_site(
    db: Db,
    network: Network,
    site: Site,
    changed: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> None:
    """Count the revision of a site up and remember what changed."""
    site.revision += 1
    note(
        db,
        network,
        KIND,
        site.key,
        CHANGED,
        by=by,
        now=now,
        revision=site.revision,
        fields=changed,
    )


def _read(fields: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Read fields as columns, and the list of rooms."""
    reading = Reading()
    read_key(key, reading)
    values = read_fields(SHAPES, fields, reading)
    if "location" in values:
        location = values.pop("location") or (None, None)
        values["latitude"], values["longitude"] = location
    each_once(values.get("rooms", ()), reading)
    refuse_faults(reading, f"site {key}")
    return values


def _check_calendar(
    db: Db, network: Network, site: Site, values: Mapping[str, Any]
) -> None:
    """Refuse a community without a school calendar where openings follow one."""
    community = values.get("community", site.community)
    if has_school_calendar(network.country, community):
        return
    follow = exists().where(Opening.site_id == site.id, Opening.during != ALWAYS)
    if community != site.community and db.scalar(select(follow)):
        reading = Reading()
        expected = "fr, nl or de: openings of the site follow a school calendar"
        reading.faults.append(Fault("community", shown(community), expected))
        refuse_faults(reading, f"site {site.key}")


def _document(site: Site, rooms: list[dict[str, Any]]) -> dict[str, Any]:
    known = site.latitude is not None and site.longitude is not None
    return {
        "key": site.key,
        "revision": site.revision,
        **{name: getattr(site, name) for name in _PLAIN},
        "location": [site.latitude, site.longitude] if known else None,
        "rooms": rooms,
    }
