"""Notices to look at, as they were or will be sent; tried again, or withdrawn.

The pitfall is trying again what is no longer so: a notice about a week is not sent
after a newer one about the same week.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select

from matching.faults import BadInputError, Fault, shown
from scheduler.errors import (
    NotFoundError,
    NoticeOvertakenError,
    NoticeStateError,
    RefusedError,
)
from scheduler.mail import mail_message
from scheduler.services.changes import note
from scheduler.services.notices.outbox import letter_of
from scheduler.services.notices.readers import Who, coordinators, readers
from scheduler.services.notices.rounds import PLANNED, REMINDER, ROUND
from scheduler.services.notices.told import CHANGE, WEEK
from scheduler.store.session import Db
from scheduler.store.tables import (
    REFUSED,
    SENDING,
    SENT,
    WAITING,
    WITHDRAWN,
    Helper,
    Network,
    Notice,
    PlanVersion,
    Round,
    Site,
)

STATES: Final = (WAITING, SENDING, SENT, REFUSED, WITHDRAWN)
KINDS: Final = (WEEK, CHANGE, ROUND, REMINDER, PLANNED, "alarm", "expiry")
_OF_WEEKS: Final = (WEEK, CHANGE, ROUND, REMINDER, PLANNED)
_NOBODY: Final = "relais@localhost"
Document = dict[str, Any]


def list_notices(
    db: Db,
    network: Network,
    *,
    after: str | None = None,
    limit: int = 50,
    state: str | None = None,
    kind: str | None = None,
    helper: str | None = None,
    site: str | None = None,
    week: str | None = None,
) -> list[Document]:
    """Give notices by key, without their texts.

    Parameters
    ----------
    after
        Only keys after this one.
    state, kind, helper, site, week
        Only those in this state, of this kind, to this helper or site, about this
        week.

    Raises
    ------
    BadInputError
        There is no such state or kind.
    """
    faults = list(_unknown("state", state, STATES))
    faults += _unknown("kind", kind, KINDS)
    if faults:
        raise BadInputError(faults, "notices")
    rows = _summaries(network)
    wanted = {
        Notice.state: state,
        Notice.kind: kind,
        Helper.key: helper,
        Site.key: site,
    }
    for column, value in wanted.items():
        if value is not None:
            rows = rows.where(column == value)
    if week is not None:
        starts = [
            Notice.key.startswith(f"{one}:{week}:", autoescape=True)
            for one in _OF_WEEKS
        ]
        rows = rows.where(or_(*starts))
    if after is not None:
        rows = rows.where(Notice.key > after)
    found = db.execute(rows.order_by(Notice.key).limit(limit))
    return [_summary(row) for row in found.mappings()]


def _unknown(name: str, value: str | None, known: tuple[str, ...]) -> Iterator[Fault]:
    if value is not None and value not in known:
        yield Fault(name, shown(value), f"one of {', '.join(known)}")


def _summaries(network: Network) -> Any:
    row = Notice
    return (
        select(
            *(row.key, row.kind, row.state, row.recipient, row.language, row.subject),
            *(Helper.key.label("helper"), Site.key.label("site")),
            *(Round.week, PlanVersion.number.label("version")),
            *(row.written_at, row.due_at, row.sent_at, row.attempts, row.error),
        )
        .outerjoin(Helper, Helper.id == row.helper_id)
        .outerjoin(Site, Site.id == row.site_id)
        .outerjoin(PlanVersion, PlanVersion.id == row.version_id)
        .outerjoin(Round, Round.id == PlanVersion.round_id)
        .where(row.network_id == network.id)
    )


def _summary(row: Mapping[Any, Any]) -> Document:
    document = {str(name): value for name, value in row.items()}
    if document["week"] is None and document["kind"] in _OF_WEEKS:
        document["week"] = document["key"].split(":")[1]
    return document


def notice_document(db: Db, network: Network, key: str) -> Document:
    """Give one notice whole.

    Raises
    ------
    NotFoundError
        There is none of this key.
    """
    notice = _notice(db, network, key)
    row = db.execute(_summaries(network).where(Notice.id == notice.id)).mappings().one()
    return {
        **_summary(row),
        "message_id": notice.message_id,
        "text": notice.text,
        "calendar": notice.calendar,
    }


def notice_mail(db: Db, network: Network, key: str, *, mail_from: str) -> bytes:
    """Give a notice as the message that was or will be sent.

    Parameters
    ----------
    mail_from
        As in the settings; where none is set, a sender who is nobody.

    Raises
    ------
    NotFoundError
        There is none of this key.
    RefusedError
        Its recipient is no mail address, so it cannot be a message.
    """
    notice = _notice(db, network, key)
    letter = letter_of(notice, network)
    try:
        message = mail_message(
            letter, mail_from or _NOBODY, notice.sent_at or notice.due_at
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return message.as_bytes()


def retry_notice(
    db: Db, network: Network, key: str, *, by: str, now: datetime
) -> Document:
    """Try a refused notice again, at the address its reader has now.

    Raises
    ------
    NotFoundError
        There is none of this key.
    NoticeStateError
        It was not refused.
    NoticeOvertakenError
        There is a newer one about the same week.
    """
    notice = _notice(db, network, key)
    if notice.state != REFUSED:
        msg = f"Notice “{key}” is {notice.state}: only a refused one is tried again."
        raise NoticeStateError(msg)
    if _is_overtaken(db, notice):
        msg = f"There is a newer notice than “{key}” about the same week."
        raise NoticeOvertakenError(msg)
    notice.recipient = _address(db, network, notice) or notice.recipient
    # Still one that may have arrived, if it was ever tried.
    notice.attempts = min(notice.attempts, 1)
    notice.state, notice.due_at, notice.error = WAITING, now, ""
    db.flush()
    note(db, network, "notice", key, "retried", by=by, now=now)
    return notice_document(db, network, key)


def _is_overtaken(db: Db, notice: Notice) -> bool:
    if notice.version_id is None:
        return False
    of = select(PlanVersion.round_id).where(PlanVersion.id == notice.version_id)
    newer = (
        select(Notice.id)
        .join(PlanVersion, PlanVersion.id == Notice.version_id)
        .where(
            PlanVersion.round_id.in_(of),
            Notice.helper_id == notice.helper_id,
            Notice.site_id == notice.site_id,
            Notice.id > notice.id,
            Notice.state.in_((WAITING, SENDING, SENT)),
        )
    )
    return db.scalar(newer.limit(1)) is not None


def _address(db: Db, network: Network, notice: Notice) -> str:
    who = Who(notice.helper_id, notice.site_id)
    if who != Who():
        return readers(db, network, [who])[who].email
    name = notice.key.rpartition(":")[2]
    found = {one.key: one.email for one in coordinators(db, network)}
    return found.get(name, "")


def withdraw_notice(
    db: Db, network: Network, key: str, *, by: str, now: datetime
) -> Document:
    """Withdraw a notice that nobody has tried to send.

    Raises
    ------
    NotFoundError
        There is none of this key.
    NoticeStateError
        It was sent, or tried so that it may have arrived.
    """
    notice = _notice(db, network, key)
    if notice.state != WAITING or notice.attempts:
        msg = f"Notice “{key}” was tried or is {notice.state}: it may have been read."
        raise NoticeStateError(msg)
    notice.state, notice.error = WITHDRAWN, f"withdrawn by {by}"
    db.flush()
    note(db, network, "notice", key, "withdrawn", by=by, now=now)
    return notice_document(db, network, key)


def _notice(db: Db, network: Network, key: str) -> Notice:
    found = db.scalar(
        select(Notice).where(Notice.network_id == network.id, Notice.key == key)
    )
    if found is None:
        msg = f"There is no notice “{key}” in network “{network.key}”."
        raise NotFoundError(msg)
    return found
