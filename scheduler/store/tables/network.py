"""The network, its sites, what they do and when they are open."""

from datetime import date, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, Keyed, Revised, reference


class Network(Keyed, Revised, Base):
    """An organisation that plans.

    Attributes
    ----------
    settings
        Has the form of ``settings`` in a problem file.
    language
        Of notices to people who have not chosen one (two letters).
    contact
        Mail address of the coordinators: they are told here, and answers go here.
    country
        Whose legal holidays are kept (ISO 3166-1); empty: none.
    cycle
        When the steps of a weekly round happen, in local time:
        see `scheduler.cycle.Cycle`. Empty: as usual.
    contracts
        Limits by kind of contract: see `scheduler.contracts`. Empty: as usual.
    quiet_from, quiet_to
        Between these local times nobody is written to unless it cannot wait.
    keep_months
        How long what is no longer needed about people is kept.
    """

    __tablename__ = "network"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[Id]
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(default="Europe/Brussels")
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    language: Mapped[str] = mapped_column(default="fr")
    contact: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="BE")
    cycle: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    contracts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    quiet_from: Mapped[time] = mapped_column(default=time(21))
    quiet_to: Mapped[time] = mapped_column(default=time(8))
    keep_months: Mapped[int] = mapped_column(default=24)


class Site(Keyed, Revised, Base):
    """A digital centre or other place; without location, travel counts 0.

    Attributes
    ----------
    source
        Where its data came from and must be named (licence of an open register).
    details
        What a public register says of it and planning does not use, by the
        register's own names.
    community
        Whose holidays and school calendar count here: ``fr``, ``nl``, ``de``; empty:
        no community's.
    on_holidays
        Whether it is open on legal holidays and days of its community.
    email, language
        Where and in which language the site is told; both may be empty.
    remote_interpreting
        Whether an interpreter can be heard here from afar.
    """

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("network_id", "key"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", "location"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    name: Mapped[str] = mapped_column(default="")
    community: Mapped[str] = mapped_column(default="fr")
    on_holidays: Mapped[bool] = mapped_column(default=False)
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    remote_interpreting: Mapped[bool] = mapped_column(default=False)
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


class Activity(Keyed, Revised, Base):
    """A kind of session with its defaults.

    `seats` is a list of objects in the form of ``seats`` in a problem file;
    `public_languages` likewise (``{"fr": "B2"}``). `duration_minutes` of None: as
    long as the opening it is held in; else sessions of that length from its start.
    `resources` are uses in the form of ``resources`` of a session there. An activity
    that is not `active` is kept for the sessions it has, and offered for no other.
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
    minors: Mapped[int] = mapped_column(default=0)
    resources: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)


class Opening(Base):
    """A recurring half-day of a site, in local time, with what is held then.

    `weekday` 0 is Monday; an `ends` of 00:00 is the midnight that ends the day.
    `first_on` and `last_on` bound the rule, both inclusive.

    Attributes
    ----------
    every_weeks
        1: every week; 2: every second one, counted from the week of `first_on`.
    nth
        0: each such weekday; 1 to 5: the nth of the month; -1: the last, -2: the one
        before.
    during
        ``always``, or only in ``term`` or in school ``holidays`` of the site.
    """

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", "weekday"),
        CheckConstraint("every_weeks BETWEEN 1 AND 52", "every_weeks"),
        CheckConstraint("every_weeks = 1 OR first_on IS NOT NULL", "anchor"),
        CheckConstraint("nth BETWEEN -5 AND 5", "nth"),
        CheckConstraint("during IN ('always', 'term', 'holidays')", "during"),
    )

    id: Mapped[Id]
    site_id: Mapped[int] = reference("site.id", index=True)
    room_id: Mapped[int | None] = reference("room.id")
    activity_id: Mapped[int | None] = reference("activity.id")
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    every_weeks: Mapped[int] = mapped_column(default=1)
    nth: Mapped[int] = mapped_column(default=0)
    during: Mapped[str] = mapped_column(default="always")


class Room(Keyed, Base):
    """A room of a site: so many sessions at a time."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("site_id", "key"),
        CheckConstraint("capacity >= 0", "capacity"),
    )

    id: Mapped[Id]
    site_id: Mapped[int] = reference("site.id")
    name: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int] = mapped_column(default=1)


class Closure(Base):
    """Days on which a site, or with none the whole network, is closed, inclusive."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("last_on >= first_on", "order"),)

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id", index=True)
    site_id: Mapped[int | None] = reference("site.id")
    first_on: Mapped[date]
    last_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")


class ExtraOpening(Base):
    """An exceptional opening of a site on one day, whatever else is said of that day."""

    __tablename__ = "extra_opening"
    __table_args__ = (UniqueConstraint("site_id", "on_day", "starts"),)

    id: Mapped[Id]
    site_id: Mapped[int] = reference("site.id")
    activity_id: Mapped[int | None] = reference("activity.id")
    room_id: Mapped[int | None] = reference("room.id")
    on_day: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]


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
