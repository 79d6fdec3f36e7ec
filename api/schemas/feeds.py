"""Shapes of calendar addresses."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Key, Shape, Shown


class NewFeed(Shape):
    """Whose calendar: a helper's, a site's, or with neither that of the network."""

    helper: Annotated[Key | None, Field(examples=["amina"])] = None
    site: Annotated[Key | None, Field(examples=["epn-marolles"])] = None
    language: Literal["fr", "nl", "de", "en"] = "fr"


class MadeFeed(Shown):
    """The secret addresses of a calendar: they are shown this once."""

    calendar: str = Field(examples=["https://relais.example/calendars/….ics"])
    week: str = Field(examples=["https://relais.example/weeks/…"])


class ClosedFeeds(Shown):
    """How many addresses were closed."""

    closed: int
