"""What may be set of a network, field by field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matching.faults import BadInputError
from matching.files.settings_shape import settings_shape
from matching.files.words import NAME
from matching.problem import Problem
from matching.shapes import Choice, Integer, Reading
from matching.shapes.base import Json, Leaf
from matching.shapes.reading import Where
from matching.times import Horizon
from matching.validate import faults_of
from scheduler.almanac import countries
from scheduler.contracts import read_contracts
from scheduler.cycle import read_cycle
from scheduler.services.forms import MAIL, WALL, Shapes
from scheduler.texts import LANGUAGES

KEEP_MONTHS: Final = (3, 120)
_ANY_WEEK: Final = Horizon("UTC", date(2026, 11, 23), 7)


def is_zone(name: str) -> bool:
    """Say whether there is a zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


class _Zone(Leaf[str]):
    """A zone of the tz database."""

    def __init__(self) -> None:
        self.placeholder = "UTC"
        self.expected = "a zone such as Europe/Brussels"
        self.form = {"type": "string"}

    def read(self, value: Json, where: Where, reading: Reading) -> str:
        if isinstance(value, str) and is_zone(value):
            return value
        reading.fault(where, value, self.expected)
        return self.placeholder


class _Country(Leaf[str]):
    """A country whose legal holidays are known, or none."""

    def __init__(self) -> None:
        self.placeholder = ""
        self.expected = (
            "a country such as BE whose legal holidays are known, or nothing"
        )
        self.form = {"type": "string"}

    def read(self, value: Json, where: Where, reading: Reading) -> str:
        if isinstance(value, str) and value in {"", *countries()}:
            return value
        reading.fault(where, value, self.expected)
        return self.placeholder


Look = Callable[[dict[str, Any], Where, Reading], None]


class _Document(Leaf[dict[str, Any]]):
    """An object that is kept as it was said; `look` notes the faults it finds."""

    def __init__(self, look: Look) -> None:
        self.placeholder = {}
        self.expected = "an object { }"
        self.form = {"type": "object"}
        self._look = look

    def read(self, value: Json, where: Where, reading: Reading) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            reading.fault(where, value, self.expected)
            return {}
        self._look(dict(value), where, reading)
        return dict(value)


def _look_at_cycle(said: dict[str, Any], _where: Where, reading: Reading) -> None:
    try:
        read_cycle(said)
    except BadInputError as error:
        reading.faults.extend(error.faults)


def _look_at_contracts(said: dict[str, Any], where: Where, reading: Reading) -> None:
    read_contracts(said, reading, where)


def _look_at_settings(said: dict[str, Any], where: Where, reading: Reading) -> None:
    """Ask the planning itself whether it could use them."""
    alone = Reading()
    read = settings_shape().read(said, where, alone)
    faults = list(alone.faults)
    if not faults:
        faults = faults_of(Problem(_ANY_WEEK, (), (), (), settings=read))
    reading.faults.extend(faults)


SHAPES: Final[Shapes] = {
    "name": NAME,
    "zone": _Zone(),
    "language": Choice({one: one for one in LANGUAGES}),
    "contact": MAIL,
    "country": _Country(),
    "cycle": _Document(_look_at_cycle),
    "contracts": _Document(_look_at_contracts),
    "settings": _Document(_look_at_settings),
    "quiet_from": WALL,
    "quiet_to": WALL,
    "keep_months": Integer(KEEP_MONTHS),
}
