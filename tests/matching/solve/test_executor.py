"""Programs are solved in other processes, which may be killed at any time."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from matching.solve import children as children_module
from matching.solve.children import Children
from matching.solve.executor import NOTHING, Ask, Executor, InProcess
from matching.solve.integer import IntegerResult
from matching.solve.limits import Stop
from matching.solve.linear import Program
from matching.solve.region import Region
from tests.matching.solve.hard import EASY, market_split
from tests.matching.solve.programs import programs, solutions

pytestmark = pytest.mark.solver

HARD = Ask(market_split(), 60.0)


@pytest.fixture
def children() -> Iterator[Children]:
    pool = Children(2)
    yield pool
    pool.close()
    assert pool.pids == ()


@pytest.fixture(scope="module")
def one_child() -> Iterator[Children]:
    pool = Children(1)
    yield pool
    pool.close()


def nothing(found: IntegerResult) -> bool:
    return found.x is None and found.bound == NOTHING.bound and not found.infeasible


def until(wanted: Callable[[], bool], seconds: float = 20.0) -> float:
    """Wait until something is so; give how long that took."""
    began = time.monotonic()
    while not wanted():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


def busy(pool: Children, count: int) -> tuple[int, ...]:
    """Wait until so many children compute; give their ids."""

    def computing() -> bool:
        return len(pool.pids) >= count and all(cpu(pid) > 2.0 for pid in pool.pids)

    until(computing, 60)
    return pool.pids


def cpu(pid: int) -> float:
    """Give the seconds of processor time a child has used; loading takes one or two."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@given(programs())
@hypothesis_settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_child_answers_as_this_process_does(
    one_child: Children, asked: Program
) -> None:
    best = min(int(asked.cost @ x) for x in solutions(Region.of_program(asked)))
    executors: tuple[Executor, ...] = (one_child, InProcess())
    for executor in executors:
        found = executor.submit(Ask(asked, 20.0), Stop(20.0)).result()
        assert found.x is not None
        assert Region.of_program(asked).holds(found.x)
        assert int(asked.cost @ found.x) == found.bound == best
    assert len(one_child.pids) == 1


def test_duals_come_from_children_only(
    one_child: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Ask(EASY, 20.0, relaxed=True)
    duals = one_child.submit(ask, Stop(20.0)).result().duals
    assert duals is not None
    assert len(duals) == len(EASY.row_lower)
    monkeypatch.setattr(children_module, "_SPARE", -1)
    none = Children(1)
    assert none.submit(ask, Stop(20.0)).result().duals is None
    assert none.pids == ()
    none.close()


def test_nothing_is_started_before_something_is_asked(children: Children) -> None:
    assert children.pids == ()
    children.warm()
    assert len(children.pids) == 2
    assert children.submit(Ask(EASY, 20.0), Stop(20.0)).result().bound == -2
    assert len(children.pids) == 2


def test_a_killed_child_knows_nothing_and_another_takes_its_place(
    children: Children, caplog: pytest.LogCaptureFixture
) -> None:
    asked = children.submit(HARD, Stop(60.0))
    (killed,) = busy(children, 1)
    os.kill(killed, signal.SIGKILL)
    assert nothing(asked.result())
    assert "a child process ended (-9)" in caplog.text
    assert children.submit(Ask(EASY, 20.0), Stop(20.0)).result().bound == -2
    assert killed not in children.pids
    assert not alive(killed)


def test_when_too_many_are_lost_this_process_solves(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(children_module, "_SPARE", 1)
    pool = Children(1)
    for _ in range(2):
        assert pool.submit(Ask(EASY, 20.0), Stop(20.0)).result().bound == -2
        (pid,) = pool.pids
        os.kill(pid, signal.SIGKILL)
        until(lambda pid=pid: not alive(pid))  # type: ignore[misc]
        assert nothing(pool.submit(Ask(EASY, 20.0), Stop(20.0)).result())
    assert pool.submit(Ask(EASY, 20.0), Stop(20.0)).result().bound == -2
    assert pool.pids == ()
    event = threading.Event()
    asked = pool.submit(HARD, Stop(60.0, event))
    assert not asked.wait(0.2)
    event.set()
    assert until(lambda: asked.wait(0.01)) < 1
    pool.close()


def test_where_no_child_can_be_started_this_process_solves(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    pool = Children(2)
    assert pool.submit(Ask(EASY, 20.0), Stop(20.0)).result().bound == -2
    assert "no child process can be started" in caplog.text
    pool.close()


def test_a_child_without_memory_knows_nothing(children: Children) -> None:
    assert children.submit(Ask(EASY, 20.0), Stop(20.0)).result().bound == -2
    (pid,) = children.pids
    used = int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * 4096
    resource.prlimit(pid, resource.RLIMIT_AS, (used, used))
    large = Ask(market_split(60, 20_000), 3.0)
    assert nothing(children.submit(large, Stop(60.0)).result())
    assert children.submit(Ask(EASY, 20.0), Stop(20.0)).result().bound == -2


@pytest.mark.parametrize("frozen", [False, True])
def test_whoever_stops_waits_no_longer(children: Children, frozen: bool) -> None:
    """A child that hears gives its best; one that does not is killed."""
    event = threading.Event()
    both = [children.submit(HARD, Stop(60.0, event)) for _ in range(2)]
    pids = busy(children, 2)
    for pid in pids if frozen else ():
        os.kill(pid, signal.SIGSTOP)
    event.set()
    began = time.monotonic()
    found = [each.result() for each in both]
    assert time.monotonic() - began < 1
    for each in found:
        assert nothing(each) is frozen
    if not frozen:
        assert children.pids == pids


def test_a_question_that_is_dropped_does_not_hurt_the_next(children: Children) -> None:
    for _ in range(20):
        dropped = children.submit(HARD, Stop(60.0))
        dropped.wait(0.01)
        dropped.cancel()
        following = children.submit(Ask(EASY, 20.0), Stop(60.0))
        assert following.result().bound == -2
        dropped.result()


def test_a_child_that_does_not_end_in_time_is_killed(children: Children) -> None:
    assert children.submit(Ask(EASY, 20.0), Stop(20.0)).result().bound == -2
    (pid,) = children.pids
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    asked = children.submit(Ask(EASY, 0.2), Stop(60.0))
    assert nothing(asked.result())
    assert time.monotonic() - began < 5
    assert not alive(pid)


def test_closing_ends_what_runs() -> None:
    pool = Children(2)
    asked = [pool.submit(HARD, Stop(60.0)) for _ in range(3)]
    pids = busy(pool, 2)
    pool.close()
    assert not any(map(alive, pids))
    assert all(nothing(each.result()) for each in asked)
    assert nothing(pool.submit(Ask(EASY, 20.0), Stop(20.0)).result())


SCRIPT = """
import sys, time
from matching.solve.children import Children
from matching.solve.executor import Ask
from matching.solve.limits import Stop
from tests.matching.solve.hard import EASY, market_split
pool = Children(2)
print(pool.submit(Ask(EASY, 20.0), Stop(20.0)).result().bound)
for _ in range(2):
    pool.submit(Ask(market_split(), 60.0), Stop(60.0))
while len(pool.pids) < 2:
    time.sleep(0.01)
print(*pool.pids, flush=True)
time.sleep(60)
"""


def test_children_end_with_their_parent(tmp_path: Path) -> None:
    """Also a script that says nothing of `__main__` has them, and dies by force."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    root = Path(__file__).parents[3]
    env = {**os.environ, "PYTHONPATH": str(root)}
    parent = subprocess.Popen(  # noqa: S603
        [sys.executable, str(script)], stdout=subprocess.PIPE, env=env, cwd=tmp_path
    )
    assert parent.stdout is not None
    with parent.stdout as said:
        assert said.readline() == b"-2\n"
        pids = [int(word) for word in said.readline().split()]
        assert len(pids) == 2
        assert all(map(alive, pids))
        parent.kill()
        parent.wait()
    until(lambda: not any(map(alive, pids)), 10)
