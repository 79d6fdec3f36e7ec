"""``python -m benchmarks.report RUN.json …``: kept figures once more, for a page."""

import sys
from pathlib import Path

from benchmarks.record import Run
from benchmarks.table import HEADINGS, LINE_HEADINGS, aligned, line_rows, markdown, row


def report(run: Run, *, for_page: bool) -> str:
    """Write machine and tables of a run."""
    table = markdown if for_page else aligned
    machine = "; ".join(f"{name}: {value}" for name, value in run.machine.items())
    notes = {one.instance: one.note for one in run.measurements if one.note}
    parts = [machine + "."]
    parts += [f"{name}: {note}." for name, note in notes.items()]
    if run.measurements:
        parts.append(table(HEADINGS, [row(one) for one in run.measurements]))
    if run.lines:
        parts.append(table(LINE_HEADINGS, line_rows(run.lines)))
    return "\n\n".join(parts)


def main(arguments: list[str]) -> int:
    """Print files that `--json` wrote as Markdown."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    print(report(Run.read(*map(Path, arguments)), for_page=True))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
