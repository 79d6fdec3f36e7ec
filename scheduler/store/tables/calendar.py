"""Feeds, and the calendar entries that a publication wrote for them."""

from datetime import datetime
from typing import Final

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, reference

CONFIRMED: Final = "confirmed"
CANCELLED: Final = "cancelled"


class Feed(Base):
    """A calendar to subscribe to, of one helper, one site or the whole network.

    Only the hash of its token is kept. With neither helper nor site: the network.
    `lang` is the language of its titles (two letters).
    """

    __tablename__ = "feed"
    __table_args__ = (
        UniqueConstraint("token_sha256"),
        CheckConstraint("helper_id IS NULL OR site_id IS NULL", "scope"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    helper_id: Mapped[int | None] = reference("helper.id")
    site_id: Mapped[int | None] = reference("site.id")
    lang: Mapped[str] = mapped_column(default="fr")
    token_sha256: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class CalendarEntry(Base):
    """What calendars show of a session: for one helper, or for its site.

    Written by publications alone and never deleted. `helper_id` of None is the
    entry for the feeds of the site and the network. `activity`, `site_name`,
    `address` and `helper_names` are as they were when it was written.
    """

    __tablename__ = "calendar_entry"
    __table_args__ = (
        UniqueConstraint("uid"),
        CheckConstraint("status IN ('confirmed', 'cancelled')", "status"),
        CheckConstraint("ends_at > starts_at", "order"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id", index=True)
    session_id: Mapped[int] = reference("session.id", index=True)
    helper_id: Mapped[int | None] = reference("helper.id", index=True)
    site_id: Mapped[int] = reference("site.id", index=True)
    uid: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(default=CONFIRMED)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    activity: Mapped[str]
    site_name: Mapped[str]
    address: Mapped[str]
    helper_names: Mapped[list[str]] = mapped_column(JSON)
    remote: Mapped[bool] = mapped_column(default=False)
    last_modified: Mapped[datetime]
