"""Where a week is short of people: who is free, against who is needed.

A day has a morning, an afternoon and an evening. Somebody counts as free in one of
them with two hours of it free; a session needs its mandatory seats in the part of the
day in which it begins. Whether those who are free are the right ones is not asked:
this is to be looked at before a plan is made.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import func, select

from matching.faults import BadInputError, Fault
from matching.problem import Interval
from matching.times import Horizon
from scheduler.services.alarms.causes import joined
from scheduler.services.rounds.keeping import the_round
from scheduler.store.session import Db
from scheduler.store.tables import Helper, Network, Option, Seat
from scheduler.translate.sessions import week_session_ids
from scheduler.translate.times import Times, times_of_helpers
from scheduler.translate.weeks import week_horizon

ENOUGH_MINUTES: Final = 120
PARTS: Final = {"morning": time(0), "afternoon": time(13), "evening": time(18)}


@dataclass(frozen=True, slots=True)
class Expanded:
    """When helpers can come, in minutes of a horizon, by their keys."""

    horizon: Horizon
    times: Mapping[str, Times]


def expanded(db: Db, network: Network, first: date, last: date) -> Expanded:
    """Give when all active helpers can come from one day to another, inclusive.

    Raises
    ------
    BadInputError
        Rules that mean nothing, each by its helper.
    """
    horizon = Horizon(network.zone, first, (last - first).days + 1)
    faults: list[Fault] = []
    times = times_of_helpers(db, network.id, horizon, faults)
    if faults:
        raise BadInputError(faults, f"network {network.key}")
    rows = db.execute(
        select(Helper.id, Helper.key)
        .where(Helper.network_id == network.id, Helper.active)
        .order_by(Helper.key)
    )
    return Expanded(horizon, {key: times.get(row, Times()) for row, key in rows})


def heat(db: Db, network: Network, week: str) -> list[dict[str, Any]]:
    """Count who is free and who is needed in each part of a week.

    Returns
    -------
    list of dict
        Three a day, in order: ``date``, ``part`` (``morning``, ``afternoon`` or
        ``evening``), ``free`` helpers without the reserve, ``needed`` mandatory seats,
        and ``sessions`` that begin then.

    Raises
    ------
    BadInputError, NotFoundError
        It is no ISO week, or has no round; rules of helpers mean nothing.
    """
    the_round(db, network, week)
    horizon = week_horizon(week, network.zone)
    bounds = _bounds(horizon)
    last = horizon.date_of_day(horizon.days - 1)
    reserve = set(
        db.scalars(
            select(Helper.key).where(Helper.network_id == network.id, Helper.reserve)
        )
    )
    free: Counter[int] = Counter()
    for helper, times in expanded(db, network, horizon.start, last).times.items():
        if helper not in reserve:
            free.update(_parts_free(times, bounds))
    sessions, needed = _needs(db, network, horizon, bounds)
    return [
        {
            "date": horizon.date_of_day(number // len(PARTS)),
            "part": [*PARTS][number % len(PARTS)],
            "free": free[number],
            "needed": needed[number],
            "sessions": sessions[number],
        }
        for number in range(len(bounds) - 1)
    ]


def _bounds(horizon: Horizon) -> list[int]:
    """Give the minutes at which the parts of the days begin, and the last one ends."""
    days = [horizon.date_of_day(number) for number in range(horizon.days)]
    starts = [horizon.wall_minute(day, wall) for day in days for wall in PARTS.values()]
    return [*starts, horizon.day_start(horizon.days)]


def _parts_free(times: Times, bounds: Sequence[int]) -> Iterator[int]:
    free = [*_free(times)]
    for number, (start, end) in enumerate(pairwise(bounds)):
        minutes = sum(max(0, min(one.end, end) - max(one.start, start)) for one in free)
        if minutes >= ENOUGH_MINUTES:
            yield number


def _free(times: Times) -> Iterator[Interval]:
    """Give the windows of a helper without the absences."""
    away = sorted((one.start, one.end) for one in times.absences)
    for window in joined(times.windows):
        start = window.start
        for begins, ends in away:
            if begins < window.end and start < ends:
                yield Interval(start, max(start, begins))
                start = max(start, ends)
        yield Interval(start, max(start, window.end))


def _needs(
    db: Db, network: Network, horizon: Horizon, bounds: Sequence[int]
) -> tuple[Counter[int], Counter[int]]:
    """Count sessions and their mandatory seats by the part in which they begin."""
    rows = db.execute(
        select(Option.session_id, Option.starts_at, func.count(Seat.id))
        .outerjoin(
            Seat, (Seat.session_id == Option.session_id) & Seat.mandatory.is_(True)
        )
        .where(
            Option.position == 0,
            Option.session_id.in_(week_session_ids(network.id, horizon)),
        )
        .group_by(Option.session_id, Option.starts_at)
    )
    sessions, needed = Counter[int](), Counter[int]()
    for _, starts_at, seats in rows:
        minute = horizon.minute_of_instant(starts_at)
        part = sum(bound <= minute for bound in bounds) - 1
        sessions[part] += 1
        needed[part] += seats
    return sessions, needed
