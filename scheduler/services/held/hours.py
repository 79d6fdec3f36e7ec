"""How much helpers have really held: sessions, hours, days, costs, and fair shares.

Everything is counted from what was held (`scheduler.translate.held`), so that a no-show
or a corrected hour changes it at once. Days are local days of the network, both ends of
a period included.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from matching.faults import Fault
from matching.shapes import Reading
from matching.times import MINUTE, Horizon
from scheduler.services.availability.answers import the_helper
from scheduler.services.forms import DAY, refuse_faults
from scheduler.services.held.costs import costs_of, paid_kinds, standings
from scheduler.store.session import Db
from scheduler.store.tables import (
    EXCUSED,
    NO_SHOW,
    Activity,
    Attendance,
    Helper,
    Network,
    Option,
    Session,
    Site,
)
from scheduler.translate.held import Held, held, midnight
from scheduler.translate.memory import WEEKS, Memory, memories, past

MOST_DAYS: Final = 366
Document = dict[str, Any]


def list_hours(
    db: Db,
    network: Network,
    first: date,
    last: date,
    *,
    now: datetime,
    after: str | None = None,
    limit: int = 50,
) -> list[Document]:
    """Give what helpers have held in a period and is over, by key, after a key.

    Returns
    -------
    list of dict
        ``key``, ``name``, ``contract``, ``sessions``, ``minutes``, ``days``,
        ``costs_cents`` (None: nobody knows the rate), ``no_shows``, ``excused``; for
        all helpers, whether or not they are active.

    Raises
    ------
    BadInputError
        The period ends before it begins, or is longer than a year.
    """
    _refuse_period(first, last)
    rows = select(Helper).where(Helper.network_id == network.id).order_by(Helper.key)
    if after is not None:
        rows = rows.where(Helper.key > after)
    helpers = db.scalars(rows.limit(limit)).all()
    return _totals(db, network, helpers, first, last, now)[0]


def helper_hours(
    db: Db, network: Network, helper: str, first: date, last: date, *, now: datetime
) -> Document:
    """Give what one helper has held in a period, session by session.

    Returns
    -------
    dict
        As in `list_hours`, with ``held``: ``session``, ``site``, ``activity``,
        ``starts_at``, ``ends_at``, ``minutes``, in the order of time; and
        ``allowances`` of the years of the period: ``year``, ``day_cents``,
        ``year_cents``, ``known``, ``days``, ``elsewhere_cents``, ``left_cents``.

    Raises
    ------
    NotFoundError
        There is no such helper.
    BadInputError
        As `list_hours`.
    """
    _refuse_period(first, last)
    who = the_helper(db, network, helper)
    [total], mine = _totals(db, network, [who], first, last, now)
    years = range(first.year, last.year + 1)
    return {
        **total,
        "held": _sessions(db, mine),
        "allowances": [
            {
                "year": one.amounts.year,
                "day_cents": one.amounts.day_cents,
                "year_cents": one.amounts.year_cents,
                "known": one.amounts.known,
                "days": one.days,
                "elsewhere_cents": one.elsewhere_cents,
                "left_cents": one.left_cents,
            }
            for one in standings(db, network, years, helpers=[who.id])
        ],
    }


def list_fairness(
    db: Db,
    network: Network,
    *,
    now: datetime,
    after: str | None = None,
    limit: int = 50,
) -> list[Document]:
    """Give what active helpers held against what they wish, as the planner sees it.

    The 8 weeks before the present one count, with what was counted elsewhere.

    Returns
    -------
    list of dict
        By key, after a key: ``key``, ``name``, ``reserve``, ``sessions``, ``weeks``
        (how many of the 8 are known), ``wished_sessions`` (a week; 0 counts as ½),
        and ``percent`` of the share in those weeks (None: no week is known).
    """
    today = now.astimezone(ZoneInfo(network.zone)).date()
    monday = today - timedelta(days=today.weekday())
    rows = select(Helper).where(
        Helper.network_id == network.id, Helper.active.is_(True)
    )
    if after is not None:
        rows = rows.where(Helper.key > after)
    found = db.scalars(rows.order_by(Helper.key).limit(limit)).all()
    horizon, ids = Horizon(network.zone, monday, 7), [row.id for row in found]
    remembered = memories(db, network.id, horizon, helpers=ids)
    return [_share(row, remembered.get(row.id, Memory()), monday) for row in found]


def _share(row: Helper, memory: Memory, monday: date) -> Document:
    known = (row.counted_from, row.past_sessions, row.past_weeks)
    elsewhere, weeks = past(*known, monday)
    sessions = elsewhere + memory.sessions
    twice_wished = (2 * row.wished_sessions or 1) * weeks
    return {
        "key": row.key,
        "name": row.name or row.key,
        "reserve": row.reserve,
        "sessions": sessions,
        "weeks": min(weeks, WEEKS),
        "wished_sessions": row.wished_sessions,
        "percent": 200 * sessions // twice_wished if weeks else None,
    }


def _refuse_period(first: date, last: date) -> None:
    reading = Reading()
    for name, day in (("from", first), ("to", last)):
        DAY.read(day, (None, name), reading)
    if not reading.faults and not 0 <= (last - first).days < MOST_DAYS:
        expected = f"a day from {first.isoformat()} on, at most {MOST_DAYS} days in all"
        reading.faults.append(Fault("to", last.isoformat(), expected))
    refuse_faults(reading, "period")


def _totals(
    db: Db,
    network: Network,
    helpers: Sequence[Helper],
    first: date,
    last: date,
    now: datetime,
) -> tuple[list[Document], list[Held]]:
    """Count what helpers have held; give it too."""
    ids = [row.id for row in helpers]
    start = midnight(first, network.zone)
    end = midnight(last + timedelta(days=1), network.zone)
    everything = held(db, network.id, start, end, by=now, helpers=ids)
    mine: dict[int, list[Held]] = defaultdict(list)
    for one in everything:
        mine[one.helper_id].append(one)
    missed = _missed(db, ids, start, end)
    kinds, zone = paid_kinds(network), ZoneInfo(network.zone)
    totals = []
    for row in helpers:
        days = {one.starts_at.astimezone(zone).date() for one in mine[row.id]}
        paid = Counter(day.year for day in days if row.contract in kinds)
        totals.append(
            {
                "key": row.key,
                "name": row.name or row.key,
                "contract": row.contract,
                "sessions": len(mine[row.id]),
                "minutes": sum(map(_minutes, mine[row.id])),
                "days": len(days),
                "costs_cents": costs_of(network, paid),
                "no_shows": missed.get((row.id, NO_SHOW), 0),
                "excused": missed.get((row.id, EXCUSED), 0),
            }
        )
    return totals, everything


def _minutes(one: Held) -> int:
    return (one.ends_at - one.starts_at) // MINUTE


def _missed(
    db: Db, helpers: Iterable[int], start: datetime, end: datetime
) -> Mapping[tuple[int, str], int]:
    """Count what helpers did not hold, by row id and state."""
    rows = db.execute(
        select(Attendance.helper_id, Attendance.state, func.count())
        .join(Session, Session.id == Attendance.session_id)
        .join(Option, Option.session_id == Attendance.session_id)
        .where(
            Attendance.helper_id.in_(list(helpers)),
            Session.called_off.is_(False),
            Option.position == 0,
            Option.starts_at >= start,
            Option.starts_at < end,
        )
        .group_by(Attendance.helper_id, Attendance.state)
    )
    return {(helper, state): count for helper, state, count in rows}


def _sessions(db: Db, mine: Sequence[Held]) -> list[Document]:
    rows = db.execute(
        select(Session.id, Session.key, Site.key, Activity.key)
        .join(Site, Site.id == Session.site_id)
        .outerjoin(Activity, Activity.id == Session.activity_id)
        .where(Session.id.in_([one.session_id for one in mine]))
    )
    names = {row_id: names for row_id, *names in rows}
    return [
        {
            **dict(
                zip(("session", "site", "activity"), names[one.session_id], strict=True)
            ),
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "minutes": _minutes(one),
        }
        for one in mine
    ]
