"""A solve ends soon after it is told to, whatever it is at, and has a plan."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from matching.check import violations
from matching.generate import generate
from matching.plan import Plan
from matching.problem import Problem
from matching.score import score
from matching.solve import Limits, Progress, finish, solve
from tests.matching.solve.planned import network_week

pytestmark = [pytest.mark.solver, pytest.mark.slow]

SOON = 10.0  # seconds; one on a machine that does nothing else
PHASES = [
    ("model", None, "auto", 2),
    ("pins", None, "auto", 2),
    ("start", None, "auto", 2),
    ("relaxation", "cover", "auto", 1),
    ("relaxation", "cover", "auto", 2),
    ("relaxation", "teams", "auto", 2),
    ("search", "cover", "cpsat", 2),
    ("search", "cover", "neighbourhoods", 1),
    ("search", "cover", "neighbourhoods", 2),
    ("relaxation", "cover", "weighted", 2),
    ("explain", None, "auto", 2),
]


def believed(asked: Problem, plan: Plan) -> None:
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    assert score(asked, plan.assignments) == plan.score
    held = {(a.session, a.seat) for a in plan.assignments}
    empty = {(e.session, e.seat) for e in plan.empty_seats}
    every = {(own.id, seat.id) for own in asked.sessions for seat in own.seats}
    assert held | empty == every


@pytest.mark.parametrize(("phase", "tier", "strategy", "workers"), PHASES)
def test_stopped_in_any_phase_it_ends_soon(
    phase: str, tier: str | None, strategy: str, workers: int
) -> None:
    asked = network_week()
    event, told = threading.Event(), list[float]()

    def listen(progress: Progress) -> None:
        if (progress.phase, progress.tier) == (phase, tier) and not told:
            told.append(time.monotonic())
            threading.Timer(0.4, event.set).start()

    seconds = 3 if phase == "explain" else 40
    limits = Limits(seconds=seconds, workers=workers, strategy=strategy)
    plan = solve(asked, limits, listen, event)
    assert told
    assert time.monotonic() - told[0] < SOON
    believed(asked, plan)


def test_who_stops_before_there_is_a_model_has_the_pins_alone() -> None:
    """A week so large that its model takes a while."""
    asked = generate("region", 1)
    event = threading.Event()
    event.set()
    plan = solve(asked, Limits(seconds=300, workers=1), stop=event)
    assert (plan.strategy, plan.status) == ("pins", "feasible")
    assert {(a.session, a.seat, a.helper) for a in plan.assignments} <= {
        (pin.session, pin.seat, pin.helper) for pin in asked.pins
    } | {(told.session, told.seat, told.helper) for told in asked.published}
    assert plan.pins_refused or not asked.pins or plan.assignments
    assert set(plan.bound.values()) == {None}
    believed(asked, plan)


@pytest.mark.parametrize(
    ("seconds", "strategy"),
    [
        (0.0, "auto"),
        (1.0, "auto"),
        (3.0, "auto"),
        (0.0, "cpsat"),
        (3.0, "cpsat"),
        (3.0, "neighbourhoods"),
        (3.0, "weighted"),
    ],
)
def test_the_limit_is_kept(seconds: float, strategy: str) -> None:
    asked = network_week()
    began = time.monotonic()
    plan = solve(asked, Limits(seconds=seconds, workers=2, strategy=strategy))
    assert time.monotonic() - began < seconds * 1.1 + SOON
    believed(asked, plan)


def children_of(parent: int) -> list[int]:
    """Give the ids of the processes that a process has started."""
    found = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        with suppress(OSError):  # threads come and go
            found += [int(word) for word in (task / "children").read_text().split()]
    return found


def test_children_that_are_killed_cost_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network is small for several corners at once, so less room is enough here."""
    monkeypatch.setattr(finish, "_ROOM", 2_000)
    asked, killed = network_week(), set[int]()
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.3):
            for pid in children_of(os.getpid()):
                with suppress(OSError):  # it may have ended by itself meanwhile
                    line = Path(f"/proc/{pid}/cmdline").read_bytes()
                    if b"matching.solve.child" in line:
                        os.kill(pid, signal.SIGKILL)
                        killed.add(pid)

    killer = threading.Thread(target=kill)
    killer.start()
    limits = Limits(seconds=12, workers=2, strategy="neighbourhoods")
    try:
        plan = solve(asked, limits)
    finally:
        over.set()
        killer.join()
    assert killed
    assert plan.assignments
    believed(asked, plan)
