"""Shapes of JSON: one declaration that reads, writes and describes a value.

A shape reads a parsed JSON value and notes every fault with its path instead of
stopping at the first; it writes the value back; and it gives its JSON Schema. The
one pitfall: where a fault was noted, the value read is only a placeholder.
"""

from matching.shapes.base import Json, Schema, Shape
from matching.shapes.composites import Converted, Either, ListOf, MapOf, Nullable, Row
from matching.shapes.leaves import (
    Boolean,
    Choice,
    Constant,
    Identifier,
    Integer,
    LocalDate,
    LocalTime,
    Number,
    Pattern,
    Text,
    UnsureError,
)
from matching.shapes.reading import (
    NotANumber,
    Reading,
    Repeated,
    Where,
    at_key,
    by_place,
    path_of,
)
from matching.shapes.records import REQUIRED, Key, Record

__all__ = [
    "REQUIRED",
    "Boolean",
    "Choice",
    "Constant",
    "Converted",
    "Either",
    "Identifier",
    "Integer",
    "Json",
    "Key",
    "ListOf",
    "LocalDate",
    "LocalTime",
    "MapOf",
    "NotANumber",
    "Nullable",
    "Number",
    "Pattern",
    "Reading",
    "Record",
    "Repeated",
    "Row",
    "Schema",
    "Shape",
    "Text",
    "UnsureError",
    "Where",
    "at_key",
    "by_place",
    "path_of",
]
