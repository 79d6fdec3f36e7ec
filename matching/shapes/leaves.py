"""Shapes without parts: ids, numbers, times, words."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from matching.limits import (
    FIRST_DATE_YEAR,
    ID_PATTERN,
    LAST_DATE_YEAR,
    LONGEST_NAME,
    fits_name,
)
from matching.shapes.base import Json, Leaf, T
from matching.shapes.reading import Reading, Where

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL_TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2})?$"


class Pattern(Leaf[str]):
    """Text that a regular expression matches from end to end."""

    def __init__(self, pattern: str, expected: str, name: str | None = None) -> None:
        self.placeholder = ""
        self.expected = expected
        self.name = name
        self._matches = re.compile(pattern).fullmatch
        self.form = {"type": "string", "pattern": f"^{pattern}$"}

    def read(self, value: Json, where: Where, reading: Reading) -> str:
        """Read it; text of another form is a fault, but known all the same."""
        if type(value) is str:
            if not self._matches(value):
                reading.fault(where, value, self.expected, lost=False)
            return value
        reading.fault(where, value, self.expected)
        return ""


class Identifier(Pattern):
    """An id."""

    def __init__(self) -> None:
        super().__init__(
            ID_PATTERN, "an id of 1 to 64 letters, digits or _ . : - (no space)", "id"
        )


class Text(Leaf[str]):
    """One line of text."""

    def __init__(self, longest: int = LONGEST_NAME) -> None:
        self.placeholder = ""
        self.expected = f"one line of text of at most {longest} characters"
        self._longest = longest
        self.form = {"type": "string", "maxLength": self._longest}

    def read(self, value: Json, where: Where, reading: Reading) -> str:
        """Read it."""
        if type(value) is str and fits_name(value, self._longest):
            return value
        reading.fault(where, value, self.expected)
        return ""


class Integer(Leaf[int]):
    """A whole number within bounds, both allowed."""

    def __init__(self, bounds: tuple[int, int]) -> None:
        self.low, self.high = bounds
        self.placeholder = self.low
        self.expected = f"a whole number from {self.low} to {self.high}"
        self.form = {"type": "integer", "minimum": self.low, "maximum": self.high}

    def read(self, value: Json, where: Where, reading: Reading) -> int:
        """Read it."""
        if type(value) is int and self.low <= value <= self.high:
            return value
        quoted = type(value) is str and re.fullmatch(r"-?[0-9]+", value)
        hint = ", without quotation marks" if quoted else ""
        reading.fault(where, value, self.expected + hint)
        return self.placeholder


class Number(Leaf[float]):
    """A number within bounds, both allowed."""

    def __init__(self, bounds: tuple[float, float], what: str = "a number") -> None:
        self.low, self.high = bounds
        self.placeholder = self.low
        self.expected = f"{what} from {self.low:g} to {self.high:g}"
        self.form = {"type": "number", "minimum": self.low, "maximum": self.high}

    def read(self, value: Json, where: Where, reading: Reading) -> float:
        """Read it."""
        if type(value) in (float, int) and self.low <= value <= self.high:
            return float(value)
        quoted = type(value) is str and re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", value)
        hint = ", without quotation marks and with a point" if quoted else ""
        reading.fault(where, value, self.expected + hint)
        return self.placeholder

    def write(self, value: Any) -> Json:
        """Give it with its point, so that equal numbers are written equally."""
        return float(value)


class Boolean(Leaf[bool]):
    """True or false, never 0 or 1."""

    def __init__(self) -> None:
        self.placeholder = False
        self.expected = "true or false"
        self.form = {"type": "boolean"}

    def read(self, value: Json, where: Where, reading: Reading) -> bool:
        """Read it."""
        if value is True or value is False:
            return value
        reading.fault(where, value, self.expected)
        return False


class Constant(Leaf[str]):
    """One word only."""

    def __init__(self, word: str) -> None:
        self.placeholder = word
        self.expected = f"“{word}”"
        self.form = {"const": self.placeholder}

    def read(self, value: Json, where: Where, reading: Reading) -> str:
        """Read it."""
        if value != self.placeholder:
            reading.fault(where, value, self.expected)
        return self.placeholder


class Choice(Leaf[T]):
    """One of several words, each with what it means."""

    def __init__(self, meanings: Mapping[str, T], name: str | None = None) -> None:
        self.name = name
        self._meanings = dict(meanings)
        self._words = {meaning: word for word, meaning in meanings.items()}
        self.placeholder = next(iter(meanings.values()))
        self.expected = "one of " + ", ".join(f"“{word}”" for word in meanings)
        self.form = {"type": "string", "enum": list(self._meanings)}

    def read(self, value: Json, where: Where, reading: Reading) -> T:
        """Read it."""
        if type(value) is str and value in self._meanings:
            return self._meanings[value]
        near = reading.hint(value, tuple(self._meanings))
        hint = f" (perhaps “{near}”)" if near else ""
        reading.fault(where, value, self.expected + hint)
        return self.placeholder

    def write(self, value: Any) -> Json:
        """Give the word."""
        return self._words[value]


class LocalDate(Leaf[int]):
    """A date, read as a number.

    Parameters
    ----------
    number, date_of
        From the date to the number, and back.
    last_year
        The last year that is taken.
    """

    name: str | None = "date"

    def __init__(
        self,
        number: Callable[[date], int],
        date_of: Callable[[int], date],
        first_year: int = FIRST_DATE_YEAR,
        last_year: int = LAST_DATE_YEAR,
    ) -> None:
        self.placeholder = 0
        self.expected = f"a date YYYY-MM-DD from {first_year} to {last_year}"
        self._years = range(first_year, last_year + 1)
        self._number, self._date_of = number, date_of
        self.form = {"type": "string", "pattern": f"^{_DATE.pattern}$"}

    def read(self, value: Json, where: Where, reading: Reading) -> int:
        """Read it."""
        if type(value) is str and _DATE.fullmatch(value):
            try:
                found = date.fromisoformat(value)
            except ValueError:
                reading.fault(where, value, "a date of the calendar")
                return 0
            if found.year in self._years:
                return self._number(found)
        reading.fault(where, value, self.expected)
        return 0

    def write(self, value: Any) -> Json:
        """Give the date."""
        return self._date_of(value).isoformat()


class UnsureError(Exception):
    """A local time is well written, but its minute cannot be known."""


class LocalTime(Leaf[int]):
    """A local time, read as a minute.

    Parameters
    ----------
    minute
        From the text to the minute; a ValueError says what was expected, an
        `UnsureError` that it cannot be known, without a fault.
    text
        From the minute to the text.
    """

    name: str | None = "local_time"

    def __init__(
        self, minute: Callable[[str], int], text: Callable[[int], str]
    ) -> None:
        self.placeholder = 0
        self.expected = "a local time YYYY-MM-DDTHH:MM"
        self._minute, self._text = minute, text
        self._minutes: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self.form = {"type": "string", "pattern": _LOCAL_TIME}

    def read(self, value: Json, where: Where, reading: Reading) -> int:
        """Read it; each different text is worked out once."""
        if type(value) is not str:
            reading.fault(where, value, self.expected)
            return 0
        known = self._minutes.get(value)
        if known is None:
            try:
                known = self._minutes[value] = self._minute(value)
            except ValueError as error:
                reading.fault(where, value, str(error))
                return 0
            except UnsureError:
                reading.hide(where)
                return 0
        return known

    def write(self, value: Any) -> Json:
        """Give the text; each different minute is worked out once."""
        known = self._texts.get(value)
        if known is None:
            known = self._texts[value] = self._text(value)
        return known
