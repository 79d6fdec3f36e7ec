"""Random draws that come out the same on every platform.

Only integers are drawn and only integers are compared, so no decision hangs on the
last bit of a floating-point function. Every topic has its own stream: a new feature
does not shuffle what was drawn for the others.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def part_of(count: int, permille: int) -> int:
    """Give so many per mille of a count, rounded up."""
    return -(-count * permille // 1000)


class Draws:
    """The random numbers of one seed, by topic.

    Parameters
    ----------
    seed
        Not negative; the same seed gives the same numbers for ever.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def on(self, topic: str) -> "Stream":
        """Open the stream of a topic, at its beginning."""
        entropy = [self.seed, zlib.crc32(topic.encode())]
        bits = np.random.PCG64(np.random.SeedSequence(entropy))
        return Stream(np.random.Generator(bits))


class Stream:
    """Integers of one topic, in the order asked."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator

    def whole(
        self, low: int | Ints, high: int | Ints, size: int | tuple[int, ...]
    ) -> Ints:
        """Draw integers of [low, high], both ends possible."""
        drawn = self._generator.integers(low, high, size, endpoint=True)
        return np.asarray(drawn, dtype=np.int64)

    def permille(self, size: int | tuple[int, ...]) -> Ints:
        """Draw integers of [0, 1000): smaller than p happens p times in 1000."""
        return self.whole(0, 999, size)

    def chance(self, permille: int, size: int | tuple[int, ...]) -> Bools:
        """Say for each whether something that happens so often happens."""
        return self.permille(size) < permille

    def pick(self, weights: Sequence[int] | Ints, size: int | tuple[int, ...]) -> Ints:
        """Draw indices with integer weights."""
        ends = np.cumsum(np.asarray(weights, dtype=np.int64))
        drawn = self.whole(0, int(ends[-1]) - 1, size)
        return np.searchsorted(ends, drawn, side="right").astype(np.int64)

    def quota(self, candidates: Bools, count: int) -> Bools:
        """Mark so many of the candidates, or all where there are fewer."""
        order = self.shuffled(len(candidates))
        marked = np.zeros(len(candidates), dtype=np.bool_)
        marked[order[candidates[order]][:count]] = True
        return marked

    def shuffled(self, count: int) -> Ints:
        """Give 0 … count - 1 in a random order."""
        return self._generator.permutation(count).astype(np.int64)
