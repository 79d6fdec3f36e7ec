"""Rows of what sessions share as things of a problem: resources, loans, series.

A resource or series that is no longer active stays as long as a session of the week
has it. Who led the earlier modules of a series leads the later ones: what was
published in the weeks before decides where nobody was named.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from matching.problem import Helper, Loan, Resource, Series, Session
from matching.times import Horizon
from scheduler.store import tables
from scheduler.store.session import Db
from scheduler.translate.memory import newest_versions
from scheduler.translate.times import up


def week_resources(
    db: Db, network_id: int, sessions: Iterable[Session]
) -> tuple[Resource, ...]:
    """Give the resources that are there for a week's sessions, by key."""
    used = {use.resource for session in sessions for use in session.uses}
    row = tables.Resource
    rows = db.execute(
        select(row.key, row.capacity, row.sites, row.active)
        .where(row.network_id == network_id)
        .order_by(row.key)
    )
    return tuple(
        Resource(key, capacity, tuple(sites) or None)
        for key, capacity, sites, active in rows
        if active or key in used
    )


def week_loans(
    db: Db,
    network_id: int,
    horizon: Horizon,
    resources: Iterable[Resource],
    sessions: Iterable[Session],
) -> tuple[Loan, ...]:
    """Give the loans that touch a week, or any time at which its sessions need things.

    A loan is away for every minute that it touches.
    """
    start, end = _needed(horizon, sessions)
    known = {resource.id for resource in resources}
    row = tables.Loan
    rows = db.execute(
        select(tables.Resource.key, row.units, row.starts_at, row.ends_at)
        .join(tables.Resource, tables.Resource.id == row.resource_id)
        .where(
            tables.Resource.network_id == network_id,
            row.starts_at < horizon.instant(end),
            row.ends_at > horizon.instant(start),
        )
        .order_by(row.starts_at, row.id)
    )
    return tuple(
        Loan(
            key,
            units,
            horizon.minute_of_instant(starts_at),
            up(horizon, ends_at),
        )
        for key, units, starts_at, ends_at in rows
        if key in known
    )


def _needed(horizon: Horizon, sessions: Iterable[Session]) -> tuple[int, int]:
    """Give the minutes in which sessions of a week may need anything."""
    busy = [
        (option.start - use.before_minutes, option.end + use.after_minutes)
        for session in sessions
        for use in session.uses
        for option in session.options
    ]
    starts, ends = [start for start, _ in busy], [end for _, end in busy]
    return min([0, *starts]), max([horizon.day_start(horizon.days), *ends])


def week_series(
    db: Db,
    network_id: int,
    horizon: Horizon,
    sessions: Iterable[Session],
    helpers: Iterable[Helper],
) -> tuple[Series, ...]:
    """Give the series of a network with who leads them, by key.

    A trainer who is not among the helpers cannot lead: another one may.
    """
    needed = {one.module.series for one in sessions if one.module is not None}
    present = {helper.id for helper in helpers}
    row = tables.Series
    rows = db.execute(
        select(row.key, row.same_trainer, tables.Helper.key, row.active)
        .outerjoin(tables.Helper, tables.Helper.id == row.trainer_id)
        .where(row.network_id == network_id)
        .order_by(row.key)
    ).all()
    led = _led_before(db, network_id, horizon) if needed else {}
    found: list[Series] = []
    for key, same_trainer, named, active in rows:
        if active or key in needed:
            trainer = named
            if trainer is None and same_trainer:
                trainer = led.get(key)
            found.append(
                Series(key, same_trainer, trainer if trainer in present else None)
            )
    return tuple(found)


def _led_before(db: Db, network_id: int, horizon: Horizon) -> Mapping[str, str]:
    """Give who was last published in the trainer seat of each series."""
    assignment = tables.Assignment
    rows = db.execute(
        select(tables.Series.key, tables.Helper.key)
        .select_from(assignment)
        .join(tables.Seat, tables.Seat.id == assignment.seat_id)
        .join(tables.Session, tables.Session.id == tables.Seat.session_id)
        .join(tables.Series, tables.Series.id == tables.Session.series_id)
        .join(tables.Helper, tables.Helper.id == assignment.helper_id)
        .where(
            assignment.plan_version_id.in_(newest_versions(network_id)),
            assignment.starts_at < horizon.origin,
            tables.Seat.key == tables.Session.trainer_seat,
        )
        .order_by(assignment.starts_at, tables.Session.module)
    )
    return {row[0]: row[1] for row in rows}
