"""Child processes that solve integer programs, one for each core.

They are started when something is asked for the first time, since small weeks are
planned before a child has loaded its libraries. A child that is killed, by memory or
by hand, takes its question with it: nothing is known, and another child takes its
place. When too many were lost, programs are solved in threads of this process.
"""

import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO, cast

from matching.solve.child import HALT, receive, send
from matching.solve.executor import NOTHING, Ask, Awaited, Handle, answer
from matching.solve.integer import IntegerResult
from matching.solve.limits import Stop

LOGGER = logging.getLogger(__name__)

_SPARE = 4  # children that replace lost ones
_POLITE = 0.15  # seconds in which a child may answer after a wish to stop …
_AT_ITS_END = 0.5  # … and when its time is over
_PATIENCE = 1.0  # seconds beyond its time after which a child is killed
_STARTING = 15.0  # … and beyond what it may take to load its libraries


class Child:
    """One child process, which solves one program at a time."""

    def __init__(self) -> None:
        # The same folders as here, whatever this process was started as.
        folders = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "matching.solve.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": folders},
            start_new_session=True,
        )
        pipes = (self._process.stdin, self._process.stdout)
        self._in, self._out = cast("tuple[BinaryIO, BinaryIO]", pipes)
        self._writing = threading.Lock()
        self._ready = False
        self.meant = False  # whether its end was

    @property
    def pid(self) -> int:
        """Give the id of the process."""
        return self._process.pid

    def solve(self, number: int, awaited: Awaited) -> IntegerResult | Exception | None:
        """Solve what is awaited; None when the child was lost over it."""
        patience = _PATIENCE if self._ready else _STARTING
        late = threading.Timer(awaited.ask.seconds + patience, self.kill)
        late.daemon = True
        late.start()
        awaited.halt = lambda: self._halt(number, awaited)
        try:
            if not self._ready:
                receive(self._out)
                self._ready = True
            if awaited.wish.is_set():
                return NOTHING
            with self._writing:
                send(self._in, number, awaited.ask)
            given: IntegerResult | Exception = receive(self._out)[1]
        except (OSError, EOFError):
            return None
        else:
            return given
        finally:
            late.cancel()

    def _halt(self, number: int, awaited: Awaited) -> None:
        """Have an answer at once; a child that has none within a moment is killed."""

        def end() -> None:
            if not awaited.ready:
                self.kill()

        polite = _POLITE if awaited.wished else _AT_ITS_END
        killer = threading.Timer(polite, end)
        killer.daemon = True
        killer.start()
        threading.Thread(target=self._say, args=(number,), daemon=True).start()

    def _say(self, number: int) -> None:
        with suppress(OSError, ValueError), self._writing:  # lost already
            send(self._in, number, HALT)

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self.meant = True
        with suppress(ProcessLookupError):
            self._process.kill()

    def bury(self) -> int:
        """End the process and give how it ended."""
        self.kill()
        ended = self._process.wait()
        for stream in (self._in, self._out):
            with suppress(OSError):
                stream.close()
        return ended


class Children:
    """As many child processes as programs may be solved at once.

    Parameters
    ----------
    places
        How many are solved at once.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._number = count()
        self._free = threading.BoundedSemaphore(places)
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._all: set[Child] = set()
        self._awaited: set[Awaited] = set()
        self._left = places + _SPARE  # children that may still be started
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """Give the ids of the processes that live now."""
        with self._lock:
            return tuple(sorted(child.pid for child in self._all))

    def warm(self) -> None:
        """Start the children, which then load their libraries meanwhile."""
        for _ in range(self.places - len(self._all)):
            child = self._started()
            if child is not None:
                self._rest(child)

    def submit(self, ask: Ask, stop: Stop) -> Handle:
        """Ask; `stop` is heard while the answer is awaited."""
        awaited = Awaited(ask, stop)
        with self._lock:
            self._awaited.add(awaited)
        threading.Thread(target=self._serve, args=(awaited,), daemon=True).start()
        return awaited

    def close(self) -> None:
        """Kill the children; what is not answered is not known."""
        with self._lock:
            self._closed = True
            ended, self._all, self._idle = self._all, set(), []
            waiting = tuple(self._awaited)
        for awaited in waiting:
            awaited.wish.set()
        for child in ended:
            child.kill()
        for child in ended:
            child.bury()

    def _serve(self, awaited: Awaited) -> None:
        """Answer one question, as soon as a place is free."""
        given: IntegerResult | Exception = NOTHING
        try:
            with self._free:
                if not awaited.wish.is_set():
                    given = self._solved(awaited)
        except Exception as error:
            given = error
        finally:
            awaited.give(given)
            with self._lock:
                self._awaited.discard(awaited)

    def _solved(self, awaited: Awaited) -> IntegerResult | Exception:
        with self._lock:
            child = self._idle.pop() if self._idle else None
        child = child or self._started()
        if self._closed:
            return NOTHING
        if child is None:
            if awaited.ask.relaxed:  # nothing here could end that early
                return NOTHING
            awaited.halt = awaited.wish.set
            return answer(awaited.ask, Stop(awaited.ask.seconds, awaited.wish))
        given = child.solve(next(self._number), awaited)
        if given is None:
            self._lost(child)
            return NOTHING
        # Before another may have the child, nobody stops it over this question.
        awaited.give(given)
        self._rest(child)
        return given

    def _started(self) -> Child | None:
        """Start a child; None when too many were lost, or none can be started."""
        with self._lock:
            if self._closed or self._left <= 0 or not sys.executable:
                return None
            self._left -= 1
            try:
                child = Child()
            except OSError as error:
                LOGGER.warning("no child process can be started: %s", error)
                self._left = 0
                return None
            self._all.add(child)
            return child

    def _rest(self, child: Child) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(child)

    def _lost(self, child: Child) -> None:
        """Forget a child that has ended."""
        with self._lock:
            known = child in self._all
            self._all.discard(child)
        if known:
            level = logging.DEBUG if child.meant else logging.WARNING
            LOGGER.log(level, "a child process ended (%d)", child.bury())
