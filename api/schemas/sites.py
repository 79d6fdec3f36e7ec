"""Shapes of sites, rooms, and travel between sites."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas.base import Key, Line, Shape, Shown, Text

Community = Literal["", "fr", "nl", "de"]
Language = Literal["", "fr", "nl", "de", "en"]
Detail = Text | int | float | bool | Annotated[list[Text], Field(max_length=100)] | None


class Room(Shape):
    """A room: at most so many sessions at a time."""

    key: Annotated[Key, Field(examples=["salle"])]
    name: Annotated[Line, Field(examples=["Grande salle"])] = ""
    capacity: Annotated[int, Field(ge=0, le=10000)] = 1


class SiteFields(Shape):
    """What may be changed of a site."""

    name: Annotated[Line, Field(examples=["EPN des Marolles"])] = ""
    street: Annotated[Line, Field(examples=["Rue Haute 255"])] = ""
    postcode: Annotated[Line, Field(examples=["1000"])] = ""
    commune: Annotated[Line, Field(examples=["Bruxelles"])] = ""
    location: Annotated[
        list[float] | None,
        Field(
            min_length=2,
            max_length=2,
            description="Latitude and longitude; null: travel counts 0.",
            examples=[[50.8351, 4.347]],
        ),
    ] = None
    community: Annotated[
        Community,
        Field(description="Whose holidays and school calendar count here."),
    ] = "fr"
    on_holidays: Annotated[bool, Field(description="It is open on legal holidays.")] = (
        False
    )
    email: Annotated[Line, Field(examples=["epn@example.org"])] = ""
    language: Language = ""
    remote_interpreting: bool = False
    active: bool = True
    source: Annotated[
        Line, Field(description="Of its data, where a licence wants it named.")
    ] = ""
    details: Annotated[
        dict[Line, Detail],
        Field(
            max_length=100,
            description="What a register says and planning does not use.",
            examples=[{"telephone": "+32 2 000 00 00"}],
        ),
    ] = Field(default_factory=dict)
    rooms: Annotated[
        list[Room], Field(max_length=200, description="All rooms, or none changes.")
    ] = Field(default_factory=list)


class NewSite(SiteFields):
    """A site to be made."""

    key: Key


class Site(Shown):
    """A place with its rooms."""

    key: str
    revision: int
    name: str
    street: str
    postcode: str
    commune: str
    location: list[float] | None
    community: str
    on_holidays: bool
    email: str
    language: str
    remote_interpreting: bool
    active: bool
    source: str
    details: dict[str, Any]
    rooms: list[Room]


class TravelMinutes(Shape):
    """How long the way between two sites takes, both ways."""

    minutes: Annotated[int, Field(ge=0, le=10080, examples=[25])]


class Travel(Shown):
    """A known way between two sites."""

    site: str
    other: str
    minutes: int


class PublishedSession(Shown):
    """A session of a site as it was published."""

    session: str = Field(examples=["epn-marolles.20261130.0900"])
    status: Literal["confirmed", "cancelled"]
    starts_at: datetime = Field(examples=["2026-11-30T09:00:00+01:00"])
    ends_at: datetime = Field(examples=["2026-11-30T12:00:00+01:00"])
    activity: str
    helpers: list[str] = Field(description="Names of those who come.")
    remote: bool


class SiteWeek(Shown):
    """The published week of a site, in the network's local time."""

    site: str
    week: str
    name: str
    address: str
    zone: str
    sessions: list[PublishedSession]


class DayClosure(Shown):
    """What closes a site on a day."""

    number: int
    reason: str


class DayExtra(Shown):
    """An exceptional opening on a day."""

    number: int
    starts: time
    ends: time
    activity: str | None


class Day(Shown):
    """What is known of one day."""

    date: date
    holiday: str | None = Field(description="A legal holiday, or the community's.")
    school_holiday: str | None
    closures: list[DayClosure]
    closed: bool = Field(description="Recurring openings are not held.")
    extra_openings: list[DayExtra]


class Calendar(Shown):
    """The days of a site, or of the whole network."""

    site: str | None
    community: str
    known_to: date | None = Field(
        description="The last day for which holidays are known; null: for ever."
    )
    days: list[Day]
