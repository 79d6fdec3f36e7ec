"""Measurements as a table, aligned for the eye or in Markdown."""

from collections.abc import Sequence

from benchmarks.measure import Measurement
from matching.problem import TIERS

HEADINGS = (
    "instance",
    "seed",
    "status",
    "strategy",
    "filled",
    "generate s",
    "solve s",
    "check s",
    "peak MB",
    *(f"{tier}: value, bound, gap, after s" for tier in TIERS),
)


def row(found: Measurement) -> list[str]:
    """Write one measurement as cells."""
    filled = "" if found.filled is None else f"{found.filled}/{found.mandatory}"
    return [
        found.instance,
        str(found.seed),
        found.status,
        found.strategy,
        filled,
        *(_seconds(found.seconds.get(p)) for p in ("generate", "solve", "check")),
        str(found.megabytes or ""),
        *(_tier(found, tier) for tier in TIERS),
    ]


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _tier(found: Measurement, tier: str) -> str:
    if tier not in found.tiers:
        return ""
    value, bound, gap = found.tiers[tier]
    if bound is None or gap is None:
        return f"{value}, ?, ?, {found.settled.get(tier, 0.0):.1f}"
    return f"{value}, {bound}, {_percent(gap)}, {found.settled.get(tier, 0.0):.1f}"


def _percent(gap: float) -> str:
    """Write a gap; a small one is not shown as none."""
    return f"{100 * gap:.2f} %" if gap >= 0.0001 or gap == 0 else f"{100 * gap:.4f} %"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Write a table for a terminal."""
    table = [list(HEADINGS), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(cells, widths, strict=True)
        ).rstrip()
        for cells in table
    )


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Write a table for a page."""
    rule = ["---"] * len(HEADINGS)
    return "\n".join(
        "| " + " | ".join(cells) + " |" for cells in (HEADINGS, rule, *rows)
    )
