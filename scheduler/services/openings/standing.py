"""Sessions made before: which of them still stand, and calling off those that do not.

Who acts here is ``relais``. Every change of a session by somebody else counts its
revision up as well, so a session was touched by hand when it has more revisions than
changes by ``relais``.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, insert, select, update

from matching.times import Horizon
from scheduler.services.alarms.raising import watch
from scheduler.services.changes import CHANGED
from scheduler.store.session import Db
from scheduler.store.tables import (
    CONFIRMED,
    CalendarEntry,
    Change,
    Network,
    Option,
    Pin,
    Seat,
    Session,
)

KIND: Final = "session"
RELAIS: Final = "relais"
MOST: Final = 5000  # values in one statement


class Before(NamedTuple):
    """A session that is there already, with the start of its first possible time."""

    id: int
    key: str
    site_id: int
    opening_id: int | None
    activity_id: int | None
    called_off: bool
    revision: int
    starts_at: datetime


def week_before(db: Db, network: Network, horizon: Horizon) -> list[Before]:
    """Give the sessions of a week that are there."""
    end = horizon.instant(horizon.day_start(horizon.days))
    inside = (Option.starts_at >= horizon.origin) & (Option.starts_at < end)
    return _before(db, network, inside)


def keyed_before(db: Db, network: Network, keys: Sequence[str]) -> list[Before]:
    """Give the sessions of any week that have one of some keys."""
    found: list[Before] = []
    for some in _parts(list(keys)):
        found += _before(db, network, Session.key.in_(some))
    return found


def taken_keys(db: Db, network: Network, keys: Sequence[str]) -> set[str]:
    """Give those of some keys that sessions have."""
    found: set[str] = set()
    for some in _parts(list(keys)):
        mine = Session.network_id == network.id, Session.key.in_(some)
        found.update(db.scalars(select(Session.key).where(*mine)))
    return found


def _before(db: Db, network: Network, where: Any) -> list[Before]:
    columns = [getattr(Session, name) for name in Before._fields[:-1]]
    rows = db.execute(
        select(*columns, Option.starts_at)
        .join(Option, Option.session_id == Session.id)
        .where(Session.network_id == network.id, Option.position == 0, where)
        .order_by(Session.id)
    )
    return [Before._make(row) for row in rows]


def by_hand(db: Db, network: Network, some: Iterable[Before]) -> set[int]:
    """Give the ids of those that somebody changed or pinned a helper to."""
    some = list(some)
    changed = {one.key: one for one in some if one.revision > 1}
    ours = dict.fromkeys(changed, 0)
    for keys in _parts(list(changed)):
        rows = db.execute(
            select(Change.key, func.count())
            .where(
                Change.network_id == network.id,
                Change.kind == KIND,
                Change.key.in_(keys),
                Change.action == CHANGED,
                Change.by == RELAIS,
            )
            .group_by(Change.key)
        )
        ours.update((key, count) for key, count in rows)
    found = {one.id for key, one in changed.items() if one.revision - 1 > ours[key]}
    for ids in _parts([one.id for one in some]):
        pinned = select(Seat.session_id).join(Pin, Pin.seat_id == Seat.id)
        found.update(db.scalars(pinned.where(Seat.session_id.in_(ids))))
    return found


def published(db: Db, some: Iterable[Before]) -> set[int]:
    """Give the ids of those that people have been told of."""
    found: set[int] = set()
    for ids in _parts([one.id for one in some]):
        told = CalendarEntry.session_id.in_(ids), CalendarEntry.helper_id.is_(None)
        rows = select(CalendarEntry.session_id).where(*told)
        found.update(db.scalars(rows.where(CalendarEntry.status == CONFIRMED)))
    return found


def set_called_off(
    db: Db,
    network: Network,
    some: Collection[Before],
    *,
    called_off: bool,
    now: datetime,
) -> tuple[str, ...]:
    """Call sessions off, or take that back; give their keys, sorted."""
    for ids in _parts([one.id for one in some]):
        db.execute(
            update(Session)
            .where(Session.id.in_(ids))
            .values(called_off=called_off, revision=Session.revision + 1)
            .execution_options(synchronize_session="fetch")
        )
    notes = [
        {
            "network_id": network.id,
            "at": now,
            "by": RELAIS,
            "kind": KIND,
            "key": one.key,
            "action": CHANGED,
            "revision": one.revision + 1,
            "fields": {"called_off": [not called_off, called_off]},
        }
        for one in some
    ]
    if notes:
        db.execute(insert(Change), notes)
        for ids in _parts([one.id for one in some]):
            watch(db, network, now=now, sessions=ids)
    return tuple(sorted(one.key for one in some))


def _parts(values: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(values), MOST):
        yield values[start : start + MOST]
