import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.apart import Task, last_line, watched
from benchmarks.memory import held_megabytes, own_peak_megabytes
from benchmarks.record import Run

BESIDE = Path("/proc/self/stat").exists()
# Holds 80 MB until its input ends.
HOLD = "held = bytearray(80_000_000); print(flush=True); import sys; sys.stdin.read()"
ALONE = "held = bytearray(80_000_000); import time; time.sleep(0.5)"
TOGETHER = f"""
from subprocess import PIPE, Popen
import sys
with Popen([sys.executable, "-c", {HOLD!r}], stdin=PIPE, stdout=PIPE) as child:
    child.stdout.readline()
    {ALONE}
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_the_last_line_of_an_error() -> None:
    assert last_line("Traceback\n  File\nValueError: no\n\n") == "ValueError: no"
    assert last_line("\n") == "no message"


def test_what_a_process_says_and_how_it_ends() -> None:
    code = "import sys; print('here'); print('no', file=sys.stderr); sys.exit(3)"
    ended, out, error, _ = watched(python(code), 30)
    assert (ended, out, error) == (3, "here\n", "no\n")


def test_a_process_that_does_not_end_is_killed() -> None:
    ended, *_ = watched(python("import time; time.sleep(60)"), 0.2)
    assert ended not in (0, None)


@pytest.mark.skipif(not BESIDE, reason="the system has no /proc")
def test_the_memory_of_children_counts() -> None:
    *_, alone = watched(python(ALONE), 30)
    *_, together = watched(python(TOGETHER), 30)
    assert 80 <= alone < 160 <= together


@pytest.mark.skipif(not BESIDE, reason="the system has no /proc")
def test_memory_of_this_process_and_of_none() -> None:
    assert held_megabytes(os.getpid()) >= 1
    assert own_peak_megabytes() >= 1
    ended = subprocess.Popen(python(""))  # noqa: S603 - written here
    ended.wait()
    assert held_megabytes(ended.pid) == 0


def test_a_task_says_all_that_its_process_needs() -> None:
    assert Task("pool", 2).arguments == [
        *("--one", "pool", "--seeds", "2", "--strategy", "auto"),
    ]
    assert Task("pool", 2, 1.5).arguments[-2:] == ["--seconds", "1.5"]


@pytest.mark.slow
@pytest.mark.solver
def test_a_solve_is_measured_from_beginning_to_end() -> None:
    command = [sys.executable, "-m", "benchmarks", *Task("pool", 1, 5.0).arguments]
    code, out, error, megabytes = watched(command, 120)
    assert (code, error) == (0, "")
    run = Run.of(json.loads(out))
    (found,) = run.measurements
    assert found.status in ("optimal", "feasible")
    assert found.limit == 5
    assert found.size["helpers"] == 25
    assert found.filled is not None
    assert found.mandatory is not None
    assert 0 < found.filled <= found.mandatory
    assert found.megabytes > 20
    assert megabytes > 0 or not BESIDE
    assert {tier for _, tier, *_ in found.trace} >= {"cover", "teams"}
    seconds = [at for at, *_ in found.trace]
    assert seconds == sorted(seconds)
    last = [entry for entry in found.trace if entry[1] == "cover"][-1]
    assert last[2:] == found.tiers["cover"][:2]


def test_an_unknown_instance_fails_loudly() -> None:
    command = [sys.executable, "-m", "benchmarks", *Task("nothing", 1).arguments]
    code, out, error, _ = watched(command, 60)
    assert (code, out) == (2, "")
    assert "invalid choice: 'nothing'" in last_line(error)
