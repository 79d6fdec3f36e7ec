"""Runs of jobs: one row for each slot, whoever works."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, reference


class JobRun(Base):
    """One slot of a job that somebody has taken.

    Attributes
    ----------
    job
        Its name in `scheduler.jobs`.
    network_id
        Whose it is; None: of all.
    scope
        Key of the network, with the planned week where it is about one
        (``bxl/2026-W49``), or empty: with `job` and `slot` unique, because an empty
        network would not be.
    slot
        The instant it was due.
    state
        ``running``, ``done`` or ``failed``; one that is running when its worker dies
        is failed when that is seen.
    told
        A word or two of what it did; of a failure, why.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "scope", "slot"),
        CheckConstraint("state IN ('running', 'done', 'failed')", "state"),
    )

    id: Mapped[Id]
    job: Mapped[str]
    network_id: Mapped[int | None] = reference("network.id", index=True)
    scope: Mapped[str] = mapped_column(default="")
    slot: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="running")
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    told: Mapped[str] = mapped_column(default="")
