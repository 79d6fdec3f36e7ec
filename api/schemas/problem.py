"""What is answered when something is refused: RFC 9457."""

from typing import Any

from pydantic import BaseModel, Field


class FaultShown(BaseModel):
    """One fault of what was sent."""

    where: str = Field(examples=["body.roles[0].from"])
    found: str = Field(examples=["“yesterday”"])
    expected: str = Field(examples=["a date such as 2026-11-25"])


class ChangeShown(BaseModel):
    """What somebody else changed meanwhile."""

    revision: int | None
    at: str
    by: str
    action: str
    fields: dict[str, Any]


class Problem(BaseModel):
    """A refusal."""

    type: str = Field(examples=["urn:relais:problem:changed"])
    title: str = Field(examples=["Precondition Failed"])
    status: int = Field(examples=[412])
    detail: str = Field(
        description="A sentence in the language of Accept-Language.",
        examples=["Quelqu’un a changé ceci entre-temps."],
    )
    code: str = Field(
        description="Stable, for programmes.", examples=["changed", "not_found"]
    )
    said: str | None = Field(
        default=None, description="The particulars, in English, where there are any."
    )
    instance: str | None = Field(
        default=None, description="The request, as the log names it."
    )
    errors: list[FaultShown] | None = Field(
        default=None, description="Every fault at once."
    )
    broken: list[str] | None = Field(default=None, description="Rules that are broken.")
    rules: list[dict[str, Any]] | None = Field(
        default=None, description="The same in parts, with what may be overridden."
    )
    revision: int | None = Field(default=None, description="The present one.")
    changes: list[ChangeShown] | None = Field(
        default=None, description="What was changed since the revision you had read."
    )
