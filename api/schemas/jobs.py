"""Shapes of what happened by itself."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import Shown

State = Literal["running", "done", "failed"]


class JobRun(Shown):
    """One slot of a job."""

    number: int
    job: Annotated[str, Field(examples=["solve"])]
    of_all_networks: bool
    week: Annotated[
        str | None, Field(description="The planned week it is about, if any.")
    ]
    slot: Annotated[datetime, Field(description="When it was due.")]
    state: State
    told: Annotated[
        str,
        Field(description="What came of it; of a failure, why.", examples=["run 1"]),
    ]
    started_at: datetime
    ended_at: datetime | None
