"""A child process that solves one integer program after another.

Started as ``python -P -m matching.solve.child``, so that no script has to be imported
again. It reads numbered questions from its input, writes answers to its output, and
ends when its input ends: also when its parent was killed.
"""

import os
import pickle
import signal
import struct
import sys
import threading
from queue import SimpleQueue
from typing import Any, BinaryIO

from matching.solve.executor import Ask, answer
from matching.solve.integer import IntegerResult
from matching.solve.limits import Stop

HALT = None  # in place of a question: its answer is wanted at once
READY = -1  # number of the first message, when everything is loaded
_LENGTH = struct.Struct(">Q")


def send(stream: BinaryIO, number: int, message: object) -> None:
    """Write a message with its number.

    Raises
    ------
    OSError
        Nobody reads any more.
    """
    content = pickle.dumps((number, message), pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[int, Any]:
    """Read a message with its number.

    Raises
    ------
    EOFError
        The other side has ended.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (size,) = _LENGTH.unpack(head)
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    message: tuple[int, Any] = pickle.loads(content)  # noqa: S301 - of our own process
    return message


class _Inbox:
    """Questions that came in, and the wishes to have their answers at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._wishes: dict[int, threading.Event] = {}
        self.questions: SimpleQueue[tuple[int, Ask, threading.Event]] = SimpleQueue()

    def listen(self) -> None:
        """Read until the parent has ended, then end at once."""
        try:
            while True:
                number, message = receive(self._stream)
                wish = self._wishes.setdefault(number, threading.Event())
                if message is HALT:  # it may come before its question
                    wish.set()
                else:
                    self.questions.put((number, message, wish))
        finally:
            os._exit(0)


def _solved(ask: Ask, wish: threading.Event) -> IntegerResult | ValueError:
    """Answer a question; without the memory for it this process ends."""
    try:
        return answer(ask, Stop(ask.seconds, wish))
    except ValueError as error:  # an invalid program: the parent raises it
        return error
    except BaseException:  # there may not even be memory to say so
        os._exit(1)


def main() -> None:
    """Answer until the parent has ended."""
    from ortools.sat.python import cp_model_helper  # noqa: F401 - before it is READY

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and says so
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # solvers may print
    inbox = _Inbox(sys.stdin.buffer)
    threading.Thread(target=inbox.listen, daemon=True).start()
    send(answers, READY, None)
    while True:
        number, ask, wish = inbox.questions.get()
        send(answers, number, _solved(ask, wish))


if __name__ == "__main__":
    main()
