"""What all tables share: names of constraints, instants in UTC, stable keys.

The pitfall is time: SQLite forgets the zone of a datetime, so a naive value that
slipped in would come back as if it were UTC. `Instant` refuses it at the door.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from sqlalchemy import DateTime, Dialect, ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates
from sqlalchemy.types import TypeDecorator

KEY: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)
NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Turn an aware datetime into what the database keeps.

        Raises
        ------
        ValueError
            The value is naive.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"{value!r} has no zone; only aware datetimes are kept"
            raise ValueError(msg)
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Give the kept instant back, aware, in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all tables; constraints have predictable names."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy as it is
        datetime: Instant,
        str: String,
    }


Id = Annotated[int, mapped_column(primary_key=True, sort_order=-2)]


def reference(target: str, **how: Any) -> Mapped[Any]:
    """Make a column that refers to another row and never loses it (RESTRICT)."""
    return mapped_column(ForeignKey(target, ondelete="RESTRICT"), **how)


class Keyed:
    """A thing with a stable key: the id it has in sheets and problems."""

    key: Mapped[str] = mapped_column(sort_order=-1)

    @validates("key")
    def _check_key(self, _name: str, value: str) -> str:
        if KEY.fullmatch(value) is None:
            msg = f"{value!r} is no key: 1 to 64 of A-Z a-z 0-9 _ . : -"
            raise ValueError(msg)
        return value


class Revised:
    """A thing that several people edit: `revision` grows by one with every change.

    It is the entity tag at the doors. Whoever writes names the revision that was read
    (`scheduler.services.changes.check_revision`), so that nobody undoes unseen what
    another did.
    """

    revision: Mapped[int] = mapped_column(default=1)
