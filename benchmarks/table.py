"""What was measured as tables, aligned for the eye or in Markdown."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median
from typing import Final

from benchmarks.record import Line, Measurement
from matching.problem import TIERS

NEAR: Final = (0.02, 0.01)  # gaps of cover whose first time is told
HEADINGS: Final = (
    "instance",
    "seed",
    "strategy",
    "status",
    "filled",
    *(f"{tier}: value, bound, gap, after s" for tier in TIERS),
    *(f"cover within {100 * near:.0f} % after s" for near in NEAR),
    "generate s",
    "solve s",
    "check s",
    "peak MB",
)
LINE_HEADINGS: Final = (
    "what",
    "instance",
    "seeds",
    "times",
    "minimum",
    "median",
    "maximum",
    "peak MB",
    "note",
)
Table = Sequence[Sequence[str]]


def row(found: Measurement) -> list[str]:
    """Write one measurement as cells."""
    filled = "" if found.filled is None else f"{found.filled}/{found.mandatory}"
    return [
        found.instance,
        str(found.seed),
        _strategy(found),
        found.status,
        filled,
        *(_tier(found, tier) for tier in TIERS),
        *(_near(found, near) for near in NEAR),
        *(_seconds(found.seconds.get(p)) for p in ("generate", "solve", "check")),
        str(found.megabytes or ""),
    ]


def _strategy(found: Measurement) -> str:
    """Name the strategy as the plan does; another than the usual one as asked, too."""
    if found.asked in ("auto", found.strategy.partition(":")[0]):
        return found.strategy
    return f"{found.asked}: {found.strategy}" if found.strategy else found.asked


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _near(found: Measurement, near: float) -> str:
    """Write when cover came so near; never is a dash, not begun is empty."""
    if not found.tiers:
        return ""
    after = found.cover_within(near)
    return "–" if after is None else f"{after:.1f}"


def _tier(found: Measurement, tier: str) -> str:
    if tier not in found.tiers:
        return ""
    value, bound, gap = found.tiers[tier]
    known = "?, ?" if bound is None or gap is None else f"{bound}, {_percent(gap)}"
    after = found.settled.get(tier)
    return f"{value}, {known}, " + ("?" if after is None else f"{after:.1f}")


def _percent(gap: float) -> str:
    """Write a gap; a small one is not shown as none."""
    return f"{100 * gap:.2f} %" if gap >= 0.0001 or gap == 0 else f"{100 * gap:.4f} %"


def line_rows(lines: Iterable[Line]) -> list[list[str]]:
    """Write lines as rows of cells, all seeds of one thing together."""

    def thing(line: Line) -> tuple[str, str]:
        return line.what, line.instance

    lines = list(lines)
    first = {key: at for at, key in reversed([*enumerate(map(thing, lines))])}
    ordered = sorted(lines, key=lambda line: first[thing(line)])
    return [_line_row(what, [*own]) for what, own in groupby(ordered, key=thing)]


def _line_row(thing: tuple[str, str], own: Sequence[Line]) -> list[str]:
    times = [seconds for line in own for seconds in line.seconds]
    summary = (min(times), median(times), max(times)) if times else ()
    megabytes = max(line.megabytes for line in own)
    notes = [f"{line.seed}: {line.note}" for line in own if line.note]
    return [
        *thing,
        " ".join(str(line.seed) for line in own),
        str(len(times)),
        *([_duration(seconds) for seconds in summary] or [""] * 3),
        str(megabytes or ""),
        "; ".join(notes),
    ]


def _duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def comparison(found: Sequence[Measurement]) -> list[str]:
    """Say how two strategies ended that took turns, one line for each turn."""
    return [
        f"{one.instance}, seed {one.seed}: {_better(one, other)}"
        for one, other in zip(found[::2], found[1::2], strict=True)
    ]


def _better(one: Measurement, other: Measurement) -> str:
    if one.wrong or other.wrong:
        return f"{one.asked} {one.status}, {other.asked} {other.status}"
    seconds = [f"{each.asked} {each.seconds['solve']:.2f} s" for each in (one, other)]
    took = ", ".join(seconds)
    for tier in one.tiers:
        mine, theirs = one.tiers[tier][0], other.tiers[tier][0]
        if mine != theirs:
            ahead = one if (mine > theirs) == (tier == "cover") else other
            return f"{ahead.asked} is better in {tier} ({mine} and {theirs}); {took}"
    return f"equally good; {took}"


def aligned(headings: Sequence[str], rows: Table) -> str:
    """Write a table for a terminal."""
    table = [list(headings), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(cells, widths, strict=True)
        ).rstrip()
        for cells in table
    )


def markdown(headings: Sequence[str], rows: Table) -> str:
    """Write a table for a page."""
    rule = ["---"] * len(headings)
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        for cells in (headings, rule, *rows)
    )
