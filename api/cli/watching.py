"""Long work: seen on a terminal, silent in a pipe, and ended by Ctrl-C with its best.

The solver computes in a thread of its own, because Python hears Ctrl-C only in the
main thread and only between two steps of Python.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final, TypeVar

from api.cli.speech import texts, warn
from scheduler.texts.names import TIERS

if TYPE_CHECKING:
    from matching.solve import Progress
    from scheduler.texts.language import Texts

Answer = TypeVar("Answer")
Listener = Callable[["Progress"], None]
HEARING_SECONDS: Final = 0.1


def watched(work: Callable[[Listener, threading.Event], Answer]) -> Answer:
    """Do long work: show its progress on a terminal, end it early on Ctrl-C.

    A second Ctrl-C leaves at once, without an answer.

    Parameters
    ----------
    work
        Tells its progress to the first argument and ends early when the second is
        set.
    """
    stop = threading.Event()
    answer: Future[Answer] = Future()

    with _shown() as progress, _interrupts(stop):
        thread = threading.Thread(
            target=_run, args=(answer, work, progress, stop), daemon=True
        )
        thread.start()
        while thread.is_alive():
            thread.join(HEARING_SECONDS)
    return answer.result()


def _run(
    answer: Future[Answer],
    work: Callable[[Listener, threading.Event], Answer],
    progress: Listener,
    stop: threading.Event,
) -> None:
    try:
        answer.set_result(work(progress, stop))
    except BaseException as error:  # it is raised again by result()
        answer.set_exception(error)


@contextmanager
def _interrupts(stop: threading.Event) -> Iterator[None]:
    def hear(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        if sys.stderr.isatty():
            warn(texts().gettext("Stopping with the best plan so far…"))

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _shown() -> Iterator[Listener]:
    if not sys.stderr.isatty():
        yield lambda _progress: None
        return
    from rich.console import Console

    said = texts()  # here: the solver's thread knows no language
    console = Console(stderr=True)
    with console.status(said.gettext("Planning…")) as status:
        yield lambda progress: status.update(_line(said, progress))


def _line(said: "Texts", progress: "Progress") -> str:
    parts = [said.gettext("Planning…"), f"{progress.seconds:.1f} s"]
    if progress.tier is not None:
        parts.append(said.known(TIERS, progress.tier))
    if progress.value is not None:
        parts.append(said.number(progress.value))
    if progress.bound is not None:
        bound = said.number(progress.bound)
        parts.append(said.gettext("(proven limit %(bound)s)", bound=bound))
    return "  ".join(parts)
