"""The machine that figures were measured with, and the cores that are used of it."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path
from typing import Final

CORES: Final = 2


def machine() -> dict[str, str]:
    """Say what is measured with, and how busy it is before anything begins."""
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("relais", "ortools", "numpy", "scipy")
    )
    load = f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "?"
    return {
        "processor": _first("/proc/cpuinfo", r"model name\s*:\s*(.+)")
        or platform.processor()
        or "?",
        "architecture": platform.machine(),
        "cores": f"{os.cpu_count()}, {CORES} used",
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "libraries": libraries,
        "load before": load,
    }


def _first(path: str, pattern: str) -> str | None:
    """Give the first match in a file of the system; None where it is not there."""
    try:
        found = re.search(pattern, Path(path).read_text("utf-8"))
    except OSError:
        return None
    return found[1].strip() if found else None


def _memory() -> str:
    kilobytes = _first("/proc/meminfo", r"MemTotal:\s*(\d+) kB")
    return f"{int(kilobytes) / 1024**2:.0f} GiB" if kilobytes else "?"


def pin_to_cores() -> None:
    """Keep this process and its children on two cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
