"""A stop ends at its deadline or when somebody wishes it."""

import threading
import time

import pytest

from matching.solve.limits import Limits, Stop


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
    if before:
        event.set()
    with Stop(60, event).calling(called.set):
        event.set()
        assert called.wait(10)


def test_nobody_is_interrupted_afterwards() -> None:
    event, called = threading.Event(), threading.Event()
    threads = threading.active_count()
    with Stop(60, event).calling(called.set):
        pass
    event.set()
    assert not called.wait(0.2)
    assert threading.active_count() == threads


def test_the_watcher_ends_with_an_error_too() -> None:
    threads = threading.active_count()
    with pytest.raises(ValueError, match="inside"), Stop(60).calling(print):
        raise ValueError("inside")
    assert threading.active_count() == threads


def test_by_default_every_core_works_for_a_minute() -> None:
    limits = Limits()
    assert limits.seconds == 60
    assert limits.workers >= 1
