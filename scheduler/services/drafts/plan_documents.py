"""A kept plan as plain values: its sessions, who holds their seats, and empty ones."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select

from scheduler.store.session import Db
from scheduler.store.tables import (
    Activity,
    Assignment,
    EmptySeat,
    Helper,
    Network,
    PlanVersion,
    Seat,
    Session,
    Site,
)
from scheduler.translate import week_horizon
from scheduler.translate.sessions import week_options, week_session_ids

Document = dict[str, Any]


def plan_document(version: PlanVersion) -> Document:
    """Give what is said of a plan as a whole."""
    return {
        "made_at": version.made_at,
        "status": version.status,
        "strategy": version.strategy,
        "seconds": version.seconds,
        "seed": version.seed,
        "repairs": version.repairs,
        "problem_sha256": version.problem_sha256,
        "score": version.score,
        "bound": version.bound,
        "not_held": version.not_held,
        "pins_refused": version.pins_refused,
        "overrides": version.overrides,
    }


def plan_sessions(
    db: Db,
    network: Network,
    week: str,
    version: PlanVersion,
    *,
    sites: Collection[str] | None = None,
) -> list[Document]:
    """Give the sessions of a plan by key, with their seats in order.

    One that is held has the time it is held at, every one all its possible times as
    they are now.

    Parameters
    ----------
    sites
        Keys: only sessions there; None: everywhere.
    """
    options = week_options(
        db, week_session_ids(network.id, week_horizon(week, network.zone))
    )
    rows = db.execute(_seats(version, sites)).all()
    return [
        _session(list(seats), options.get(session_id, []))
        for session_id, seats in groupby(rows, key=lambda row: row.session_id)
    ]


def _seats(
    version: PlanVersion, sites: Collection[str] | None
) -> Select[*tuple[Any, ...]]:
    held = and_(Assignment.seat_id == Seat.id, Assignment.plan_version_id == version.id)
    empty = and_(EmptySeat.seat_id == Seat.id, EmptySeat.plan_version_id == version.id)
    rows: Select[*tuple[Any, ...]] = (
        select(
            Session.id.label("session_id"),
            Session.key.label("session"),
            Site.key.label("site"),
            Site.name.label("site_name"),
            Activity.key.label("activity"),
            Activity.name.label("activity_name"),
            Seat.key.label("seat"),
            Seat.mandatory,
            Helper.key.label("helper"),
            Helper.name.label("helper_name"),
            Assignment.option,
            Assignment.starts_at,
            Assignment.ends_at,
            EmptySeat.why,
        )
        .select_from(Seat)
        .join(Session, Session.id == Seat.session_id)
        .join(Site, Site.id == Session.site_id)
        .outerjoin(Activity, Activity.id == Session.activity_id)
        .outerjoin(Assignment, held)
        .outerjoin(Helper, Helper.id == Assignment.helper_id)
        .outerjoin(EmptySeat, empty)
        .where(or_(Assignment.id.is_not(None), EmptySeat.id.is_not(None)))
        .order_by(Session.key, Seat.position, Seat.key)
    )
    return rows if sites is None else rows.where(Site.key.in_(sites))


def _session(
    seats: list[Row[*tuple[Any, ...]]], options: Iterable[tuple[Any, Any]]
) -> Document:
    first = seats[0]
    held = next((one for one in seats if one.helper is not None), None)
    return {
        "session": first.session,
        "site": first.site,
        "site_name": first.site_name or first.site,
        "activity": first.activity,
        "activity_name": first.activity_name or first.activity,
        "option": None if held is None else held.option,
        "starts_at": None if held is None else held.starts_at,
        "ends_at": None if held is None else held.ends_at,
        "options": [
            {"starts_at": starts_at, "ends_at": ends_at}
            for starts_at, ends_at in options
        ],
        "seats": [
            {
                "seat": one.seat,
                "mandatory": one.mandatory,
                "helper": one.helper,
                "helper_name": one.helper_name or one.helper,
                "why": one.why,
            }
            for one in seats
        ],
    }
