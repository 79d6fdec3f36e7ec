"""What people have been told of a week: the newest published version, as far as it holds.

A seat or session that has gone, a helper who is not there any more, a time that was
changed since: nobody can keep to that, and whoever comes must be told anyway.
"""

from collections.abc import Iterator

from sqlalchemy import select

from matching.problem import Helper, Published, Session
from matching.times import Horizon
from scheduler.store import tables
from scheduler.store.session import Db
from scheduler.translate.memory import newest_versions
from scheduler.translate.sessions import week_session_ids


def week_published(
    db: Db,
    network_id: int,
    horizon: Horizon,
    sessions: tuple[Session, ...],
    helpers: tuple[Helper, ...],
) -> tuple[Published, ...]:
    """Give the published assignments that still can be kept.

    Parameters
    ----------
    sessions, helpers
        Those of the problem. Which option was published is told by its times, because
        numbers may have changed since.
    """
    by_key = {session.id: session for session in sessions}
    present = {helper.id for helper in helpers}
    found: list[Published] = []
    for key, seat, helper, start, end in _rows(db, network_id, horizon):
        spans = [(one.start, one.end) for one in by_key[key].options]
        if helper in present and (start, end) in spans:
            found.append(Published(key, spans.index((start, end)), seat, helper))
    return tuple(found)


def _rows(
    db: Db, network_id: int, horizon: Horizon
) -> Iterator[tuple[str, str, str, int, int]]:
    """Give session, seat, helper and minutes of what was published of a week."""
    row = tables.Assignment
    rows = db.execute(
        select(
            tables.Session.key,
            tables.Seat.key,
            tables.Helper.key,
            row.starts_at,
            row.ends_at,
        )
        .select_from(row)
        .join(tables.Seat, tables.Seat.id == row.seat_id)
        .join(tables.Session, tables.Session.id == tables.Seat.session_id)
        .join(tables.Helper, tables.Helper.id == row.helper_id)
        .where(
            row.plan_version_id.in_(newest_versions(network_id)),
            tables.Session.id.in_(week_session_ids(network_id, horizon)),
        )
        .order_by(tables.Session.key, tables.Seat.key)
    )
    minute = horizon.minute_of_instant
    for session, seat, helper, starts_at, ends_at in rows:
        yield session, seat, helper, minute(starts_at), minute(ends_at)
