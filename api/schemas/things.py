"""Shapes of what sessions share: resources, their loans, and series."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.base import Key, Line, Shape, Shown
from api.schemas.sessions import Instant

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class ResourceFields(Shape):
    """What may be changed of a resource."""

    name: Annotated[Line, Field(examples=["Robots"])] = ""
    capacity: Annotated[int, Field(ge=0, le=10000, description="Units there are.")] = 1
    sites: Annotated[
        list[Key],
        Field(max_length=1000, description="Where it can be; empty: anywhere."),
    ] = Field(default_factory=list)
    active: bool = True


class NewResource(ResourceFields):
    """A resource to be made."""

    key: Annotated[Key, Field(examples=["robots"])]


class NewLoan(Shape):
    """Units of a resource that are away for some time."""

    units: Annotated[int, Field(ge=1, le=10000)] = 1
    borrower: Annotated[Line, Field(examples=["Bibliothèque"])] = ""
    starts_at: Instant
    ends_at: Annotated[datetime, Field(examples=["2026-12-04T18:00"])]


class Loan(Shown):
    """A loan, in the network's local time."""

    number: int
    units: int
    borrower: str
    starts_at: datetime
    ends_at: datetime


class Resource(Shown):
    """What is carried, lent or used up: so many units at any moment."""

    key: str
    revision: int
    name: str
    capacity: int
    sites: list[str]
    active: bool
    loans: list[Loan]


class SeriesFields(Shape):
    """What may be changed of a series."""

    name: Annotated[Line, Field(examples=["Premiers pas"])] = ""
    same_trainer: Annotated[
        bool, Field(description="One helper in all its trainer seats, or nobody.")
    ] = True
    trainer: Annotated[
        Key | None,
        Field(description="Null: who led it before, or anybody.", examples=["amina"]),
    ] = None
    active: bool = True


class NewSeries(SeriesFields):
    """A series to be made."""

    key: Annotated[Key, Field(examples=["basics"])]


class Module(Shown):
    """A session of a series."""

    module: int | None
    session: str
    starts_at: datetime
    called_off: bool


class Series(Shown):
    """A course of several modules, held in order."""

    key: str
    revision: int
    name: str
    same_trainer: bool
    trainer: str | None
    active: bool
    modules: list[Module]
