"""The pulse of a run that is being solved: heard of, told of, and stopped.

A thread beside the solver writes at most twice a second what is known, says every
few seconds that the worker lives, and looks whether somebody wants it to stop. The
solver never waits for it, and a database that is locked meanwhile does no harm.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

from matching.solve import Progress
from scheduler.errors import LateAnswerError, UnavailableError
from scheduler.services.rounds.claims import Claim, heard, is_stop_wanted, keep_progress
from scheduler.store.session import Database

LOG = logging.getLogger(__name__)
TELL_SECONDS: Final = 0.5
BEAT_SECONDS: Final = 5.0
_HEED_SECONDS: Final = 0.1

Clock = Callable[[], datetime]


class Pulse:
    """What beats from the claim of a run to its end.

    Parameters
    ----------
    stops
        Events of this process; one that is set ends the solve with its best plan.

    Attributes
    ----------
    ending
        Set when the solve should end: to be given to the solver.
    """

    def __init__(
        self,
        database: Database,
        claim: Claim,
        clock: Clock,
        stops: Iterable[threading.Event] = (),
    ) -> None:
        self.ending = threading.Event()
        self._database, self._claim, self._clock = database, claim, clock
        self._stops = tuple(stops)
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._known: dict[str, Any] = {}
        self._tiers: dict[str, dict[str, int | None]] = {}
        self._news = False
        self._beat = time.monotonic()
        self._thread = threading.Thread(
            target=self._run, name=f"pulse-{claim.run}", daemon=True
        )
        self._heed()

    def __enter__(self) -> Self:
        """Begin to beat."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Beat no longer."""
        self._over.set()
        self._thread.join()

    def tell(self, progress: Progress) -> None:
        """Take note of progress; called from the solver's thread."""
        with self._lock:
            if progress.tier is not None:
                tier = {"value": progress.value, "bound": progress.bound}
                self._tiers[progress.tier] = tier
            self._known = {
                "phase": progress.phase,
                "seconds": round(progress.seconds, 1),
                "tiers": dict(self._tiers),
            }
            self._news = True

    def _heed(self) -> None:
        if any(stop.is_set() for stop in self._stops):
            self.ending.set()

    def _run(self) -> None:
        due = time.monotonic() + TELL_SECONDS
        while not self._over.wait(_HEED_SECONDS):
            self._heed()
            if time.monotonic() < due:
                continue
            try:
                self._look()
            except LateAnswerError:
                LOG.warning("run %s is another worker's now", self._claim.run)
                self.ending.set()
                return
            except UnavailableError:
                LOG.info("run %s: its progress is not kept", self._claim.run)
            except Exception:
                LOG.exception("run %s: its progress is not kept", self._claim.run)
            due = time.monotonic() + TELL_SECONDS

    def _look(self) -> None:
        """Write what is new, or that all goes well, or only look."""
        with self._lock:
            news, self._news = self._news, False
            known = self._known
        if news:
            with self._database.write(inputs=False) as db:
                stop = keep_progress(db, self._claim, known, now=self._clock())
        elif time.monotonic() - self._beat >= BEAT_SECONDS:
            with self._database.write(inputs=False) as db:
                stop = heard(db, self._claim, now=self._clock())
        else:
            with self._database.read() as db:
                if is_stop_wanted(db, self._claim):
                    self.ending.set()
            return
        self._beat = time.monotonic()
        if stop:
            self.ending.set()
