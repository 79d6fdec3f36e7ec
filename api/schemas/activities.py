"""Shapes of activities."""

from typing import Annotated, Any

from pydantic import Field

from api.schemas.base import Key, Line, Shape, Shown
from api.schemas.seats import Languages, Seats, Uses

Staff = Annotated[int, Field(ge=0, le=1000)]


class ActivityFields(Shape):
    """What may be changed of an activity; sessions that are there keep theirs."""

    name: Annotated[Line, Field(examples=["Permanence"])] = ""
    duration_minutes: Annotated[
        Annotated[int, Field(ge=1, le=10080)] | None,
        Field(description="Null: as long as the opening.", examples=[180]),
    ] = None
    priority: Annotated[int, Field(ge=1, le=5, description="5: most urgent.")] = 3
    min_staff: Staff = 1
    ideal_staff: Staff | None = None
    public_languages: Languages = Field(default_factory=dict)
    max_mentors_per_senior: Staff | None = None
    remote: bool = False
    minors: Annotated[int, Field(ge=0, le=10000)] = 0
    seats: Seats = Field(default_factory=list)
    resources: Uses = Field(default_factory=list)
    active: Annotated[bool, Field(description="False: offered for no new session.")] = (
        True
    )


class NewActivity(ActivityFields):
    """An activity to be made."""

    key: Annotated[Key, Field(examples=["permanence"])]


class Activity(Shown):
    """A kind of session with its defaults."""

    key: str
    revision: int
    name: str
    duration_minutes: int | None
    priority: int
    min_staff: int
    ideal_staff: int | None
    public_languages: dict[str, str]
    max_mentors_per_senior: int | None
    remote: bool
    minors: int
    seats: list[dict[str, Any]] = Field(description="As in a problem file.")
    resources: list[dict[str, Any]] = Field(description="As in a problem file.")
    active: bool
