"""The shape of a whole problem file."""

from typing import Any, Final

from matching import limits
from matching.files.clock import NUMBER_OF_DAYS, START, ZONE, Clock
from matching.files.helper_shape import helper_shape
from matching.files.place_shape import loan_shape, resource_shape, site_shape
from matching.files.session_shape import session_shape
from matching.files.settings_shape import settings_shape
from matching.files.words import FLAG, ID, list_or_null
from matching.problem import Pin, Problem, Published, Series
from matching.shapes import (
    REQUIRED,
    Constant,
    Integer,
    Key,
    ListOf,
    Nullable,
    Record,
    Row,
    Shape,
)

FORMAT: Final = "relais-problem/1"
_INDEX: Final = Integer((0, limits.OPTIONS - 1))
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
        Key("sites", ListOf(site_shape(), "a list of sites"), default=()),
        Key("resources", list_or_null(resource_shape(), "a list of resources")),
        Key("loans", list_or_null(loan_shape(clock), "a list of loans")),
        Key("series", list_or_null(_series(), "a list of series")),
        Key("sessions", ListOf(session_shape(clock), "a list of sessions"), default=()),
        Key("travel_minutes", _travel_table(), default=(), get=_travel_rows),
        Key("pins", ListOf(_pin(), "a list of pins"), "Fixed by hand, best first."),
        Key(
            "published",
            list_or_null(_published(), "a list of published assignments"),
            "The plan people have been told.",
        ),
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
        Key(
            "as_of",
            Nullable(clock.times()),
            "What began before it is past; it stays as published.",
        ),
    ]


def _zone(problem: Problem) -> str:
    return problem.horizon.zone


def _days(problem: Problem) -> int:
    return problem.horizon.days


def _pin() -> Shape[Pin]:
    keys = [Key("session", ID), Key("seat", ID), Key("helper", ID)]
    return Record(Pin, keys, "a pin { } with session, seat and helper", "pin")


def _published() -> Shape[Published]:
    keys = [
        Key("session", ID),
        Key("option", _INDEX, "Index of the session's option."),
        Key("seat", ID),
        Key("helper", ID),
    ]
    expected = "{ } with session, option, seat and helper"
    return Record(Published, keys, expected, "published")


def _series() -> Shape[Series]:
    keys = [
        Key("id", ID),
        Key("same_trainer", FLAG, "True: one helper in all trainer seats, or nobody."),
        Key("trainer", Nullable(ID), "With same_trainer: who it is already."),
    ]
    return Record(Series, keys, "a series { }", "series")


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
