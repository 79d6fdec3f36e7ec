"""The worker: the clock, the solver and the outbox side by side, in one process.

Told to stop, it begins nothing more: a run that is being solved ends with its best
plan, which is kept; the mail that is being sent is sent; a task that was begun is
finished. What it then has not done, another worker or the next start does.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from scheduler.clock import utc_now
from scheduler.config import Settings
from scheduler.jobs.clock import WorkClock
from scheduler.jobs.job import Work
from scheduler.jobs.outbox import outbox_of
from scheduler.jobs.solving import Solver
from scheduler.store.session import Database

LOG: Final = logging.getLogger("relais.jobs")
Loop = Callable[[threading.Event], None]


class Worker:
    """Does everything that happens by itself.

    Parameters
    ----------
    database
        Migrated already; it is not closed.
    stopping
        Set from outside, or at the end: nothing more is begun, and a run that is
        being solved ends with its best plan.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Callable[[], datetime] = utc_now,
        stopping: threading.Event | None = None,
    ) -> None:
        self._stopping = stopping or threading.Event()
        self._clock = WorkClock(Work(database, settings, clock, self._stopping))
        loops: dict[str, Loop] = {"solver": Solver(database, clock).run}
        outbox = outbox_of(database, settings)
        if outbox is not None:
            loops["outbox"] = outbox.run
        # Daemons: who does not want to wait for them need not.
        self._threads = [
            threading.Thread(
                target=loop, args=(self._stopping,), name=f"relais-{name}", daemon=True
            )
            for name, loop in loops.items()
        ]
        self._has_mail = outbox is not None

    def __enter__(self) -> Self:
        """Begin to work."""
        if not self._has_mail:
            LOG.warning("no mail server is named (RELAIS_SMTP_URL): notices wait")
        for thread in self._threads:
            thread.start()
        self._clock.start()
        LOG.info("the worker works")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Begin nothing more, and wait until what was begun is finished or kept."""
        self._stopping.set()
        self._clock.stop()
        for thread in self._threads:
            thread.join()
        LOG.info("the worker has stopped")
