"""The outbox: what is written to people, kept as it was sent."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, reference

WAITING: Final = "waiting"
SENDING: Final = "sending"
SENT: Final = "sent"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"


class Notice(Base):
    """One message to one person; written in the transaction of what it tells.

    Attributes
    ----------
    key
        What it is about, so that nobody is told the same twice: unique in a network.
    kind
        ``week``, ``change``, ``reminder``, ``alarm``, ``expiry``, ``planned``, …
    message_id
        Made from the key alone: a message that is sent again is the same message.
    due_at
        Not before; quiet hours and digests decide it.
    state
        ``waiting``, ``sending`` (claimed, perhaps given to the mail server), ``sent``,
        ``refused`` (for good), ``withdrawn`` (overtaken by another).
    attempts, error
        How often it was tried, and what the mail server said last.
    claim, seen_at
        As those of a run.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("network_id", "key"),
        UniqueConstraint("message_id"),
        Index("ix_notice_state", "state", "due_at"),
        CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'refused', 'withdrawn')", "state"
        ),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    helper_id: Mapped[int | None] = reference("helper.id", index=True)
    site_id: Mapped[int | None] = reference("site.id")
    version_id: Mapped[int | None] = reference("plan_version.id", index=True)
    session_id: Mapped[int | None] = reference("session.id", index=True)
    key: Mapped[str]
    kind: Mapped[str]
    message_id: Mapped[str]
    recipient: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    calendar: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=WAITING)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    claim: Mapped[str | None]
    seen_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
