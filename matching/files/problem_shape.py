"""The shape of a whole problem file."""

from typing import Any, Final

from matching import limits
from matching.files.clock import NUMBER_OF_DAYS, START, ZONE, Clock
from matching.files.helper_shape import helper_shape
from matching.files.session_shape import session_shape
from matching.files.settings_shape import settings_shape
from matching.files.words import ID, LOCATION, NAME
from matching.problem import Pin, Problem, Site
from matching.shapes import (
    REQUIRED,
    Boolean,
    Constant,
    Integer,
    Key,
    ListOf,
    Nullable,
    Record,
    Row,
    Shape,
    Unplanned,
)

FORMAT: Final = "relais-problem/1"
TravelRow = tuple[str, str, int]


def problem_shape(clock: Clock) -> Record[dict[str, Any]]:
    """Give the shape of a problem file.

    It reads a dict, with the travel table as its rows in file order; it writes a
    `Problem`.
    """
    keys = [
        Key("format", Constant(FORMAT), default=REQUIRED, get=lambda _: FORMAT),
        *_horizon(clock),
        Key("helpers", ListOf(helper_shape(clock), "a list of helpers"), default=()),
        Key("sites", ListOf(_site(), "a list of sites"), default=()),
        *_later("resources", "loans", "series"),
        Key("sessions", ListOf(session_shape(clock), "a list of sessions"), default=()),
        Key("travel_minutes", _travel_table(), default=(), get=_travel_rows),
        Key("pins", ListOf(_pin(), "a list of pins"), "Fixed by hand, best first."),
        *_later("published"),
        Key("settings", settings_shape()),
    ]
    return Record(dict, keys, "an object { }", like=Problem)


def _horizon(clock: Clock) -> list[Key]:
    def start(problem: Problem) -> int:
        return problem.horizon.start.toordinal()

    return [
        Key("zone", ZONE, "IANA name.", default=REQUIRED, get=_zone),
        Key("start", START, "First local day.", default=REQUIRED, get=start),
        Key("days", NUMBER_OF_DAYS, default=REQUIRED, get=_days),
        Key("as_of", Nullable(clock.times()), "What began before it is past."),
    ]


def _zone(problem: Problem) -> str:
    return problem.horizon.zone


def _days(problem: Problem) -> int:
    return problem.horizon.days


def _site() -> Shape[Site]:
    keys = [
        Key("id", ID),
        Key("name", NAME, "If absent, the id."),
        Key("location", LOCATION, "Latitude and longitude (WGS 84)."),
        *_later("rooms"),
        Key("remote_interpreting", Boolean(), "Counts 0 so far.", kept=False),
    ]
    return Record(Site, keys, "a site { }", "site")


def _pin() -> Shape[Pin]:
    keys = [Key("session", ID), Key("seat", ID), Key("helper", ID)]
    return Record(Pin, keys, "a pin { } with session, seat and helper", "pin")


def _travel_table() -> Shape[tuple[tuple[Any, ...], ...]]:
    row = Row(
        'two sites and the minutes between them, such as ["epn-1", "epn-2", 25]',
        ID,
        ID,
        Integer(limits.TRAVEL_MINUTES),
    )
    return ListOf(row, "a list of travel minutes")


def _travel_rows(problem: Problem) -> tuple[TravelRow, ...]:
    return tuple((a, b, minutes) for (a, b), minutes in problem.travel_minutes.items())


def _later(*names: str) -> list[Key]:
    """Give what the format knows and this version refuses."""
    what = {"published": "published assignments"}
    return [
        Key(
            name,
            Unplanned(what.get(name, name), ([], None)),
            "Not planned yet.",
            kept=False,
        )
        for name in names
    ]
