"""The worker: everything that happens by itself, alone or beside the web server."""

import signal
import threading
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING

from api.cli.databases import opened
from api.cli.speech import Lang, speak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


def work(lang: Lang = None) -> None:
    """Do what happens by itself until Ctrl-C, without a server."""
    speak(lang)
    from api.logs import set_up_logs
    from scheduler.config import read_settings
    from scheduler.jobs.worker import Worker

    settings = read_settings()
    set_up_logs()
    stopping = threading.Event()
    with (
        opened() as database,
        told_to_stop(stopping),
        Worker(database, settings, stopping=stopping),
    ):
        stopping.wait()


@contextmanager
def told_to_stop(stopping: threading.Event) -> "Iterator[Callable[[], None]]":
    """Let Ctrl-C and SIGTERM set an event instead of ending the process.

    A second Ctrl-C ends it. What is given sets the event too, from a signal handler.
    """
    # An Event must not be set by a handler: it may have interrupted its own lock.
    asked: SimpleQueue[None] = SimpleQueue()
    pressed = False

    def pass_on() -> None:
        asked.get()
        stopping.set()

    def told(number: int, frame: "FrameType | None") -> None:
        nonlocal pressed
        if number == signal.SIGINT and pressed:
            signal.default_int_handler(number, frame)
        pressed = pressed or number == signal.SIGINT
        asked.put(None)

    threading.Thread(target=pass_on, name="relais-signals", daemon=True).start()
    those = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.signal(one, told) for one in those}
    try:
        yield lambda: asked.put(None)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
