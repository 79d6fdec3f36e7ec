"""Alarms: a published seat whose holder cannot come, open until it is cared for.

Whoever writes what may take somebody away from a published seat calls `watch` in the
same transaction; every night `scheduler.services.alarms.sweeping.sweep` looks at everything
again. An alarm ends by itself: when a newer version has another
holder, when the session is over, or when its cause has gone. The pitfall is the
coordinator who has dismissed one: the same cause raises it only if it is said anew.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from scheduler.services.alarms.causes import (
    MOVED,
    RULES,
    Cause,
    causes_of,
)
from scheduler.services.alarms.duties import Duty, Pair, duties_after
from scheduler.services.changes import note
from scheduler.store.session import Db
from scheduler.store.tables import Alarm, Assignment, Network

KIND: Final = "alarm"
OPEN: Final = "open"
REPAIRED: Final = "repaired"
OVER: Final = "over"
DISMISSED: Final = "dismissed"
RAISED: Final = "raised"
_RELAIS: Final = "relais"


@dataclass(frozen=True, slots=True)
class Watched:
    """The numbers of alarms that were raised and that ended."""

    raised: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()


def watch(
    db: Db,
    network: Network,
    *,
    now: datetime,
    helpers: Collection[int] | None = None,
    sessions: Collection[int] | None = None,
) -> Watched:
    """Raise and end alarms as the rows are now.

    To be called after every write that may take somebody away from a published seat
    or give them back: times, cancellations, papers, helpers made (in)active, sessions
    called off or moved; and after a publication.

    Parameters
    ----------
    helpers, sessions
        Row ids of those that the write has touched; None: all.
    """
    duties = duties_after(db, network, now, helpers=helpers, sessions=sessions)
    return settle(
        db,
        network,
        now,
        duties,
        causes_of(db, network, duties),
        open_alarms(db, network, helpers, sessions),
    )


def mend(db: Db, network: Network, *, now: datetime) -> Watched:
    """End what a publication has repaired; looks at nothing but open alarms."""
    helpers = {alarm.helper_id for alarm in open_alarms(db, network, None, None)}
    return watch(db, network, now=now, helpers=helpers) if helpers else Watched()


def open_alarms(
    db: Db,
    network: Network,
    helpers: Collection[int] | None,
    sessions: Collection[int] | None,
) -> list[Alarm]:
    """Give the open alarms of some helpers or sessions, or with None of all."""
    rows = select(Alarm).where(Alarm.network_id == network.id, Alarm.state == OPEN)
    if helpers is not None:
        rows = rows.where(Alarm.helper_id.in_(helpers))
    if sessions is not None:
        rows = rows.where(Alarm.session_id.in_(sessions))
    return list(db.scalars(rows.order_by(Alarm.id)))


def settle(
    db: Db,
    network: Network,
    now: datetime,
    duties: Sequence[Duty],
    causes: Mapping[Pair, Sequence[Cause]],
    alarms: Sequence[Alarm],
    *,
    by_check: bool = False,
) -> Watched:
    """Bring the alarms to the causes; all of both about the same duties.

    Parameters
    ----------
    by_check
        The causes are also those that the check finds; else its alarms stay.
    """
    by_pair = {duty.pair: duty for duty in duties}
    causes = _without_dismissed(db, network, causes)
    ended: list[int] = []
    for alarm in alarms:
        pair = (alarm.session_id, alarm.helper_id)
        words = [cause.word for cause in causes.get(pair, ())]
        if alarm.cause == RULES and not by_check:
            words.append(RULES)
        state = _state(alarm, by_pair.get(pair), words, db, now)
        if state != OPEN:
            alarm.state, alarm.ended_at = state, now
            ended.append(alarm.id)
            _note(db, network, alarm, state, _RELAIS, now)
        else:
            alarm.cause = words[0]  # the weightiest of those there are now
    known = {(alarm.session_id, alarm.helper_id) for alarm in alarms}
    raised = [
        duty
        for duty in duties
        if duty.pair in causes and duty.pair not in known and duty.starts_at > now
    ]
    numbers = _raise(db, network, raised, causes, now)
    _tell(db, network, numbers, now)
    return Watched(numbers, tuple(ended))


def _state(
    alarm: Alarm, duty: Duty | None, words: Sequence[str], db: Db, now: datetime
) -> str:
    """Say what an open alarm has become; `duty` is None where it is no more."""
    if duty is None:
        return OVER if _is_over(db, alarm, now) else REPAIRED
    if words:
        return OPEN
    told_anew = alarm.cause == MOVED and alarm.version_id != duty.version_id
    return REPAIRED if told_anew else OVER


def _is_over(db: Db, alarm: Alarm, now: datetime) -> bool:
    """Say whether the session, as it was published, has ended."""
    ends_at = db.scalar(
        select(Assignment.ends_at).where(
            Assignment.plan_version_id == alarm.version_id,
            Assignment.seat_id == alarm.seat_id,
        )
    )
    return ends_at is not None and ends_at <= now


def _raise(
    db: Db,
    network: Network,
    duties: Sequence[Duty],
    causes: Mapping[Pair, Sequence[Cause]],
    now: datetime,
) -> tuple[int, ...]:
    alarms = [
        Alarm(
            network_id=network.id,
            version_id=duty.version_id,
            session_id=duty.session_id,
            seat_id=duty.seat_id,
            helper_id=duty.helper_id,
            cause=causes[duty.pair][0].word,
            raised_at=now,
        )
        for duty in duties
    ]
    db.add_all(alarms)
    db.flush()
    for alarm in alarms:
        _note(db, network, alarm, RAISED, _RELAIS, now)
    return tuple(alarm.id for alarm in alarms)


def _tell(db: Db, network: Network, alarms: tuple[int, ...], now: datetime) -> None:
    # Notices know of rounds, rounds of openings, and these call sessions off.
    from scheduler.services.notices.alarms import tell_alarm

    if alarms:
        tell_alarm(db, network, alarms, now)


def _without_dismissed(
    db: Db, network: Network, causes: Mapping[Pair, Sequence[Cause]]
) -> Mapping[Pair, Sequence[Cause]]:
    """Leave out what was known when an alarm was dismissed, and not said anew."""
    if not causes:
        return causes
    rows = db.execute(
        select(
            *(Alarm.session_id, Alarm.helper_id, Alarm.cause),
            func.max(Alarm.ended_at, type_=Alarm.ended_at.type),
        )
        .where(
            Alarm.network_id == network.id,
            Alarm.session_id.in_({session for session, _ in causes}),
            Alarm.state == DISMISSED,
        )
        .group_by(Alarm.session_id, Alarm.helper_id, Alarm.cause)
    )
    at: dict[Pair, dict[str, datetime]] = defaultdict(dict)
    for session, helper, cause, last in rows:
        if last is not None:
            at[session, helper][cause] = last
    left = {
        pair: [one for one in of if _is_news(one, at.get(pair, {}))]
        for pair, of in causes.items()
    }
    return {pair: of for pair, of in left.items() if of}


def _is_news(cause: Cause, dismissed: Mapping[str, datetime]) -> bool:
    """Say whether a cause was not known when an alarm was dismissed."""
    if not dismissed:
        return True
    other, last = cause.word not in dismissed, max(dismissed.values())
    if cause.since is None or cause.since == last:
        return other
    return cause.since > last


def _note(
    db: Db, network: Network, alarm: Alarm, action: str, by: str, now: datetime
) -> None:
    note(db, network, KIND, str(alarm.id), action, by=by, now=now)
