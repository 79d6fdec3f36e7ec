"""What all shapes share: nothing unknown is let in, and numbers are numbers."""

from datetime import time
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

KEY_PATTERN: Final = r"^[A-Za-z0-9_.:-]{1,64}$"
WEEK_PATTERN: Final = r"^2\d{3}-W(0[1-9]|[1-4]\d|5[0-3])$"


class Shape(BaseModel):
    """A body that comes in: an unknown field is a fault, a text is no number."""

    model_config = ConfigDict(extra="forbid", strict=False, hide_input_in_errors=True)


class Shown(BaseModel):
    """Something that goes out."""


# PostgreSQL keeps no NUL, and no page shows other control characters.
Line = Annotated[
    str,
    StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$"),
]
Text = Annotated[
    str,
    StringConstraints(max_length=4000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"),
]
Key = Annotated[
    str, StringConstraints(pattern=KEY_PATTERN), Field(examples=["epn-marolles"])
]
Week = Annotated[
    str, StringConstraints(pattern=WEEK_PATTERN), Field(examples=["2026-W49"])
]
# OpenAPI's "time" has an offset (RFC 3339); the hours of a place have none.
LocalTime = Annotated[
    time, WithJsonSchema({"type": "string", "examples": ["21:00:00"]})
]
