"""What was measured, as it travels between processes and is kept in a file."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

# Seconds since the call, tier, its value and its bound, as far as they were known.
Told = tuple[float, str, int | None, int | None]


@dataclass(slots=True)
class Measurement:
    """What one solve took and reached; seconds by phase, memory in MB.

    Attributes
    ----------
    asked
        The strategy in the limits; `strategy` is what the plan says it was.
    limit
        Seconds it might take.
    size
        How many helpers, sites, sessions and seats.
    megabytes
        The most that the process and its children held at the same time.
    tiers
        By tier the value, the bound and the gap; the last two None if unknown.
    settled
        By tier the seconds from the call until it was proven or given up.
    trace
        Everything that was told on the way.
    """

    instance: str
    seed: int
    asked: str = "auto"
    status: str = ""
    strategy: str = ""
    note: str = ""
    limit: float = 0.0
    filled: int | None = None
    mandatory: int | None = None
    size: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: int = 0
    tiers: dict[str, tuple[int, int | None, float | None]] = field(default_factory=dict)
    settled: dict[str, float] = field(default_factory=dict)
    trace: list[Told] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether it failed, or its plan did."""
        return self.status.startswith(("FAILED", "WRONG"))

    def cover_within(self, gap: float) -> float | None:
        """Give the seconds until cover was first known to be so near its bound."""
        for seconds, tier, value, bound in self.trace:
            if tier != "cover" or value is None or bound is None:
                continue
            if abs(bound - value) <= gap * max(1, abs(bound)):
                return seconds
        return None


@dataclass(slots=True)
class Line:
    """How long something took that is done many times, in seconds of each time.

    `megabytes` is the most that the process which did it, and much else, held with its
    children at the same time.
    """

    what: str
    instance: str
    seed: int
    seconds: list[float] = field(default_factory=list)
    note: str = ""
    wrong: bool = False
    megabytes: int = 0


@contextmanager
def timed(line: Line) -> Iterator[None]:
    """Add the time of one thing to a line."""
    begun = time.perf_counter()
    yield
    line.seconds.append(time.perf_counter() - begun)


@dataclass(slots=True)
class Run:
    """One run of the benchmarks: on what machine, and all that was measured."""

    machine: dict[str, str] = field(default_factory=dict)
    measurements: list[Measurement] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Run":
        """Read what `text` wrote."""
        return cls(
            dict(content["machine"]),
            [_measurement(one) for one in content["measurements"]],
            [Line(**one) for one in content["lines"]],
        )

    @classmethod
    def read(cls, *paths: Path) -> "Run":
        """Read files that were kept; the machine is that of the first."""
        runs = [cls.of(json.loads(path.read_text("utf-8"))) for path in paths]
        whole = cls(runs[0].machine)
        for run in runs:
            whole.add(run)
        return whole

    def add(self, other: "Run") -> None:
        """Put what another run measured behind this."""
        self.measurements += other.measurements
        self.lines += other.lines

    @property
    def text(self) -> str:
        """All of it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"

    @property
    def wrong(self) -> bool:
        """Whether anything failed."""
        found: Sequence[Measurement | Line] = [*self.measurements, *self.lines]
        return any(one.wrong for one in found)


def _measurement(content: Mapping[str, Any]) -> Measurement:
    """Read a measurement; JSON knows no tuples."""
    found = Measurement(**content)
    found.tiers = {tier: (v, b, gap) for tier, (v, b, gap) in found.tiers.items()}
    found.trace = [(at, tier, v, b) for at, tier, v, b in found.trace]
    return found
