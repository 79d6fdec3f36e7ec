"""What is done to a round: helpers are asked, reminded, and no longer waited for.

A helper has answered when there is an answer for this very round. Their rules and
dates count whether they answered or not, and a round may be planned before it is
closed: closing only says that nobody is waited for any more.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists

from matching.faults import BadInputError, Fault, shown
from scheduler.errors import RefusedError
from scheduler.services.changes import check_revision
from scheduler.services.notices import tell_round_opened
from scheduler.services.rounds.documents import (
    Document,
    asked_helpers,
    round_document,
)
from scheduler.services.rounds.keeping import (
    RELAIS,
    ROUND,
    find_round,
    open_round,
    the_round,
    turn_round,
)
from scheduler.store.session import Db
from scheduler.store.tables import Answer, Helper, Network
from scheduler.translate import week_horizon


def create_round(
    db: Db,
    network: Network,
    week: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> Document:
    """Open the round of a week, and ask helpers when they can come.

    Parameters
    ----------
    fields
        ``closes_at``, until when they should answer (an aware datetime, or None).

    Raises
    ------
    BadInputError
        It is no ISO week, `closes_at` is past or after the week, or its openings
        have faults.
    RefusedError
        The round is open already, or was.
    """
    closes_at = _closing(network, week, fields.get("closes_at"), now)
    found = find_round(db, network, week)
    if found is not None and found.opened_at is not None:
        msg = f"The round of week {week} was opened already."
        raise RefusedError(msg)
    opened = open_round(db, network, week, by=by, now=now, closes_at=closes_at)
    tell_round_opened(db, network, opened, now)
    return round_document(db, network, week)


def change_round(
    db: Db,
    network: Network,
    week: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> Document:
    """Change until when helpers should answer; close the round, or open it again.

    Parameters
    ----------
    fields
        ``closes_at``, as for `create_round`; ``closed``: answers are waited for no
        longer (true), or again (false; a day that is past is then forgotten).

    Raises
    ------
    BadInputError, NotFoundError
        As `create_round`; the week has no round.
    ChangedError
        Somebody else changed it since `revision`.
    """
    of = the_round(db, network, week)
    check_revision(db, network, ROUND, week, of.revision, revision)
    values: dict[str, Any] = {}
    if "closes_at" in fields:
        values["closes_at"] = _closing(network, week, fields["closes_at"], now)
    action = "changed"
    closed = fields.get("closed")
    if closed and of.closed_at is None:
        action, values["closed_at"] = "closed", now
    elif closed is False and (of.closed_at is not None or of.opened_at is None):
        action, values["closed_at"] = "reopened", None
        values["opened_at"] = of.opened_at or now
        if of.closes_at is not None and of.closes_at <= now:
            values.setdefault("closes_at", None)
    turn_round(db, network, of, action, values, by=by, now=now)
    return round_document(db, network, week)


def close_round(
    db: Db, network: Network, week: str, *, by: str = RELAIS, now: datetime
) -> Document:
    """Wait for answers no longer; a second time nothing happens.

    Raises
    ------
    NotFoundError
        The week has no round.
    """
    fields = {"closed": True}
    return change_round(db, network, week, fields, revision=None, by=by, now=now)


def mark_reminded(
    db: Db, network: Network, week: str, *, by: str = RELAIS, now: datetime
) -> None:
    """Remember that those who had not answered were reminded.

    Raises
    ------
    NotFoundError
        The week has no round.
    """
    of = the_round(db, network, week)
    turn_round(db, network, of, "reminded", {"reminded_at": now}, by=by, now=now)


def missing(
    db: Db,
    network: Network,
    week: str,
    *,
    after: str | None = None,
    limit: int | None = None,
) -> list[Document]:
    """Give the helpers who have not answered, by key; the reserve is not asked.

    Raises
    ------
    NotFoundError
        The week has no round.
    """
    of = the_round(db, network, week)
    has_answered = exists().where(
        Answer.round_id == of.id, Answer.helper_id == Helper.id
    )
    query = asked_helpers(network, Helper.key, Helper.name).where(~has_answered)
    if after is not None:
        query = query.where(Helper.key > after)
    rows = db.execute(query.order_by(Helper.key).limit(limit))
    return [{"key": row.key, "name": row.name} for row in rows]


def _closing(
    network: Network, week: str, closes_at: datetime | None, now: datetime
) -> datetime | None:
    horizon = week_horizon(week, network.zone)
    if closes_at is None:
        return None
    end = horizon.instant(horizon.day_start(horizon.days))
    if not now < closes_at <= end:
        expected = "an instant to come, before the end of the week"
        fault = Fault("closes_at", shown(closes_at.isoformat()), expected)
        raise BadInputError([fault], f"round {week}")
    return closes_at
