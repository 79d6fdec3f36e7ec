"""The network, its sites, what they do and when they are open."""

from datetime import date, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, Keyed, reference


class Network(Keyed, Base):
    """An organisation that plans.

    `settings` has the form of ``settings`` in a problem file.
    """

    __tablename__ = "network"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[Id]
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(default="Europe/Brussels")
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Site(Keyed, Base):
    """A digital centre or other place; without location, travel counts 0.

    Attributes
    ----------
    source
        Where its data came from and must be named (licence of an open register).
    details
        What a public register says of it and planning does not use, by the
        register's own names.
    """

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("network_id", "key"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", "location"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    name: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    commune: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    active: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    @property
    def address(self) -> str:
        """Street, postcode and commune on one line."""
        town = f"{self.postcode} {self.commune}".strip()
        return ", ".join(part for part in (self.street, town) if part)


class Activity(Keyed, Base):
    """A kind of session with its defaults.

    `seats` is a list of objects in the form of ``seats`` in a problem file;
    `public_languages` likewise (``{"fr": "B2"}``). `duration_minutes` of None: as
    long as the opening it is held in; else sessions of that length from its start.
    """

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("network_id", "key"),
        CheckConstraint("priority BETWEEN 1 AND 5", "priority"),
        CheckConstraint("duration_minutes > 0", "duration"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    name: Mapped[str] = mapped_column(default="")
    duration_minutes: Mapped[int | None]
    priority: Mapped[int] = mapped_column(default=3)
    min_staff: Mapped[int] = mapped_column(default=1)
    ideal_staff: Mapped[int | None]
    seats: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    public_languages: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    max_mentors_per_senior: Mapped[int | None]
    remote: Mapped[bool] = mapped_column(default=False)


class Opening(Base):
    """A weekly half-day of a site, in local time, with what is held then.

    `weekday` 0 is Monday; an `ends` of 00:00 is the midnight that ends the day.
    `first_on` and `last_on` bound the rule, both inclusive.
    """

    __tablename__ = "opening"
    __table_args__ = (
        UniqueConstraint("site_id", "weekday", "starts"),
        CheckConstraint("weekday BETWEEN 0 AND 6", "weekday"),
    )

    id: Mapped[Id]
    site_id: Mapped[int] = reference("site.id")
    activity_id: Mapped[int | None] = reference("activity.id")
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]


class TravelTime(Base):
    """Minutes between two sites, both ways; it wins over the formula.

    Each pair stands here once: `site_id` is smaller than `other_id`.
    """

    __tablename__ = "travel_time"
    __table_args__ = (
        UniqueConstraint("site_id", "other_id"),
        CheckConstraint("site_id < other_id", "pair"),
    )

    id: Mapped[Id]
    site_id: Mapped[int] = reference("site.id")
    other_id: Mapped[int] = reference("site.id")
    minutes: Mapped[int]
