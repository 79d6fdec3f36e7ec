"""Shapes of accounts, tokens and the memory of changes."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas.base import Key, Line, Shape, Shown

Role = Literal["coordinator", "reader"]
Language = Literal["", "fr", "nl", "de", "en"]


class AccountFields(Shape):
    """What may be changed of an account."""

    name: Annotated[Line, Field(examples=["Coordination"])] = ""
    email: Annotated[Line, Field(examples=["coordination@example.org"])] = ""
    language: Language = ""
    role: Role = "coordinator"
    active: bool = True


class NewAccount(AccountFields):
    """An account to be made."""

    key: Annotated[Key, Field(examples=["coordination"])]


class Account(Shown):
    """Who works for the network."""

    key: str
    name: str
    email: str
    language: str
    role: str
    active: bool
    created_at: datetime
    revision: int


class NewToken(Shape):
    """A token to be made."""

    account: Annotated[Key, Field(examples=["coordination"])]
    name: Annotated[Line, Field(min_length=1, max_length=100, examples=["website"])]
    scopes: Annotated[
        list[str],
        Field(
            default_factory=list,
            max_length=20,
            description="None: all that the role of the account allows.",
            examples=[["planning:read"]],
        ),
    ]
    days: Annotated[int, Field(ge=1, le=366, description="Until it expires.")] = 90


class Token(Shown):
    """A token; its secret is not kept."""

    number: int
    account: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


class MadeToken(Token):
    """A token that was just made, with its secret: it is shown this once."""

    secret: str = Field(examples=["relais_…"])


class Change(Shown):
    """Who changed what, when."""

    number: int
    at: datetime
    by: str
    kind: str
    key: str
    action: str
    revision: int | None
    fields: dict[str, Any]
