"""Shapes of alarms."""

from datetime import datetime
from typing import Literal

from api.schemas.base import Shown

AlarmState = Literal["open", "repaired", "over", "dismissed"]


class Alarm(Shown):
    """A published seat whose holder cannot come; times as they were published."""

    number: int
    state: AlarmState
    cause: Literal[
        "absence",
        "availability",
        "cancellation",
        "paper",
        "inactive",
        "called_off",
        "moved",
        "rules",
    ]
    raised_at: datetime
    ended_at: datetime | None
    week: str
    version: int
    session: str
    site: str
    seat: str
    helper: str
    starts_at: datetime
    ends_at: datetime
