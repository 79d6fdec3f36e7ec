"""Openings become sessions: every occurrence of a week that has an activity.

A session stays what it is once it is made: only what is missing is made. What no
longer stands (the site is closed that day, the opening has gone) is called off, unless
somebody changed the session by hand or pinned a helper to it: then it stays, and is
told. What has begun is never touched. See ``docs/places.md``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from sqlalchemy import select, update

from matching.faults import BadInputError, Fault, shown
from matching.times import Horizon
from scheduler.almanac import horizon as known_to
from scheduler.services.openings.matching import Matching, Wanted
from scheduler.services.openings.naming import session_keys
from scheduler.services.openings.occurrences import (
    Occurrence,
    WeekOpenings,
    week_openings,
)
from scheduler.services.openings.standing import (
    by_hand,
    keyed_before,
    published,
    set_called_off,
    taken_keys,
    week_before,
)
from scheduler.services.openings.writing import write_sessions
from scheduler.store.base import KEY
from scheduler.store.session import Db
from scheduler.store.tables import Activity, Network, Seat, Session
from scheduler.translate.weeks import WallClock


@dataclass(frozen=True, slots=True)
class WeekSessions:
    """What was done about the sessions of a week, by their keys.

    Attributes
    ----------
    made
        New ones.
    called_off
        Not held any more; nobody had been told of them.
    published
        Not held any more although they were published: somebody should see to it.
    kept
        Their opening does not stand any more, but somebody changed them by hand.
    restored
        Were called off like this before, and their opening stands again.
    known_to
        The last day for which holidays are known, where the week goes past it.
    without_calendar
        Keys of sites whose openings follow school holidays that nobody knows.
    """

    made: tuple[str, ...] = ()
    called_off: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    known_to: date | None = None
    without_calendar: tuple[str, ...] = ()


def make_sessions(
    db: Db, network: Network, horizon: Horizon, *, now: datetime | None = None
) -> WeekSessions:
    """Make the sessions of a week from its openings, and look after those made before.

    An opening with an activity, of an active site, gives one session on each of its
    days on which the site is open, with the defaults of the activity.

    Parameters
    ----------
    now
        What has begun by then stays; None: everything that is there stays.

    Raises
    ------
    BadInputError
        Openings end before they start, or their seats have no valid key.
    """
    faults: list[Fault] = list(_faults_of_seats(db, network))
    week = week_openings(db, network, horizon, faults)
    if faults:
        raise BadInputError(faults, f"network {network.key}")
    found = _matching(db, network, horizon, week.occurrences)
    found.by_opening()
    unclear = [one for one in found.found.values() if one.called_off]
    touched = by_hand(db, network, [*found.left(), *unclear])
    found.by_hand(touched)
    found.by_place()
    _adopt(db, found)
    done = WeekSessions(
        made=write_sessions(db, network, _named(db, network, found.missing())),
        known_to=_horizon_passed(network, horizon, week),
        without_calendar=week.without_calendar,
    )
    return done if now is None else _look_after(db, network, found, done, now)


def _matching(
    db: Db, network: Network, horizon: Horizon, occurrences: Iterable[Occurrence]
) -> Matching:
    wanted = list(_wanted(WallClock(horizon), occurrences))
    keys = [key for one in wanted for key in one.keys]
    inside = week_before(db, network, horizon)
    return Matching(wanted, inside, keyed_before(db, network, keys))


def _wanted(clock: WallClock, occurrences: Iterable[Occurrence]) -> Iterator[Wanted]:
    """Give occurrences their instants; none in an hour the clock leaves out."""
    for one in occurrences:
        start, end = clock.span(one.day, one.starts, one.ends)
        if one.activity.duration_minutes is not None:
            end = start + one.activity.duration_minutes
        if start < end:
            alone, beside = islice(_keys(one), 2)
            instants = clock.horizon.instant(start), clock.horizon.instant(end)
            yield Wanted(one, *instants, (alone, beside))


def _keys(one: Occurrence) -> Iterator[str]:
    return session_keys(one.site.key, one.day, one.starts, one.activity.key)


def _adopt(db: Db, found: Matching) -> None:
    """Let sessions found by their place belong to the opening they were found for."""
    belongs = [
        {"id": session.id, "opening_id": opening}
        for number, session in found.found.items()
        if (opening := found.wanted[number].what.opening_id) is not None
        and opening != session.opening_id
    ]
    if belongs:
        db.execute(update(Session), belongs)


def _look_after(
    db: Db, network: Network, found: Matching, done: WeekSessions, now: datetime
) -> WeekSessions:
    """Call off what no longer stands, and restore what stands again."""
    off = [one for one in found.left() if not one.called_off and one.starts_at > now]
    again = [
        one for one in found.found.values() if one.called_off and one.starts_at > now
    ]
    touched = by_hand(db, network, [*off, *again])
    again = [one for one in again if one.id not in touched]
    stay = [one for one in off if one.id in touched]
    off = [one for one in off if one.id not in touched]
    told = published(db, off)
    keys = set_called_off(db, network, off, called_off=True, now=now)
    seen = {one.key for one in off if one.id in told}
    return replace(
        done,
        called_off=tuple(key for key in keys if key not in seen),
        published=tuple(sorted(seen)),
        kept=tuple(sorted(one.key for one in stay)),
        restored=set_called_off(db, network, again, called_off=False, now=now),
    )


def _horizon_passed(
    network: Network, horizon: Horizon, week: WeekOpenings
) -> date | None:
    """Give the last day with known holidays, if the week goes past it."""
    last = horizon.date_of_day(horizon.days - 1)
    known = [known_to(network.country, one) for one in week.communities]
    return min((day for day in known if day < last), default=None)


def _named(
    db: Db, network: Network, missing: Iterable[Wanted]
) -> Iterator[tuple[str, Wanted]]:
    """Give the occurrences that become sessions, each with a key that is free."""
    wanted = [one for one in missing if one.what.activity.active]
    keys = [key for one in wanted for key in one.keys]
    taken = taken_keys(db, network, keys)
    for one in wanted:
        free = (key for key in _keys(one.what) if key not in taken)
        key = next(
            key for key in free if key in one.keys or not taken_keys(db, network, [key])
        )
        taken.add(key)
        yield key, one


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
