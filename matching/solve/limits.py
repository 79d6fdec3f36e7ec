"""How long a solve may take, who may stop it, and what it tells meanwhile."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

_WATCHING = 0.03  # seconds between two looks at whether somebody wishes to stop


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Somebody wishes to stop, or time is over, in the midst of a step."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one solve.

    Attributes
    ----------
    seconds
        Wall-clock time; the search ends at nine tenths of it. Reasons for thousands of
        empty seats, and the witnesses, may need more than the tenth that is left.
    workers
        Threads; with one worker and no time limit hit, the same input and seed
        give the same plan.
    seed
        Of the solvers' random choices.
    strategy
        A name in `matching.solve.strategies.STRATEGIES`.
    """

    seconds: float = 60.0
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    seed: int = 1
    strategy: str = "auto"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known so far: phase, tier with its best value and bound.

    The phase ``tier`` says that a tier is settled; once more, if its bound came later.
    """

    phase: str
    seconds: float
    tier: str | None = None
    value: int | None = None
    bound: int | None = None


Listener = Callable[[Progress], None]


class Stop:
    """The end of a solve: its deadline, or somebody's wish to stop.

    Parameters
    ----------
    seconds
        From now.
    event
        Set from any thread to stop; solvers that are running end within 0.1 s.
    """

    def __init__(self, seconds: float, event: threading.Event | None = None) -> None:
        self.began = time.monotonic()
        self._deadline = self.began + seconds
        self._event = event or threading.Event()

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left; 0 when stopped."""
        if self._event.is_set():
            return 0.0
        return max(0.0, self._deadline - time.monotonic())

    def extended(self, seconds: float) -> "Stop":
        """Give another deadline, so many seconds from now, for the same wish to stop."""
        return Stop(seconds, self._event)

    @property
    def asked(self) -> bool:
        """Whether somebody wishes it to end, whatever time is left."""
        return self._event.is_set()

    def end(self) -> None:
        """Wish that everything ends that heeds this or shares its event."""
        self._event.set()

    def pause(self) -> None:
        """Raise `Stopped` when nothing is left; called between steps of long work."""
        if self.left <= 0:
            raise Stopped

    def run(self, work: Callable[[], T], interrupt: Callable[[], None]) -> T:
        """Do work that only `interrupt` can end early, and end it at a wish to stop.

        It runs in another thread, so that Ctrl-C is heard in this one. A solver that
        has not begun forgets an interrupt: it is repeated until the work has ended.
        """
        done = threading.Event()
        outcome: list[T] = []
        failure: list[BaseException] = []

        def worker() -> None:
            try:
                outcome.append(work())
            except BaseException as error:
                failure.append(error)
            finally:
                done.set()

        thread = threading.Thread(target=worker, daemon=True)
        thread.start()
        try:
            while not done.wait(_WATCHING):
                if self._event.is_set():
                    interrupt()
        except BaseException:
            while not done.wait(_WATCHING):
                interrupt()
            raise
        finally:
            thread.join()
        if failure:
            raise failure[0]
        return outcome[0]
