"""Runs of the solver: wanted, looked at, stopped, and one of them made the draft.

The row is the message: whoever wants a run writes it here, and a worker claims it
(`scheduler.services.rounds.claims`). Every run keeps its plan, so that several can be
compared and an older one taken after all.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from matching.faults import BadInputError, Fault, shown
from matching.limits import LONGEST_SOLVE_SECONDS
from scheduler.config import Settings
from scheduler.errors import RunUnderWayError
from scheduler.services.changes import check_revision
from scheduler.services.rounds.claims import STOPPED, bury_lost, end_run
from scheduler.services.rounds.keeping import find_draft, open_round, the_round
from scheduler.services.rounds.results import is_stale, make_draft
from scheduler.services.rounds.run_documents import (
    Document,
    find_run,
    read_run,
    run_document,
)
from scheduler.store.session import Db
from scheduler.store.tables import (
    DRAFT,
    FAILED,
    RUNNING,
    WANTED,
    Network,
    Round,
    SolveRun,
)

_LARGEST_SEED: Final = 2**31 - 1


def want_run(
    db: Db,
    network: Network,
    week: str,
    fields: Mapping[str, Any],
    *,
    settings: Settings,
    by: str,
    now: datetime,
) -> Document:
    """Want a week to be solved; the round is made ready if it is not.

    Parameters
    ----------
    fields
        ``seconds``, ``workers``, ``seed``: limits, by default those of the settings
        and 1; ``adopt`` (true): the plan becomes the draft; ``beside`` (false): even
        while another run of the week is under way.

    Raises
    ------
    BadInputError
        It is no ISO week, a limit is out of bounds, or its openings have faults.
    RunUnderWayError
        Another run of this week is wanted or running.
    """
    seconds = fields.get("seconds") or settings.solve_seconds
    workers = fields.get("workers") or settings.workers
    seed = fields.get("seed", 1)
    faults = list(_faults(fields, settings))
    if faults:
        raise BadInputError(faults, f"run of week {week}")
    of = open_round(db, network, week, checked=now)
    bury_lost(db, of, now=now)
    if not fields.get("beside", False):
        _refuse_second(db, of)
    run = new_run(
        db,
        of,
        seconds=seconds,
        workers=workers,
        seed=seed,
        adopt=fields.get("adopt", True),
        by=by,
        now=now,
    )
    return run_document(db, network, week, run.number)


def _faults(fields: Mapping[str, Any], settings: Settings) -> Iterable[Fault]:
    most = {
        "seconds": LONGEST_SOLVE_SECONDS,
        "workers": settings.workers,
        "seed": _LARGEST_SEED,
    }
    for name, largest in most.items():
        value = fields.get(name)
        least = 0 if name == "seed" else 0.1 if name == "seconds" else 1
        if value is not None and not least <= value <= largest:
            yield Fault(name, shown(value), f"{least} to {largest}")


def _refuse_second(db: Db, of: Round) -> None:
    other = db.scalar(
        select(SolveRun.number)
        .where(SolveRun.round_id == of.id, SolveRun.state.in_((WANTED, RUNNING)))
        .limit(1)
    )
    if other is not None:
        msg = f"Run {other} of week {of.week} is under way."
        raise RunUnderWayError(msg)


def new_run(
    db: Db,
    of: Round,
    *,
    seconds: float,
    workers: int,
    seed: int,
    adopt: bool,
    by: str,
    now: datetime,
) -> SolveRun:
    """Write the row of a run, with the next number of its round."""
    last = db.scalar(
        select(func.max(SolveRun.number)).where(SolveRun.round_id == of.id)
    )
    run = SolveRun(
        round_id=of.id,
        number=(last or 0) + 1,
        wanted_by=by,
        seconds=seconds,
        workers=workers,
        seed=seed,
        adopt=adopt,
        wanted_at=now,
    )
    db.add(run)
    db.flush()
    return run


def want_stop(
    db: Db, network: Network, week: str, number: int, *, now: datetime
) -> Document:
    """Want the best plan so far; a run that has not begun is given up.

    One that has ended stays as it is.

    Raises
    ------
    NotFoundError
        The week has no such run.
    """
    run = find_run(db, network, week, number)
    if run.state in {WANTED, RUNNING}:
        run.stop_wanted = True
    if run.state == WANTED:
        told = "It was stopped before it had begun."
        end_run(db, run, FAILED, now, {"error": STOPPED}, f"{STOPPED}: {told}")
    db.flush()
    return run_document(db, network, week, number)


def adopt_run(
    db: Db,
    network: Network,
    week: str,
    number: int,
    *,
    revision: int | None = None,
    by: str,
    now: datetime,
) -> Document:
    """Make the plan of a run the draft of its round, in the place of the one there.

    The draft is stale if the week has changed since the run was claimed.

    Parameters
    ----------
    revision
        Of the draft there, as read; None: whatever there is.

    Raises
    ------
    NotFoundError, RunNotDoneError
        There is no such run, or it has no plan.
    ChangedError
        Somebody edited the draft meanwhile, or made another.
    """
    of = the_round(db, network, week)
    draft = find_draft(db, of)
    present = draft.revision if draft is not None else 0
    check_revision(db, network, DRAFT, week, present, revision)
    plan = read_run(db, network, week, number)
    run = find_run(db, network, week, number)
    as_of = run.started_at or now
    run.stale = is_stale(db, network, week, as_of, run.problem_sha256)
    run.adopt = True
    make_draft(db, network, of, run, plan, "adopted", by=by, now=now)
    return run_document(db, network, week, number)
