"""Each measurement in a fresh process, whose memory is watched from outside."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from benchmarks import daily, weekly
from benchmarks.instances import instances
from benchmarks.machine import pin_to_cores
from benchmarks.measure import solved
from benchmarks.memory import held_megabytes, own_peak_megabytes
from benchmarks.record import Line, Measurement, Run

_LOOKS = 0.1  # seconds between two looks at the memory
_PATIENCE = 900.0  # seconds beyond its limit after which a process is given up

Lines = Callable[[int, float | None], list[Line]]

DAILY: Final[Mapping[str, Lines]] = MappingProxyType(
    {
        "repair": daily.repair,
        "explain": daily.explain,
        "demo": lambda seed, _seconds: daily.demo(seed),
        "weekly": weekly.weekly,
    }
)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to measure: an instance, or a key of `DAILY`.

    `seconds` None means the limit that it has of its own.
    """

    name: str
    seed: int
    seconds: float | None = None
    strategy: str = "auto"

    @property
    def arguments(self) -> list[str]:
        """What the process is told that does it."""
        given = ["--one", self.name, "--seeds", str(self.seed)]
        given += ["--strategy", self.strategy]
        return (
            given if self.seconds is None else [*given, "--seconds", f"{self.seconds}"]
        )


def done_here(task: Task) -> Run:
    """Measure inside this process."""
    pin_to_cores()
    if task.name in DAILY:
        return Run(lines=DAILY[task.name](task.seed, task.seconds))
    *_, found = solved(task.name, task.seed, task.seconds, task.strategy)
    found.megabytes = own_peak_megabytes()
    return Run(measurements=[found])


def done_apart(task: Task) -> Run:
    """Measure in a fresh process; one that fails says how."""
    command = [sys.executable, "-m", "benchmarks", *task.arguments]
    code, out, error, megabytes = watched(command, _limit(task) + _PATIENCE)
    if code:
        return _failed(task, f"FAILED ({code}): {last_line(error)}")
    run = Run.of(json.loads(out))
    for found in run.measurements:
        found.megabytes = max(found.megabytes, megabytes)
    for line in run.lines:
        line.megabytes = megabytes
    return run


def watched(command: list[str], seconds: float) -> tuple[int, str, str, int]:
    """Run a command to its end, or kill it when time is over.

    Returns
    -------
    code, out, error, megabytes
        How it ended, what it said, and the most that it and its children were seen to
        hold at the same time.
    """
    until, most = time.monotonic() + seconds, 0
    with subprocess.Popen(  # noqa: S603 - of this package
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while True:
            try:
                out, error = process.communicate(timeout=_LOOKS)
            except subprocess.TimeoutExpired:
                most = max(most, held_megabytes(process.pid))
                if time.monotonic() > until:
                    process.kill()
            else:
                return process.returncode, out, error, most


def _limit(task: Task) -> float:
    if task.seconds is not None:
        return task.seconds
    return daily.PLAN_SECONDS if task.name in DAILY else instances()[task.name].seconds


def _failed(task: Task, status: str) -> Run:
    if task.name in DAILY:
        line = Line(task.name, "", task.seed, note=status, wrong=True)
        return Run(lines=[line])
    found = Measurement(task.name, task.seed, task.strategy, status=status)
    return Run(measurements=[found])


def last_line(error: str) -> str:
    """Give the last line of an error that says something."""
    said = [line.strip() for line in error.splitlines() if line.strip()]
    return said[-1] if said else "no message"
