"""What comes in for a thing that can be edited: every field read by its shape.

The shapes are those of problem files, so that what is kept can be planned from. All
faults are told at once, by the names of the fields.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final, TypeVar

from email_validator import EmailNotValidError, validate_email

from matching import limits
from matching.faults import BadInputError
from matching.files.words import ID
from matching.shapes import Choice, Json, Reading, Shape, Where
from matching.shapes.base import Leaf
from scheduler.store.base import KEY
from scheduler.texts import LANGUAGES

T = TypeVar("T")
Shapes = Mapping[str, Shape[Any]]


class Exactly(Leaf[T]):
    """A value that has its Python type already (a date, a time of day)."""

    def __init__(
        self, placeholder: T, expected: str, good: Callable[[T], bool]
    ) -> None:
        self.placeholder = placeholder
        self.expected = expected
        self._kind = type(placeholder)
        self._good = good
        self.form = {}

    def read(self, value: Json, where: Where, reading: Reading) -> T:
        """Read it; a subtype is another type (a datetime is no date)."""
        if type(value) is self._kind and self._good(value):
            return value
        reading.fault(where, value, self.expected)
        return self.placeholder


class Moment(Leaf[datetime]):
    """An aware datetime."""

    def __init__(self) -> None:
        self.placeholder = datetime(limits.FIRST_TIME_YEAR, 1, 1, tzinfo=UTC)
        years = f"{limits.FIRST_TIME_YEAR} to {limits.LAST_START_YEAR}"
        self.expected = f"a time with its zone, from {years}"
        self.form = {}

    def read(self, value: Json, where: Where, reading: Reading) -> datetime:
        """Read it; it is given in UTC, as it is kept."""
        if (
            type(value) is datetime
            and value.tzinfo is not None
            and limits.FIRST_TIME_YEAR <= value.year <= limits.LAST_START_YEAR
        ):
            return value.astimezone(UTC)
        reading.fault(where, value, self.expected)
        return self.placeholder


class Mail(Leaf[str]):
    """A mail address, or nothing."""

    def __init__(self) -> None:
        self.placeholder = ""
        self.expected = "a mail address such as epn@example.org, or nothing"
        self.form = {"type": "string"}

    def read(self, value: Json, where: Where, reading: Reading) -> str:
        """Read it as it is written; whether it can be reached is not asked."""
        try:
            if value != "":
                validate_email(value, check_deliverability=False)
        except (EmailNotValidError, TypeError, AttributeError):
            reading.fault(where, value, self.expected)
            return ""
        return str(value)


DAY: Final = Exactly(
    date(2000, 1, 1),
    f"a date from {limits.FIRST_TIME_YEAR} to {limits.LAST_START_YEAR}",
    lambda day: limits.FIRST_TIME_YEAR <= day.year <= limits.LAST_START_YEAR,
)
MOMENT: Final = Moment()
WALL: Final = Exactly(
    time.min,
    "a time of day in whole minutes, without a zone",
    lambda wall: wall.tzinfo is None and wall == wall.replace(second=0, microsecond=0),
)
MAIL: Final = Mail()
LANGUAGE: Final = Choice({one: one for one in ("", *LANGUAGES)})


def read_fields(
    shapes: Shapes, fields: Mapping[str, Any], reading: Reading, where: Where = None
) -> dict[str, Any]:
    """Read the fields that are there; those that nobody knows are faults.

    Parameters
    ----------
    reading
        Notes the faults; where there is one, a value is only a placeholder.
    """
    found: dict[str, Any] = {}
    for name, value in fields.items():
        shape = shapes.get(name)
        if shape is None:
            near = reading.hint(name, tuple(shapes))
            perhaps = f" (perhaps “{near}”)" if near else ""
            reading.fault((where, name), value, f"no such field{perhaps}")
        else:
            found[name] = shape.read(_listed(value), (where, name), reading)
    return found


def read_key(key: str, reading: Reading) -> str:
    """Read the key of a new thing."""
    if KEY.fullmatch(key) is None:
        ID.read(key, (None, "key"), reading)
    return key


def refuse_faults(reading: Reading, source: str) -> None:
    """Refuse what has faults.

    Raises
    ------
    BadInputError
        With every fault.
    """
    if reading.faults:
        raise BadInputError(reading.faults, source)


def _listed(value: Any) -> Any:
    """Give lists for tuples, as shapes expect them."""
    return list(value) if isinstance(value, tuple) else value
