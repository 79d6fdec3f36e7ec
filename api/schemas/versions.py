"""Shapes of published versions, what they change, and repairs."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas.base import Shape, Shown
from api.schemas.drafts import PlanShown, SessionPlanned, Terms


class Version(PlanShown):
    """A published version, without its sessions."""

    number: int
    published_at: datetime
    assignments: int
    empty_seats: int


class VersionWhole(Version):
    """A published version with its sessions."""

    sessions: list[SessionPlanned]


class Changed(Shown):
    """What a version changes for one person, or for the site of a session."""

    session: str
    site: str
    site_name: str
    helper: Annotated[str | None, Field(description="null: for the site.")]
    helper_name: str | None
    kind: Literal["added", "removed", "moved", "seat", "team"]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Differences(Shown):
    """What one version changes against another."""

    week: str
    number: int
    against: Annotated[int, Field(description="0: nothing was held at all.")]
    differences: list[Changed]


class NewRepair(Shape):
    """How a week is mended."""

    replace_draft: Annotated[
        bool, Field(description="Even in place of a draft that somebody made.")
    ] = False
    seconds: Annotated[
        float, Field(ge=0.5, le=60, description="How long at most.", examples=[10])
    ] = 10


class SessionChanged(Shown):
    """How a repair changes one session."""

    session: str
    before: Annotated[int | None, Field(description="Its option; null: not held.")]
    after: int | None
    removed: list[dict[str, str]]
    added: list[dict[str, str]]
    reseated: list[dict[str, str]]


class Repaired(Shown):
    """The repair that is the draft of its week now."""

    week: str
    revision: int
    version: Annotated[int, Field(description="The one that it mends.")]
    stale: bool
    regained: Annotated[bool, Field(description="Cover is what it was, or better.")]
    status: Literal["optimal", "feasible"]
    score: Terms
    overrides: list[dict[str, Any]]
    changes: list[SessionChanged]
