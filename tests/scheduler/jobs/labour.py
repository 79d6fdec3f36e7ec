"""A worker of its own process, on a clock that is set from outside.

``python -m tests.scheduler.jobs.labour URL``: each line it is given is an instant; it
ticks then, and answers with the number of slots it did.
"""

import sys
from datetime import datetime

from scheduler.config import Settings
from scheduler.jobs.job import Work
from scheduler.jobs.ticking import tick
from scheduler.store.session import Database
from tests.scheduler.jobs.toys import jobs

PATIENT_MILLISECONDS = 60_000  # a slow machine is no fault of the code


def main(url: str) -> None:
    database = Database(url, wait=PATIENT_MILLISECONDS)
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        print(tick(at(database, line.strip()), jobs()), flush=True)  # noqa: T201
    database.close()


def at(database: Database, instant: str) -> Work:
    now = datetime.fromisoformat(instant)
    return Work(database, Settings(), clock=lambda: now)


if __name__ == "__main__":
    main(*sys.argv[1:])
