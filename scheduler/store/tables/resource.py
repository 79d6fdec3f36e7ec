"""What is carried, lent or used up by sessions, and courses of several modules."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Base, Id, Keyed, Revised, reference


class Resource(Keyed, Revised, Base):
    """A kit, a vehicle, laptops: so many units at any moment.

    `sites` are the keys of the sites where it can be; empty: anywhere.
    """

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("network_id", "key"),
        CheckConstraint("capacity >= 0", "capacity"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    name: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int] = mapped_column(default=1)
    sites: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)


class Loan(Base):
    """Units of a resource that are away for some time."""

    __tablename__ = "loan"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", "order"),
        CheckConstraint("units > 0", "units"),
    )

    id: Mapped[Id]
    resource_id: Mapped[int] = reference("resource.id", index=True)
    units: Mapped[int] = mapped_column(default=1)
    borrower: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Series(Keyed, Revised, Base):
    """Modules in order, perhaps with one trainer throughout."""

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("network_id", "key"),)

    id: Mapped[Id]
    network_id: Mapped[int] = reference("network.id")
    name: Mapped[str] = mapped_column(default="")
    same_trainer: Mapped[bool] = mapped_column(default=True)
    trainer_id: Mapped[int | None] = reference("helper.id")
    active: Mapped[bool] = mapped_column(default=True)
