"""Dated sessions, their seats, their possible times, and pins."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.store.base import Base, Id, Keyed, Revised, reference

_OWN = "all, delete-orphan"


class Session(Keyed, Revised, Base):
    """One dated occurrence at a site; it belongs to the week in which it starts.

    Attributes
    ----------
    opening_id
        The opening it was made from; None for a session of its own.
    public_languages
        As in a problem file: ``{"fr": "B2"}``.
    ideal_staff
        None: as many as `min_staff`.
    called_off
        It is no longer planned; the next publication cancels its calendar entries.
    requested
        Somebody asked for it, beside what is held anyway.
    minors
        How many children and young people are expected.
    home_visit
        As in a problem file (``location``, ``known_helper_suffices``); None: at the
        site.
    resources
        As in a problem file: what is carried or used.
    series_id, module, trainer_seat
        Which part of which series, and the key of the seat its trainer holds.
    """

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("network_id", "key"),
        CheckConstraint("priority BETWEEN 1 AND 5", "priority"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    site_id: Mapped[int] = reference("site.id", index=True)
    activity_id: Mapped[int | None] = reference("activity.id")
    opening_id: Mapped[int | None] = reference("opening.id")
    priority: Mapped[int] = mapped_column(default=3)
    min_staff: Mapped[int] = mapped_column(default=1)
    ideal_staff: Mapped[int | None]
    public_languages: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    max_mentors_per_senior: Mapped[int | None]
    remote: Mapped[bool] = mapped_column(default=False)
    called_off: Mapped[bool] = mapped_column(default=False)
    requested: Mapped[bool] = mapped_column(default=False)
    minors: Mapped[int] = mapped_column(default=0)
    home_visit: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    resources: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    series_id: Mapped[int | None] = reference("series.id")
    module: Mapped[int | None]
    trainer_seat: Mapped[str | None]

    seats: Mapped[list["Seat"]] = relationship(
        lazy="raise", cascade=_OWN, order_by="Seat.position"
    )
    options: Mapped[list["Option"]] = relationship(
        lazy="raise", cascade=_OWN, order_by="Option.position"
    )


class Seat(Keyed, Base):
    """A place for one helper; JSON columns have the forms of a problem file."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("session_id", "key"),)

    id: Mapped[Id]
    session_id: Mapped[int] = reference("session.id")
    position: Mapped[int] = mapped_column(default=0)
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    skills: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    languages: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    any_language: Mapped[bool] = mapped_column(default=False)
    clearances: Mapped[list[str]] = mapped_column(JSON, default=list)
    badges: Mapped[list[str]] = mapped_column(JSON, default=list)
    mandatory: Mapped[bool] = mapped_column(default=True)
    shadow: Mapped[bool] = mapped_column(default=False)
    tutor_roles: Mapped[list[str]] = mapped_column(JSON, default=list)

    def apply(self, form: dict[str, Any]) -> None:
        """Take over the fields of a seat in the form of a problem file.

        Parameters
        ----------
        form
            Without its ``id``; fields absent keep their value.
        """
        for name, value in form.items():
            if name != "id":
                setattr(self, name, value)


class Option(Base):
    """One possible time of a session, half-open; a held session takes one.

    A session belongs to the week in which the one at position 0 starts; all its times
    lie in that week.
    """

    __tablename__ = "option"
    __table_args__ = (
        UniqueConstraint("session_id", "position"),
        CheckConstraint("ends_at > starts_at", "order"),
    )

    id: Mapped[Id]
    session_id: Mapped[int] = reference("session.id")
    position: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    room_id: Mapped[int | None] = reference("room.id")


class Pin(Base):
    """An assignment fixed by hand: this helper in this seat."""

    __tablename__ = "pin"
    __table_args__ = (UniqueConstraint("seat_id"),)

    id: Mapped[Id]
    seat_id: Mapped[int] = reference("seat.id")
    helper_id: Mapped[int] = reference("helper.id")
