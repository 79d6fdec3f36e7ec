"""Three workers over one database, one of them killed: each slot done exactly once.

RELAIS_SOAK_SLOTS raises the number of slots (1,000 on SQLite, fewer on PostgreSQL).
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Final

import pytest
from sqlalchemy import select

from scheduler.jobs.ticking import owners
from scheduler.store.session import Database
from scheduler.store.tables import JobRun
from tests.scheduler.jobs.labour import labour
from tests.scheduler.jobs.toys import add_networks, jobs, marks, runs, utc

SLOTS: Final = int(os.environ.get("RELAIS_SOAK_SLOTS", "1000"))
CONTEXT: Final = get_context("forkserver")
ZONES: Final = ("Europe/Brussels", "Atlantic/Azores", "America/New_York", "UTC")
TICKS: Final = timedelta(hours=4)
# Two days around a night in which clocks change in Brussels and in the Azores: three
# mornings, and the end of one week with the beginning of another.
NIGHTS: Final = ("2026-03-29T01:00", "2026-10-25T01:00")
BEFORE, AFTER = timedelta(hours=24), timedelta(hours=32)
CONTEXT.set_forkserver_preload([labour.__module__])  # each begins at once
SLOTS_OF_A_NETWORK: Final = 12  # half of them late, at the first tick


class Labour:
    """A process that ticks when it is told to."""

    def __init__(self, database: Database) -> None:
        url = database.engine.url.render_as_string(hide_password=False)
        self.orders, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=labour, args=(url, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def tell(self, now: datetime) -> None:
        self.orders.send(now)

    def answer(self) -> int:
        return int(self.orders.recv())

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.orders.close()


@contextmanager
def three_workers(database: Database) -> Iterator[list[Labour]]:
    workers = [Labour(database) for _ in range(3)]
    try:
        yield workers
    finally:
        for one in workers:
            one.kill()


def work_through(
    database: Database, begin: datetime, end: datetime, kills: set[int]
) -> int:
    """Tick together from time to time; give how many slots the living did.

    At some ticks the first worker is killed in the middle, and another comes.
    """
    chance = random.Random(4)  # noqa: S311
    now, number, done = begin, 0, 0
    with three_workers(database) as workers:
        while now <= end:
            for one in workers:
                one.tell(now)
            if number in kills:
                time.sleep(chance.uniform(0.02, 0.2))
                workers.pop(0).kill()
            done += sum(one.answer() for one in workers)
            if number in kills:
                workers.append(Labour(database))
            now += TICKS
            number += 1
    return done


def expected(database: Database, begin: datetime, end: datetime) -> set[str]:
    """Say which slots of networks there are, without rows and without workers."""
    with database.read() as db:
        networks = owners(db)
    return {
        f"{due.job}/{due.scope}/{due.slot.isoformat()}"
        for job in jobs()
        if job.of_network
        for owner in networks
        for due in job.slots(job.name, owner, begin, end)
    }


@pytest.mark.slow
@pytest.mark.parametrize("night", NIGHTS)
def test_three_workers_do_each_slot_once(database: Database, night: str) -> None:
    slots = SLOTS if database.kind == "sqlite" else SLOTS // 5
    number = slots // len(NIGHTS) // SLOTS_OF_A_NETWORK
    zones = {f"n{one}": ZONES[one % len(ZONES)] for one in range(number)}
    add_networks(database, bxl=ZONES[0], **zones)
    begin, end = utc(night) - BEFORE, utc(night) + AFTER
    done = work_through(database, begin, end, kills={0, 8})
    with database.read() as db:
        assert set(db.scalars(select(JobRun.state))) == {"done"}
    left = marks(database)
    assert len(left) == len(set(left)) == len(runs(database, "id"))
    wanted = expected(database, begin, end)
    assert wanted <= set(left)
    assert len(left) >= slots // len(NIGHTS)
    assert done <= len(left)  # those who were killed did the rest
