"""Shapes of helpers with everything about them but when they can come."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from api.schemas.base import Key, Line, Shape, Shown
from api.schemas.seats import LanguageLevel, Languages, Level

Mode = Literal["walk", "bike", "transit", "car"]
Contract = Literal["volunteer", "employee", "integration_worker"]
Language = Literal["", "fr", "nl", "de", "en"]
Sessions = Annotated[int | None, Field(ge=0, le=10_000, examples=[3])]
Minutes = Annotated[int | None, Field(ge=0, le=100_000, examples=[600])]
Day = Annotated[
    date | None, Field(description="Included; null: open.", examples=["2026-12-31"])
]
Keys = Annotated[list[Key], Field(max_length=200)]


class Role(Shape):
    """What somebody may act as, perhaps with dates."""

    role: Annotated[Key, Field(examples=["young_mentor"])]
    first_on: Day = None
    last_on: Day = None


class Skill(Shape):
    """What somebody can, at a level."""

    skill: Annotated[Key, Field(examples=["5.1"])]
    level: Level
    first_on: Day = None
    last_on: Day = None
    after_introduction: Annotated[
        bool, Field(description="Counts from `introduced_on` on, and not before.")
    ] = False
    introduced_on: Annotated[date | None, Field(examples=["2026-11-20"])] = None


class Clearance(Shape):
    """A paper that is valid from one day to another."""

    clearance: Annotated[Key, Field(examples=["confidentiality"])]
    first_on: Day = None
    last_on: Day = None


class CostsElsewhere(Shape):
    """Flat-rate costs that others paid in a year."""

    year: Annotated[int, Field(ge=2000, le=2199, examples=[2026])]
    cents: Annotated[int, Field(ge=0, le=100_000_000, examples=[12000])]


class HelperFields(Shape):
    """What may be changed of a helper; a list replaces the whole list."""

    model_config = ConfigDict(populate_by_name=True)

    name: Annotated[Line, Field(examples=["Amina B."])] = ""
    roles: Annotated[list[Role], Field(max_length=100)] = Field(default_factory=list)
    skills: Annotated[list[Skill], Field(max_length=200)] = Field(default_factory=list)
    languages: Languages = Field(default_factory=dict)
    clearances: Annotated[list[Clearance], Field(max_length=100)] = Field(
        default_factory=list
    )
    badges: Annotated[
        Keys, Field(description="Given by coordinators.", examples=[["women_only"]])
    ] = Field(default_factory=list)
    adult: bool = True
    contract: Annotated[
        Contract, Field(description="Limits of the kind stand in the network.")
    ] = "volunteer"
    costs_elsewhere: Annotated[
        list[CostsElsewhere],
        Field(max_length=100, description="Counts against the yearly allowance."),
    ] = Field(default_factory=list)
    home: Annotated[
        list[float] | None,
        Field(
            min_length=2,
            max_length=2,
            description="Latitude and longitude; null: travel from home counts 0.",
            examples=[[50.8503, 4.3517]],
        ),
    ] = None
    mode: Mode = "transit"
    max_travel_minutes: Annotated[int | None, Field(ge=0, le=10_080, examples=[60])] = (
        None
    )
    max_sessions: Annotated[Sessions, Field(description="A week.")] = None
    max_sessions_per_day: Sessions = None
    max_minutes: Annotated[Minutes, Field(description="A week.")] = None
    max_minutes_per_day: Minutes = None
    min_rest_minutes: Annotated[int, Field(ge=0, le=10_080)] = 0
    wished_sessions: Annotated[
        int, Field(ge=0, le=1000, description="A week: the share of fairness.")
    ] = 2
    counted_from: Annotated[
        date | None,
        Field(
            description=(
                "Since when Relais counts; with the figures of the weeks before it. A"
                " new helper without any of the three is a newcomer of today."
            ),
            examples=["2026-11-02"],
        ),
    ] = None
    past_sessions: Annotated[int, Field(ge=0, le=10_000)] = 0
    past_weeks: Annotated[int, Field(ge=0, le=8)] = 8
    busy_until: Annotated[
        AwareDatetime | None,
        Field(
            description="End of the last session elsewhere, for the rest after it.",
            examples=["2026-11-22T20:00:00+01:00"],
        ),
    ] = None
    alone_ok: bool = True
    reserve: Annotated[bool, Field(description="Only asked for cover.")] = False
    known_sites: Annotated[
        dict[Key, Annotated[int, Field(ge=0, le=100_000)]],
        Field(
            max_length=200,
            description="Sessions held there before, outside Relais.",
            examples=[{"tilleuls": 6}],
        ),
    ] = Field(default_factory=dict)
    likes_sites: Annotated[Keys, Field(examples=[["tilleuls"]])] = Field(
        default_factory=list
    )
    likes_activities: Annotated[Keys, Field(examples=[["permanence"]])] = Field(
        default_factory=list
    )
    with_: Annotated[
        Keys,
        Field(alias="with", description="Gladly in one session.", examples=[["bruno"]]),
    ] = Field(default_factory=list)
    never_with: Annotated[Keys, Field(description="Never in one session.")] = Field(
        default_factory=list
    )
    email: Annotated[
        Line, Field(description="Nothing: no mail.", examples=["amina@example.org"])
    ] = ""
    phone: Annotated[Line, Field(examples=["+32 2 000 00 00"])] = ""
    language: Annotated[
        Language, Field(description="Of notices; nothing: that of the network.")
    ] = ""
    active: Annotated[bool, Field(description="False: no longer planned.")] = True


class NewHelper(HelperFields):
    """A helper to be made."""

    key: Annotated[Key, Field(examples=["nadia"])]


class Introduction(Shape):
    """Somebody was introduced to a skill that waits for it."""

    skill: Annotated[Key, Field(examples=["robots"])]
    day: Annotated[date, Field(examples=["2026-11-20"])]


class Helper(Shown):
    """Somebody who staffs."""

    key: str
    revision: int
    availability_revision: int = Field(description="Of when they can come.")
    name: str
    roles: list[Role]
    skills: list[Skill]
    languages: dict[str, LanguageLevel]
    clearances: list[Clearance]
    badges: list[str]
    adult: bool
    contract: Contract
    costs_elsewhere: list[CostsElsewhere]
    home: list[float] | None
    mode: str
    max_travel_minutes: int | None
    max_sessions: int | None
    max_sessions_per_day: int | None
    max_minutes: int | None
    max_minutes_per_day: int | None
    min_rest_minutes: int
    wished_sessions: int
    counted_from: date | None
    past_sessions: int
    past_weeks: int
    busy_until: datetime | None
    alone_ok: bool
    reserve: bool
    known_sites: dict[str, int]
    likes_sites: list[str]
    likes_activities: list[str]
    with_: Annotated[list[str], Field(alias="with")]
    never_with: list[str]
    email: str
    phone: str
    language: str
    active: bool
