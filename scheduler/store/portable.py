"""Rows as lines of text that are the same from every kind of database.

The columns are those the database has, not those of this program, so that a backup
of an older revision can be read. The pitfall is the kind of a column: SQLite keeps
dates and truths as texts and numbers, and only the declared type tells them apart.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    MetaData,
    Table,
    Time,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.types import TypeEngine

from scheduler.store.base import Instant

Record = dict[str, Any]
VERSION_TABLE: Final = "alembic_version"
BATCH: Final = 500
_READ: Final[Mapping[type[TypeEngine[Any]], Callable[[str], Any]]] = {
    Instant: datetime.fromisoformat,
    Date: date.fromisoformat,
    Time: time.fromisoformat,
}


def kept_tables(connection: Connection) -> list[Table]:
    """Give the tables of a database as they are, those referred to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, DateTime):
                column.type = Instant()
            if isinstance(column.type, JSON):
                # Else nothing would come back as a text that says “null”.
                column.type.none_as_null = bool(column.nullable)
    return [one for one in metadata.sorted_tables if one.name != VERSION_TABLE]


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Give each row as a line of JSON, by id; equal rows give equal lines."""
    # Only the columns are sorted: inside JSON the order of keys is kept.
    columns = sorted(table.columns, key=lambda column: column.name)
    rows = connection.execute(
        select(*columns).order_by(*table.primary_key.columns),
        execution_options={"yield_per": BATCH},
    )
    for row in rows.mappings():
        record = {name: _plain(value) for name, value in row.items()}
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        yield line.encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date | time) else value


def insert_lines(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Put the rows of lines into an empty table.

    Raises
    ------
    ValueError
        A line is no row of this table.
    """
    columns = {column.name: column for column in table.columns}
    records = (_record(columns, line) for line in lines)
    while batch := list(islice(records, BATCH)):
        connection.execute(insert(table), batch)


def _record(columns: Mapping[str, Column[Any]], line: bytes) -> Record:
    found = json.loads(line)
    if not isinstance(found, dict) or found.keys() != columns.keys():
        msg = "it has not the columns of its table"
        raise ValueError(msg)
    return {name: _value(columns[name], value) for name, value in found.items()}


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    for kind, read in _READ.items():
        if isinstance(column.type, kind):
            return read(value)
    return value


@contextmanager
def triggers_off(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Put rows in without the triggers that protect what is published.

    They are as before at the end; a fault ends the whole transaction anyway.
    """
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = connection.execute(text(query)).all()
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield
        for _, sql in triggers:
            connection.exec_driver_sql(sql)
        return
    for table in tables:
        connection.execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
    yield
    for table in tables:
        connection.execute(text(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'))


def count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """Let new rows have ids after those that were put in (PostgreSQL counts apart)."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        if "id" not in table.columns:
            continue
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        highest = select(func.max(table.c.id)).scalar_subquery()
        connection.execute(
            select(
                func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))
            )
        )
