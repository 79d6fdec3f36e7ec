"""Series: modules in order, perhaps with one trainer throughout.

Which sessions are its modules is said by the sessions; here they are shown in order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from matching.faults import Fault, shown
from matching.files.words import FLAG, ID, NAME
from matching.shapes import Nullable, Reading
from scheduler.errors import NotFoundError, RefusedError
from scheduler.services.changes import (
    CHANGED,
    CREATED,
    assign,
    check_revision,
    note,
)
from scheduler.services.forms import Shapes, read_fields, read_key, refuse_faults
from scheduler.store.session import Db
from scheduler.store.tables import Helper, Network, Option, Series, Session

KIND: Final = "series"
SHAPES: Final[Shapes] = {
    "name": NAME,
    "same_trainer": FLAG,
    "trainer": Nullable(ID),
    "active": FLAG,
}


def list_series(
    db: Db,
    network: Network,
    *,
    after: str | None = None,
    limit: int = 50,
    active: bool | None = None,
) -> list[dict[str, Any]]:
    """Give series by key, after a key; only the active ones, or only the others."""
    rows = _rows(network)
    if after is not None:
        rows = rows.where(Series.key > after)
    if active is not None:
        rows = rows.where(Series.active.is_(active))
    return _documents(
        db, network, db.execute(rows.order_by(Series.key).limit(limit)).all()
    )


def series_document(db: Db, network: Network, key: str) -> dict[str, Any]:
    """Give one series with its modules.

    Raises
    ------
    NotFoundError
        The network has no such series.
    """
    found = db.execute(_rows(network).where(Series.key == key)).all()
    if not found:
        msg = f"There is no series “{key}” in network “{network.key}”."
        raise NotFoundError(msg)
    return _documents(db, network, found)[0]


def _rows(network: Network) -> Select[*tuple[Any, ...]]:
    return (
        select(Series, Helper.key)
        .outerjoin(Helper, Helper.id == Series.trainer_id)
        .where(Series.network_id == network.id)
    )


def _documents(db: Db, network: Network, rows: Iterable[Any]) -> list[dict[str, Any]]:
    rows = list(rows)
    modules = _modules(db, [row.id for row, _ in rows], ZoneInfo(network.zone))
    return [
        {
            "key": row.key,
            "revision": row.revision,
            "name": row.name,
            "same_trainer": row.same_trainer,
            "trainer": trainer,
            "active": row.active,
            "modules": modules.get(row.id, []),
        }
        for row, trainer in rows
    ]


def _modules(
    db: Db, series: list[int], zone: ZoneInfo
) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = db.execute(
        select(
            Session.series_id,
            Session.module,
            Session.key,
            Option.starts_at,
            Session.called_off,
        )
        .join(Option, (Option.session_id == Session.id) & (Option.position == 0))
        .where(Session.series_id.in_(series))
        .order_by(Session.module, Option.starts_at)
    )
    for series_id, module, session, starts_at, called_off in rows:
        one = {
            "module": module,
            "session": session,
            "starts_at": starts_at.astimezone(zone),
            "called_off": called_off,
        }
        found[series_id or 0].append(one)
    return found


def create_series(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Make a series, whose trainer stays the same unless it is said otherwise.

    Raises
    ------
    BadInputError
        With every fault.
    RefusedError
        The key is used already.
    """
    values = _read(db, network, key, fields)
    mine = Series.network_id == network.id
    if db.scalar(select(Series.id).where(mine, Series.key == key)) is not None:
        msg = f"There is a series “{key}” already."
        raise RefusedError(msg)
    db.add(Series(network_id=network.id, key=key, **values))
    db.flush()
    told = dict.fromkeys(fields)
    note(db, network, KIND, key, CREATED, by=by, now=now, revision=1, fields=told)
    return series_document(db, network, key)


def change_series(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Change fields of a series.

    Raises
    ------
    NotFoundError
        There is no such series.
    ChangedError
        Somebody changed it since.
    BadInputError
        With every fault.
    """
    kept = series_document(db, network, key)
    row = db.scalars(_rows(network).where(Series.key == key)).one()
    check_revision(db, network, KIND, key, row.revision, revision)
    changed = assign(row, _read(db, network, key, fields))
    if "trainer_id" in changed:
        del changed["trainer_id"]
        changed["trainer"] = [kept["trainer"], fields["trainer"]]
    if changed:
        row.revision += 1
        told: dict[str, Any] = {"revision": row.revision, "fields": changed}
        note(db, network, KIND, key, CHANGED, by=by, now=now, **told)
    return series_document(db, network, key)


def _read(
    db: Db, network: Network, key: str, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Read fields as columns."""
    reading = Reading()
    read_key(key, reading)
    values = read_fields(SHAPES, fields, reading)
    if "trainer" in values:
        trainer = values.pop("trainer")
        mine = Helper.network_id == network.id
        found = db.scalar(select(Helper.id).where(mine, Helper.key == trainer))
        if trainer is not None and found is None and not reading.spoils("trainer"):
            fault = Fault("trainer", shown(trainer), "a helper of this network")
            reading.faults.append(fault)
        values["trainer_id"] = found
    refuse_faults(reading, f"series {key}")
    return values
