"""The fields of a helper, as they come in: every fault is found, none stops the others."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from matching import limits
from matching.files.words import FLAG, ID, IDS, LEVEL, LOCATION, NAME
from matching.problem import LANGUAGE_LEVELS
from matching.shapes import (
    Choice,
    Integer,
    Key,
    ListOf,
    MapOf,
    Nullable,
    Pattern,
    Reading,
    Record,
    Shape,
    Where,
)
from matching.shapes.records import REQUIRED
from matching.travel import TravelSettings
from scheduler.contracts import KINDS
from scheduler.services.forms import DAY, LANGUAGE, MAIL, MOMENT, Shapes

_PHONE: Final = Pattern(
    r"|\+?[0-9][0-9 ()./-]{2,38}", "a phone number such as +32 2 123 45 67, or nothing"
)
_DAYS: Final = (
    Key("first_on", Nullable(DAY), default=None),
    Key("last_on", Nullable(DAY), default=None),
)


def _with_defaults(**defaults: Any) -> Callable[..., dict[str, Any]]:
    def build(**given: Any) -> dict[str, Any]:
        return {**defaults, **given}

    return build


def _objects(what: str, keys: Iterable[Key]) -> Shape[Any]:
    keys = list(keys)
    usual = {key.name: key.default for key in keys if not key.required}
    names = ", ".join(key.name for key in keys)
    item = Record(_with_defaults(**usual), keys, f"an object {{ }} with {names}")
    return ListOf(item, f"a list of {what}")


def _words(words: Iterable[str]) -> Choice[str]:
    return Choice({word: word for word in words})


def _limit(name: str) -> Shape[Any]:
    shape: Shape[Any] = Integer(limits.HELPER[name])
    return Nullable(shape) if name.startswith("max_") else shape


COLUMNS: Final[Shapes] = {
    "name": NAME,
    "adult": FLAG,
    "mode": _words(TravelSettings().modes),
    **{name: _limit(name) for name in limits.HELPER},
    "counted_from": Nullable(DAY),
    "busy_until": Nullable(MOMENT),
    "alone_ok": FLAG,
    "reserve": FLAG,
    "active": FLAG,
    "contract": _words(KINDS),
    "email": MAIL,
    "phone": _PHONE,
    "language": LANGUAGE,
}
LISTS: Final[Shapes] = {
    "roles": _objects("roles", [Key("role", ID, default=REQUIRED), *_DAYS]),
    "skills": _objects(
        "skills",
        [
            Key("skill", ID, default=REQUIRED),
            Key("level", LEVEL, default=REQUIRED),
            *_DAYS,
            Key("after_introduction", FLAG, default=False),
            Key("introduced_on", Nullable(DAY), default=None),
        ],
    ),
    "languages": MapOf(
        ID, _words(LANGUAGE_LEVELS), 'languages with their levels, such as {"fr": "B2"}'
    ),
    "clearances": _objects("papers", [Key("clearance", ID, default=REQUIRED), *_DAYS]),
    "badges": IDS,
    "known_sites": MapOf(
        ID, Integer(limits.SITE_VISITS), 'visits by site, such as {"epn-1": 6}'
    ),
    "likes_sites": IDS,
    "likes_activities": IDS,
    "with": IDS,
    "never_with": IDS,
    "costs_elsewhere": _objects(
        "costs by year",
        [
            Key("year", Integer(limits.YEAR), default=REQUIRED),
            Key("cents", Integer(limits.CENTS), default=REQUIRED),
        ],
    ),
}
SHAPES: Final[Shapes] = {**COLUMNS, "home": LOCATION, **LISTS}
_TOLD_APART_BY: Final = {
    "roles": "role",
    "skills": "skill",
    "clearances": "clearance",
    "costs_elsewhere": "year",
}


def check_lists(values: Mapping[str, Any], reading: Reading) -> None:
    """Note what is wrong with lists in themselves.

    Parameters
    ----------
    values
        Fields as `SHAPES` read them; what had a fault there is looked at no more.
    """
    for name in LISTS.keys() & values.keys():
        where: Where = (None, name)
        label = _TOLD_APART_BY.get(name)
        given = values[name]
        if label is not None:
            _check_once([one[label] for one in given], where, label, reading)
            for number, one in enumerate(given):
                _check_dates(one, (where, number), reading)
        elif not isinstance(given, Mapping):
            _check_once(given, where, None, reading)


def _check_once(
    items: Iterable[Any], where: Where, label: str | None, reading: Reading
) -> None:
    seen = set()
    for number, item in enumerate(items):
        place: Where = (where, number)
        if item in seen and not reading.hides(place):
            reading.fault((place, label) if label else place, item, "each of them once")
        seen.add(item)


def _check_dates(one: Mapping[str, Any], where: Where, reading: Reading) -> None:
    first, last = one.get("first_on"), one.get("last_on")
    if first is not None and last is not None and last < first:
        _say(reading, (where, "last_on"), last, f"a day not before {first.isoformat()}")
    introduced = one.get("introduced_on")
    if introduced is not None and not one["after_introduction"]:
        expected = "nothing, unless after_introduction is true"
        _say(reading, (where, "introduced_on"), introduced, expected)


def _say(reading: Reading, where: Where, day: date, expected: str) -> None:
    if not reading.hides(where):
        reading.fault(where, day.isoformat(), expected)
