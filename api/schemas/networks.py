"""Shapes of a network's own settings."""

from datetime import time
from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas.base import Line, LocalTime, Shape, Shown

Limit = Annotated[int | None, Field(ge=0, le=100_000)]


class Moment(Shape):
    """When a step happens, so many weeks before the planned one, in local time."""

    weeks_before: Annotated[int, Field(ge=1, le=8, examples=[2])]
    weekday: Annotated[int, Field(ge=0, le=6, description="0 is Monday.", examples=[3])]
    time: Annotated[
        str,
        Field(
            pattern=r"^([01]\d|2[0-3]):[0-5]\d$",
            description="Not from 02:00 to 02:59, when the clock may change.",
            examples=["18:00"],
        ),
    ]


class Cycle(Shape):
    """The steps of a round; one of null does not happen by itself."""

    open: Moment | None = None
    remind: Moment | None = None
    close: Moment | None = None
    solve: Moment | None = None
    tell: Moment | None = None


class Contract(Shape):
    """The limits of a kind of contract; null is none."""

    max_sessions: Limit = None
    max_sessions_per_day: Limit = None
    max_minutes: Annotated[Limit, Field(examples=[2280])] = None
    max_minutes_per_day: Limit = None
    min_rest_minutes: Annotated[int, Field(ge=0, le=100_000, examples=[660])] = 0
    costs: Annotated[
        bool | None, Field(description="Null: days are paid for volunteers only.")
    ] = None


class Contracts(Shape):
    """Limits by kind of contract; a kind that is left out has none of its own."""

    volunteer: Contract | None = None
    employee: Contract | None = None
    integration_worker: Contract | None = None


class NetworkFields(Shape):
    """What may be changed of a network; objects are replaced whole."""

    name: Annotated[Line, Field(examples=["Réseau bruxellois"])] = ""
    zone: Annotated[Line, Field(examples=["Europe/Brussels"])] = "Europe/Brussels"
    language: Annotated[
        Literal["fr", "nl", "de", "en"],
        Field(description="Of notices to people who have not chosen one."),
    ] = "fr"
    contact: Annotated[Line, Field(examples=["planning@example.org"])] = ""
    country: Annotated[
        Line, Field(description="Whose legal holidays count.", examples=["BE"])
    ] = "BE"
    cycle: Annotated[
        Cycle,
        Field(description="Steps that are left out happen as usual."),
    ] = Field(default_factory=Cycle)
    contracts: Contracts = Field(default_factory=Contracts)
    settings: Annotated[
        dict[str, Any],
        Field(
            description="`settings` of a problem file; what is left out is as usual.",
            examples=[{"changeover_minutes": 15, "weights": {"travel": 2}}],
        ),
    ] = Field(default_factory=dict)
    quiet_from: Annotated[
        time, Field(description="From then to `quiet_to` nobody is written to.")
    ] = time(21)
    quiet_to: time = time(8)
    keep_months: Annotated[
        int,
        Field(ge=3, le=120, description="How long what is over is kept of people."),
    ] = 24


class Network(Shown):
    """A network, with all that is set of it."""

    key: str
    name: str
    zone: str
    language: str
    contact: str
    country: str
    cycle: dict[str, Any]
    contracts: dict[str, Any]
    settings: dict[str, Any]
    quiet_from: LocalTime
    quiet_to: LocalTime
    keep_months: int
    revision: int
