"""Resources and their loans: what is carried, lent or used up by sessions.

A resource is never deleted, only no longer active. A loan is small and is: it belongs
to the document of its resource and counts its revision up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from matching import limits
from matching.faults import Fault, shown
from matching.files.words import FLAG, IDS, NAME
from matching.shapes import Integer, Reading
from scheduler.errors import NotFoundError, RefusedError
from scheduler.services.changes import (
    CHANGED,
    CREATED,
    assign,
    check_revision,
    note,
    plain,
)
from scheduler.services.forms import Shapes, read_fields, read_key, refuse_faults
from scheduler.services.programme.session_forms import Instant
from scheduler.store.session import Db
from scheduler.store.tables import Loan, Network, Resource, Site

KIND: Final = "resource"
SHAPES: Final[Shapes] = {
    "name": NAME,
    "capacity": Integer(limits.CAPACITY),
    "sites": IDS,
    "active": FLAG,
}


def _loan_shapes(zone: str) -> Shapes:
    instant = Instant(zone)
    return {
        "units": Integer(limits.UNITS),
        "borrower": NAME,
        "starts_at": instant,
        "ends_at": instant,
    }


def list_resources(
    db: Db,
    network: Network,
    *,
    after: str | None = None,
    limit: int = 50,
    active: bool | None = None,
    site: str | None = None,
) -> list[dict[str, Any]]:
    """Give resources by key, after a key.

    Parameters
    ----------
    active
        Only the active ones, or only the others.
    site
        Only those that can be at a site.
    """
    rows = select(Resource).where(Resource.network_id == network.id)
    if after is not None:
        rows = rows.where(Resource.key > after)
    if active is not None:
        rows = rows.where(Resource.active.is_(active))
    rows = rows.order_by(Resource.key)
    if site is None:
        return _documents(db, network, db.scalars(rows.limit(limit)).all())
    there = (one for one in db.scalars(rows) if not one.sites or site in one.sites)
    return _documents(db, network, list(islice(there, limit)))


def resource_document(db: Db, network: Network, key: str) -> dict[str, Any]:
    """Give one resource with its loans.

    Raises
    ------
    NotFoundError
        The network has no such resource.
    """
    return _documents(db, network, [_the_resource(db, network, key)])[0]


def _named(network: Network, key: str) -> Select[Resource]:
    return select(Resource).where(
        Resource.network_id == network.id, Resource.key == key
    )


def _the_resource(db: Db, network: Network, key: str) -> Resource:
    found = db.scalar(_named(network, key))
    if found is None:
        msg = f"There is no resource “{key}” in network “{network.key}”."
        raise NotFoundError(msg)
    return found


def _documents(
    db: Db, network: Network, rows: Iterable[Resource]
) -> list[dict[str, Any]]:
    rows = list(rows)
    loans = _loans(db, network, [row.id for row in rows])
    return [
        {
            "key": row.key,
            "revision": row.revision,
            **{name: getattr(row, name) for name in SHAPES},
            "loans": loans.get(row.id, []),
        }
        for row in rows
    ]


def _loans(
    db: Db, network: Network, resources: list[int]
) -> Mapping[int, list[dict[str, Any]]]:
    zone = ZoneInfo(network.zone)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = select(Loan).where(Loan.resource_id.in_(resources))
    for row in db.scalars(rows.order_by(Loan.starts_at, Loan.id)):
        found[row.resource_id].append(_loan(row, zone))
    return found


def _loan(row: Loan, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "number": row.id,
        "units": row.units,
        "borrower": row.borrower,
        "starts_at": row.starts_at.astimezone(zone),
        "ends_at": row.ends_at.astimezone(zone),
    }


def create_resource(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Make a resource; without fields it is one unit that can be anywhere.

    Raises
    ------
    BadInputError
        With every fault.
    RefusedError
        The key is used already.
    """
    values = _read(db, network, key, fields)
    if db.scalar(_named(network, key)) is not None:
        msg = f"There is a resource “{key}” already."
        raise RefusedError(msg)
    db.add(Resource(network_id=network.id, key=key, **values))
    db.flush()
    told = dict.fromkeys(fields)
    note(db, network, KIND, key, CREATED, by=by, now=now, revision=1, fields=told)
    return resource_document(db, network, key)


def change_resource(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Change fields of a resource.

    Raises
    ------
    NotFoundError
        There is no such resource.
    ChangedError
        Somebody changed it since.
    BadInputError
        With every fault.
    """
    row = _the_resource(db, network, key)
    check_revision(db, network, KIND, key, row.revision, revision)
    changed = assign(row, _read(db, network, key, fields))
    if changed:
        _note_changed(db, network, row, changed, by=by, now=now)
    return resource_document(db, network, key)


def _note_changed(
    db: Db,
    network: Network,
    row: Resource,
    changed: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> None:
    row.revision += 1
    told: dict[str, Any] = {"revision": row.revision, "fields": changed}
    note(db, network, KIND, row.key, CHANGED, by=by, now=now, **told)


def _read(
    db: Db, network: Network, key: str, fields: Mapping[str, Any]
) -> dict[str, Any]:
    reading = Reading()
    read_key(key, reading)
    values = read_fields(SHAPES, fields, reading)
    if "sites" in values:
        sites = values["sites"]
        known = set(db.scalars(select(Site.key).where(Site.network_id == network.id)))
        for number, site in enumerate(sites):
            where = f"sites[{number}]"
            if site not in known and not reading.spoils(where):
                fault = Fault(where, shown(site), "a site of this network")
                reading.faults.append(fault)
        values["sites"] = list(dict.fromkeys(sites))
    refuse_faults(reading, f"resource {key}")
    return values


def list_loans(
    db: Db, network: Network, key: str, *, after: int = 0, limit: int = 50
) -> list[dict[str, Any]]:
    """Give the loans of a resource by number, after a number.

    Raises
    ------
    NotFoundError
        There is no such resource.
    """
    row, zone = _the_resource(db, network, key), ZoneInfo(network.zone)
    mine = select(Loan).where(Loan.resource_id == row.id, Loan.id > after)
    return [_loan(one, zone) for one in db.scalars(mine.order_by(Loan.id).limit(limit))]


def create_loan(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Lend units of a resource: one, unless ``units`` says more.

    Returns
    -------
    dict
        The loan; its ``number`` names it.

    Raises
    ------
    NotFoundError
        There is no such resource.
    BadInputError
        With every fault.
    """
    row = _the_resource(db, network, key)
    reading = Reading()
    for name in ("starts_at", "ends_at"):
        if name not in fields:
            reading.fault((None, name), None, "a time (this field is needed)")
    values = read_fields(_loan_shapes(network.zone), fields, reading)
    if not reading.faults and values["ends_at"] <= values["starts_at"]:
        reading.fault(
            (None, "ends_at"), str(values["ends_at"]), "a time after starts_at"
        )
    if not reading.spoils("units") and values.get("units", 1) > row.capacity:
        expected = f"at most {row.capacity}, as many as there are"
        reading.fault((None, "units"), values.get("units", 1), expected)
    refuse_faults(reading, f"loan of {key}")
    loan = Loan(resource_id=row.id, **values)
    db.add(loan)
    db.flush()
    found = _loan(loan, ZoneInfo(network.zone))
    told = {"loans": [None, _told(found)]}
    _note_changed(db, network, row, told, by=by, now=now)
    return found


def remove_loan(
    db: Db, network: Network, key: str, number: int, *, by: str, now: datetime
) -> None:
    """Take a loan away, because it ended early or never was.

    Raises
    ------
    NotFoundError
        The resource has no such loan.
    """
    row = _the_resource(db, network, key)
    loan = db.scalar(select(Loan).where(Loan.id == number, Loan.resource_id == row.id))
    if loan is None:
        msg = f"Resource “{key}” has no loan {number}."
        raise NotFoundError(msg)
    told = {"loans": [_told(_loan(loan, ZoneInfo(network.zone))), None]}
    db.delete(loan)
    db.flush()
    _note_changed(db, network, row, told, by=by, now=now)


def _told(loan: Mapping[str, Any]) -> dict[str, Any]:
    # Who borrowed is a person, perhaps.
    return {name: plain(said) for name, said in loan.items() if name != "borrower"}
