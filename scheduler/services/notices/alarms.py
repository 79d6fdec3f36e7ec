"""Coordinators are told whose published seats have to be filled again."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from scheduler.services.notices.contents import activity_name
from scheduler.services.notices.readers import Telling, coordinators
from scheduler.services.notices.rounds import texts_of
from scheduler.services.notices.writing import NewNotice, due_of_change, write_notices
from scheduler.store.session import Db
from scheduler.store.tables import (
    Activity,
    Alarm,
    Assignment,
    Helper,
    Network,
    Seat,
    Session,
    Site,
)
from scheduler.texts.messages import Missing, Place

ALARM: Final = "alarm"


def tell_alarm(
    db: Db, network: Network, alarms: Collection[int], now: datetime
) -> Telling:
    """Tell coordinators whose seats have to be filled again, in one notice.

    At once if one of the sessions begins within 48 hours, else when quiet hours end.

    Parameters
    ----------
    alarms
        Ids of those that were raised together.
    """
    found = _missing(db, network, alarms)
    if not found:
        return Telling()
    first = min(one.place.start for _, _, one in found)
    session_ids = {session_id for _, session_id, _ in found}
    wanted = []
    for reader in coordinators(db, network):
        subject, text = texts_of(network, reader).alarm([one for _, _, one in found])
        wanted.append(
            NewNotice(
                key=f"{ALARM}:{found[0][0]}:{len(found)}:{reader.key}",
                kind=ALARM,
                recipient=reader.email,
                language=reader.language,
                subject=subject,
                text=text,
                due_at=due_of_change(network, now, first),
                session_id=min(session_ids) if len(session_ids) == 1 else None,
            )
        )
    return Telling(write_notices(db, network, wanted, now))


def _missing(
    db: Db, network: Network, alarms: Collection[int]
) -> list[tuple[int, int, Missing]]:
    """Give alarms in words, by time, with their id and that of the session."""
    zone = ZoneInfo(network.zone)
    rows = db.execute(
        select(
            Alarm.id,
            Alarm.session_id,
            Alarm.cause,
            func.coalesce(func.nullif(Helper.name, ""), Helper.key),
            Seat.key,
            Assignment.starts_at,
            Assignment.ends_at,
            activity_name(),
            func.coalesce(func.nullif(Site.name, ""), Site.key),
        )
        .join(Helper, Helper.id == Alarm.helper_id)
        .join(Seat, Seat.id == Alarm.seat_id)
        .join(
            Assignment,
            (Assignment.seat_id == Alarm.seat_id)
            & (Assignment.plan_version_id == Alarm.version_id),
        )
        .join(Session, Session.id == Alarm.session_id)
        .join(Site, Site.id == Session.site_id)
        .outerjoin(Activity, Activity.id == Session.activity_id)
        .where(Alarm.network_id == network.id, Alarm.id.in_(alarms))
        .order_by(Assignment.starts_at, Alarm.id)
    )
    found = []
    for id_, session_id, cause, helper, seat, start, end, activity, site in rows:
        place = Place(
            start.astimezone(zone), end.astimezone(zone), activity, site, seat
        )
        found.append((id_, session_id, Missing(helper, cause, place)))
    return found
