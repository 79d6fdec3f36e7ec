"""What openings and extra openings mean in one week: dates, hours, activities.

The pitfall is what is left out: a day on which a site is closed has no occurrence,
but one whose activity is only no longer offered has one, so that a session that is
there already stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select

from matching.faults import BadInputError, Fault
from matching.times import Horizon
from scheduler.recurrence import Recurrence
from scheduler.services.openings.days import OpenDays
from scheduler.store.session import Db
from scheduler.store.tables import Activity, ExtraOpening, Network, Opening, Site
from scheduler.translate.weeks import WEEKDAYS, half_day, is_half_day


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One opening of a site on one day, with what is held then.

    Attributes
    ----------
    opening_id
        None: it is an exceptional one.
    """

    site: Site
    opening_id: int | None
    activity: Activity
    room_id: int | None
    day: date
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class WeekOpenings:
    """The occurrences of one week, in the order of sites and hours.

    Attributes
    ----------
    without_calendar
        Keys of sites whose openings follow school holidays that nobody knows.
    communities
        Those of the sites that have openings.
    """

    occurrences: tuple[Occurrence, ...]
    without_calendar: tuple[str, ...]
    communities: frozenset[str]


def week_openings(
    db: Db, network: Network, horizon: Horizon, faults: list[Fault]
) -> WeekOpenings:
    """Give what is held in a week.

    Parameters
    ----------
    faults
        Takes what is wrong with openings, by site and weekday.
    """
    first, last = horizon.date_of_day(0), horizon.date_of_day(horizon.days - 1)
    days = OpenDays(db, network, first, last)
    rows = db.execute(
        select(Opening, Site, Activity)
        .join(Site, Site.id == Opening.site_id)
        .join(Activity, Activity.id == Opening.activity_id)
        .where(Site.network_id == network.id, Site.active)
        .order_by(Site.key, Opening.weekday, Opening.starts, Opening.id)
    ).all()
    sites = {site.id: site for _, site, _ in rows}
    regular = [
        Occurrence(site, row.id, activity, row.room_id, day, row.starts, row.ends)
        for row, site, activity in rows
        for day in _dates(row, site, first, last, faults)
        if days.is_open(site, day, row.during)
    ]
    extra = list(_extra(db, network, first, last))
    return WeekOpenings(
        occurrences=_merged(regular, extra),
        without_calendar=tuple(
            dict.fromkeys(
                site.key
                for row, site, _ in rows
                if row.during != "always" and not days.knows_school(site)
            )
        ),
        communities=frozenset(site.community for site in sites.values()),
    )


def _dates(
    row: Opening, site: Site, first: date, last: date, faults: list[Fault]
) -> tuple[date, ...]:
    where = f"site {site.key}, opening on {WEEKDAYS[row.weekday]}"
    if not is_half_day(row.starts, row.ends):
        times = half_day(row.starts, row.ends)
        faults.append(Fault(where, times, "an end after its start"))
        return ()
    bounds = row.first_on, row.last_on
    try:
        rule = Recurrence(row.weekday, row.every_weeks, row.nth, *bounds)
    except BadInputError as error:
        faults += [
            Fault(f"{where}, {one.where}", one.value, one.expected)
            for one in error.faults
        ]
        return ()
    return rule.dates(first, last)


def _extra(db: Db, network: Network, first: date, last: date) -> Iterator[Occurrence]:
    rows = db.execute(
        select(ExtraOpening, Site, Activity)
        .join(Site, Site.id == ExtraOpening.site_id)
        .join(Activity, Activity.id == ExtraOpening.activity_id)
        .where(
            Site.network_id == network.id,
            Site.active,
            ExtraOpening.on_day.between(first, last),
        )
        .order_by(Site.key, ExtraOpening.on_day, ExtraOpening.starts)
    )
    for row, site, activity in rows:
        yield Occurrence(
            site, None, activity, row.room_id, row.on_day, row.starts, row.ends
        )


def _merged(
    regular: Iterable[Occurrence], extra: Iterable[Occurrence]
) -> tuple[Occurrence, ...]:
    """Put both together; an extra one stands for a regular one at its very hour."""
    found: dict[tuple[str, date, time], list[Occurrence]] = defaultdict(list)
    for one in regular:
        found[one.site.key, one.day, one.starts].append(one)
    for one in extra:
        same = found[one.site.key, one.day, one.starts]
        same[:] = [other for other in same if other.activity is not one.activity]
        same.append(one)
    return tuple(one for at in sorted(found) for one in found[at])
