"""What every shape can do."""

from abc import ABC, abstractmethod
from typing import Any, Generic, TypeAlias, TypeVar

from matching.shapes.reading import Reading, Where

T = TypeVar("T")
Json: TypeAlias = Any
Schema: TypeAlias = dict[str, Any]


class Shape(ABC, Generic[T]):
    """A form that a JSON value must have.

    Attributes
    ----------
    placeholder
        What is read where there is a fault.
    expected
        What should stand there, as the end of "expected …".
    name
        Under which the schema defines it once; None: written out where it stands.
    """

    placeholder: T
    expected: str
    name: str | None = None

    @abstractmethod
    def read(self, value: Json, where: Where, reading: Reading) -> T:
        """Read a value; note its faults and give the placeholder instead."""

    def write(self, value: Any) -> Json:
        """Give the JSON of what `read` gave."""
        return value

    def schema(self, definitions: Schema) -> Schema:
        """Describe the form; a named one goes to `definitions`, once."""
        if self.name is None:
            return self.own_schema(definitions)
        if self.name not in definitions:
            definitions[self.name] = self.own_schema(definitions)
        return {"$ref": f"#/$defs/{self.name}"}

    @abstractmethod
    def own_schema(self, definitions: Schema) -> Schema:
        """Describe the form where it stands."""


class Leaf(Shape[T]):
    """A shape without parts.

    Attributes
    ----------
    form
        Its schema.
    """

    form: Schema

    def own_schema(self, definitions: Schema) -> Schema:  # noqa: ARG002
        """Describe the form where it stands."""
        return dict(self.form)
