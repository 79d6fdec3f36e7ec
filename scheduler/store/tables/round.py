"""Rounds and their plans: one draft at most, and published versions for ever."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, reference

DRAFT: Final = "draft"
PUBLISHED: Final = "published"


class Round(Base):
    """One planning of one ISO week, written ``2026-W49``."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("network_id", "week"),)

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    week: Mapped[str]


class PlanVersion(Base):
    """A plan of a round: the draft, or a published version that never changes.

    Attributes
    ----------
    number
        0 for the draft (so there is one at most), 1, 2, … once published.
    problem_sha256
        Fingerprint of the problem it answers.
    stale
        A draft whose input changed while it was being solved.
    status, strategy, seconds, seed, score, bound, versions, not_held, pins_refused
        As in a plan file.
    """

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("state IN ('draft', 'published')", "state"),
        CheckConstraint("(state = 'draft') = (number = 0)", "number"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", "published"),
        CheckConstraint("status IN ('optimal', 'feasible')", "status"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = reference("round.id")
    state: Mapped[str] = mapped_column(default=DRAFT)
    number: Mapped[int] = mapped_column(default=0)
    problem_sha256: Mapped[str]
    status: Mapped[str]
    strategy: Mapped[str]
    seconds: Mapped[float]
    seed: Mapped[int]
    score: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON)
    bound: Mapped[dict[str, int | None]] = mapped_column(JSON)
    versions: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    not_held: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    pins_refused: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    stale: Mapped[bool] = mapped_column(default=False)


class Assignment(Base):
    """Who holds a seat, and when: the times are those the plan was made for."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("plan_version_id", "seat_id"),)

    id: Mapped[Id]
    plan_version_id: Mapped[int] = reference("plan_version.id")
    seat_id: Mapped[int] = reference("seat.id")
    helper_id: Mapped[int] = reference("helper.id", index=True)
    option: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class EmptySeat(Base):
    """A seat nobody holds, with its funnel (``why`` of a plan file)."""

    __tablename__ = "empty_seat"
    __table_args__ = (UniqueConstraint("plan_version_id", "seat_id"),)

    id: Mapped[Id]
    plan_version_id: Mapped[int] = reference("plan_version.id")
    seat_id: Mapped[int] = reference("seat.id")
    mandatory: Mapped[bool]
    why: Mapped[dict[str, int]] = mapped_column(JSON)
