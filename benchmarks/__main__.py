"""``python -m benchmarks``: measure, and print a table."""

import argparse
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version

from benchmarks.instances import instances
from benchmarks.measure import CORES, DEMO, Measurement, last_line, measure
from benchmarks.table import aligned, markdown, row


def machine() -> str:
    """Say what the figures were measured with."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("ortools", "numpy"))
    return (
        f"{os.cpu_count()} cores ({CORES} used), {platform.machine()}, "
        f"{platform.system()}, Python {platform.python_version()}, {libraries}"
    )


def measured_apart(name: str, seed: int, seconds: float | None) -> Measurement:
    """Measure in a fresh process; one that fails says how."""
    command = [sys.executable, "-m", "benchmarks", "--one", name, "--seeds", str(seed)]
    if seconds is not None:
        command += ["--seconds", str(seconds)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        last = last_line(ended.stderr)
        return Measurement(name, seed, status=f"FAILED ({ended.returncode}): {last}")
    return Measurement(**json.loads(ended.stdout))


def options() -> argparse.Namespace:
    """Read the command line."""
    names = [*instances(), DEMO]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=names, help="may be given several times"
    )
    parser.add_argument("--seconds", type=float, help="time limit of each solve")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--markdown", action="store_true", help="a table for a page")
    parser.add_argument("--one", choices=names, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Measure what was asked; 1 if a run failed or broke a rule."""
    asked = options()
    if asked.one:
        found = measure(asked.one, asked.seeds[0], asked.seconds)
        print(json.dumps(found.as_json()))
        return 0
    rows = []
    failed = False
    for name in asked.only or [*instances(), DEMO]:
        for seed in asked.seeds:
            found = measured_apart(name, seed, asked.seconds)
            failed |= found.status.startswith(("FAILED", "WRONG", "exit"))
            rows.append(row(found))
            print("  ".join(rows[-1]), file=sys.stderr, flush=True)
    print(machine())
    for name, instance in instances().items():
        if instance.note:
            print(f"{name}: {instance.note}")
    print("\n" + (markdown(rows) if asked.markdown else aligned(rows)))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
