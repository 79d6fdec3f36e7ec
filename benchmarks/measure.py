"""One measurement, inside the process that was made for it."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.instances import instances

CORES = 2
DEMO = "demo"


@dataclass(slots=True)
class Measurement:
    """What one run took and reached; seconds by phase, memory in MB.

    Attributes
    ----------
    tiers
        By tier the value, the bound and the gap; the last two None if unknown.
    settled
        By tier the seconds from the call until it was proven or given up.
    """

    instance: str
    seed: int
    status: str = ""
    strategy: str = ""
    note: str = ""
    filled: int | None = None
    mandatory: int | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: int = 0
    tiers: dict[str, tuple[int, int | None, float | None]] = field(default_factory=dict)
    settled: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Give what travels from the process to its parent."""
        return asdict(self)


def pin_to_cores() -> None:
    """Keep this process and its children on two cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def peak_megabytes() -> int:
    """Give the most memory this process and its largest child held, in MB."""
    unit = 1024 if sys.platform == "darwin" else 1
    kilobytes = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return int(kilobytes / unit / 1024)


def measure(name: str, seed: int, seconds: float | None) -> Measurement:
    """Make, solve, check and score one instance; or run the whole demo."""
    pin_to_cores()
    found = _demo(seed) if name == DEMO else _solved(name, seed, seconds)
    found.megabytes = peak_megabytes()
    return found


def _solved(name: str, seed: int, seconds: float | None) -> Measurement:
    # Imported here: the pinning comes before the libraries count the cores.
    from matching.check import violations
    from matching.problem import TIERS
    from matching.score import score
    from matching.solve import Limits, Progress, solve

    instance = instances()[name]
    found = Measurement(name, seed, note=instance.note)
    begun = time.perf_counter()
    problem = instance.make(seed)
    found.seconds["generate"] = time.perf_counter() - begun
    begun = time.perf_counter()
    limits = Limits(seconds=seconds or instance.seconds, workers=CORES, seed=1)

    def told(progress: Progress) -> None:
        if progress.phase == "tier" and progress.tier is not None:
            found.settled[progress.tier] = progress.seconds

    plan = solve(problem, limits, told)
    found.seconds["solve"] = time.perf_counter() - begun
    begun = time.perf_counter()
    broken = violations(problem, plan.assignments, plan.pins_refused)
    scored = score(problem, plan.assignments)
    found.seconds["check"] = time.perf_counter() - begun
    found.status, found.strategy = plan.status, plan.strategy
    if broken or scored != plan.score:
        found.status = f"WRONG: {len(broken)} rules broken"
    found.filled = scored["cover"]["mandatory_filled"]
    found.mandatory = found.filled + scored["cover"]["mandatory_empty"]
    for tier in TIERS:
        value = scored[tier]["value"]
        found.tiers[tier] = (value, plan.bound.get(tier), plan.gap(tier))
    return found


def _demo(seed: int) -> Measurement:
    """Run ``relais demo`` from the beginning, in a folder of its own."""
    found = Measurement(DEMO, seed, note="the command, interpreter included")
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(Path(sys.executable).with_name("relais")),
            *("demo", "--dir", str(Path(folder) / "demo"), "--seed", str(seed)),
        ]
        begun = time.perf_counter()
        ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        found.seconds["solve"] = time.perf_counter() - begun
    found.status = "done" if ended.returncode == 0 else f"exit {ended.returncode}"
    return found


def last_line(error: str) -> str:
    """Give the last line of an error that says something."""
    said = [line.strip() for line in error.splitlines() if line.strip()]
    return said[-1] if said else "no message"
