"""Cells that hold a list: ``fr:C2 | nl:B1``, ``5.1:3 | admin:2@..2027-01-31``.

Items are parted by ``|``, a comma, a semicolon or a new line. An id may hold a colon
itself, so a level is what stands behind the last one.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from matching import limits
from matching.problem import LANGUAGE_LEVELS, TIERS
from scheduler.sheets.cells import Kind, day_of, id_of, text_of
from scheduler.sheets.grid import Cell, plain

_Said = TypeVar("_Said")
_BETWEEN = re.compile(r"[|,;\n]")
_DATES = re.compile(r"([^.]*?)\s*\.\.\s*([^.]*)")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_WEEKDAYS: Final = (
    ("mo", "mon", "monday", "lu", "lun", "lundi"),
    ("tu", "tue", "tuesday", "ma", "mar", "mardi"),
    ("we", "wed", "wednesday", "me", "mer", "mercredi"),
    ("th", "thu", "thursday", "je", "jeu", "jeudi"),
    ("fr", "fri", "friday", "ve", "ven", "vendredi"),
    ("sa", "sat", "saturday", "sam", "samedi"),
    ("su", "sun", "sunday", "di", "dim", "dimanche"),
)
_DAY_OF_WORD: Final = {
    word: number for number, words in enumerate(_WEEKDAYS) for word in words
}
_LEVEL_OF_WORD: Final = {
    **{level.casefold(): level for level in LANGUAGE_LEVELS},
    "natif": "native",
    "native": "native",
    "maternelle": "native",
}


@dataclass(frozen=True, slots=True)
class Held:
    """An id held from one day to another, both inclusive, perhaps at a level."""

    id: str
    level: int | None = None
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class SeatWish:
    """A seat of the short form: its id, and what the cell says about it.

    Roles or mandatory of None: the cell says nothing, so nothing changes.
    """

    id: str
    roles: tuple[str, ...] | None = None
    mandatory: bool | None = None


def items_of(cell: Cell) -> list[str]:
    """Part a cell into its items."""
    text = cell if isinstance(cell, str) else text_of(cell)
    parts = (" ".join(part.split()) for part in _BETWEEN.split(text))
    return [part for part in parts if part]


def _once(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            msg = f"“{one}” only once"
            raise ValueError(msg)
        seen.add(one)


def _ids(cell: Cell) -> tuple[str, ...]:
    ids = tuple(id_of(item) for item in items_of(cell))
    _once(ids)
    return ids


IDS: Final = Kind(
    _ids,
    " | ".join,
    "ids, parted by `|` or a comma",
    "codes, séparés par `|` ou une virgule",
)


def _pairs(cell: Cell, value: Callable[[str], _Said], form: str) -> dict[str, _Said]:
    pairs: list[tuple[str, _Said]] = []
    for item in items_of(cell):
        name, colon, said = item.rpartition(":")
        if not colon:
            msg = f"{form}; “{item}” has no “:”"
            raise ValueError(msg)
        pairs.append((id_of(name.strip()), value(said.strip())))
    _once(name for name, _ in pairs)
    return dict(pairs)


def _number(low: int, high: int, form: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
            raise ValueError(form)
        if not low <= int(text) <= high:
            raise ValueError(form)
        return int(text)

    return read


def _written(value: dict[str, Any]) -> str:
    return " | ".join(f"{name}:{said}" for name, said in value.items())


def numbers(low: int, high: int, form: str, fr: str) -> Kind:
    """Make the kind of ``id:number`` items, e.g. skills wanted at a level."""
    value = _number(low, high, form)
    return Kind(lambda cell: _pairs(cell, value, form), _written, form, fr)


def _language_level(text: str) -> str:
    level = _LEVEL_OF_WORD.get(plain(text))
    if level is None:
        msg = "a level of " + ", ".join(LANGUAGE_LEVELS) + ", as in fr:B2"
        raise ValueError(msg)
    return level


LANGUAGES: Final = Kind(
    lambda cell: _pairs(cell, _language_level, "languages as in fr:C2 | nl:B1"),
    _written,
    "languages with A1–C2 or native: `fr:C2 | nl:B1 | ary:native`",
    "langues avec A1–C2 ou natif : `fr:C2 | nl:B1 | ary:natif`",
)
SKILLS: Final = numbers(
    1, 8, "skills with a level 1 to 8, as in 5.1:3", "compétences avec niveau 1 à 8"
)
COUNTS: Final = numbers(
    *limits.SITE_VISITS,
    "ids with a number, as in epn-1:6",
    "codes avec un nombre : `epn-1:6`",
)


def _held(item: str, *, levels: bool) -> Held:
    name, at, dates = item.partition("@")
    name, level = name.strip(), None
    if levels:
        name, _, said = name.rpartition(":")
        form = "skills with a level 1 to 8, as in 5.1:3"
        level = _number(1, 8, form)(said.strip())
    first = last = None
    if at:
        found = _DATES.fullmatch(dates.strip())
        if found is None or not (found[1] or found[2]):
            msg = "dates as in @2026-11-25..2027-06-30, @2026-11-25.. or @..2027-06-30"
            raise ValueError(msg)
        first = day_of(found[1]) if found[1] else None
        last = day_of(found[2]) if found[2] else None
        if first and last and last < first:
            msg = "a last day that is not before the first"
            raise ValueError(msg)
    return Held(id_of(name.strip()), level, first, last)


def _held_text(held: Held) -> str:
    text = held.id if held.level is None else f"{held.id}:{held.level}"
    if held.first_on or held.last_on:
        first = held.first_on.isoformat() if held.first_on else ""
        last = held.last_on.isoformat() if held.last_on else ""
        text += f"@{first}..{last}"
    return text


def _held_kind(en: str, fr: str, *, levels: bool) -> Kind:
    def read(cell: Cell) -> tuple[Held, ...]:
        held = tuple(_held(item, levels=levels) for item in items_of(cell))
        _once(one.id for one in held)
        return held

    def write(value: Iterable[Held]) -> str:
        return " | ".join(map(_held_text, value))

    return Kind(read, write, en, fr)


HELD: Final = _held_kind(
    "ids, perhaps with dates: `coach@2026-11-25.. | c45b@..2027-06-30`",
    "codes, avec dates si besoin : `coach@2026-11-25.. | c45b@..2027-06-30`",
    levels=False,
)
HELD_SKILLS: Final = _held_kind(
    "skills with a level 1–8, perhaps with dates: `5.1:5 | admin:3@..2027-01-31`",
    "compétences avec niveau 1–8, dates si besoin : `5.1:5 | admin:3@..2027-01-31`",
    levels=True,
)


def _weekday(word: str) -> int:
    number = _DAY_OF_WORD.get(plain(word))
    if number is None:
        msg = "days of the week, such as lundi, Mo or lundi-vendredi"
        raise ValueError(msg)
    return number


def _weekdays(cell: Cell) -> tuple[int, ...]:
    days: set[int] = set()
    for item in items_of(cell):
        first, dash, last = item.partition("-")
        low = _weekday(first)
        high = _weekday(last) if dash else low
        days |= set(range(low, high + 1 if high >= low else high + 8))
    return tuple(sorted({day % 7 for day in days}))


WEEKDAYS: Final = Kind(
    _weekdays,
    lambda value: " | ".join(_WEEKDAYS[day][2] for day in value),
    "weekdays: `monday`, `mo | we`, `lundi-vendredi`",
    "jours : `lundi`, `lu | me`, `lundi-vendredi`",
)


def _seats(cell: Cell) -> tuple[SeatWish, ...]:
    items = items_of(cell)
    if len(items) == 1 and items[0].isascii() and items[0].isdecimal():
        many = int(items[0])
        if many > len(_LETTERS):
            msg = f"at most {len(_LETTERS)} seats, or their ids"
            raise ValueError(msg)
        return tuple(SeatWish(letter) for letter in _LETTERS[:many])
    seats = tuple(map(_seat, items))
    _once(seat.id for seat in seats)
    return seats


def _seat(item: str) -> SeatWish:
    optional = item.endswith("?")
    name, equals, said = item.removesuffix("?").partition("=")
    roles = None
    if equals:
        roles = tuple(id_of(role.strip()) for role in said.split("/") if role.strip())
        _once(roles)
    return SeatWish(id_of(name.strip()), roles, False if optional else None)


def _seats_text(value: Iterable[SeatWish]) -> str:
    return " | ".join(
        seat.id
        + ("" if seat.roles is None else "=" + "/".join(seat.roles))
        + ("?" if seat.mandatory is False else "")
        for seat in value
    )


SEAT_LIST: Final = Kind(
    _seats,
    _seats_text,
    "number of seats, or seats with roles: `a=senior_animator/coach | b?` (`?` optional)",
    "nombre de postes, ou postes avec rôles : `a=senior_animator/coach | b?` (`?` facultatif)",
)


def _tiers(cell: Cell) -> tuple[str, ...]:
    ids = _ids(cell)
    if sorted(ids) != sorted(TIERS) or ids[:2] != TIERS[:2]:
        msg = "cover, teams, then calm, fairness and comfort in any order"
        raise ValueError(msg)
    return ids


def _weights(cell: Cell) -> dict[str, int]:
    weights = _pairs(cell, _number(-1000, 1000, "a whole number"), "liked:-1")
    for name, weight in weights.items():
        if name not in limits.WEIGHTS:
            msg = "a weight of " + ", ".join(limits.WEIGHTS)
            raise ValueError(msg)
        low, high = limits.WEIGHTS[name]
        if not low <= weight <= high:
            msg = f"{name} from {low} to {high}"
            raise ValueError(msg)
    return weights


TIER_ORDER: Final = Kind(_tiers, IDS.write, "the five tiers", "les cinq rangs")
WEIGHTS: Final = Kind(_weights, _written, "`liked:-1 | travel:1`", "`liked:-1`")
