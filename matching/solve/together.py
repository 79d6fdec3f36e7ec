"""Finish several parts at the same time, each with one thread of the executor.

The procedure of a part runs in a thread of this process, which mostly waits; what it
asks is solved elsewhere. What is found comes back to the thread that began it.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from queue import Empty, SimpleQueue

from matching.solve.finish import Finisher
from matching.solve.part import Part

# The number of a part, the part, and the bound of its cost.
Finished = Callable[[int, Part, int], None]


def finish_together(
    finisher: Finisher, parts: Mapping[int, Part], until: float, finished: Finished
) -> None:
    """Finish parts, as many at a time as the executor has places.

    Parameters
    ----------
    parts
        By number, in the order in which they are begun.
    until
        When time is over, in seconds since the solve began.
    finished
        Called from this thread for each part.

    Raises
    ------
    Exception
        What went wrong in a part, when all have ended.
    """
    shift = _Shift(replace(finisher, beside=True), parts, until)
    places = min(finisher.executor.places, len(parts))
    threads = [threading.Thread(target=shift.work, daemon=True) for _ in range(places)]
    for thread in threads:
        thread.start()
    for _ in parts:
        outcome = shift.outcomes.get()
        if isinstance(outcome, BaseException):
            raise outcome
        number, least = outcome
        finished(number, parts[number], least)
    for thread in threads:
        thread.join()


class _Shift:
    """Parts that wait for a thread, and what became of those that had one."""

    def __init__(
        self, finisher: Finisher, parts: Mapping[int, Part], until: float
    ) -> None:
        self._finisher, self._until = finisher, until
        self._waiting: SimpleQueue[tuple[int, Part]] = SimpleQueue()
        for item in parts.items():
            self._waiting.put(item)
        rounds = -(-len(parts) // finisher.executor.places)
        self._each = self._left / rounds
        self.outcomes: SimpleQueue[tuple[int, int] | BaseException] = SimpleQueue()

    @property
    def _left(self) -> float:
        return max(0.0, self._until - self._finisher.stop.elapsed)

    def work(self) -> None:
        """Finish one part after another until none waits."""
        try:
            while True:
                number, part = self._waiting.get_nowait()
                least = self._finisher.finish(part, min(self._each, self._left))
                self.outcomes.put((number, least))
        except Empty:
            return
        except BaseException as error:
            self.outcomes.put(error)
