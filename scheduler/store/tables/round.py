"""Rounds and their plans: one draft at most, and published versions for ever."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, Revised, reference

DRAFT: Final = "draft"
PUBLISHED: Final = "published"


class Round(Revised, Base):
    """One planning of one ISO week, written ``2026-W49``.

    Attributes
    ----------
    opened_at
        Since when helpers are asked when they can come.
    closes_at
        Until when they should answer; None: no such day was set.
    closed_at
        Answers were waited for until then; None: still open.
    reminded_at
        When those who had not answered were reminded.
    """

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("network_id", "week"),)

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    week: Mapped[str]
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]


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
    revision
        Of a draft: grows with every edit by hand.
    overrides
        Rules broken on purpose, each with its reason: objects with ``rule``,
        ``session``, ``seat``, ``helper``, ``reason``, ``by`` and ``at``.
    repairs
        Whether the draft was made to mend a published version by the least change.
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
    revision: Mapped[int] = mapped_column(default=1)
    overrides: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    repairs: Mapped[bool] = mapped_column(default=False)


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


class Edit(Base):
    """One change of a draft by hand, in order, so that it can be undone.

    Attributes
    ----------
    round_id, number
        Edits of the round's present draft count from 1; a new draft begins anew.
    removed, added
        Assignments as in a plan file.
    overrides
        What the edit added to those of the draft.
    undone
        It was taken back.
    """

    __tablename__ = "edit"
    __table_args__ = (UniqueConstraint("plan_version_id", "number"),)

    id: Mapped[Id]
    plan_version_id: Mapped[int] = reference("plan_version.id")
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str]
    removed: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    added: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    overrides: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    undone: Mapped[bool] = mapped_column(default=False)


class Difference(Base):
    """What a published version changes for one person in one session.

    Computed once, when the version is published, against the version before.

    Attributes
    ----------
    helper_id
        None: for the site, which learns of every change of its sessions.
    kind
        ``added``, ``removed``, ``moved`` (another time), ``seat`` (another seat of the
        same session), ``team`` (others come; only for the site).
    before, after
        What was and is: ``starts_at``, ``ends_at`` (ISO, UTC), ``seat``, ``helpers``;
        None where there is nothing.
    """

    __tablename__ = "difference"
    __table_args__ = (
        Index("ix_difference_version", "plan_version_id", "session_id"),
        CheckConstraint(
            "kind IN ('added', 'removed', 'moved', 'seat', 'team')", "kind"
        ),
    )

    id: Mapped[Id]
    plan_version_id: Mapped[int] = reference("plan_version.id")
    session_id: Mapped[int] = reference("session.id")
    helper_id: Mapped[int | None] = reference("helper.id", index=True)
    kind: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
