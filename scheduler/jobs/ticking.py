"""One tick: every slot that has come and nobody has done is done, the oldest first.

What a tick does follows from the rows and the instant alone, so it does not matter
how many workers tick, how often, or how long none did: a slot that is late is done
once while that is of use, and else written down as missed.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from matching.faults import BadInputError
from scheduler.cycle import Cycle, read_cycle
from scheduler.errors import LateAnswerError, RelaisError
from scheduler.jobs.job import EVERYBODY, Job, Owner, Turn, Work
from scheduler.jobs.slots import Due, bury, fail, is_taken, miss, silent_runs, take
from scheduler.store.session import Db
from scheduler.store.tables import JobRun, Network

LOG: Final = logging.getLogger("relais.jobs")
_NEVER: Final = Cycle(None, None, None, None, None)
Last = dict[tuple[str, int | None], tuple[datetime, str]]


def tick(work: Work, jobs: Sequence[Job]) -> int:
    """Do every slot of some jobs that has come; give how many were done or failed.

    Raises
    ------
    UnavailableError
        The database is locked out or cannot be reached; the next tick does the rest.
    """
    now = work.clock()
    with work.database.read() as db:
        lost = silent_runs(db, [one.name for one in jobs], now=now)
        coming, missed = _due(db, jobs, now)
    begun_again = _again(jobs, lost, now)
    if missed or len(lost) > len(begun_again):
        kept = {one.id for one, _ in begun_again}
        with work.database.write(inputs=False) as db:
            miss(db, missed, now=now)
            bury(db, (one.id for one in lost if one.id not in kept), now=now)
    coming += [one for _, one in begun_again]
    rank = {job.name: place for place, job in enumerate(jobs)}
    coming.sort(key=lambda one: (one.slot, rank[one.job], one.scope))
    return sum(_do(work, jobs[rank[one.job]], one) for one in coming)


def owners(db: Db) -> list[Owner]:
    """Give the networks as jobs see them; without steps where these have faults."""
    rows = db.execute(
        select(Network.id, Network.key, Network.zone, Network.cycle).order_by(
            Network.key
        )
    )
    found = []
    for row in rows:
        try:
            cycle = read_cycle(row.cycle)
        except BadInputError as error:
            LOG.warning("the cycle of %s cannot be read: %s", row.key, error)
            cycle = _NEVER
        found.append(Owner(row.id, row.key, row.zone, cycle))
    return found


def _due(db: Db, jobs: Sequence[Job], now: datetime) -> tuple[list[Due], list[Due]]:
    """Give the slots to be done now, and those that it is too late for."""
    last = _last(db, [one.name for one in jobs])
    networks = owners(db)
    coming: list[Due] = []
    missed: list[Due] = []
    for job in jobs:
        for owner in networks if job.of_network else [EVERYBODY]:
            for due in _open(job, owner, last.get((job.name, owner.id)), now):
                if due.until > now:
                    coming.append(due)
                elif job.tells_missed:
                    missed.append(due)
    return coming, missed


def _last(db: Db, names: Iterable[str]) -> Last:
    """Give the last slot of each job and network that was taken, and its scope."""
    rows = db.execute(
        select(
            JobRun.job,
            JobRun.network_id,
            func.max(JobRun.slot, type_=JobRun.slot.type),
            func.max(JobRun.scope),
        )
        .where(JobRun.job.in_(list(names)))
        .group_by(JobRun.job, JobRun.network_id)
    )
    return {(job, network): (slot, scope) for job, network, slot, scope in rows}


def _open(
    job: Job, owner: Owner, last: tuple[datetime, str] | None, now: datetime
) -> list[Due]:
    """Give the slots after the last that was taken.

    Of a job that has never been done only the latest, unless it is too late for it.
    """
    found = job.slots(job.name, owner, now - job.back, now)
    if last is None:
        return [one for one in found[-1:] if one.until > now]
    slot, scope = last
    # Of a week nothing happens twice, should the cycle have been changed meanwhile.
    return [
        one for one in found if (one.scope > scope if one.week else one.slot > slot)
    ]


def _again(
    jobs: Sequence[Job], lost: Iterable[JobRun], now: datetime
) -> list[tuple[JobRun, Due]]:
    """Give the slots that may be begun again because their worker died."""
    may = {one.name for one in jobs if one.again}
    return [
        (row, Due(row.slot, row.job, row.network_id, row.scope, now))
        for row in lost
        if row.job in may and row.told == ""
    ]


def _do(work: Work, job: Job, due: Due) -> bool:
    """Take a slot and do its work; give whether it was this worker who had it."""
    if work.stopping.is_set():
        return False
    now = work.clock()
    with work.database.read() as db:  # those who come second do not wait to write
        if is_taken(db, due, now=now):
            return False
    with work.database.write(inputs=False) as db:
        taken = take(db, due, now=now, again=job.again)
    if taken is None:
        return False
    said = {"job": job.name, "network": due.key, "week": due.week}
    try:
        told = job.act(work, taken, Turn(due, now, work.settings))
    except LateAnswerError:
        LOG.warning("job came too late", extra=said)
    except Exception as error:  # whatever it was: the next job is not to suffer
        unforeseen = not isinstance(error, BadInputError | RelaisError)
        LOG.error("job failed", extra={**said, "why": _why(error)}, exc_info=unforeseen)
        with work.database.write(inputs=False) as db:
            fail(db, taken, _why(error), now=work.clock())
    else:
        LOG.info("job done", extra={**said, "told": told})
    return True


def _why(error: Exception) -> str:
    """Say why a job failed: a stable word, and a sentence."""
    if isinstance(error, BadInputError):
        return f"bad_input: {error}"
    if isinstance(error, RelaisError):
        return f"{error.code}: {error}"
    if isinstance(error, OSError):  # no such folder, no space left
        return f"{type(error).__name__}: {error}"
    # Of what nobody expected only the kind: its text might hold anything.
    return f"fault: {type(error).__name__}"
