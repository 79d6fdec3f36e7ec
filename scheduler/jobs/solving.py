"""The worker that solves: it claims a run, solves it here, and keeps its plan.

Several may work on one database, in threads or on machines of their own: the row is
the message, and a run is claimed by one of them. A worker that must leave stops its
run and keeps the best plan; one that is killed leaves a run that another claims.
"""

import logging
import threading
from datetime import datetime
from typing import Final

from scheduler.clock import utc_now
from scheduler.errors import LateAnswerError, UnavailableError
from scheduler.services.rounds.claims import Claim, claim_run, is_claimable
from scheduler.services.rounds.planning import solve_claim
from scheduler.services.rounds.pulse import Clock
from scheduler.store.session import Database

LOG = logging.getLogger(__name__)
LOOK_SECONDS: Final = 0.5


class Solver:
    """Solves the runs of a database, one at a time in each thread that asks.

    Parameters
    ----------
    clock
        Tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; a run is then ended with its best plan."""
        while not stop.is_set():
            try:
                worked = self.work_once(stop)
            except UnavailableError:
                LOG.warning("runs cannot be claimed now: the database is locked out")
                worked = False
            if not worked:
                stop.wait(LOOK_SECONDS)

    def work_once(self, stop: threading.Event | None = None) -> bool:
        """Claim and solve one run; say whether there was one.

        Whatever becomes of the run stands in its row and in the log.

        Raises
        ------
        UnavailableError
            The database is locked out or cannot be reached, and nothing was claimed.
        """
        claim = self._claim()
        if claim is None:
            return False
        name = f"run {claim.number} of {claim.network} {claim.week}"
        began = self._clock()
        try:
            _, adopted = solve_claim(self._database, claim, self._clock, leaving=stop)
        except LateAnswerError as late:
            LOG.warning("%s: %s", name, late)
        except UnavailableError:
            LOG.exception("%s: not kept, the database is locked out", name)
        except Exception:
            LOG.exception("%s failed", name)
        else:
            LOG.info("%s done in %s s", name, _seconds(began, self._clock()))
            if not adopted:
                LOG.info("%s is not the draft", name)
        return True

    def _claim(self) -> Claim | None:
        with self._database.read() as db:
            if not is_claimable(db, now=self._clock()):
                return None
        with self._database.write(inputs=False) as db:
            return claim_run(db, now=self._clock())


def _seconds(began: datetime, ended: datetime) -> float:
    return round((ended - began).total_seconds(), 1)
