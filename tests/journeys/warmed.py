"""What the process has done once from which the children of `crashing` are forked.

Importing this loads libraries and fills caches (holidays, compiled statements),
so that a child is killed at its work and not while it loads.
"""

import tempfile
from datetime import timedelta
from pathlib import Path

from matching.solve import Limits
from scheduler.services.networks import find_network
from scheduler.services.rounds.keeping import round_problem
from scheduler.services.rounds.planning import plan_week
from scheduler.store.migration import upgrade
from scheduler.store.session import Database
from tests.scheduler.small import BEFORE, WEEK, small_network


def warm() -> None:
    """Plan a week of a small network and forget it."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'warm.sqlite'}")
        upgrade(database)
        with database.write() as db:
            small_network(db)
        plan_week(database, "brussels", WEEK, Limits(seconds=10, workers=1), now=BEFORE)
        with database.read() as db:
            later = BEFORE + timedelta(hours=1)
            round_problem(db, find_network(db, "brussels"), WEEK, later)
        database.close()


warm()
