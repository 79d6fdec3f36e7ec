import os
import signal
import threading
import time

import pytest

from api.cli.watching import Listener, watched

WAIT_SECONDS = 10


def interrupt(after: float) -> None:
    def send() -> None:
        time.sleep(after)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=send, daemon=True).start()


def test_work_is_done_and_its_answer_given() -> None:
    def work(_progress: Listener, stop: threading.Event) -> str:
        return "stopped" if stop.is_set() else "done"

    assert watched(work) == "done"


def test_an_interrupt_ends_the_work_with_its_best() -> None:
    def work(_progress: Listener, stop: threading.Event) -> str:
        return "best so far" if stop.wait(WAIT_SECONDS) else "never stopped"

    before = signal.getsignal(signal.SIGINT)
    interrupt(0.2)
    assert watched(work) == "best so far"
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_interrupt_leaves_at_once() -> None:
    leave = threading.Event()

    def work(_progress: Listener, _stop: threading.Event) -> str:
        leave.wait(WAIT_SECONDS)
        return "late"

    interrupt(0.2)
    interrupt(0.6)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        watched(work)
    leave.set()
    assert time.monotonic() - began < WAIT_SECONDS / 2


def test_what_the_work_raises_is_raised() -> None:
    def work(_progress: Listener, _stop: threading.Event) -> str:
        msg = "broken"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="broken"):
        watched(work)


def test_a_pipe_sees_no_progress(capfd: pytest.CaptureFixture[str]) -> None:
    def work(progress: Listener, _stop: threading.Event) -> str:
        assert callable(progress)
        return "done"

    watched(work)
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")
