"""Ways to draw a corner: columns that lie close to each other.

By the rows they share, by where the relaxation would have it otherwise, or by place
and hour.
"""

from collections.abc import Callable

import numpy as np

from matching.model.frame import Bools
from matching.solve.part import Part
from matching.solve.shares import INTEGRAL

_SEEDS = 40  # columns that a corner grows from by shared rows
_HOURS_PER_KM = (0.02, 1.0)  # as far as a kilometre: from a minute to an hour

# Of a part, among the columns allowed, about so many.
Draw = Callable[[Part, Bools, int, np.random.Generator], Bools]


def draws(part: Part) -> list[Draw]:
    """Give the ways to draw corners of a part."""
    found: list[Draw] = [_around_seeds]
    if part.row_dual.any() or part.column_dual.any():  # there is a relaxation
        found.append(_around_differences)
    if np.isfinite(part.positions).all(axis=1).any():
        found.append(_close_by)
    return found


def some(candidates: Bools, most: int, random: np.random.Generator) -> Bools:
    """Choose at most so many of the candidates."""
    index = np.flatnonzero(candidates)
    if len(index) <= most:
        return candidates.copy()
    chosen = np.zeros(len(candidates), dtype=bool)
    chosen[random.choice(index, most, replace=False)] = True
    return chosen


def _around_seeds(
    part: Part, allowed: Bools, size: int, random: np.random.Generator
) -> Bools:
    """Draw some assignments, and of what shares rows with them."""
    seed = some(part.pairs & allowed, _SEEDS, random)
    return seed | some(part.beside(seed) & part.pairs & allowed, size, random)


def _around_differences(
    part: Part, allowed: Bools, size: int, random: np.random.Generator
) -> Bools:
    """Draw some of where the relaxation would have it otherwise, and beside them."""
    differs = (np.abs(part.relaxed - part.x) > INTEGRAL) & allowed
    if not differs.any():
        return _around_seeds(part, allowed, size, random)
    seed = some(differs, _SEEDS, random)
    return seed | some(part.beside(seed) & part.pairs & allowed, size, random)


def _close_by(
    part: Part, allowed: Bools, size: int, random: np.random.Generator
) -> Bools:
    """Draw one assignment, and those that take place nearest to it.

    How many hours are as far as a kilometre is drawn too: some corners are a town
    for a week, others a region for a morning.
    """
    known = np.isfinite(part.positions).all(axis=1)
    index = np.flatnonzero(allowed & part.pairs & known)
    chosen = np.zeros(len(allowed), dtype=bool)
    if not len(index):
        return chosen
    unit = np.exp(random.uniform(*np.log(_HOURS_PER_KM)))
    where = part.positions[index] * (1.0, 1.0, 1.0 / unit)
    middle = where[random.integers(len(index))]
    far = np.linalg.norm(where - middle, axis=1)
    chosen[index[np.argsort(far, kind="stable")[:size]]] = True
    return chosen
