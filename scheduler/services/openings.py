"""Openings become sessions: every half-day of a week that has an activity."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import select

from matching.faults import BadInputError, Fault, shown
from matching.times import Horizon
from scheduler.store.base import KEY
from scheduler.store.session import Db
from scheduler.store.tables import (
    Activity,
    Network,
    Opening,
    Option,
    Seat,
    Session,
    Site,
)
from scheduler.translate.weeks import (
    WEEKDAYS,
    WallClock,
    dates_of,
    half_day,
    holds,
    is_half_day,
)

_LONGEST_SITE: Final = 48
_DIGEST: Final = 8


def make_sessions(db: Db, network: Network, horizon: Horizon) -> int:
    """Make the sessions of a week from its openings; those made before stay.

    An opening with an activity, of an active site, gives one session on its day
    with the defaults of the activity.

    Returns
    -------
    int
        How many were made.

    Raises
    ------
    BadInputError
        Openings end before they start, or their seats have no valid key.
    """
    faults: list[Fault] = []
    faults += _faults_of_seats(db, network)
    made = [] if faults else list(_sessions(db, network, horizon, faults))
    if faults:
        raise BadInputError(faults, f"network {network.key}")
    db.add_all(made)
    db.flush()
    return len(made)


def session_key(site: str, day: date, starts: time) -> str:
    """Give the key of a session made from an opening: ``epn-1.20261124.0900``.

    The key of a site that leaves no room is shortened, with a digest of all of it.
    """
    if len(site) > _LONGEST_SITE:
        digest = hashlib.sha256(site.encode()).hexdigest()[:_DIGEST]
        site = f"{site[: _LONGEST_SITE - _DIGEST - 1]}.{digest}"
    return f"{site}.{day:%Y%m%d}.{starts:%H%M}"


def _faults_of_seats(db: Db, network: Network) -> Iterator[Fault]:
    known = set(Seat.__mapper__.column_attrs.keys()) | {"id"}
    activities = select(Activity).where(Activity.network_id == network.id)
    for activity in db.scalars(activities.order_by(Activity.key)):
        for number, form in enumerate(activity.seats, 1):
            where = f"activity {activity.key}, seat {number}"
            key = form.get("id")
            if not isinstance(key, str) or KEY.fullmatch(key) is None:
                yield Fault(f"{where}, id", shown(key), "a key of a seat")
            for name in sorted(form.keys() - known):
                yield Fault(where, name, "fields of a seat only")


def _sessions(
    db: Db, network: Network, horizon: Horizon, faults: list[Fault]
) -> Iterator[Session]:
    known = set(db.scalars(select(Session.key).where(Session.network_id == network.id)))
    clock = WallClock(horizon)
    rows = db.execute(
        select(Opening, Site.key, Activity)
        .join(Site, Site.id == Opening.site_id)
        .join(Activity, Activity.id == Opening.activity_id)
        .where(Site.network_id == network.id, Site.active)
        .order_by(Site.key, Opening.weekday, Opening.starts)
    )
    for opening, site, activity in rows:
        if not is_half_day(opening.starts, opening.ends):
            where = f"site {site}, opening on {WEEKDAYS[opening.weekday]}"
            times = half_day(opening.starts, opening.ends)
            faults.append(Fault(where, times, "an end after its start"))
            continue
        for day in dates_of(horizon, opening.weekday):
            key = session_key(site, day, opening.starts)
            if key in known or not holds(opening.first_on, opening.last_on, day):
                continue
            span = _span(clock, day, opening, activity.duration_minutes)
            if span is not None:
                known.add(key)
                yield _session(key, opening, activity, span)


def _span(
    clock: WallClock, day: date, opening: Opening, duration: int | None
) -> tuple[datetime, datetime] | None:
    """Give the instants of a session; None in an hour the clock leaves out."""
    start, end = clock.span(day, opening.starts, opening.ends)
    if duration is not None:
        end = start + duration
    if start >= end:
        return None
    return clock.horizon.instant(start), clock.horizon.instant(end)


def _session(
    key: str, opening: Opening, activity: Activity, span: tuple[datetime, datetime]
) -> Session:
    return Session(
        key=key,
        network_id=activity.network_id,
        site_id=opening.site_id,
        activity_id=activity.id,
        opening_id=opening.id,
        priority=activity.priority,
        min_staff=activity.min_staff,
        ideal_staff=activity.ideal_staff,
        public_languages=dict(activity.public_languages),
        max_mentors_per_senior=activity.max_mentors_per_senior,
        remote=activity.remote,
        options=[Option(position=0, starts_at=span[0], ends_at=span[1])],
        seats=[_seat(position, form) for position, form in enumerate(activity.seats)],
    )


def _seat(position: int, form: dict[str, Any]) -> Seat:
    seat = Seat(key=form["id"], position=position)
    seat.apply(form)
    return seat
