"""Rows of the outbox: each under a key of its own, so that nobody is told twice.

The pitfall is a key that is there already: its notice stays as it is. Only one that was
withdrawn before anybody tried to send it may come back, with what is said now.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert, select, update

from scheduler.config import read_settings
from scheduler.mail import message_id
from scheduler.quiet import QuietHours
from scheduler.store.session import Db
from scheduler.store.tables import WAITING, WITHDRAWN, Network, Notice

# A session that begins so soon after quiet hours that they cannot be waited for.
TOO_SOON: Final = timedelta(hours=2)
# Changes of sessions that begin within this are told at once.
AT_ONCE: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to be written; the fields are columns."""

    key: str
    kind: str
    recipient: str
    language: str
    subject: str
    text: str
    due_at: datetime
    calendar: str = ""
    helper_id: int | None = None
    site_id: int | None = None
    version_id: int | None = None
    session_id: int | None = None


_FIELDS: Final = tuple(one.name for one in fields(NewNotice))


def write_notices(
    db: Db,
    network: Network,
    those: Sequence[NewNotice],
    now: datetime,
    *,
    revive: bool = False,
) -> int:
    """Write notices in the transaction of what they tell; give how many.

    Those whose key is used already are left out.

    Parameters
    ----------
    revive
        Whether those that were withdrawn before anybody tried to send them come back.
    """
    known = {
        key: (id_, state, attempts)
        for id_, key, state, attempts in db.execute(
            select(Notice.id, Notice.key, Notice.state, Notice.attempts).where(
                Notice.network_id == network.id,
                Notice.key.in_([one.key for one in those]),
            )
        )
    }
    host = read_settings().public_url
    new, back = [], []
    for one in those:
        if one.key not in known:
            name = message_id(network.key, one.key, host)
            new.append({**_columns(network, one, now), "message_id": name})
        else:
            id_, state, attempts = known[one.key]
            if revive and state == WITHDRAWN and not attempts:
                back.append({**_columns(network, one, now), "id": id_})
    if new:
        db.execute(insert(Notice), new)
    if back:
        db.execute(update(Notice), back)
    return len(new) + len(back)


def _columns(network: Network, one: NewNotice, now: datetime) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _FIELDS},
        "network_id": network.id,
        "state": WAITING,
        "written_at": now,
        "attempts": 0,
        "error": "",
    }


def withdraw(db: Db, ids: Sequence[int], why: str) -> None:
    """Withdraw notices that nobody has tried to send."""
    if ids:
        values = {"state": WITHDRAWN, "error": why}
        db.execute(update(Notice), [{"id": one, **values} for one in ids])


def quiet_hours(network: Network) -> QuietHours:
    """Give the quiet hours of a network."""
    return QuietHours(network.zone, network.quiet_from, network.quiet_to)


def due_now(
    network: Network, now: datetime, begins: datetime | None = None
) -> datetime:
    """Give when something is told that does not wait for a digest.

    At the end of quiet hours, unless what it is about begins before they have been
    over for two hours.
    """
    end = quiet_hours(network).end(now)
    if end is None or (begins is not None and begins < end + TOO_SOON):
        return now
    return end


def due_of_change(network: Network, now: datetime, begins: datetime) -> datetime:
    """Give when a change is told of a session that begins then.

    Inside 48 hours at once, else with the next digest: when quiet hours end.
    """
    if begins - now < AT_ONCE:
        return due_now(network, now, begins)
    return quiet_hours(network).next_end(now)
