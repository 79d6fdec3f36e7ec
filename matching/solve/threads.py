"""The same work for several items at once, in threads of this process."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from matching.solve.limits import Stop

_WATCHING = 0.03  # seconds between looks at the clock

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(
    work: Callable[[T, Stop], R],
    items: Sequence[T],
    places: int,
    seconds: float,
    stop: Stop,
) -> list[R]:
    """Do the same work for several items, in threads, and give what it gave in order.

    Parameters
    ----------
    work
        Is given an item, and a stop that is set when time is over or when this thread
        is interrupted.
    places
        How many items are worked on at the same time.

    Raises
    ------
    Exception
        The first that work raised, when all have ended.
    """
    halt = threading.Event()
    mine = Stop(min(seconds, stop.left), halt)
    done: dict[int, R] = {}
    failures: list[BaseException] = []
    waiting = iter(range(len(items)))
    turn = threading.Lock()

    def shift() -> None:
        try:
            while not failures:
                with turn:
                    number = next(waiting, None)
                if number is None:
                    return
                done[number] = work(items[number], mine)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=shift, daemon=True) for _ in range(places)]
    for thread in threads:
        thread.start()
    try:
        _await(threads, stop, halt)
    finally:
        halt.set()
    if failures:
        raise failures[0]
    return [done[number] for number in range(len(items))]


def _await(
    threads: Sequence[threading.Thread], stop: Stop, halt: threading.Event
) -> None:
    """Wait for threads, and tell them when there is a wish to stop."""
    for thread in threads:
        while thread.is_alive():
            thread.join(_WATCHING)
            if stop.left <= 0:
                halt.set()
