"""Known minutes between two sites, both ways: they win over the formula."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from matching import limits
from matching.faults import Fault, shown
from matching.shapes import Integer, Reading
from scheduler.errors import NotFoundError
from scheduler.services.changes import CHANGED, CREATED, REMOVED, note
from scheduler.services.forms import refuse_faults
from scheduler.services.places.sites import the_site
from scheduler.store.session import Db
from scheduler.store.tables import Network, Site, TravelTime

KIND: Final = "travel"
_MINUTES: Final = Integer(limits.TRAVEL_MINUTES)
_HERE, _THERE = aliased(Site), aliased(Site)


def list_travel(
    db: Db,
    network: Network,
    *,
    after: str | None = None,
    limit: int = 50,
    site: str | None = None,
) -> list[dict[str, Any]]:
    """Give pairs of sites with their minutes, by both keys, each pair once.

    Parameters
    ----------
    after
        Only pairs behind this one, written ``site/other``.
    site
        Only pairs of this site.
    """
    rows = (
        select(_HERE.key, _THERE.key, TravelTime.minutes)
        .select_from(TravelTime)
        .join(_HERE, _HERE.id == TravelTime.site_id)
        .join(_THERE, _THERE.id == TravelTime.other_id)
        .where(_HERE.network_id == network.id)
    )
    if after is not None:
        one, _, other = after.partition("/")
        same = and_(_HERE.key == one, _THERE.key > other)
        rows = rows.where(or_(_HERE.key > one, same))
    if site is not None:
        rows = rows.where(or_(_HERE.key == site, _THERE.key == site))
    rows = rows.order_by(_HERE.key, _THERE.key).limit(limit)
    return [
        {"site": one, "other": other, "minutes": minutes}
        for one, other, minutes in db.execute(rows)
    ]


def put_travel(
    db: Db,
    network: Network,
    site: str,
    other: str,
    minutes: int,
    *,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Set the minutes between two sites, in whichever order they are named.

    Raises
    ------
    NotFoundError
        The network has not both sites.
    BadInputError
        It is one site twice, or no such number of minutes.
    """
    reading = Reading()
    _MINUTES.read(minutes, (None, "minutes"), reading)
    if site == other:
        reading.faults.append(Fault("other", shown(other), "another site"))
    refuse_faults(reading, "travel")
    ids = _ids(db, network, site, other)
    row = _row(db, ids)
    before = None if row is None else row.minutes
    if row is None:
        db.add(TravelTime(site_id=ids[0], other_id=ids[1], minutes=minutes))
    else:
        row.minutes = minutes
    db.flush()
    if before != minutes:
        action = CREATED if row is None else CHANGED
        fields = {"minutes": [before, minutes]}
        key = "/".join(sorted((site, other)))
        note(db, network, KIND, key, action, by=by, now=now, fields=fields)
    return {"site": site, "other": other, "minutes": minutes}


def remove_travel(
    db: Db, network: Network, site: str, other: str, *, by: str, now: datetime
) -> None:
    """Leave the way between two sites to the formula again.

    Raises
    ------
    NotFoundError
        There is no such site, or nothing was known of the two.
    """
    row = _row(db, _ids(db, network, site, other))
    if row is None:
        msg = f"No minutes are known between “{site}” and “{other}”."
        raise NotFoundError(msg)
    fields = {"minutes": [row.minutes, None]}
    db.delete(row)
    db.flush()
    key = "/".join(sorted((site, other)))
    note(db, network, KIND, key, REMOVED, by=by, now=now, fields=fields)


def _ids(db: Db, network: Network, site: str, other: str) -> tuple[int, int]:
    one, two = the_site(db, network, site).id, the_site(db, network, other).id
    return min(one, two), max(one, two)


def _row(db: Db, ids: tuple[int, int]) -> TravelTime | None:
    return db.scalar(
        select(TravelTime).where(
            TravelTime.site_id == ids[0], TravelTime.other_id == ids[1]
        )
    )
