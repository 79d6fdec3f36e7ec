"""Shapes of notices."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas.base import Shown

State = Literal["waiting", "sending", "sent", "refused", "withdrawn"]
Kind = Literal["week", "change", "round", "reminder", "planned", "alarm", "expiry"]


class NoticeSummary(Shown):
    """A notice without its text."""

    key: str = Field(examples=["week:2026-W49:1:helper:amina"])
    kind: str
    state: str
    recipient: str
    language: str
    subject: str
    helper: str | None
    site: str | None
    week: str | None
    version: int | None = Field(description="Of the week, that it tells.")
    written_at: datetime
    due_at: datetime = Field(description="It is not sent before.")
    sent_at: datetime | None
    attempts: int
    error: str = Field(description="What the mail server said last.")


class Notice(NoticeSummary):
    """A notice as it was or will be sent."""

    message_id: str
    text: str
    calendar: str = Field(description="The attached iCalendar object, if any.")
