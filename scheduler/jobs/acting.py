"""Two ways to do the work of a slot: within one transaction, or outside of any.

What changes rows is done in the transaction in which its slot ends: a worker that is
killed has done all of it or nothing. What takes long and changes no rows (a backup)
is done outside, and its worker says every now and then that it lives.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random,
)

from scheduler.errors import UnavailableError
from scheduler.jobs.job import Turn, Work
from scheduler.jobs.slots import Taken, finish, heard
from scheduler.store.session import Database, Db

LOG: Final = logging.getLogger("relais.jobs")
PULSE_SECONDS: Final = 30.0
# Each time it has waited for the writer before; nothing was done, so nothing is done
# twice.
_PATIENCE: Final = 6
Act = Callable[[Work, Taken, Turn], str]


def within(task: Callable[[Db, Turn], str]) -> Act:
    """Do a task in the transaction in which its slot ends."""

    def once(work: Work, taken: Taken, turn: Turn) -> str:
        with work.database.write() as db:
            told = task(db, turn)
            finish(db, taken, told, now=work.clock())
        return told

    def act(work: Work, taken: Taken, turn: Turn) -> str:
        waiting = Retrying(
            retry=retry_if_exception_type(UnavailableError),
            stop=stop_after_attempt(_PATIENCE),
            wait=wait_random(0.1, 1),
            reraise=True,
        )
        return waiting(once, work, taken, turn)

    return act


def outside(task: Callable[[Database, Turn], str]) -> Act:
    """Do a task with no transaction open; it may be done twice should its worker die."""

    def act(work: Work, taken: Taken, turn: Turn) -> str:
        with _pulse(work, taken):
            told = task(work.database, turn)
        with work.database.write(inputs=False) as db:
            finish(db, taken, told, now=work.clock())
        return told

    return act


@contextmanager
def _pulse(work: Work, taken: Taken) -> Iterator[None]:
    """Say every half minute that the worker of a slot lives."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(PULSE_SECONDS):
            try:
                with work.database.write(inputs=False) as db:
                    heard(db, taken, now=work.clock())
            except UnavailableError:
                LOG.warning("the pulse of a job could not be written")

    thread = threading.Thread(target=beat, name="relais-pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
