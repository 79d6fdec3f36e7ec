"""The clock: three beats a minute, declared in code, and all else follows from rows.

Jobs are not kept by the scheduler (two processes on one job store would both fire,
and a renamed function would be dropped silently): each beat asks the rows which slots
are due. What takes long at night does not hold up the steps of a week.
"""

import logging
from collections.abc import Sequence
from datetime import UTC
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.errors import UnavailableError
from scheduler.jobs.catalogue import NIGHT, STEPS, WATCH
from scheduler.jobs.job import Job, Work
from scheduler.jobs.ticking import tick

LOG: Final = logging.getLogger("relais.jobs")
BEATS: Final = {"steps": STEPS, "watch": WATCH, "night": NIGHT}
LATE_SECONDS: Final = 3600


class WorkClock:
    """Ticks every minute in threads of its own, and at once when it is started."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(len(BEATS))},
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": LATE_SECONDS,
            },
            timezone=UTC,
        )
        for name, jobs in BEATS.items():
            self._scheduler.add_job(
                self._beat,
                "cron",
                second=0,
                args=(jobs,),
                id=name,
                next_run_time=work.clock(),
            )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Begin nothing more, and wait for what was begun."""
        self._work.stopping.set()
        self._scheduler.shutdown(wait=True)

    def _beat(self, jobs: Sequence[Job]) -> None:
        try:
            tick(self._work, jobs)
        except UnavailableError as error:
            LOG.warning("nothing can be done now: %s", error)
        except Exception:
            LOG.exception("a tick failed")
