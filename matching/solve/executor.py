"""Integer programs solved elsewhere: in a child process, or later on other machines.

The search asks through a narrow door and knows nothing of what is behind it. What
goes through it is plain data; nothing is shared. Whoever answers may be killed at
any time: then nothing is known, which is a true answer to every question.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from matching.model.frame import Ints
from matching.solve.integer import NO_BOUND, IntegerResult, solve_integer
from matching.solve.interior import interior_duals
from matching.solve.limits import Stop
from matching.solve.linear import Program

NOTHING = IntegerResult(None, -NO_BOUND)


@dataclass(frozen=True, slots=True)
class Ask:
    """An integer program to be solved within a time; can be pickled.

    Attributes
    ----------
    workers
        Threads to use.
    hint
        Where a search may begin.
    relaxed
        Only duals of its relaxation are wanted, near the best; no solution.
    """

    program: Program
    seconds: float
    workers: int = 1
    seed: int = 1
    hint: Ints | None = None
    relaxed: bool = False


class Handle(Protocol):
    """What was asked, until it is answered."""

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; say whether the answer is there."""

    def cancel(self) -> None:
        """Have the answer soon: the best so far, or nothing known."""

    def result(self) -> IntegerResult:
        """Give the answer; waits for it, and cancels at a wish to stop."""


class Executor(Protocol):
    """Solves integer programs for a search.

    Attributes
    ----------
    places
        How many it solves at once.
    """

    @property
    def places(self) -> int:
        """Give how many programs are solved at once."""

    def warm(self) -> None:
        """Prepare for programs that will be asked soon."""

    def submit(self, ask: Ask, stop: Stop) -> Handle:
        """Ask; `stop` is heard while the answer is awaited."""

    def close(self) -> None:
        """End everything that was started; what is not answered is not known."""


def answer(ask: Ask, stop: Stop) -> IntegerResult:
    """Solve what is asked, here and now."""
    if ask.relaxed:
        return replace(NOTHING, duals=interior_duals(ask.program, ask.seconds))
    return solve_integer(
        ask.program,
        ask.seconds,
        stop,
        workers=ask.workers,
        seed=ask.seed,
        hint=ask.hint,
    )


class InProcess:
    """Solves here, one after the other, when the answer is asked for.

    With one worker everything is then in one order: reproducible.
    """

    places = 1

    def warm(self) -> None:
        """Nothing to prepare."""

    def submit(self, ask: Ask, stop: Stop) -> Handle:
        """Ask; it is solved by whoever waits for it."""
        return _Here(lambda: answer(ask, stop))

    def close(self) -> None:
        """Nothing to end."""


class _Here:
    """An answer that is made when it is wanted."""

    def __init__(self, solve: Callable[[], IntegerResult]) -> None:
        self._solve = solve
        self._answer: IntegerResult | None = None

    def wait(self, seconds: float) -> bool:  # noqa: ARG002 - of the protocol
        self.result()
        return True

    def cancel(self) -> None:
        self._answer = self._answer or NOTHING

    def result(self) -> IntegerResult:
        if self._answer is None:
            self._answer = self._solve()
        return self._answer


class Awaited:
    """An answer that somebody else makes, in another thread.

    Attributes
    ----------
    wish
        Set when the answer is wanted at once.
    """

    def __init__(self, ask: Ask, stop: Stop) -> None:
        self.ask = ask
        self.wish = threading.Event()
        self.halt: Callable[[], None] = self.wish.set
        self._stop = stop
        self._ready = threading.Event()
        self._answer = NOTHING
        self._failure: Exception | None = None

    @property
    def ready(self) -> bool:
        """Whether the answer is there."""
        return self._ready.is_set()

    @property
    def wished(self) -> bool:
        """Whether somebody wishes everything to end."""
        return self._stop.asked

    def give(self, given: IntegerResult | Exception) -> None:
        """Answer; the first answer counts."""
        if self._ready.is_set():
            return
        if isinstance(given, Exception):
            self._failure = given
        else:
            self._answer = given
        self._ready.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; say whether the answer is there."""
        if self._stop.left <= 0:
            self.cancel()
        return self._ready.wait(seconds)

    def cancel(self) -> None:
        """Have the answer soon: the best so far, or nothing known."""
        if not self.wish.is_set():
            self.wish.set()
            self.halt()

    def result(self) -> IntegerResult:
        """Give the answer; waits for it, and cancels at a wish to stop."""
        while not self.wait(0.03):
            pass
        if self._failure is not None:
            raise self._failure
        return self._answer
