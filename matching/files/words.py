"""Small shapes that several parts of a problem share."""

from typing import Final, TypeVar

from matching import limits
from matching.problem import LANGUAGE_LEVELS
from matching.shapes import (
    Boolean,
    Choice,
    Identifier,
    Integer,
    Key,
    ListOf,
    MapOf,
    Nullable,
    Number,
    Row,
    Shape,
    Text,
)
from matching.travel import Location

T = TypeVar("T")

ID: Final = Identifier()
IDS: Final = ListOf(ID, "a list of ids", unique=True)
NAME: Final = Text()
FLAG: Final = Boolean()
LEVEL: Final = Integer(limits.SKILL_LEVEL)
LANGUAGES: Final = MapOf(
    ID,
    Choice({word: level for level, word in enumerate(LANGUAGE_LEVELS, 1)}, "language"),
    'languages with their levels, such as {"fr": "B2"}',
)
LEVELS: Final = MapOf(ID, LEVEL, 'skills with their levels, such as {"5.1": 3}')
LOCATION: Final[Shape[Location | None]] = Nullable(
    Row(
        "latitude and longitude, such as [50.8503, 4.3517]",
        Number(limits.LATITUDE, "a latitude"),
        Number(limits.LONGITUDE, "a longitude"),
    )
)


def limit(name: str, about: str) -> Key:
    """Give the key of a helper's limit or count; null means none where it may."""
    shape: Shape[int] = Integer(limits.HELPER[name])
    return Key(name, Nullable(shape) if name.startswith("max_") else shape, about)


def list_or_null(item: Shape[T], expected: str) -> Shape[tuple[T, ...] | None]:
    """Give a list of one shape; null is an empty one, as it has always been."""
    return Nullable(ListOf(item, expected), ())
