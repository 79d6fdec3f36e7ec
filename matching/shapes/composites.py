"""Shapes made of shapes: lists, maps, rows, alternatives."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from matching.shapes.base import Json, Schema, Shape, T
from matching.shapes.reading import Reading, Repeated, Where

S = TypeVar("S")
K = TypeVar("K")


def entries(value: Json, where: Where, reading: Reading) -> dict[str, Json] | None:
    """Give the keys of an object that stand there once; None: it is no object."""
    if type(value) is dict:
        return value
    if not isinstance(value, Repeated):
        return None
    for key, count in value.counts.items():
        place = (where, key)
        reading.fault(place, f"the key {count} times", "it only once")
    return {key: item for key, item in value.items() if key not in value.counts}


class ListOf(Shape[tuple[T, ...]]):
    """A list of one shape.

    Parameters
    ----------
    count
        How many items it must have, at least and at most; None: any number.
    unique
        Said in the schema; `matching.validate` looks after it.
    """

    def __init__(
        self,
        item: Shape[T],
        expected: str = "a list",
        *,
        count: tuple[int, int] | None = None,
        unique: bool = False,
    ) -> None:
        self.placeholder = ()
        self.expected = expected
        self._item = item
        self._count = count
        self._unique = unique

    def read(self, value: Json, where: Where, reading: Reading) -> tuple[T, ...]:
        """Read every item."""
        if type(value) is not list:
            reading.fault(where, value, self.expected)
            return ()
        if self._count and not self._count[0] <= len(value) <= self._count[1]:
            reading.fault(where, value, self.expected)
        read = self._item.read
        return tuple(
            [read(item, (where, index), reading) for index, item in enumerate(value)]
        )

    def write(self, value: Any) -> Json:
        """Give every item."""
        write = self._item.write
        return [write(item) for item in value]

    def own_schema(self, definitions: Schema) -> Schema:
        """Describe the form."""
        schema: Schema = {"type": "array", "items": self._item.schema(definitions)}
        if self._unique:
            schema["uniqueItems"] = True
        if self._count is not None:
            schema["minItems"], schema["maxItems"] = self._count
        return schema


class MapOf(Shape[dict[K, T]], Generic[K, T]):
    """An object whose keys have one shape and whose values have one."""

    def __init__(
        self,
        key: Shape[K],
        item: Shape[T],
        expected: str = "an object { }",
        *,
        in_order: bool = False,
    ) -> None:
        self.placeholder = {}
        self.expected = expected
        self._key = key
        self._item = item
        self._in_order = in_order

    def read(self, value: Json, where: Where, reading: Reading) -> dict[K, T]:
        """Read every entry; one whose key is faulty is left out."""
        given = entries(value, where, reading)
        if given is None:
            reading.fault(where, value, self.expected)
            return {}
        found: dict[K, T] = {}
        for name, item in given.items():
            place = (where, name)
            count = reading.count
            key = self._key.read(name, place, reading)
            if reading.count == count:
                found[key] = self._item.read(item, place, reading)
        return found

    def write(self, value: Any) -> Json:
        """Give every entry, by key unless the order has a meaning."""
        names = value if self._in_order else sorted(value)
        return {self._key.write(k): self._item.write(value[k]) for k in names}

    def own_schema(self, definitions: Schema) -> Schema:
        """Describe the form."""
        return {
            "type": "object",
            "propertyNames": self._key.schema(definitions),
            "additionalProperties": self._item.schema(definitions),
        }


class Row(Shape[tuple[Any, ...]]):
    """A list with one shape for each position."""

    def __init__(self, expected: str, *cells: Shape[Any]) -> None:
        self.expected = expected
        self._cells = cells
        self.placeholder = tuple(cell.placeholder for cell in cells)

    def read(self, value: Json, where: Where, reading: Reading) -> tuple[Any, ...]:
        """Read every position."""
        if type(value) is not list or len(value) != len(self._cells):
            reading.fault(where, value, self.expected)
            return self.placeholder
        return tuple(
            cell.read(item, (where, index), reading)
            for index, (cell, item) in enumerate(zip(self._cells, value, strict=True))
        )

    def write(self, value: Any) -> Json:
        """Give every position."""
        return [c.write(item) for c, item in zip(self._cells, value, strict=True)]

    def own_schema(self, definitions: Schema) -> Schema:
        """Describe the form."""
        return {
            "type": "array",
            "prefixItems": [cell.schema(definitions) for cell in self._cells],
            "minItems": len(self._cells),
            "maxItems": len(self._cells),
        }


class Nullable(Shape[T | None]):
    """A shape, or null for nothing.

    Parameters
    ----------
    nothing
        What null means.
    """

    def __init__(self, shape: Shape[T], nothing: T | None = None) -> None:
        self._shape = shape
        self._nothing = nothing
        self.placeholder = nothing
        self.expected = shape.expected

    def read(self, value: Json, where: Where, reading: Reading) -> T | None:
        """Read it."""
        if value is None:
            return self._nothing
        return self._shape.read(value, where, reading)

    def write(self, value: Any) -> Json:
        """Give it."""
        return None if value is None else self._shape.write(value)

    def own_schema(self, definitions: Schema) -> Schema:
        """Describe the form."""
        return {"anyOf": [self._shape.schema(definitions), {"type": "null"}]}


class Either(Shape[T]):
    """A short form, or the full one as an object.

    Parameters
    ----------
    short
        The shape of the short form, with `of_short` from it to the value.
    to_short
        Back from the value; None: it needs the full form.
    """

    def __init__(
        self,
        short: Shape[S],
        of_short: Callable[[S], T],
        to_short: Callable[[T], S | None],
        full: Shape[T],
    ) -> None:
        self._short: Shape[Any] = short
        self._of_short: Callable[[Any], T] = of_short
        self._to_short: Callable[[T], Any] = to_short
        self._full = full
        self.placeholder = full.placeholder
        self.expected = f"{short.expected}, or {full.expected}"

    def read(self, value: Json, where: Where, reading: Reading) -> T:
        """Read whichever form it has."""
        if isinstance(value, dict):
            return self._full.read(value, where, reading)
        return self._of_short(self._short.read(value, where, reading))

    def write(self, value: Any) -> Json:
        """Give the short form where it says everything."""
        short = self._to_short(value)
        return self._full.write(value) if short is None else self._short.write(short)

    def own_schema(self, definitions: Schema) -> Schema:
        """Describe the form."""
        shapes: Iterator[Shape[Any]] = iter((self._short, self._full))
        return {"anyOf": [shape.schema(definitions) for shape in shapes]}


class Converted(Shape[T]):
    """A shape whose value is turned into something else, and back."""

    def __init__(
        self, shape: Shape[S], convert: Callable[[S], T], back: Callable[[Any], S]
    ) -> None:
        self._shape: Shape[Any] = shape
        self._convert: Callable[[Any], T] = convert
        self._back: Callable[[Any], Any] = back
        self.expected = shape.expected
        self.placeholder = convert(shape.placeholder)

    def read(self, value: Json, where: Where, reading: Reading) -> T:
        """Read and turn."""
        return self._convert(self._shape.read(value, where, reading))

    def write(self, value: Any) -> Json:
        """Turn back and give."""
        return self._shape.write(self._back(value))

    def own_schema(self, definitions: Schema) -> Schema:
        """Describe the form."""
        return self._shape.schema(definitions)
