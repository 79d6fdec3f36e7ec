"""Shapes of sessions: their possible times, their seats, and what they need."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from api.schemas.activities import Staff
from api.schemas.base import Key, Shape, Shown
from api.schemas.seats import Languages, Seats, Uses

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Instant = Annotated[
    datetime,
    Field(
        description="With its offset, or the local time of the network; whole minutes.",
        examples=["2026-12-03T09:00"],
    ),
]


class Time(Shape):
    """A possible time of a session."""

    starts_at: Instant
    ends_at: Annotated[
        Annotated[datetime, Field(examples=["2026-12-03T12:00"])] | None,
        Field(description="Null: as long as the activity."),
    ] = None
    room: Annotated[
        Key | None, Field(description="Of its site.", examples=["salle"])
    ] = None


class HomeVisit(Shape):
    """A session at somebody's home: in pairs, or by one who knows the place."""

    location: Annotated[
        list[float] | None,
        Field(
            min_length=2,
            max_length=2,
            description="Latitude and longitude; null: at the site.",
            examples=[[50.86, 4.34]],
        ),
    ] = None
    known_helper_suffices: bool = False


class SessionFields(Shape):
    """What may be changed of a session; lists replace whole lists."""

    site: Key = Field(default_factory=str)
    activity: Annotated[Key | None, Field(examples=["permanence"])] = None
    options: Annotated[
        list[Time],
        Field(
            min_length=1,
            max_length=100,
            description="Its possible times, all in one ISO week; one is taken.",
        ),
    ] = Field(default_factory=list)
    seats: Seats = Field(default_factory=list)
    priority: Annotated[int, Field(ge=1, le=5, description="5: most urgent.")] = 3
    min_staff: Staff = 1
    ideal_staff: Annotated[Staff | None, Field(description="Null: min_staff.")] = None
    public_languages: Languages = Field(default_factory=dict)
    max_mentors_per_senior: Staff | None = None
    remote: bool = False
    requested: Annotated[bool, Field(description="Somebody asked for it.")] = False
    minors: Annotated[int, Field(ge=0, le=10000)] = 0
    home_visit: Annotated[HomeVisit | None, Field(description="Null: it is none.")] = (
        None
    )
    resources: Uses = Field(default_factory=list)
    series: Annotated[Key | None, Field(examples=["basics"])] = None
    module: Annotated[
        Annotated[int, Field(ge=0, le=10000)] | None,
        Field(description="Its number in the series.", examples=[1]),
    ] = None
    trainer_seat: Annotated[
        Key | None, Field(description="Of the series' trainer.", examples=["a"])
    ] = None
    called_off: Annotated[
        bool, Field(description="It is no longer planned, and cancelled if published.")
    ] = False


class NewSession(SessionFields):
    """A session to be made; what is not said comes from its activity."""

    key: Annotated[Key, Field(examples=["marolles-0312"])]
    site: Key
    options: Annotated[list[Time], Field(min_length=1, max_length=100)]


class ShownTime(Shown):
    """A possible time of a session, in the network's local time."""

    starts_at: datetime
    ends_at: datetime
    room: str | None


class Session(Shown):
    """A dated session of a site."""

    key: str
    revision: int
    week: str = Field(description="The ISO week it is planned in.")
    site: str
    activity: str | None
    from_opening: bool
    options: list[ShownTime]
    seats: list[dict[str, Any]] = Field(description="As in a problem file.")
    priority: int
    min_staff: int
    ideal_staff: int | None
    public_languages: dict[str, str]
    max_mentors_per_senior: int | None
    remote: bool
    requested: bool
    minors: int
    home_visit: dict[str, Any] | None
    resources: list[dict[str, Any]] = Field(description="As in a problem file.")
    series: str | None
    module: int | None
    trainer_seat: str | None
    called_off: bool
