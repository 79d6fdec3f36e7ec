"""How long a solve may take, who may stop it, and what it tells meanwhile."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


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
    """

    seconds: float = 60.0
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known so far: phase, tier with its best value and bound."""

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

    @contextmanager
    def calling(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Call `interrupt` if the event is set while the block runs."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.05):
                if self._event.is_set():
                    interrupt()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
