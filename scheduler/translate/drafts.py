"""A plan as rows of its version, and the rows of a version as assignments again."""

import dataclasses
from datetime import datetime
from typing import Any

from sqlalchemy import select

from matching.plan import Assignment, EmptySeat, NotHeld, Plan, RefusedPin
from matching.times import Horizon
from scheduler.store import tables
from scheduler.store.session import Db
from scheduler.translate.sessions import week_options, week_session_ids

Row = dict[str, Any]
Span = tuple[datetime, datetime]


def plan_rows(
    db: Db, version: tables.PlanVersion, plan: Plan, network_id: int, horizon: Horizon
) -> tuple[list[Row], list[Row]]:
    """Give the rows of assignments and empty seats of a version that has its id.

    Raises
    ------
    KeyError
        The plan names a seat, helper or option that is not there. In a stale version
        they may have gone, and are left out.
    """
    seats, times = _seats_and_times(db, network_id, horizon)
    helpers = _helpers(db, network_id)
    given, empty = plan.assignments, plan.empty_seats
    if version.stale:
        given = tuple(
            one
            for one in given
            if (one.session, one.seat) in seats
            and (one.session, one.option) in times
            and one.helper in helpers
        )
        empty = tuple(one for one in empty if (one.session, one.seat) in seats)
    assignments = [
        {
            "plan_version_id": version.id,
            "helper_id": helpers[one.helper],
            "seat_id": seats[one.session, one.seat],
            "option": one.option,
            "starts_at": times[one.session, one.option][0],
            "ends_at": times[one.session, one.option][1],
        }
        for one in given
    ]
    empty_seats = [
        {
            "plan_version_id": version.id,
            "seat_id": seats[one.session, one.seat],
            "mandatory": one.mandatory,
            "why": dict(one.why),
        }
        for one in empty
    ]
    return assignments, empty_seats


def not_held_rows(plan: Plan) -> list[Row]:
    """Give the sessions that are not held, as kept with their version."""
    return [dataclasses.asdict(one) for one in plan.not_held]


def refused_pin_rows(plan: Plan) -> list[Row]:
    """Give the refused pins, as kept with their version."""
    return [
        {**dataclasses.asdict(one), "rules": list(one.rules)}
        for one in plan.pins_refused
    ]


def refused_pins_of(version: tables.PlanVersion) -> tuple[RefusedPin, ...]:
    """Give the refused pins of a version."""
    return tuple(
        RefusedPin(**{**row, "rules": tuple(row["rules"])})
        for row in version.pins_refused
    )


def plan_of(db: Db, version: tables.PlanVersion) -> Plan:
    """Give a version as the plan it was made from."""
    return Plan(
        problem_sha256=version.problem_sha256,
        status="optimal" if version.status == "optimal" else "feasible",
        strategy=version.strategy,
        seconds=version.seconds,
        seed=version.seed,
        assignments=assignments_of(db, version),
        pins_refused=refused_pins_of(version),
        not_held=tuple(NotHeld(**row) for row in version.not_held),
        empty_seats=_empty_seats_of(db, version),
        score=version.score,
        bound=version.bound,
        versions=version.versions,
    )


def _empty_seats_of(db: Db, version: tables.PlanVersion) -> tuple[EmptySeat, ...]:
    row = tables.EmptySeat
    rows = db.execute(
        select(tables.Session.key, tables.Seat.key, row.mandatory, row.why)
        .select_from(row)
        .join(tables.Seat, tables.Seat.id == row.seat_id)
        .join(tables.Session, tables.Session.id == tables.Seat.session_id)
        .where(row.plan_version_id == version.id)
        .order_by(tables.Session.key, tables.Seat.key)
    )
    return tuple(EmptySeat(*cells) for cells in rows)


def assignments_of(db: Db, version: tables.PlanVersion) -> tuple[Assignment, ...]:
    """Give the assignments of a version, in the keys of its problem."""
    rows = db.execute(
        select(
            tables.Session.key,
            tables.Assignment.option,
            tables.Seat.key,
            tables.Helper.key,
        )
        .select_from(tables.Assignment)
        .join(tables.Seat, tables.Seat.id == tables.Assignment.seat_id)
        .join(tables.Session, tables.Session.id == tables.Seat.session_id)
        .join(tables.Helper, tables.Helper.id == tables.Assignment.helper_id)
        .where(tables.Assignment.plan_version_id == version.id)
    )
    return tuple(sorted(Assignment(*row) for row in rows))


def _seats_and_times(
    db: Db, network_id: int, horizon: Horizon
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, int], Span]]:
    """Give seats by session and seat, and times by session and option.

    Of sessions without seats there is nothing to keep.
    """
    ids = week_session_ids(network_id, horizon)
    rows = db.execute(
        select(tables.Session.id, tables.Session.key, tables.Seat.key, tables.Seat.id)
        .join(tables.Seat, tables.Seat.session_id == tables.Session.id)
        .where(tables.Session.id.in_(ids))
    )
    seats: dict[tuple[str, str], int] = {}
    keys: dict[int, str] = {}
    for session_id, session, seat, seat_id in rows:
        keys[session_id] = session
        seats[session, seat] = seat_id
    times = {
        (keys[session_id], option): span
        for session_id, spans in week_options(db, ids).items()
        if session_id in keys
        for option, span in enumerate(spans)
    }
    return seats, times


def _helpers(db: Db, network_id: int) -> dict[str, int]:
    rows = db.execute(
        select(tables.Helper.key, tables.Helper.id).where(
            tables.Helper.network_id == network_id
        )
    )
    return {row.key: row.id for row in rows}
