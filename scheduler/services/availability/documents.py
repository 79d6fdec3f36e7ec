"""When a helper can come, as one document that they and coordinators change.

Weekly rules, dated exceptions and absences have a revision of their own, so that a
helper who says when they can come never loses to somebody who puts their name right.
The pitfall is privacy: why somebody is away is never asked, and when they are is
never remembered in changes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from matching.shapes import Reading
from scheduler.errors import NotFoundError
from scheduler.recurrence import Recurrence, write_rrule
from scheduler.services.alarms.raising import watch
from scheduler.services.availability.answers import answer_open_rounds, the_helper
from scheduler.services.availability.forms import (
    MOST,
    PARTS,
    Columns,
    read_parts,
)
from scheduler.services.changes import check_revision, note
from scheduler.services.forms import refuse_faults
from scheduler.store.session import Db
from scheduler.store.tables import (
    Absence,
    Availability,
    AvailabilityDate,
    Helper,
    Network,
)

KIND: Final = "availability"
_CHANGED: Final = "changed"
_SPAN: Final = ("starts_at", "ends_at")
_RULE: Final = ("weekday", "every_weeks", "nth", "first_on", "last_on")
_TABLES: Final[Mapping[str, tuple[Any, tuple[str, ...]]]] = {
    "rules": (Availability, (*_RULE, "starts", "ends", "wish")),
    "exceptions": (AvailabilityDate, (*_SPAN, "wish", "replaces")),
    "absences": (Absence, _SPAN),
}
_ONE: Final = {"exceptions": "exception", "absences": "absence"}
Document = dict[str, Any]


def availability_document(db: Db, network: Network, helper: str) -> Document:
    """Give all that is said of when a helper can come.

    Returns
    -------
    dict
        ``helper``, ``revision``, ``zone``, and the lists ``rules`` (``weekday``,
        ``every_weeks``, ``nth``, the same as ``rrule``, ``starts``, ``ends``,
        ``wish``, ``first_on``, ``last_on``), ``exceptions`` and ``absences``
        (``number``, ``starts_at`` and ``ends_at`` as local text with the offset;
        exceptions with ``wish`` and ``replaces``).

    Raises
    ------
    NotFoundError
        The network has no such helper.
    """
    row = the_helper(db, network, helper)
    zone = ZoneInfo(network.zone)
    return {
        "helper": row.key,
        "revision": row.availability_revision,
        "zone": network.zone,
        "rules": [_rule(one) for one in _rows(db, row.id, "rules")],
        **{
            part: [_span(one, zone) for one in _rows(db, row.id, part)]
            for part in ("exceptions", "absences")
        },
    }


def change_availability(
    db: Db,
    network: Network,
    helper: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> Document:
    """Replace what is said of when a helper can come.

    It counts as an answer to every round that waits for one, and raises alarms where
    they were published for a time at which they cannot come any more.

    Parameters
    ----------
    fields
        Those of ``rules``, ``exceptions`` and ``absences`` that are replaced, in the
        form of `availability_document`; a rule has a ``weekday`` or an ``rrule``.
        Times of day and dates are Python values, dated times local text such as
        ``2026-12-01T09:00``, or with an offset.
    revision
        That which was read; None: whatever it is.

    Raises
    ------
    BadInputError
        With every fault.
    NotFoundError, ChangedError
        There is no such helper; somebody changed it since.
    """
    row = _read_helper(db, network, helper, revision)
    wanted = _read(fields, network, helper)
    changed = [
        part for part in PARTS if part in wanted and _bring(db, row, part, wanted[part])
    ]
    _settle(db, network, row, changed, by=by, now=now)
    return availability_document(db, network, helper)


def add_span(
    db: Db,
    network: Network,
    helper: str,
    part: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None = None,
    by: str,
    now: datetime,
) -> Document:
    """Add one absence or one dated exception.

    Parameters
    ----------
    part
        ``absences`` or ``exceptions``.
    fields
        ``starts_at`` and ``ends_at``; of an exception also ``wish`` and ``replaces``.

    Returns
    -------
    dict
        As in `availability_document`, with the present ``revision``.

    Raises
    ------
    BadInputError, NotFoundError, ChangedError
        As `change_availability`; it may not overlap what is there of its kind.
    """
    row = _read_helper(db, network, helper, revision)
    (columns,) = _read({part: [fields]}, network, helper)[part]
    table, names = _TABLES[part]
    others = [_columns(one, names) for one in _rows(db, row.id, part)]
    reading = Reading()
    if any(_meet(columns, other) for other in others):
        found = f"{fields['starts_at']} to {fields['ends_at']}"
        expected = "no overlap with another of the same kind"
        reading.fault((None, "starts_at"), found, expected)
    if len(others) >= MOST[part]:
        reading.fault((None, part), f"{len(others)} of them", f"{MOST[part]} at most")
    refuse_faults(reading, f"{_ONE[part]} of {helper}")
    added = table(helper_id=row.id, **columns)
    db.add(added)
    db.flush()
    _settle(db, network, row, [part], by=by, now=now)
    return {
        **_span(added, ZoneInfo(network.zone)),
        "revision": row.availability_revision,
    }


def remove_span(
    db: Db,
    network: Network,
    helper: str,
    part: str,
    number: int,
    *,
    revision: int | None = None,
    by: str,
    now: datetime,
) -> None:
    """Remove one absence or one dated exception by its number.

    Raises
    ------
    NotFoundError
        There is no such helper, or nothing of theirs with this number.
    ChangedError
        Somebody changed it since `revision`.
    """
    row = _read_helper(db, network, helper, revision)
    table, _ = _TABLES[part]
    found = db.get(table, number)
    if found is None or found.helper_id != row.id:
        msg = f"Helper “{helper}” has no {_ONE[part]} {number}."
        raise NotFoundError(msg)
    db.delete(found)
    db.flush()
    _settle(db, network, row, [part], by=by, now=now)


def _read_helper(db: Db, network: Network, helper: str, revision: int | None) -> Helper:
    row = the_helper(db, network, helper)
    present = row.availability_revision
    check_revision(db, network, KIND, helper, present, revision)
    return row


def _read(
    fields: Mapping[str, Any], network: Network, helper: str
) -> dict[str, list[Columns]]:
    reading = Reading()
    wanted = read_parts(fields, ZoneInfo(network.zone), reading)
    refuse_faults(reading, f"availability of {helper}")
    return wanted


def _bring(db: Db, row: Helper, part: str, wanted: list[Columns]) -> bool:
    """Bring the rows of a part to what is wanted; say whether any changed."""
    table, names = _TABLES[part]
    kept = {
        tuple(getattr(one, name) for name in names): one.id
        for one in _rows(db, row.id, part)
    }
    new = {tuple(one[name] for name in names): one for one in wanted}
    gone = [number for values, number in kept.items() if values not in new]
    come = [
        {"helper_id": row.id, **columns}
        for values, columns in new.items()
        if values not in kept
    ]
    if gone:
        db.execute(delete(table).where(table.id.in_(gone)))
    if come:
        db.execute(insert(table), come)
    return bool(gone or come)


def _settle(
    db: Db,
    network: Network,
    row: Helper,
    changed: Sequence[str],
    *,
    by: str,
    now: datetime,
) -> None:
    """Do what follows from every change: revision, memory, answers, alarms."""
    answer_open_rounds(db, network, row.id, now)
    if not changed:
        return
    row.availability_revision += 1
    db.flush()
    note(
        db,
        network,
        KIND,
        row.key,
        _CHANGED,
        by=by,
        now=now,
        revision=row.availability_revision,
        fields=dict.fromkeys(changed),
    )
    watch(db, network, now=now, helpers=[row.id])


def _rows(db: Db, helper_id: int, part: str) -> list[Any]:
    table, _ = _TABLES[part]
    order = ("weekday", "starts") if part == "rules" else _SPAN
    columns = [getattr(table, name) for name in order]
    mine = select(table).where(table.helper_id == helper_id)
    return list(db.scalars(mine.order_by(*columns, table.id)))


def _meet(one: Columns, other: Columns) -> bool:
    same = one.get("wish") == other.get("wish")
    meets = one["starts_at"] < other["ends_at"] and other["starts_at"] < one["ends_at"]
    return same and meets


def _columns(row: Any, names: tuple[str, ...]) -> Columns:
    return {name: getattr(row, name) for name in names}


def _rule(row: Availability) -> Document:
    columns = _columns(row, _RULE)
    return {
        **columns,
        "rrule": write_rrule(Recurrence(**columns)),
        "starts": row.starts,
        "ends": row.ends,
        "wish": row.wish,
    }


def _span(row: Any, zone: ZoneInfo) -> Document:
    said = {"wish": row.wish, "replaces": row.replaces} if hasattr(row, "wish") else {}
    return {
        "number": row.id,
        "starts_at": row.starts_at.astimezone(zone).isoformat(),
        "ends_at": row.ends_at.astimezone(zone).isoformat(),
        **said,
    }
