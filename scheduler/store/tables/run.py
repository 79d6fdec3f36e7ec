"""Runs of the solver: the row is the message to whoever works."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, reference

WANTED: Final = "wanted"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"


class SolveRun(Base):
    """One run: wanted by somebody, claimed by one worker, done or failed.

    Attributes
    ----------
    number
        Counts the runs of a round from 1.
    seconds, workers, seed
        Limits of the search.
    problem_sha256
        Fingerprint of what was solved; None before it was loaded.
    plan
        The plan as a document (``relais-plan/1``); None before it is done.
    stale
        What it was made from changed before it was kept.
    claim
        A random word of the worker that has it: an answer with another word is late
        and refused.
    seen_at
        When that worker was last heard of; long ago: another may claim it.
    attempts
        How often it was claimed.
    stop_wanted
        Somebody wants the best plan so far.
    error
        Why it failed, in a word that is stable (``no_memory``) and a sentence.
    """

    __tablename__ = "solve_run"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("state IN ('wanted', 'running', 'done', 'failed')", "state"),
        CheckConstraint("(state = 'done') = (plan IS NOT NULL)", "plan"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = reference("round.id")
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default=WANTED, index=True)
    wanted_by: Mapped[str] = mapped_column(default="")
    seconds: Mapped[float]
    workers: Mapped[int]
    seed: Mapped[int] = mapped_column(default=1)
    adopt: Mapped[bool] = mapped_column(default=True)
    wanted_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    claim: Mapped[str | None]
    seen_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    stop_wanted: Mapped[bool] = mapped_column(default=False)
    stale: Mapped[bool] = mapped_column(default=False)
    problem_sha256: Mapped[str | None]
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error: Mapped[str | None]


class RunEvent(Base):
    """One piece of progress of a run, in the order of its numbers from 1."""

    __tablename__ = "run_event"
    __table_args__ = (UniqueConstraint("run_id", "number"),)

    id: Mapped[Id]
    run_id: Mapped[int] = reference("solve_run.id")
    number: Mapped[int]
    at: Mapped[datetime]
    what: Mapped[dict[str, Any]] = mapped_column(JSON)
