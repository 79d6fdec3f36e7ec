"""``python -m benchmarks``: measure, and print tables."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.apart import DAILY, Task, done_apart, done_here
from benchmarks.instances import PLACES, PLACES_VARIABLE, instances
from benchmarks.machine import machine
from benchmarks.record import Run
from benchmarks.report import report
from benchmarks.table import comparison, line_rows, row
from matching.solve.strategies import STRATEGIES


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    names = [*instances(), *DAILY]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=names, help="may be given several times"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, help="time limit of each solve")
    parser.add_argument("--strategy", choices=STRATEGIES, default="auto")
    parser.add_argument(
        "--against", choices=STRATEGIES, help="compare with it, turn by turn"
    )
    parser.add_argument("--markdown", action="store_true", help="tables for a page")
    parser.add_argument("--json", type=Path, help="keep all figures in this file")
    parser.add_argument("--one", choices=names, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.seconds is not None and asked.seconds <= 0:
        parser.error("--seconds: more than 0")
    if is_searched(asked) and not {*(asked.only or ())}.isdisjoint(DAILY):
        parser.error(f"--strategy, --against: not with {', '.join(DAILY)}")
    return asked


def is_searched(asked: argparse.Namespace) -> bool:
    """Say whether ways to search are looked at: daily work has nothing to do with it."""
    return asked.against is not None or asked.strategy != "auto"


def tasks(asked: argparse.Namespace) -> Iterator[Task]:
    """Give what to measure, in order; two strategies take turns."""
    everything = [*instances()] if is_searched(asked) else [*instances(), *DAILY]
    for name in asked.only or everything:
        for seed in asked.seeds:
            yield Task(name, seed, asked.seconds, asked.strategy)
            if asked.against:
                yield Task(name, seed, asked.seconds, asked.against)


def measured(asked: argparse.Namespace) -> Run:
    """Measure everything; the file is written anew each time, so nothing is lost."""
    run = Run(machine())
    for task in tasks(asked):
        found = done_apart(task)
        run.add(found)
        for cells in (*map(row, found.measurements), *line_rows(found.lines)):
            print("  ".join(cells), file=sys.stderr, flush=True)
        if asked.json:
            asked.json.parent.mkdir(parents=True, exist_ok=True)
            asked.json.write_text(run.text, "utf-8")
    return run


def main() -> int:
    """Measure what was asked; 1 if a run failed or broke a rule."""
    asked = options()
    if asked.one:
        task = Task(asked.one, asked.seeds[0], asked.seconds, asked.strategy)
        print(done_here(task).text)
        return 0
    run = measured(asked)
    print(report(run, for_page=asked.markdown))
    if asked.against:
        print("\n" + "\n".join(comparison(run.measurements)))
    if not asked.only and PLACES not in instances():
        print(f"\n{PLACES}: not measured, {PLACES_VARIABLE} is not set")
    return int(run.wrong)


if __name__ == "__main__":
    sys.exit(main())
