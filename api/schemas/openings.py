"""Shapes of openings: those that come again, exceptional ones, and closures."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Key, Line, Shape, Shown

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Wall = Annotated[
    time,
    Field(description="Local time in whole minutes.", examples=["09:00"]),
]
Nth = Annotated[
    int,
    Field(
        ge=-5,
        le=5,
        description="0: each such weekday; 1 to 5: the nth of the month; -1: the last.",
    ),
]


class Opening(Shape):
    """A half-day that comes again, and what is held then."""

    id: Annotated[
        Number | None,
        Field(description="Of an opening that stays; null: a new one."),
    ] = None
    weekday: Annotated[int, Field(ge=0, le=6, description="0 is Monday.")]
    starts: Wall
    ends: Annotated[time, Field(description="00:00 ends the day.", examples=["12:00"])]
    every_weeks: Annotated[
        int,
        Field(ge=1, le=52, description="2: every second week from that of first_on."),
    ] = 1
    nth: Nth = 0
    first_on: date | None = None
    last_on: date | None = None
    during: Annotated[
        Literal["always", "term", "holidays"],
        Field(description="By the school calendar of the site's community."),
    ] = "always"
    activity: Annotated[
        Key | None, Field(description="Null: only hours.", examples=["permanence"])
    ] = None
    room: Annotated[Key | None, Field(examples=["salle"])] = None


class OpeningsWanted(Shape):
    """All openings of a site: those that are not there end."""

    openings: Annotated[list[Opening], Field(max_length=500)]


class Openings(Shown):
    """The openings of a site; the revision is that of the site."""

    key: str
    revision: int
    openings: list[Opening]


class NewClosure(Shape):
    """Days on which a site, or the whole network, is to be closed."""

    site: Annotated[Key | None, Field(description="Null: the whole network.")] = None
    first_on: Annotated[date, Field(examples=["2026-12-24"])]
    last_on: Annotated[
        date | None, Field(description="Included.", examples=["2027-01-03"])
    ] = None
    reason: Annotated[Line, Field(examples=["Fêtes de fin d’année"])] = ""


class Closure(Shown):
    """Days on which a site, or with null the whole network, is closed."""

    number: int
    site: str | None
    first_on: date
    last_on: date
    reason: str


class NewExtraOpening(Shape):
    """An exceptional opening of one day."""

    on_day: Annotated[date, Field(examples=["2026-12-05"])]
    starts: Wall
    ends: Wall
    activity: Annotated[Key | None, Field(examples=["permanence"])] = None
    room: Annotated[Key | None, Field(examples=["salle"])] = None


class ExtraOpening(Shown):
    """An exceptional opening, whatever else is said of its day."""

    number: int
    on_day: date
    starts: time
    ends: time
    activity: str | None
    room: str | None


class ExtraGone(Shown):
    """What became of the sessions of an exceptional opening that was taken away."""

    called_off: list[str]
    kept: list[str] = Field(description="Somebody changed them by hand.")
