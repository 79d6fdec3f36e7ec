"""Where a value stands, and the faults noted while reading.

Paths are kept as linked pairs and written out only when there is a fault, because
a large file has a million values and mostly no fault at all.
"""

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, TypeAlias

from matching.faults import Fault, printable, shown

Where: TypeAlias = "tuple[Where, str | int] | None"

MOST_FAULTS: Final = 10_000
WHOLE: Final = "the whole file"
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_TOKEN = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.\[]+)')
_LONGEST_KEY = 80


class Repeated(dict[str, Any]):
    """A JSON object in which some keys stand more than once.

    Attributes
    ----------
    counts
        How many times each repeated key stands there.
    """

    __slots__ = ("counts",)

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        for key, value in pairs:
            if key in self:
                self.counts[key] = self.counts.get(key, 1) + 1
            self[key] = value


class NotANumber:
    """A number that JSON has not (NaN) or that is too long to be one."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        """Show what stood in the file."""
        return self.text


def at_key(path: str, key: str) -> str:
    """Give the path of a key: ``.name``, or ``["5.1"]`` where it is no plain word."""
    if _PLAIN_KEY.fullmatch(key):
        return f"{path}.{key}" if path else key
    key = key if len(key) <= _LONGEST_KEY else key[: _LONGEST_KEY - 1] + "…"
    escaped = printable(key.replace("\\", "\\\\").replace('"', '\\"'))
    return f'{path}["{escaped}"]'


def path_of(where: Where) -> str:
    """Write a place out: ``sessions[3].seats[0].roles``; the whole file is empty."""
    steps: list[str | int] = []
    while where is not None:
        where, step = where
        steps.append(step)
    path = ""
    for step in reversed(steps):
        path = f"{path}[{step}]" if isinstance(step, int) else at_key(path, step)
    return path


def by_place(faults: Iterable[Fault]) -> list[Fault]:
    """Sort faults by where they stand, list items by their number."""
    return sorted(faults, key=_place)


def _place(fault: Fault) -> list[tuple[int, str]]:
    return [
        (int(token[2]), "") if token[2] else (-1, token[1] or token[3] or "")
        for token in _TOKEN.finditer(fault.where)
    ]


@lru_cache(maxsize=1024)
def closest(word: str, words: tuple[str, ...]) -> str | None:
    """Give the word that was probably meant; None if nothing is near."""
    found = difflib.get_close_matches(word[:_LONGEST_KEY], words, n=1, cutoff=0.75)
    return found[0] if found else None


class Reading:
    """The faults noted so far, and which places can no longer be relied on.

    Attributes
    ----------
    faults
        At most `MOST_FAULTS`; what is more is only counted.
    lost
        Paths whose value is not known at all (wrong but readable ids are).
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.lost: set[str] = set()
        self.uncounted = 0
        self._spoiled: set[str] = set()

    @property
    def count(self) -> int:
        """How many faults there were."""
        return len(self.faults) + self.uncounted

    def fault(
        self, where: Where, value: object, expected: str, *, lost: bool = True
    ) -> None:
        """Note a fault of the value found at a place."""
        if len(self.faults) >= MOST_FAULTS:
            self.uncounted += 1
            return
        path = path_of(where)
        self.faults.append(Fault(path or WHOLE, shown(value), expected))
        self.hide(where, lost=lost)

    def hint(self, word: object, words: tuple[str, ...]) -> str | None:
        """Give the word that was probably meant, while anybody will read it."""
        if not isinstance(word, str) or len(self.faults) >= MOST_FAULTS:
            return None
        return closest(word, words)

    def hide(self, where: Where, *, lost: bool = True) -> None:
        """Take a place for unreliable without a fault of its own."""
        path = path_of(where)
        self._spoiled.add(path)
        if lost:
            self.lost.add(path)

    def hides(self, where: Where) -> bool:
        """Say whether this very place cannot be relied on."""
        return path_of(where) in self._spoiled

    def spoils(self, path: str) -> bool:
        """Say whether a path is at or below a place that cannot be relied on."""
        spoiled = self._spoiled
        return path in spoiled or any(
            path[: found.start()] in spoiled for found in re.finditer(r"[.\[]", path)
        )
