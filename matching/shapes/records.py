"""An object with known keys: each key once, in one declaration."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Final

from matching.shapes.base import Json, Schema, Shape, T
from matching.shapes.composites import entries
from matching.shapes.reading import Reading, Where

_DEFAULT_OF_CLASS: Final = object()
REQUIRED: Final = object()


@dataclasses.dataclass(frozen=True)
class Key:
    """One key of a record.

    Attributes
    ----------
    about
        What it means, for the schema.
    attribute
        What it is called in Python, if not like the key.
    default
        What an absent key means; unless given, as the dataclass says.
    get
        From the record to the value, if it is no attribute.
    """

    name: str
    shape: Shape[Any]
    about: str = ""
    attribute: str = ""
    default: Any = _DEFAULT_OF_CLASS
    get: Callable[[Any], Any] | None = None

    @property
    def argument(self) -> str:
        """What the builder calls it."""
        return self.attribute or self.name

    @property
    def required(self) -> bool:
        """Whether it must be there."""
        return self.default is REQUIRED


class Record(Shape[T]):
    """An object { } with known keys.

    Parameters
    ----------
    build
        Makes the value from the keys given.
    like
        The dataclass that gives the defaults, where `build` is none itself.
    """

    def __init__(
        self,
        build: Callable[..., T],
        keys: Sequence[Key],
        expected: str = "an object { }",
        name: str | None = None,
        like: type | None = None,
    ) -> None:
        self.name = name
        self.expected = expected
        self._build = build
        self._keys = {key.name: _with_default(key, like or build) for key in keys}
        self._readers = {
            key.name: (key.argument, key.shape.read) for key in self._keys.values()
        }
        self._required = [key for key in self._keys.values() if key.required]
        self._writers = [
            (k.name, k.get or attrgetter(k.argument), k.default, k.shape.write)
            for k in self._keys.values()
        ]
        self.placeholder = build(
            **{key.argument: key.shape.placeholder for key in self._required}
        )

    def read(self, value: Json, where: Where, reading: Reading) -> T:
        """Read every key; unknown and missing ones are faults."""
        given = value if type(value) is dict else entries(value, where, reading)
        if given is None:
            reading.fault(where, value, self.expected)
            return self.placeholder
        readers = self._readers
        found = {}
        for name, item in given.items():
            known = readers.get(name)
            if known is None:
                self._unknown(name, item, given, where, reading)
                continue
            argument, read = known
            found[argument] = read(item, (where, name), reading)
        for key in self._required:
            if key.name not in given:
                self._missing(key, where, reading)
                found[key.argument] = key.shape.placeholder
        return self._build(**found)

    def _unknown(
        self, name: str, item: Json, given: Json, where: Where, reading: Reading
    ) -> None:
        near = reading.hint(name, tuple(k for k in self._keys if k not in given))
        if near is None:
            expected = "no such key (the format does not know it)"
        else:
            expected = f"no such key (perhaps “{near}”)"
            reading.hide((where, near))
        reading.fault((where, name), item, expected)

    def _missing(self, key: Key, where: Where, reading: Reading) -> None:
        place = (where, key.name)
        if not reading.hides(place):
            expected = f"{key.shape.expected} (this key is needed)"
            reading.fault(place, NOTHING_THERE, expected)

    def write(self, value: Any) -> Json:
        """Give the keys in their order, without those that have their default."""
        out = {}
        for name, get, default, write in self._writers:
            item = get(value)
            if default is REQUIRED or item != default:
                out[name] = write(item)
        return out

    def own_schema(self, definitions: Schema) -> Schema:
        """Describe the form."""
        return {
            "type": "object",
            "properties": dict(self._properties(definitions)),
            "required": [key.name for key in self._required],
            "additionalProperties": False,
        }

    def _properties(self, definitions: Schema) -> Iterator[tuple[str, Schema]]:
        for key in self._keys.values():
            schema = key.shape.schema(definitions)
            if key.about:
                schema = {"description": key.about, **schema}
            if key.default not in (None, REQUIRED):
                schema["default"] = key.shape.write(key.default)
            yield key.name, schema


class _Nothing:
    def __repr__(self) -> str:
        return "nothing"


NOTHING_THERE: Final = _Nothing()


def _with_default(key: Key, like: Any) -> Key:
    if key.default is not _DEFAULT_OF_CLASS:
        return key
    for field in dataclasses.fields(like):
        if field.name == key.argument:
            return dataclasses.replace(key, default=_default(field))
    msg = f"{like} has no {key.argument}"
    raise TypeError(msg)


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return REQUIRED
