"""Fairness with memory: what each helper's sessions cost, the more the dearer."""

from typing import Final

from matching.problem import Helper
from matching.score.sums import Sums

MEMORY_WEEKS: Final = 8  # how far back fairness looks


def add_fairness(sums: Sums, helper: Helper, count: int) -> None:
    """Add what each of `count` sessions of a helper costs: convex, with memory.

    The k-th costs floor(1000 · (p + k) / (9 · w)) with w = `wished_sessions` (0
    counts as ½) and p = `past_sessions` + w · (8 - `past_weeks`), in exact integers
    over 2w.
    """
    twice_wished = 2 * helper.wished_sessions or 1
    twice_past = 2 * helper.past_sessions
    twice_past += twice_wished * (MEMORY_WEEKS - helper.past_weeks)
    for k in range(1, count + 1):
        sums["fairness"] += 1000 * (twice_past + 2 * k) // (9 * twice_wished)
