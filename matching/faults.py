"""Bad input, said once for everybody: what is wrong, where, and what was expected.

Whoever reads something written by a person (a problem file, a sheet) collects
every fault before refusing; nothing is ever refused at the first one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

_SHOWN_ITEMS = 4
_SHOWN_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in what was given.

    Attributes
    ----------
    where
        Where it stands: ``sessions[3].seats[0].roles`` in a problem,
        ``helpers.csv, row 3, column skills`` in a sheet.
    value
        What was found there, shortened.
    expected
        What should stand there, as the end of "expected …".
    """

    where: str
    value: str
    expected: str

    def __str__(self) -> str:
        """Say the fault in one line."""
        return f"{self.where}: found {self.value}, expected {self.expected}"


class BadInputError(ValueError):
    """What was given cannot be used; carries every fault found.

    Parameters
    ----------
    faults
        At least one fault, in reading order.
    source
        The file or object they stand in, for the first line of the message.
    """

    def __init__(self, faults: Iterable[Fault], source: str = "problem") -> None:
        self.faults = tuple(faults)
        self.source = source
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{source}: {len(self.faults)} fault(s)\n{lines}")


def shown(value: object, longest: int = 60) -> str:
    """Show a found value on one line, in at most `longest` characters.

    Lists and objects show their first items only, so that neither a deep nor a
    huge value costs anything; what cannot be printed is escaped.
    """
    text = _plain(value, _SHOWN_DEPTH, longest)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def printable(text: str) -> str:
    """Escape control characters and lone surrogates, so that a line stays a line."""
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def _plain(value: object, depth: int, longest: int) -> str:
    if isinstance(value, str):
        more = "…" if len(value) > longest - 2 else ""
        return f"“{printable(value[: longest - 2 - len(more)])}{more}”"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, dict):
        names = (
            f"{_plain(name, 0, longest)}: {_plain(item, depth - 1, longest)}"
            for name, item in islice(value.items(), _SHOWN_ITEMS)
        )
        return _bracketed("{}", names if depth else (), len(value), depth)
    if isinstance(value, list | tuple):
        items = (_plain(item, depth - 1, longest) for item in value[:_SHOWN_ITEMS])
        return _bracketed("[]", items if depth else (), len(value), depth)
    return repr(value)


def _bracketed(brackets: str, items: Iterable[str], count: int, depth: int) -> str:
    parts = list(items)
    if count > (_SHOWN_ITEMS if depth else 0):
        parts.append("…")
    return f"{brackets[0]}{', '.join(parts)}{brackets[1]}"
