"""Who may use the doors, what was done through them, and answers to be repeated."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, Keyed, Revised, reference


class Account(Keyed, Revised, Base):
    """A person or a programme that works for a network.

    `role` is ``coordinator`` (everything) or ``reader`` (looks only).
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("network_id", "key"),
        CheckConstraint("role IN ('coordinator', 'reader')", "role"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="coordinator")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class ApiToken(Base):
    """A secret that opens the API for an account; only its hash is kept.

    `scopes` are names of `scheduler.services.accounts.SCOPES`.
    """

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("token_sha256"),)

    id: Mapped[Id]
    account_id: Mapped[int] = reference("account.id", index=True)
    name: Mapped[str]
    token_sha256: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class KeptAnswer(Base):
    """The answer to a request with an Idempotency-Key, to be given again.

    Attributes
    ----------
    request_sha256
        Of method, path and body: the same key with another one is refused.
    status
        None while the request is running.
    claimed_at
        When it began; long ago and without a status: its process has died, and the
        key is free again.
    """

    __tablename__ = "kept_answer"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[Id]
    account_id: Mapped[int] = reference("account.id")
    key: Mapped[str]
    request_sha256: Mapped[str]
    claim: Mapped[str]
    claimed_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    body: Mapped[str] = mapped_column(default="")


class Change(Base):
    """Who changed what, when: the memory that tells the loser what happened.

    Attributes
    ----------
    kind, key
        Of the thing: ``helper``, ``amina``.
    action
        ``created``, ``changed``, ``removed``, or a verb of the domain.
    revision
        The thing's after the change; None where it has none.
    fields
        Names of what changed, each with the value before and after where these are
        not personal: ``{"name": null}`` or ``{"capacity": [1, 2]}``.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_thing", "network_id", "kind", "key", "revision"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    action: Mapped[str]
    revision: Mapped[int | None]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Stamp(Base):
    """One row that counts the transactions that may have changed what is planned.

    As long as it stays, a problem that was loaded is still the problem of the rows.
    See `scheduler.store.session.Database.write`.
    """

    __tablename__ = "stamp"

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(default=0)
