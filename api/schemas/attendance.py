"""Shapes of who was really there."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from api.schemas.base import Shape, Shown, Text


class Said(Shape):
    """What is said of somebody in a session that is over."""

    state: Annotated[
        Literal["held", "no_show", "excused"],
        Field(description="Who was not planned can only have `held` it."),
    ]
    starts_at: Annotated[
        AwareDatetime | None,
        Field(
            description="With `held`, if it was another time.",
            examples=["2026-11-23T09:30:00+01:00"],
        ),
    ] = None
    ends_at: Annotated[
        AwareDatetime | None, Field(examples=["2026-11-23T12:00:00+01:00"])
    ] = None
    note: Annotated[
        Text, Field(max_length=1000, description="For coordinators alone.")
    ] = ""


class Presence(Shown):
    """One helper in a session, planned or not."""

    helper: str
    name: str
    seat: str | None = Field(description="Null: was not planned.")
    state: Literal["planned", "held", "no_show", "excused", "cancelled"]
    starts_at: datetime
    ends_at: datetime
    note: str
    revision: int = Field(
        description='For `If-Match: "1"`; 0: nobody has said anything.'
    )


class Attendance(Shown):
    """Who was planned for a session and who was there."""

    session: str
    starts_at: datetime
    ends_at: datetime
    helpers: list[Presence]
