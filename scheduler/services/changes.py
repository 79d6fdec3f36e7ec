"""Who changed what: optimistic revisions, and the memory that serves their losers.

Nobody waits for anybody: whoever writes names the revision that was read. If it is
no longer the present one nothing is written, and the loser is told what the others
did. The pitfall is a field that is personal: its name is kept, never its value.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final, Protocol

from sqlalchemy import select

from scheduler.errors import ChangedError, Told
from scheduler.store.session import Db
from scheduler.store.tables import Change, Network

CREATED: Final = "created"
CHANGED: Final = "changed"
REMOVED: Final = "removed"


class HasRevision(Protocol):
    """A row that counts its changes."""

    revision: Any


def check_revision(
    db: Db, network: Network, kind: str, key: str, present: int, read: int | None
) -> None:
    """Refuse to write over what the writer has not seen.

    Parameters
    ----------
    present
        The revision of the thing now.
    read
        That which the writer has read; None: writes whatever it is (commands, jobs).

    Raises
    ------
    ChangedError
        They differ; it tells what changed in between.
    """
    if read is None or read == present:
        return
    raise ChangedError(
        f"{kind} {key}", present, changes_since(db, network, kind, key, read)
    )


def changes_since(
    db: Db, network: Network, kind: str, key: str, revision: int
) -> list[Told]:
    """List what was changed after a revision, oldest first."""
    rows = db.scalars(
        select(Change)
        .where(
            Change.network_id == network.id,
            Change.kind == kind,
            Change.key == key,
            Change.revision > revision,
        )
        .order_by(Change.id)
    )
    return [
        Told(row.revision, row.at, row.by, row.action, dict(row.fields)) for row in rows
    ]


def list_changes(
    db: Db,
    network: Network,
    *,
    before: int = 0,
    limit: int = 50,
    kind: str | None = None,
    key: str | None = None,
) -> list[dict[str, Any]]:
    """List what was changed, newest first.

    Parameters
    ----------
    before
        Only changes with a smaller number; 0: the newest.
    """
    rows = select(Change).where(Change.network_id == network.id)
    if before:
        rows = rows.where(Change.id < before)
    if kind is not None:
        rows = rows.where(Change.kind == kind)
    if key is not None:
        rows = rows.where(Change.key == key)
    names = ("at", "by", "kind", "key", "action", "revision", "fields")
    return [
        {"number": row.id, **{name: getattr(row, name) for name in names}}
        for row in db.scalars(rows.order_by(Change.id.desc()).limit(limit))
    ]


def note(
    db: Db,
    network: Network,
    kind: str,
    key: str,
    action: str,
    *,
    by: str,
    now: datetime,
    revision: int | None = None,
    fields: Mapping[str, Any] | None = None,
) -> None:
    """Remember a change; in the transaction that makes it.

    Parameters
    ----------
    by
        Key of the account, ``helper tom``, or ``relais`` for what happens by itself.
    fields
        What changed: see `Change.fields`.
    """
    db.add(
        Change(
            network_id=network.id,
            at=now,
            by=by,
            kind=kind,
            key=key,
            action=action,
            revision=revision,
            fields=dict(fields or {}),
        )
    )
    db.flush()


def assign(
    row: object, values: Mapping[str, Any], personal: Iterable[str] = ()
) -> dict[str, Any]:
    """Set columns of a row; give the fields that changed, as `note` keeps them.

    Parameters
    ----------
    personal
        Columns of which only the name may be remembered.
    """
    hidden = frozenset(personal)
    changed: dict[str, Any] = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            setattr(row, name, new)
            changed[name] = None if name in hidden else [plain(old), plain(new)]
    return changed


def plain(value: object) -> object:
    """Give a value as JSON can keep it."""
    return value.isoformat() if isinstance(value, datetime | date | time) else value
