"""Closures: days on which a site, or the whole network, is closed.

They come and go whole. What they mean for sessions that are there already is decided
when the round of the week is opened again (`scheduler.services.openings`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, or_, select

from matching.faults import Fault
from matching.files.words import ID, NAME
from matching.shapes import Nullable, Reading
from scheduler.errors import NotFoundError
from scheduler.services.changes import CREATED, REMOVED, note, plain
from scheduler.services.forms import DAY, Shapes, read_fields, refuse_faults
from scheduler.services.places.sites import the_site
from scheduler.store.session import Db
from scheduler.store.tables import Closure, Network, Site

KIND: Final = "closure"
SHAPES: Final[Shapes] = {
    "site": Nullable(ID),
    "first_on": DAY,
    "last_on": DAY,
    "reason": NAME,
}


def list_closures(
    db: Db,
    network: Network,
    *,
    after: int = 0,
    limit: int = 50,
    site: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[dict[str, Any]]:
    """Give closures by their number, after a number.

    Parameters
    ----------
    site
        Only what closes this site: its own closures and those of the network.
    first, last
        Only those with a day of this span, both inclusive.

    Raises
    ------
    NotFoundError
        The network has no such site.
    """
    rows = _rows(network).where(Closure.id > after)
    if site is not None:
        own = Closure.site_id == the_site(db, network, site).id
        rows = rows.where(or_(Closure.site_id.is_(None), own))
    if first is not None:
        rows = rows.where(Closure.last_on >= first)
    if last is not None:
        rows = rows.where(Closure.first_on <= last)
    found = db.execute(rows.order_by(Closure.id).limit(limit))
    return [_document(row, key) for row, key in found]


def _rows(network: Network) -> Select[Closure, str]:
    return (
        select(Closure, Site.key)
        .outerjoin(Site, Site.id == Closure.site_id)
        .where(Closure.network_id == network.id)
    )


def add_closure(
    db: Db, network: Network, fields: Mapping[str, Any], *, by: str, now: datetime
) -> dict[str, Any]:
    """Close a site, or the whole network, for some days.

    Parameters
    ----------
    fields
        ``first_on``, ``last_on`` [the same day], ``site`` [the whole network],
        ``reason``.

    Raises
    ------
    BadInputError
        With every fault.
    """
    reading = Reading()
    values = read_fields(SHAPES, fields, reading)
    if "first_on" not in values:
        reading.fault((None, "first_on"), None, DAY.expected)
    values.setdefault("last_on", values.get("first_on", DAY.placeholder))
    key = values.pop("site", None)
    site = _site(db, network, key, reading)
    if not reading.faults and values["last_on"] < values["first_on"]:
        last, expected = values["last_on"], f"no day before {values['first_on']}"
        reading.faults.append(Fault("last_on", last.isoformat(), expected))
    refuse_faults(reading, KIND)
    row = Closure(network_id=network.id, site_id=site, **values)
    db.add(row)
    db.flush()
    document = _document(row, key)
    _note(db, network, document, CREATED, by=by, now=now)
    return document


def _site(db: Db, network: Network, key: str | None, reading: Reading) -> int | None:
    if key is None:
        return None
    mine = Site.network_id == network.id, Site.key == key
    found = db.scalar(select(Site.id).where(*mine))
    if found is None and not reading.spoils("site"):
        reading.fault((None, "site"), key, "a site of this network")
    return found


def remove_closure(
    db: Db, network: Network, number: int, *, by: str, now: datetime
) -> None:
    """Take a closure away.

    Raises
    ------
    NotFoundError
        The network has none of this number.
    """
    found = db.execute(_rows(network).where(Closure.id == number)).one_or_none()
    if found is None:
        msg = f"There is no closure {number} in network “{network.key}”."
        raise NotFoundError(msg)
    row, key = found
    _note(db, network, _document(row, key), REMOVED, by=by, now=now)
    db.delete(row)
    db.flush()


def _note(
    db: Db,
    network: Network,
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
    key = str(document["number"])
    note(db, network, KIND, key, action, by=by, now=now, fields=fields)


def _document(row: Closure, site: str | None) -> dict[str, Any]:
    return {
        "number": row.id,
        "site": site,
        "first_on": row.first_on,
        "last_on": row.last_on,
        "reason": row.reason,
    }
