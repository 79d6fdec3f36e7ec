"""A published week of one site, as programmes that show it ask for it.

Read from the calendar entries that publications wrote, with one statement by their
index of sites: nothing of drafts can be seen here.
"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler.services.places.sites import the_site
from scheduler.store.session import Db
from scheduler.store.tables import CalendarEntry, Network, Session
from scheduler.translate.weeks import week_horizon


def site_week(db: Db, network: Network, key: str, week: str) -> dict[str, Any]:
    """Give what was published for a site in a week, in the network's local time.

    Sessions that were published and are off again are there as ``cancelled``.

    Raises
    ------
    BadInputError
        It is no ISO week.
    NotFoundError
        The network has no such site.
    """
    horizon = week_horizon(week, network.zone)
    site = the_site(db, network, key)
    entry = CalendarEntry
    end = horizon.instant(horizon.day_start(horizon.days))
    rows = db.execute(
        select(
            Session.key,
            entry.status,
            entry.starts_at,
            entry.ends_at,
            entry.activity,
            entry.helper_names,
            entry.remote,
        )
        .join(Session, Session.id == entry.session_id)
        .where(
            entry.site_id == site.id,
            entry.helper_id.is_(None),
            entry.starts_at >= horizon.origin,
            entry.starts_at < end,
        )
        .order_by(entry.starts_at, Session.key)
    )
    return {
        "site": site.key,
        "week": week,
        "name": site.name or site.key,
        "address": site.address,
        "zone": network.zone,
        "sessions": [_session(row, horizon.tz) for row in rows],
    }


def _session(row: Any, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "session": row.key,
        "status": row.status,
        "starts_at": row.starts_at.astimezone(zone),
        "ends_at": row.ends_at.astimezone(zone),
        "activity": row.activity,
        "helpers": row.helper_names,
        "remote": row.remote,
    }
