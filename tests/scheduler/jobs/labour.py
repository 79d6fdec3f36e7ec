"""A worker of its own process, on a clock that is set from outside."""

from datetime import datetime
from typing import TYPE_CHECKING

from scheduler.config import Settings
from scheduler.jobs.job import Work
from scheduler.jobs.ticking import tick
from scheduler.store.session import Database
from tests.scheduler.jobs.toys import jobs

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PATIENT_MILLISECONDS = 60_000  # a slow machine is no fault of the code


def labour(url: str, orders: "Connection[int, datetime]") -> None:
    """Tick at each instant it is given, and answer how many slots it did."""
    database = Database(url, wait=PATIENT_MILLISECONDS)
    while True:
        orders.send(tick(at(database, orders.recv()), jobs()))


def at(database: Database, now: datetime) -> Work:
    return Work(database, Settings(), clock=lambda: now)
