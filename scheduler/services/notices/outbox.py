"""The worker's side of the outbox: notices are claimed, and what became of them kept.

An attempt counts from the claim on: whoever dies after it has perhaps sent the
message. A claim that was not heard of for ten minutes is taken again, under the same
Message-ID. The pitfall is the order: as long as a message may still arrive, what
follows it about the same week waits behind it.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, and_, or_, select, update

from scheduler.mail import Letter
from scheduler.services.notices.publication import tell_again
from scheduler.services.notices.readers import Who, network_name
from scheduler.services.rounds.keeping import newest_version
from scheduler.store.session import Db
from scheduler.store.tables import (
    REFUSED,
    SENDING,
    SENT,
    WAITING,
    Network,
    Notice,
    PlanVersion,
    Round,
)

SILENCE: Final = timedelta(minutes=10)
# How long is waited after each attempt; then it is refused.
WAITS: Final = tuple(
    timedelta(minutes=one) for one in (1, 2, 5, 15, 30, 60, 120, 240, 240, 240, 240)
)
MOST_ATTEMPTS: Final = len(WAITS) + 1
# What nobody could try to send for so long is no news any more.
TOO_LATE: Final = timedelta(days=7)
LATE: Final = "not sent in time: it waited for a mail server for 7 days"
LOST: Final = "its worker died each time it was tried"
_WORD_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice that a worker has; `word` proves that it still does."""

    notice: int
    word: str
    letter: Letter


def is_due(db: Db, *, now: datetime) -> bool:
    """Say whether there is anything for `claim_notices`; writes nothing."""
    return db.scalar(select(Notice.id).where(_claimable(now)).limit(1)) is not None


def _claimable(now: datetime) -> ColumnElement[bool]:
    silent = and_(Notice.state == SENDING, Notice.seen_at < now - SILENCE)
    return or_(and_(Notice.state == WAITING, Notice.due_at <= now), silent)


def claim_notices(db: Db, *, now: datetime, limit: int) -> list[Claim]:
    """Claim what is due, oldest first; each notice for one worker alone.

    What waited too long for a mail server, or whose workers died too often, is
    refused instead.
    """
    claimed: list[Claim] = []
    behind = _behind(db)
    rows = db.execute(
        select(Notice, Network, PlanVersion.round_id)
        .join(Network, Network.id == Notice.network_id)
        .outerjoin(PlanVersion, PlanVersion.id == Notice.version_id)
        .where(_claimable(now))
        .order_by(Notice.due_at, Notice.id)
        .limit(limit + len(behind))
    ).all()
    for notice, network, round_id in rows:
        if len(claimed) == limit:
            break
        late = _is_too_late(notice, now)
        if late:
            _end(db, notice, REFUSED, now, late)
        elif notice.id <= behind.get(_thread(notice, round_id), notice.id):
            claimed.append(_claimed(notice, network, now))
    db.flush()
    return claimed


# A helper or site, and a week.
Thread: TypeAlias = tuple[int | None, int | None, int | None]


def _thread(notice: Notice, round_id: int | None) -> Thread:
    return notice.helper_id, notice.site_id, round_id


def _behind(db: Db) -> dict[Thread, int]:
    """Give the first notice of each thread that was tried and is not through."""
    rows = db.execute(
        select(Notice.helper_id, Notice.site_id, PlanVersion.round_id, Notice.id)
        .join(PlanVersion, PlanVersion.id == Notice.version_id)
        .where(Notice.state.in_((WAITING, SENDING)), Notice.attempts > 0)
        .order_by(Notice.id.desc())
    )
    return {(helper, site, of): id_ for helper, site, of, id_ in rows}


def _is_too_late(notice: Notice, now: datetime) -> str:
    if notice.attempts >= MOST_ATTEMPTS:
        return LOST
    untried = notice.state == WAITING and not notice.attempts
    return LATE if untried and notice.due_at < now - TOO_LATE else ""


def _claimed(notice: Notice, network: Network, now: datetime) -> Claim:
    word = secrets.token_hex(_WORD_BYTES)
    notice.state, notice.claim, notice.seen_at = SENDING, word, now
    notice.attempts += 1
    return Claim(notice.id, word, letter_of(notice, network))


def letter_of(notice: Notice, network: Network) -> Letter:
    """Give a notice as a letter."""
    return Letter(
        message_id=notice.message_id,
        recipient=notice.recipient,
        language=notice.language,
        subject=notice.subject,
        text=notice.text,
        calendar=notice.calendar,
        sender=network_name(network),
        answers=network.contact,
    )


def still_claimed(db: Db, claims: Iterable[Claim]) -> set[int]:
    """Give the ids of those that are still the worker's; writes nothing."""
    words = [claim.word for claim in claims]
    rows = select(Notice.id).where(Notice.state == SENDING, Notice.claim.in_(words))
    return set(db.scalars(rows))


def note_sent(db: Db, claim: Claim, *, now: datetime) -> None:
    """Note that a message was handed over; that is so, whoever has it now."""
    notice = db.get_one(Notice, claim.notice)
    if notice.state in {SENDING, WAITING}:
        notice.sent_at = now
        _end(db, notice, SENT, now, "")


def note_failure(
    db: Db, claim: Claim, error: str, *, final: bool, now: datetime
) -> None:
    """Note that a message was not taken, or perhaps not.

    Parameters
    ----------
    final
        It is refused for good. Else it is tried again later, so many times.
    """
    notice = db.get_one(Notice, claim.notice)
    if notice.state != SENDING or notice.claim != claim.word:
        return
    if final or notice.attempts >= MOST_ATTEMPTS:
        _end(db, notice, REFUSED, now, error)
        _tell_what_follows(db, notice, now)
        return
    notice.due_at = now + WAITS[notice.attempts - 1]
    _end(db, notice, WAITING, now, error)


def release(db: Db, claims: Sequence[Claim], error: str = "", *, now: datetime) -> None:
    """Give notices back that nobody handed over: they were not tried."""
    for notice in db.scalars(
        select(Notice).where(
            Notice.state == SENDING, Notice.claim.in_([one.word for one in claims])
        )
    ):
        notice.attempts -= 1
        _end(db, notice, WAITING, now, error or notice.error)


def keep_claims(db: Db, claims: Sequence[Claim], *, now: datetime) -> None:
    """Say that the worker of some notices lives."""
    if claims:
        words = [claim.word for claim in claims]
        db.execute(
            update(Notice)
            .where(Notice.state == SENDING, Notice.claim.in_(words))
            .values(seen_at=now)
        )


def _end(db: Db, notice: Notice, state: str, now: datetime, error: str) -> None:
    notice.state, notice.claim, notice.error = state, None, error
    notice.seen_at = now
    db.flush()


def _tell_what_follows(db: Db, refused: Notice, now: datetime) -> None:
    """Write what waits behind a refused notice anew: it told what follows from it."""
    if refused.version_id is None:
        return
    version = db.get_one(PlanVersion, refused.version_id)
    follows = db.scalar(
        select(Notice.id)
        .join(PlanVersion, PlanVersion.id == Notice.version_id)
        .where(
            PlanVersion.round_id == version.round_id,
            Notice.helper_id == refused.helper_id,
            Notice.site_id == refused.site_id,
            Notice.state == WAITING,
            Notice.attempts == 0,
        )
        .limit(1)
    )
    newest = newest_version(db, db.get_one(Round, version.round_id))
    if follows is not None and newest is not None:
        network = db.get_one(Network, refused.network_id)
        who = Who(refused.helper_id, refused.site_id)
        tell_again(db, network, newest, who, now)
