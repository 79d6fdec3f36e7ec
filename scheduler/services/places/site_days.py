"""The days of a site: legal holidays, school holidays, closures, extra openings."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from matching.faults import BadInputError, Fault
from scheduler.almanac import horizon, legal_days, school_holidays
from scheduler.services.openings.days import OpenDays
from scheduler.services.places.sites import the_site
from scheduler.store.session import Db
from scheduler.store.tables import Activity, ExtraOpening, Network, Site

MOST_DAYS: Final = 400
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100  # the package counts no further


def site_days(
    db: Db,
    network: Network,
    first: date,
    last: date,
    *,
    site: str | None = None,
    lang: str = "en",
) -> dict[str, Any]:
    """Give what is known of each day of a span.

    Parameters
    ----------
    first, last
        Both inclusive, `MOST_DAYS` at most.
    site
        Its key; None: what holds for the network, of no community.
    lang
        Of the names of holidays.

    Returns
    -------
    dict
        ``days``, and until when holidays are known (``known_to``; None: for ever).

    Raises
    ------
    BadInputError
        There is no such span.
    NotFoundError
        The network has no such site.
    """
    _check(first, last)
    place = None if site is None else the_site(db, network, site)
    community = "" if place is None else place.community
    known_to = horizon(network.country, community)
    closed = OpenDays(db, network, first, last)
    extra = _extra(db, place, first, last)
    about = network.country, community, lang
    return {
        "site": site,
        "community": community,
        "known_to": None if known_to == date.max else known_to,
        "days": [
            _day(day, place, closed, extra.get(day, []), about)
            for number in range((last - first).days + 1)
            for day in [first + timedelta(days=number)]
        ],
    }


def _check(first: date, last: date) -> None:
    faults = [
        Fault(name, day.isoformat(), f"a day from {FIRST_YEAR} to {LAST_YEAR}")
        for name, day in (("from", first), ("to", last))
        if not FIRST_YEAR <= day.year <= LAST_YEAR
    ]
    if not 0 <= (last - first).days < MOST_DAYS:
        expected = f"a day from {first} on, {MOST_DAYS} days at most"
        faults.append(Fault("to", last.isoformat(), expected))
    if faults:
        raise BadInputError(faults, "span of days")


def _extra(
    db: Db, site: Site | None, first: date, last: date
) -> Mapping[date, list[dict[str, Any]]]:
    found: dict[date, list[dict[str, Any]]] = defaultdict(list)
    if site is None:
        return found
    rows = db.execute(
        select(ExtraOpening, Activity.key)
        .outerjoin(Activity, Activity.id == ExtraOpening.activity_id)
        .where(
            ExtraOpening.site_id == site.id, ExtraOpening.on_day.between(first, last)
        )
        .order_by(ExtraOpening.starts)
    )
    for row, activity in rows:
        one = {"starts": row.starts, "ends": row.ends, "activity": activity}
        found[row.on_day].append({"number": row.id, **one})
    return found


def _day(
    day: date,
    site: Site | None,
    closed: OpenDays,
    extra: list[dict[str, Any]],
    about: tuple[str, str, str],
) -> dict[str, Any]:
    country, community, lang = about
    closures = list(closed.closures(None if site is None else site.id, day))
    holiday = legal_days(country, community, day.year, lang).get(day)
    free = school_holidays(country, community, day.year, lang).get(day)
    stays_open = site is not None and site.on_holidays
    return {
        "date": day,
        "holiday": holiday,
        "school_holiday": free,
        "closures": [{"number": one.number, "reason": one.reason} for one in closures],
        "closed": bool(closures) or (holiday is not None and not stays_open),
        "extra_openings": extra,
    }
