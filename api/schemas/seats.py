"""What activities and sessions ask of those who come, and what they carry."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Key, Shape

Level = Annotated[int, Field(ge=1, le=8)]
LanguageLevel = Literal["A1", "A2", "B1", "B2", "C1", "C2", "native"]
Keys = Annotated[list[Key], Field(max_length=50)]
Languages = Annotated[
    dict[Key, LanguageLevel],
    Field(max_length=50, examples=[{"fr": "B2"}]),
]
Minutes = Annotated[int, Field(ge=0, le=10080)]


class SeatForm(Shape):
    """A place for one helper; what is left out is not asked."""

    id: Annotated[Key, Field(examples=["a"])]
    roles: Annotated[Keys, Field(examples=[["senior_animator", "coach"]])] = Field(
        default_factory=list
    )
    skills: Annotated[
        dict[Key, Level],
        Field(max_length=50, description="Levels 1 to 8.", examples=[{"5.1": 3}]),
    ] = Field(default_factory=dict)
    languages: Languages = Field(default_factory=dict)
    any_language: Annotated[
        bool, Field(description="One of the languages is enough.")
    ] = False
    clearances: Annotated[Keys, Field(examples=[["confidentiality"]])] = Field(
        default_factory=list
    )
    badges: Keys = Field(default_factory=list)
    mandatory: bool = True
    shadow: Annotated[
        bool, Field(description="Trains and does not cover; never mandatory.")
    ] = False
    tutor_roles: Keys = Field(default_factory=list)


class UseForm(Shape):
    """Units of a resource that are needed, and how long before and after."""

    id: Annotated[Key, Field(examples=["robots"])]
    units: Annotated[int, Field(ge=1, le=10000)] = 1
    before_minutes: Minutes = 0
    after_minutes: Minutes = 0


Seats = Annotated[list[SeatForm], Field(max_length=100)]
Uses = Annotated[list[UseForm], Field(max_length=50)]
