"""How many sessions of each length fit into a limit: the hull of the counts.

A helper with 450 minutes may hold sessions of 120 and 180: by the minutes alone
1½ of the long ones and 1½ of the short ones, in whole sessions two of either and
one of the other. The facets of the convex hull of all whole counts say so; they are
the strongest rows that a limit has.
"""

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from matching.model.facets import facets
from matching.model.frame import Ints

_MOST_CLASSES: Final = 4  # dimensions; more lengths are put together
_MOST_COUNTS: Final = 3000  # whole counts looked at


@dataclass(frozen=True, slots=True)
class Hull:
    """Rows ``Σ unit · count <= most`` that whole counts within a limit obey.

    Attributes
    ----------
    rows
        One unit a length, and the most; rows that all counts obey are left out.
    exact
        Whether no whole counts beyond the limit obey all rows.
    """

    rows: tuple[tuple[tuple[int, ...], int], ...]
    exact: bool


@lru_cache(maxsize=20_000)
def hull(
    lengths: tuple[int, ...], available: tuple[int, ...], minutes: int, sessions: int
) -> Hull:
    """Give the hull of the whole counts within a limit.

    Parameters
    ----------
    lengths
        Different lengths of sessions in minutes, each at most `minutes`.
    available
        How many sessions of each length there are, at least 1.
    minutes, sessions
        Most minutes and most sessions in all, at least 1.
    """
    if sessions * max(lengths) <= minutes:  # minutes never bind
        binds = sum(available) > sessions
        return Hull((((1,) * len(lengths), sessions),) if binds else (), exact=True)
    classes = _classes(lengths, available, minutes, sessions)
    least = np.array([min(lengths[i] for i in group) for group in classes])
    there = np.array([sum(available[i] for i in group) for group in classes])
    box = _box(np.minimum(there, np.minimum(minutes // least, sessions) + 1))
    fits = (box @ least <= minutes) & (box.sum(axis=1) <= sessions)
    beyond = ~fits
    class_of = {i: number for number, group in enumerate(classes) for i in group}
    rows = []
    for normal in facets(list(map(tuple, box[fits].tolist()))):
        unit = np.array(normal, dtype=np.int64)
        most = int((box[fits] @ unit).max())
        beyond &= box @ unit <= most
        if unit @ there > most:
            whole = tuple(int(unit[class_of[i]]) for i in range(len(lengths)))
            rows.append((whole, most))
    exact = len(classes) == len(lengths) and not beyond.any()
    return Hull(tuple(sorted(rows)), exact=exact)


def _box(most: Ints) -> Ints:
    """List all whole counts up to some."""
    return np.array(list(itertools.product(*(range(m + 1) for m in most.tolist()))))


def _classes(
    lengths: tuple[int, ...], available: tuple[int, ...], minutes: int, sessions: int
) -> list[list[int]]:
    """Put neighbouring lengths together until there are few whole counts."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    classes = [order]
    for count in range(len(order), 0, -1):
        classes = [list(map(int, g)) for g in np.array_split(np.array(order), count)]
        counts = math.prod(
            2 + min(sum(available[i] for i in g), minutes // lengths[g[0]], sessions)
            for g in classes
        )
        if count == 1 or (counts <= _MOST_COUNTS and count <= _MOST_CLASSES):
            break
    return classes
