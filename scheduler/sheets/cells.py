"""How a single cell is read and written: one `Kind` for each sort of value.

`Kind.read` raises `ValueError` with the end of "expected …". Blank cells never come
here: the template gives their default. Dates are dd/mm/yyyy or ISO; the American
order is never guessed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from matching.limits import FIRST_DATE_YEAR, LAST_DATE_YEAR, LONGEST_NAME
from scheduler.sheets.grid import Cell, plain

DAY_MINUTES: Final = 24 * 60
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,400})?", re.ASCII)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_CLOCK = re.compile(
    r"([0-9]{1,2})\s?(?:h\s?([0-9]{2})?|:([0-9]{2})(?::00)?)", re.ASCII | re.IGNORECASE
)
_OFFSET = re.compile(r"(.*[0-9h])\s*([+-])([0-9]{2}):([0-9]{2})", re.ASCII)
_BETWEEN_PARTS = re.compile(r"\s+|(?<=[0-9])T(?=[0-9])")
_YES = frozenset(("oui", "o", "yes", "y", "x", "1", "vrai", "true", "ja", "j"))
_NO = frozenset(("non", "n", "no", "0", "faux", "false", "nee", "nein"))


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of value that cells of a column hold.

    Attributes
    ----------
    read
        Cell to value; `ValueError` with what was expected.
    write
        Value to the text of a cell, such that reading gives it back.
    en, fr
        What to write there, for the coordinator.
    """

    read: Callable[[Cell], Any]
    write: Callable[[Any], str]
    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A local time as a cell says it: any of its parts may be missing.

    Attributes
    ----------
    day
        The local date, or None where another column says it.
    minute
        Minutes since 00:00 by the wall clock, up to 1440; None: no hour was said.
    offset
        Which of two equal hours is meant, in the night the clock goes back.
    """

    day: date | None = None
    minute: int | None = None
    offset: timedelta | None = None


def text_of(cell: Cell) -> str:
    """Give a cell as text, as one reads it on the screen."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return repr(cell)
    msg = "text (format the column as text)"
    raise ValueError(msg)


def id_of(text: str) -> str:
    """Give an id, if it is one."""
    if _ID.fullmatch(text) is None:
        msg = "1 to 64 of A-Z a-z 0-9 _ . : -"
        raise ValueError(msg)
    return text


def _id(cell: Cell) -> str:
    return id_of(text_of(cell))


def _name(cell: Cell) -> str:
    text = text_of(cell)
    if len(text) > LONGEST_NAME:
        msg = f"at most {LONGEST_NAME} characters"
        raise ValueError(msg)
    return text


TEXT: Final = Kind(text_of, str, "text", "texte")
NAME: Final = Kind(_name, str, "text", "texte")
ID: Final = Kind(
    _id,
    str,
    "id: 1 to 64 of `A-Z a-z 0-9 _ . : -`",
    "code : 1 à 64 signes parmi `A-Z a-z 0-9 _ . : -`",
)


def integer(low: int, high: int = 999_999_999) -> Kind:
    """Make the kind of a whole number from `low` to `high`."""
    expected = f"a whole number from {low} to {high}"

    def read(cell: Cell) -> int:
        if isinstance(cell, bool) or not isinstance(cell, int | str):
            raise ValueError(expected)
        if isinstance(cell, str) and _INTEGER.fullmatch(cell.strip()) is None:
            raise ValueError(expected)
        if not low <= (value := int(cell)) <= high:
            raise ValueError(expected)
        return value

    bounds = f"{low}–{high}" if high < 999_999_999 else f"≥ {low}"
    return Kind(read, str, f"whole number {bounds}", f"nombre entier {bounds}")


def decimal_text(value: float) -> str:
    """Write a number with all its digits and no exponent."""
    return format(Decimal(repr(value)), "f")


def decimal(low: float, high: float) -> Kind:
    """Make the kind of a number with a comma or point, from `low` to `high`."""
    expected = f"a number from {low:g} to {high:g}"

    def read(cell: Cell) -> float:
        if isinstance(cell, str) and _DECIMAL.fullmatch(cell.strip()) is not None:
            cell = float(cell.strip().replace(",", "."))
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise ValueError(expected)
        if not low <= cell <= high:
            raise ValueError(expected)
        return float(cell)

    return Kind(
        read,
        decimal_text,
        f"number {low:g} to {high:g}, comma or point",
        f"nombre de {low:g} à {high:g}, virgule ou point",
    )


def _yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    word = plain(str(cell))
    if word not in _YES | _NO:
        msg = "yes or no (oui/non, x, 1/0)"
        raise ValueError(msg)
    return word in _YES


YES_NO: Final = Kind(
    _yes_no, lambda value: "yes" if value else "no", "yes or no", "oui ou non"
)


def choice(words: Mapping[str, Any]) -> Kind:
    """Make the kind of one of some words; the first word of a value is written."""
    known = {plain(word): value for word, value in words.items()}
    written: dict[Any, str] = {}
    for word, value in words.items():
        written.setdefault(value, word)
    expected = "one of " + ", ".join(words)

    def read(cell: Cell) -> Any:
        word = plain(str(cell))
        if word not in known:
            raise ValueError(expected)
        return known[word]

    listed = ", ".join(f"`{word}`" for word in words)
    return Kind(read, lambda value: written[value], listed, listed)


def day_of(text: str) -> date:
    """Read a date, dd/mm/yyyy or ISO."""
    first, iso = _DAY_FIRST.fullmatch(text), _ISO.fullmatch(text)
    try:
        if first is not None:
            return date(int(first[3]), int(first[2]), int(first[1]))
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError as error:
        msg = "a date of the calendar"
        raise ValueError(msg) from error
    msg = "a date dd/mm/yyyy or yyyy-mm-dd"
    raise ValueError(msg)


def _day(cell: Cell) -> date:
    day = _any_day(cell)
    if not FIRST_DATE_YEAR <= day.year <= LAST_DATE_YEAR:
        msg = f"a date from {FIRST_DATE_YEAR} to {LAST_DATE_YEAR}"
        raise ValueError(msg)
    return day


def _any_day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        if cell.time() == time():
            return cell.date()
    elif isinstance(cell, date):
        return cell
    elif isinstance(cell, str):
        return day_of(cell.strip())
    msg = "a date dd/mm/yyyy or yyyy-mm-dd"
    raise ValueError(msg)


def clock_of(text: str) -> int:
    """Read an hour as minutes since 00:00; ``24:00`` ends a day."""
    found = _CLOCK.fullmatch(text)
    if found is not None:
        hour, minute = int(found[1]), int(found[2] or found[3] or 0)
        total = hour * 60 + minute
        if minute < 60 and total <= DAY_MINUTES:
            return total
    msg = "an hour such as 9:30, 9h30 or 9h"
    raise ValueError(msg)


def _clock(cell: Cell) -> int:
    if isinstance(cell, time) and not (cell.second or cell.microsecond):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta) and cell == timedelta(days=1):
        return DAY_MINUTES
    return clock_of(cell.strip() if isinstance(cell, str) else "")


def clock_text(minute: int) -> str:
    """Write minutes since 00:00 as ``HH:MM``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _moment(cell: Cell) -> Moment:
    """Read a date, an hour, or both, perhaps with an offset from UTC."""
    if isinstance(cell, time | timedelta):
        return Moment(minute=_clock(cell))
    if isinstance(cell, datetime):
        if cell.second or cell.microsecond:
            msg = "a time without seconds"
            raise ValueError(msg)
        return Moment(cell.date(), cell.hour * 60 + cell.minute)
    if isinstance(cell, date):
        return Moment(cell)
    if not isinstance(cell, str):
        msg = "a date, an hour or both, such as 24/11/2026 9:30"
        raise ValueError(msg)
    found = _OFFSET.fullmatch(cell.strip())
    said = found[1] if found else cell.strip()
    words = _BETWEEN_PARTS.split(said, maxsplit=1)
    offset = None
    if found is not None:
        span = timedelta(hours=int(found[3]), minutes=int(found[4]))
        offset = span if found[2] == "+" else -span
    return _parts(words, offset)


def _parts(words: list[str], offset: timedelta | None) -> Moment:
    if len(words) == 2:
        return Moment(day_of(words[0]), clock_of(words[1]), offset)
    if offset is None and any(sign in words[0] for sign in "/-."):
        return Moment(day_of(words[0]))
    return Moment(None, clock_of(words[0]), offset)


def moment_text(moment: Moment) -> str:
    """Write a moment so that it is read back."""
    day = moment.day.isoformat() if moment.day else ""
    clock = "" if moment.minute is None else clock_text(moment.minute)
    offset = ""
    if moment.offset is not None:
        minutes = round(moment.offset.total_seconds()) // 60
        offset = ("-" if minutes < 0 else "+") + clock_text(abs(minutes))
    return f"{day} {clock}{offset}".strip()


DAY: Final = Kind(
    _day, date.isoformat, "date dd/mm/yyyy or ISO", "date jj/mm/aaaa ou ISO"
)
CLOCK: Final = Kind(
    _clock, clock_text, "hour: 9:30, 9h30, 9h", "heure : 9:30, 9h30, 9h"
)
MOMENT: Final = Kind(
    _moment,
    moment_text,
    "hour, date or both: `24/11/2026 9:30` (`+02:00` after an hour that comes twice)",
    "heure, date ou les deux : `24/11/2026 9:30` (`+02:00` après une heure double)",
)


def unless_dash(kind: Kind, none: object) -> Kind:
    """Let a lone dash say "none here", where a blank cell means the default."""

    def read(cell: Cell) -> Any:
        dash = isinstance(cell, str) and cell.strip() == "-"
        return none if dash else kind.read(cell)

    def write(value: Any) -> str:
        return "-" if value == none else kind.write(value)

    return Kind(read, write, f"{kind.en}; `-`: none", f"{kind.fr} ; `-` : aucun")
