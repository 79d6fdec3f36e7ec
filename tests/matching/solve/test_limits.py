"""A stop ends at its deadline or when somebody wishes it."""

import signal
import threading
import time

import pytest

from matching.solve.limits import Limits, Stop, Stopped


def test_a_deadline_passes() -> None:
    assert 0 < Stop(60).left <= 60
    stop = Stop(0.05)
    time.sleep(0.06)
    assert stop.left == 0.0
    assert stop.elapsed >= 0.05


def test_a_stop_that_is_set_leaves_nothing() -> None:
    event = threading.Event()
    stop = Stop(60, event)
    assert stop.left > 50
    event.set()
    assert stop.left == 0.0


@pytest.mark.parametrize("before", [True, False])
def test_whoever_runs_is_interrupted(before: bool) -> None:
    event, called = threading.Event(), threading.Event()
    timer = threading.Timer(0.0 if before else 0.1, event.set)
    timer.start()
    if before:
        timer.join()
    assert Stop(60, event).run(lambda: called.wait(10), called.set)
    timer.join()


def test_an_interrupt_that_is_forgotten_is_repeated() -> None:
    event, calls = threading.Event(), list[float]()
    event.set()

    def work() -> int:
        while len(calls) < 3:
            time.sleep(0.01)
        return 7

    assert Stop(60, event).run(work, lambda: calls.append(time.monotonic())) == 7


def test_nobody_is_interrupted_afterwards() -> None:
    event, called = threading.Event(), threading.Event()
    threads = threading.active_count()
    assert Stop(60, event).run(lambda: 3, called.set) == 3
    event.set()
    assert not called.wait(0.2)
    assert threading.active_count() == threads


def test_an_error_of_the_work_is_that_of_the_caller() -> None:
    threads = threading.active_count()

    def fail() -> None:
        raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        Stop(60).run(fail, lambda: None)
    assert threading.active_count() == threads


def test_an_interrupt_of_the_caller_ends_the_work_first() -> None:
    """As Ctrl-C does in a script, which comes while the solver works elsewhere."""
    ended = threading.Event()
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    began = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(KeyboardInterrupt):
            Stop(60).run(lambda: ended.wait(30), ended.set)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert ended.is_set()
    assert time.monotonic() - began < 10


def test_a_pause_ends_a_step_when_nothing_is_left() -> None:
    event = threading.Event()
    stop = Stop(60, event)
    stop.pause()
    assert not stop.asked
    event.set()
    assert stop.asked
    with pytest.raises(Stopped):
        stop.pause()
    with pytest.raises(Stopped):
        Stop(0).pause()


def test_by_default_every_core_works_for_a_minute() -> None:
    limits = Limits()
    assert limits.seconds == 60
    assert limits.workers >= 1
