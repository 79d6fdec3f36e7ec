"""Shapes of when somebody can come: rules, exceptions, absences, answers."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Key, Line, Shape, Shown, Week

Wish = Literal["preferred", "available", "if_needed"]
DatedWish = Literal["preferred", "available", "if_needed", "absent"]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Moment = Annotated[
    Line,
    Field(
        max_length=40,
        description=(
            "A local time of the network, or an instant with its offset; in the hour"
            " that comes twice the offset is needed."
        ),
        examples=["2026-12-01T09:00"],
    ),
]
Later = Annotated[Moment, Field(examples=["2026-12-03T00:00"])]


class Rule(Shape):
    """A half-day that comes again: by a weekday and counts, or by an RRULE."""

    weekday: Annotated[
        int | None, Field(ge=0, le=6, description="0 is Monday.", examples=[1])
    ] = None
    every_weeks: Annotated[
        int | None,
        Field(ge=1, le=52, description="2: every second week from that of first_on."),
    ] = None
    nth: Annotated[
        int | None,
        Field(
            ge=-5,
            le=5,
            description="0: each such weekday; 1 to 5: the nth of the month; -1: the last.",
        ),
    ] = None
    rrule: Annotated[
        Line | None,
        Field(
            description="RFC 5545: weekly with INTERVAL, or monthly by weekday.",
            examples=["FREQ=WEEKLY;BYDAY=TU"],
        ),
    ] = None
    starts: Annotated[time, Field(description="Local time.", examples=["09:00"])]
    ends: Annotated[time, Field(description="00:00 ends the day.", examples=["12:30"])]
    wish: Wish = "available"
    first_on: Annotated[date | None, Field(examples=["2026-09-01"])] = None
    last_on: Annotated[date | None, Field(description="Included.")] = None


class NewAbsence(Shape):
    """A time in which somebody is away; why is not asked."""

    starts_at: Moment
    ends_at: Later


class NewException(NewAbsence):
    """A time on a date that is not as the rules say."""

    wish: DatedWish = "available"
    replaces: Annotated[
        bool, Field(description="No rule counts on the days it touches.")
    ] = False


class KeptAbsence(NewAbsence):
    """An absence as it was read; the number is not looked at."""

    number: Number | None = None


class KeptException(NewException):
    """An exception as it was read; the number is not looked at."""

    number: Number | None = None


class AvailabilityWanted(Shape):
    """What is said of when somebody can come; lists that are left out stay."""

    rules: list[Rule] = Field(default_factory=list, max_length=100)
    exceptions: list[KeptException] = Field(default_factory=list, max_length=300)
    absences: list[KeptAbsence] = Field(default_factory=list, max_length=300)


class ShownRule(Shown):
    """A half-day that comes again."""

    weekday: int
    every_weeks: int
    nth: int
    rrule: str
    starts: time
    ends: time
    wish: str
    first_on: date | None
    last_on: date | None


class Absence(Shown):
    """A time in which somebody is away."""

    number: int
    starts_at: datetime
    ends_at: datetime


class DatedException(Absence):
    """A time on a date that is not as the rules say."""

    wish: str
    replaces: bool


class AddedAbsence(Absence):
    """An absence that was added, with the revision of the whole."""

    revision: int


class AddedException(DatedException):
    """An exception that was added, with the revision of the whole."""

    revision: int


class Availability(Shown):
    """All that is said of when a helper can come; times in `zone`."""

    helper: str
    revision: int
    zone: str
    rules: list[ShownRule]
    exceptions: list[DatedException]
    absences: list[Absence]


class Answer(Shown):
    """A helper has said when they can come in a week."""

    week: str
    helper: str
    answered_at: datetime


class HeatPart(Shown):
    """How many are free and needed in a morning, an afternoon or an evening."""

    date: date
    part: Literal["morning", "afternoon", "evening"]
    free: Annotated[
        int, Field(description="Helpers with two hours of it, without the reserve.")
    ]
    needed: Annotated[
        int, Field(description="Mandatory seats of the sessions that begin then.")
    ]
    sessions: int


class Heat(Shown):
    """Where a week is short of people."""

    week: Week
    parts: list[HeatPart]


class NewCancellation(Shape):
    """Who does not come."""

    helper: Annotated[Key, Field(examples=["amina"])]


class Cancellation(Shown):
    """Who does not come to a session, and since when that is known."""

    session: str
    helper: str
    said_at: datetime
