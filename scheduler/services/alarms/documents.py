"""Alarms to look at: by the time of their sessions, and put away by a coordinator."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, or_, select

from matching.faults import BadInputError, Fault, shown
from scheduler.errors import AlarmEndedError, NotFoundError
from scheduler.services.alarms.raising import DISMISSED, KIND, OPEN
from scheduler.services.changes import note
from scheduler.store.session import Db
from scheduler.store.tables import (
    Alarm,
    Assignment,
    Helper,
    Network,
    PlanVersion,
    Round,
    Seat,
    Session,
    Site,
)

Document = dict[str, Any]
_MOST: Final = 2**31


def list_alarms(
    db: Db,
    network: Network,
    *,
    state: str | None = OPEN,
    week: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Document]:
    """Give alarms, the next session first.

    Parameters
    ----------
    state
        ``open``, ``repaired``, ``over`` or ``dismissed``; None: any.
    week
        Only those about a published version of this week.
    after
        The `place_of` the last one of the page before.

    Raises
    ------
    BadInputError
        `after` is no such place.
    """
    rows = _rows(network)
    if state is not None:
        rows = rows.where(Alarm.state == state)
    if week is not None:
        rows = rows.where(Round.week == week)
    if after is not None:
        starts_at, number = _read_place(after)
        same = and_(Assignment.starts_at == starts_at, Alarm.id > number)
        rows = rows.where(or_(Assignment.starts_at > starts_at, same))
    rows = rows.order_by(Assignment.starts_at, Alarm.id).limit(limit)
    return [_document(row) for row in db.execute(rows)]


def place_of(alarm: Document) -> str:
    """Give where an alarm stands in the list."""
    return f"{alarm['starts_at'].isoformat()} {alarm['number']}"


def _read_place(text: str) -> tuple[datetime, int]:
    starts_at, _, number = text.partition(" ")
    try:
        at, known = datetime.fromisoformat(starts_at), int(number)
        if at.tzinfo is None or not 0 <= known < _MOST:
            raise ValueError
        return at.astimezone(UTC), known
    except (ValueError, OverflowError) as error:
        fault = Fault("after", shown(text), "the place of an alarm in the list")
        raise BadInputError([fault], "alarms") from error


def alarm_document(db: Db, network: Network, number: int) -> Document:
    """Give one alarm.

    Returns
    -------
    dict
        ``number``, ``state``, ``cause``, ``raised_at``, ``ended_at``, ``week``,
        ``version``; and as they were published ``session``, ``site``, ``seat``,
        ``helper``, ``starts_at``, ``ends_at``.

    Raises
    ------
    NotFoundError
        The network has no such alarm.
    """
    row = db.execute(_rows(network).where(Alarm.id == number)).first()
    if row is None:
        msg = f"There is no alarm {number} in network “{network.key}”."
        raise NotFoundError(msg)
    return _document(row)


def dismiss_alarm(
    db: Db, network: Network, number: int, *, by: str, now: datetime
) -> Document:
    """Put an alarm away: it is not raised again unless its cause is said anew.

    Raises
    ------
    NotFoundError
        The network has no such alarm.
    AlarmEndedError
        It has ended by itself; dismissing twice is no fault.
    """
    alarm_document(db, network, number)
    alarm = db.get_one(Alarm, number)
    if alarm.state == OPEN:
        alarm.state, alarm.ended_at = DISMISSED, now
        db.flush()
        note(db, network, KIND, str(number), DISMISSED, by=by, now=now)
    elif alarm.state != DISMISSED:
        msg = f"Alarm {number} has ended already: {alarm.state}."
        raise AlarmEndedError(msg)
    return alarm_document(db, network, number)


_NAMES = (
    "number", "state", "cause", "raised_at", "ended_at", "week", "version",
    "session", "site", "seat", "helper", "starts_at", "ends_at",
)  # fmt: skip


def _rows(network: Network) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Alarm.id, Alarm.state, Alarm.cause, Alarm.raised_at, Alarm.ended_at),
            *(Round.week, PlanVersion.number),
            *(Session.key, Site.key, Seat.key, Helper.key),
            *(Assignment.starts_at, Assignment.ends_at),
        )
        .join(PlanVersion, PlanVersion.id == Alarm.version_id)
        .join(Round, Round.id == PlanVersion.round_id)
        .join(Session, Session.id == Alarm.session_id)
        .join(Site, Site.id == Session.site_id)
        .join(Seat, Seat.id == Alarm.seat_id)
        .join(Helper, Helper.id == Alarm.helper_id)
        # Published versions stay for ever, and so do their assignments.
        .join(
            Assignment,
            (Assignment.plan_version_id == Alarm.version_id)
            & (Assignment.seat_id == Alarm.seat_id),
        )
        .where(Alarm.network_id == network.id)
    )


def _document(row: Any) -> Document:
    return dict(zip(_NAMES, row, strict=True))
