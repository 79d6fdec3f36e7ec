"""What really happens: answers, cancellations, alarms, and who was there."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, reference

HELD: Final = "held"
NO_SHOW: Final = "no_show"
EXCUSED: Final = "excused"


class Answer(Base):
    """A helper has said when they can come for a round."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("round_id", "helper_id"),)

    id: Mapped[Id]
    round_id: Mapped[int] = reference("round.id")
    helper_id: Mapped[int] = reference("helper.id", index=True)
    answered_at: Mapped[datetime]


class Cancellation(Base):
    """A helper does not come to one session, at any of its times."""

    __tablename__ = "cancellation"
    __table_args__ = (UniqueConstraint("session_id", "helper_id"),)

    id: Mapped[Id]
    session_id: Mapped[int] = reference("session.id")
    helper_id: Mapped[int] = reference("helper.id", index=True)
    said_at: Mapped[datetime]


class Alarm(Base):
    """A published seat whose holder cannot come; open until it is cared for.

    Attributes
    ----------
    cause
        ``absence``, ``cancellation``, ``paper`` (expired), ``inactive``.
    state
        ``open``, ``repaired`` (a published version has another holder), ``over`` (the
        session has ended, or the cause has gone) or ``dismissed`` by a coordinator.
    version_id
        The published version the alarm is about.
    """

    __tablename__ = "alarm"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'repaired', 'over', 'dismissed')", "state"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", "ended"),
        # One open alarm of a helper in a session.
        Index(
            "uq_alarm_open",
            "session_id",
            "helper_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id", index=True)
    version_id: Mapped[int] = reference("plan_version.id")
    session_id: Mapped[int] = reference("session.id")
    seat_id: Mapped[int] = reference("seat.id")
    helper_id: Mapped[int] = reference("helper.id", index=True)
    cause: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    raised_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Attendance(Base):
    """What is known of a helper and a session that is over, beside the plan.

    Without a row a helper held what the newest published version said. A row says
    otherwise, or that somebody came who was not planned.

    Attributes
    ----------
    state
        ``held``, ``no_show``, or ``excused``.
    starts_at, ends_at
        When it was really held; None: as planned.
    note
        Why it was put right; for coordinators alone.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "helper_id"),
        CheckConstraint("state IN ('held', 'no_show', 'excused')", "state"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", "times"),
        CheckConstraint("ends_at > starts_at", "order"),
    )

    id: Mapped[Id]
    session_id: Mapped[int] = reference("session.id")
    helper_id: Mapped[int] = reference("helper.id", index=True)
    state: Mapped[str]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime]
    noted_by: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
