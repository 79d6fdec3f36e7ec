"""A program that no solver ends in a test's time, and one that all end at once."""

import numpy as np

from matching.solve.linear import Program
from tests.matching.solve.programs import program

EASY = program([[1, 1]], [(0, 1)], [(0, 1)] * 2, [-2, -1])


def market_split(rows: int = 5, columns: int = 40) -> Program:
    """Split markets into equal halves: "nobody" is no solution, few if any are."""
    random = np.random.default_rng(3)
    shares = random.integers(0, 100, (rows, columns))
    halves = shares.sum(axis=1) // 2
    slack = np.hstack([shares, np.eye(rows, dtype=int), -np.eye(rows, dtype=int)])
    return program(
        slack.tolist(),
        [(int(half), int(half)) for half in halves],
        [(0, 1)] * columns + [(0, 5000)] * (2 * rows),
        [0] * columns + [1] * (2 * rows),
    )
