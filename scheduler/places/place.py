"""A place of a register, and what of it could not be read."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from matching.faults import Fault, shown
from scheduler.sheets.cells import clock_text
from scheduler.sheets.grid import place as where_it_stands

_LONGEST_KEY: Final = 64
_NO_KEY = re.compile(r"[^A-Za-z0-9_.:-]+")


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """A weekly opening: local minutes of the day, [start, end); weekday 0 is Monday."""

    weekday: int
    start: int
    end: int

    def __str__(self) -> str:
        """Say it for people: ``Mo 09:00-12:00``."""
        day = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")[self.weekday]
        return f"{day} {clock_text(self.start)}-{clock_text(self.end)}"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a register, as a site will be made of it.

    Attributes
    ----------
    key
        Made of the register's own id, stable from one reading to the next.
    row
        Row of the register, as Excel counts; 1 is the first item of a JSON list.
    half_days
        All readable weekly openings, in the register's order; two may be equal.
    source
        Whom to name for the data.
    details
        Everything else the register says, by its own column names.
    """

    key: str
    name: str
    row: int
    street: str = ""
    postcode: str = ""
    commune: str = ""
    latitude: float | None = None
    longitude: float | None = None
    half_days: tuple[Opening, ...] = ()
    source: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def openings(self) -> tuple[Opening, ...]:
        """The half-days by time; of several with one beginning, the longest."""
        longest: dict[tuple[int, int], Opening] = {}
        for one in sorted(self.half_days):
            longest[one.weekday, one.start] = one
        return tuple(longest.values())


@dataclass(frozen=True, slots=True)
class Skipped:
    """A cell that was left out, and why."""

    source: str
    row: int
    column: str
    value: str
    expected: str

    def fault(self) -> Fault:
        """Give it as a fault, for strict readers."""
        where = where_it_stands(self.source, self.row, self.column)
        return Fault(where, shown(self.value), self.expected)


@dataclass(slots=True)
class Register:
    """What was read of a register.

    Attributes
    ----------
    places
        In the register's order.
    skipped
        Cells that could not be read.
    faults
        What forbids to use the register at all.
    warnings
        What is worth knowing about readable cells.
    """

    places: list[Place] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def key_of(register_id: str) -> str:
    """Make a key of a register's id: other signs become ``-``, accents go.

    An id without any letter or digit gives ``""``; one that is too long is cut.
    """
    apart = unicodedata.normalize("NFKD", register_id)
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return _NO_KEY.sub("-", bare).strip("-")[:_LONGEST_KEY]


class Keys:
    """The keys given so far, so that two places never share one."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[int, str]] = {}

    def take(self, register_id: str, source: str, row: int, column: str) -> str | Fault:
        """Give the key of an id, or the fault that forbids it."""
        where = where_it_stands(source, row, column)
        key = key_of(register_id)
        if not key:
            found = shown(register_id) if register_id else "nothing"
            return Fault(where, found, "an id with letters or digits")
        if key in self._rows:
            other, first_id = self._rows[key]
            same = "each id once" if first_id == register_id else "another key"
            return Fault(where, shown(register_id), f"{same} (row {other} is {key})")
        self._rows[key] = (row, register_id)
        return key
