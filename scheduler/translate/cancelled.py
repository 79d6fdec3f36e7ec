"""Who cancelled a session is away at its times, but for what else they hold then."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from scheduler.store.session import Db
from scheduler.store.tables import Assignment, Cancellation, Option, Seat, Session
from scheduler.translate.held import newest_versions

Span = tuple[datetime, datetime]
Spans = Mapping[int, list[Span]]


def cancelled_spans(
    db: Db,
    network_id: int,
    start: datetime,
    end: datetime,
    *,
    only: Collection[int] | None = None,
) -> Spans:
    """Give the times in which helpers are away because they cancelled a session.

    Every possible time of the session, without those of other sessions which the
    newest published version gives them.

    Parameters
    ----------
    start, end
        Times that touch these are given.
    only
        Row ids of helpers; None: of all of the network.

    Returns
    -------
    dict
        By the row id of the helper, in order of time.
    """
    rows = (
        select(Cancellation.helper_id, Session.id, Option.starts_at, Option.ends_at)
        .join(Session, Session.id == Cancellation.session_id)
        .join(Option, Option.session_id == Session.id)
        .where(
            Session.network_id == network_id,
            Session.called_off.is_(False),
            Option.starts_at < end,
            Option.ends_at > start,
        )
        .order_by(Option.starts_at, Session.id)
    )
    if only is not None:
        rows = rows.where(Cancellation.helper_id.in_(only))
    cancelled = db.execute(rows).all()
    held = _held(db, network_id, cancelled) if cancelled else {}
    found: dict[int, list[Span]] = defaultdict(list)
    for helper_id, session_id, starts_at, ends_at in cancelled:
        others = [
            span for session, span in held.get(helper_id, ()) if session != session_id
        ]
        found[helper_id] += _without((starts_at, ends_at), others)
    return found


def _held(
    db: Db, network_id: int, cancelled: Sequence[Row[int, int, datetime, datetime]]
) -> Mapping[int, list[tuple[int, Span]]]:
    """Give what helpers hold as published then: sessions and times, in order."""
    rows: Select[*tuple[Any, ...]] = (
        select(
            Assignment.helper_id,
            Seat.session_id,
            Assignment.starts_at,
            Assignment.ends_at,
        )
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(
            Assignment.plan_version_id.in_(newest_versions(network_id)),
            Assignment.helper_id.in_({row[0] for row in cancelled}),
            Assignment.starts_at < max(row[3] for row in cancelled),
            Assignment.ends_at > min(row[2] for row in cancelled),
        )
        .order_by(Assignment.starts_at, Assignment.id)
    )
    found: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    for helper_id, session_id, starts_at, ends_at in db.execute(rows):
        found[helper_id].append((session_id, (starts_at, ends_at)))
    return found


def _without(span: Span, others: list[Span]) -> Iterator[Span]:
    start, end = span
    for begins, ends in others:
        if begins < end and start < ends:
            if start < begins:
                yield start, begins
            start = max(start, ends)
    if start < end:
        yield start, end
