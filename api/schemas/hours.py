"""Shapes of hours, costs, shares and warnings."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.schemas.base import Shown


class Hours(Shown):
    """What somebody has really held in a period."""

    key: str
    name: str
    contract: str
    sessions: int
    minutes: int
    days: int = Field(description="Local days on which something was held.")
    costs_cents: int | None = Field(
        description="Flat-rate costs of these days; null: nobody knows the rate."
    )
    no_shows: int
    excused: int


class HeldSession(Shown):
    """A session that somebody has held."""

    session: str
    site: str
    activity: str | None
    starts_at: datetime
    ends_at: datetime
    minutes: int


class Allowance(Shown):
    """What the law leaves of the flat-rate costs of a calendar year."""

    year: int
    day_cents: int
    year_cents: int
    known: bool = Field(description="False: the amounts of the last known year.")
    days: int = Field(description="Held, or published and to come.")
    elsewhere_cents: int
    left_cents: int


class HelperHours(Hours):
    """What one helper has held, session by session."""

    held: list[HeldSession]
    allowances: list[Allowance]


class Share(Shown):
    """What somebody held in the last 8 weeks against what they wish."""

    key: str
    name: str
    reserve: bool
    sessions: int
    weeks: int = Field(description="How many of the 8 weeks are known.")
    wished_sessions: int = Field(description="A week; 0 counts as one half.")
    percent: int | None = Field(description="Null: no week is known.")


class Warned(Shown):
    """Something to know in time."""

    key: str
    code: Literal[
        "paper_expires",
        "skill_expires",
        "allowance_nearly_used",
        "amounts_unknown",
        "holidays_unknown",
    ]
    helper: str | None
    what: str | None = Field(description="The paper, skill or community.")
    on: date | None = Field(description="Its last day, or the last one known.")
    year: int | None
    percent: int | None
