"""Backups: one file with everything, the same from SQLite and from PostgreSQL.

A zip of one text per table (a line of JSON per row) and a manifest with the revision
of the tables, row counts and SHA-256. It is looked at from end to end before a
database is touched, and a restored database is read again before it is kept. Whoever
has the file has everything: it is made for its owner only.
"""

import hashlib
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

from alembic import command
from sqlalchemy import Connection, Table, delete, exc, text

from matching.faults import BadInputError, Fault, shown
from scheduler.errors import RefusedError
from scheduler.files import refuse_lost
from scheduler.store.migration import (
    check_references,
    known_revisions,
    migration_config,
    revision,
    row_counts,
    whole_alone,
)
from scheduler.store.portable import (
    VERSION_TABLE,
    count_on,
    insert_lines,
    kept_tables,
    lines_of,
    triggers_off,
)
from scheduler.store.session import Database

FORMAT: Final = "relais-backup/1"
_MANIFEST: Final = "manifest.json"
_LONGEST_MANIFEST: Final = 1 << 20
# A migration puts a row of its own in it: it says nothing of what people keep.
_COUNTER: Final = "stamp"
_COUNTED: Final = text("SELECT number FROM stamp")
_COUNT_PAST: Final = text(
    "UPDATE stamp SET number = :counted + 1 WHERE number <= :counted"
)
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
# Equal content gives an equal file: no time of packing is kept.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Contents:
    """One table in a backup: its number of rows and bytes, and the digest of these."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup file holds, by table, and the revision of the tables."""

    revision: str
    tables: Mapping[str, Contents]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(one.rows for one in self.tables.values())


def backup(database: Database, file: Path) -> Backup:
    """Write everything of one moment to a file, and read it again.

    Others may go on writing meanwhile. What stood in the file before is replaced
    only by a whole, verified backup.

    Raises
    ------
    RefusedError
        The database has no tables yet.
    OSError
        The file cannot be written.
    UnavailableError
        The database is locked out or cannot be reached.
    """
    refuse_lost(file)
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    private = os.open(half, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with os.fdopen(private, "w+b") as to:
            with database.read() as db:
                _pack(db.connection(), to)
            to.flush()
            os.fsync(to.fileno())
        verified = read_backup(half)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    return verified


def _pack(connection: Connection, to: IO[bytes]) -> None:
    made_with = revision(connection)
    if made_with is None:
        msg = "There is nothing to back up: the database has no tables yet."
        raise RefusedError(msg)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        tables = {
            table.name: _pack_table(connection, table, archive)
            for table in kept_tables(connection)
        }
        manifest = {
            "format": FORMAT,
            "revision": made_with,
            "tables": {name: asdict(one) for name, one in sorted(tables.items())},
        }
        said = json.dumps(manifest, indent=1).encode()
        archive.writestr(_entry(_MANIFEST), said)


def _pack_table(
    connection: Connection, table: Table, archive: zipfile.ZipFile
) -> Contents:
    with archive.open(_entry(_path(table.name)), "w", force_zip64=True) as to:
        return _measured(lines_of(connection, table), to)


def _measured(lines: Iterable[bytes], to: IO[bytes] | None = None) -> Contents:
    """Count and digest lines, and write them on the way."""
    digest, rows, size = hashlib.sha256(), 0, 0
    for line in lines:
        digest.update(line)
        rows += 1
        size += len(line)
        if to is not None:
            to.write(line)
    return Contents(rows, size, digest.hexdigest())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _path(table: str) -> str:
    return f"tables/{table}.jsonl"


def read_backup(file: Path) -> Backup:
    """Look at a backup file from end to end.

    Raises
    ------
    BadInputError
        It is no backup, or not whole; with every table that is damaged.
    OSError
        It is not there, no file, or cannot be read.
    """
    with file.open("rb") as opened:
        try:
            with zipfile.ZipFile(opened) as archive:
                found = _manifest(archive, file.name)
                faults = list(_damaged_tables(archive, found))
        except _DAMAGED as error:
            raise _refused(file.name, "file", str(error), "a whole backup") from error
    if faults:
        raise BadInputError(faults, file.name)
    return found


def _refused(source: str, where: str, found: str, expected: str) -> BadInputError:
    return BadInputError([Fault(where, shown(found), expected)], source)


def _manifest(archive: zipfile.ZipFile, source: str) -> Backup:
    try:
        entry = archive.getinfo(_MANIFEST)
        if entry.file_size > _LONGEST_MANIFEST:
            raise ValueError
        manifest = json.loads(archive.read(entry))
        if manifest["format"] != FORMAT:
            raise ValueError
        tables = {name: Contents(**one) for name, one in manifest["tables"].items()}
        return Backup(str(manifest["revision"]), tables)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        expected = f"a {_MANIFEST} of {FORMAT}"
        raise _refused(source, "file", "another archive", expected) from error


def _damaged_tables(archive: zipfile.ZipFile, found: Backup) -> Iterator[Fault]:
    names = {_MANIFEST, *map(_path, found.tables)}
    for name in sorted(names ^ set(archive.namelist())):
        what = "nothing" if name in names else "a part"
        expected = "a part" if name in names else "only what the manifest names"
        yield Fault(name, what, expected)
    for table, wanted in found.tables.items():
        if _path(table) not in archive.namelist():
            continue
        is_there = f"{archive.getinfo(_path(table)).file_size} bytes"
        try:
            with archive.open(_path(table)) as lines:
                whole = archive.getinfo(_path(table)).file_size == wanted.bytes
                whole = whole and _measured(lines) == wanted
        except _DAMAGED as error:
            whole, is_there = False, str(error)
        if not whole:
            expected = f"{wanted.rows} rows with digest {wanted.sha256[:12]}…"
            yield Fault(_path(table), shown(is_there), expected)


def restore(database: Database, file: Path, *, force: bool = False) -> Backup:
    """Put a backup into a database: all of it, or nothing at all.

    The tables are made as they were when it was written, filled, read again, and
    then brought to those of this program.

    Parameters
    ----------
    force
        Replace everything that is in the database.

    Raises
    ------
    BadInputError
        The file is no backup, is not whole, or is from a newer program.
    OSError
        The file is not there, no file, or cannot be read.
    RefusedError
        The database is not empty and `force` is not set, or it is not of Relais.
    UnavailableError
        The database is locked out or cannot be reached.
    """
    found = read_backup(file)
    if found.revision not in known_revisions():
        expected = "a backup that is not newer than this program"
        raise _refused(file.name, "revision", found.revision, expected)
    with whole_alone(database) as connection:
        counted = _empty(connection, force=force)
        config = migration_config(connection)
        command.upgrade(config, found.revision)
        _fill(connection, file, found)
        command.upgrade(config, "head")
        check_references(connection)
        _count_past(connection, counted)
    return found


def _empty(connection: Connection, *, force: bool) -> int | None:
    """Take all tables away; give the number the stamp had come to, if any rows."""
    counts = row_counts(connection)
    counts.pop(VERSION_TABLE, None)
    stamped = counts.pop(_COUNTER, 0)
    present = revision(connection)
    if counts and (present is None or present not in known_revisions()):
        msg = "The database is of another or a newer program: nothing was changed."
        raise RefusedError(msg)
    rows = sum(counts.values())
    if rows and not force:
        msg = f"The database is not empty ({rows} rows): nothing was changed."
        raise RefusedError(msg)
    counted = connection.scalar(_COUNTED) if stamped and rows else None
    if present is not None:
        command.downgrade(migration_config(connection), "base")
    return counted


def _count_past(connection: Connection, counted: int | None) -> None:
    # Whoever still holds a problem of the rows that went must not take it for one of
    # the rows that came.
    if counted is not None:
        connection.execute(_COUNT_PAST, {"counted": counted})


def _fill(connection: Connection, file: Path, found: Backup) -> None:
    tables = kept_tables(connection)
    if {table.name for table in tables} != set(found.tables):
        expected = f"the tables of revision {found.revision}"
        raise _refused(file.name, "tables", ", ".join(found.tables), expected)
    with zipfile.ZipFile(file) as archive, triggers_off(connection, tables):
        for table in reversed(tables):
            connection.execute(delete(table))  # what its migrations put in
        for table in tables:
            with archive.open(_path(table.name)) as lines:
                _fill_table(connection, table, lines, file.name)
            if _measured(lines_of(connection, table)) != found.tables[table.name]:
                expected = "the same rows when read again"
                raise _refused(file.name, table.name, "other rows", expected)
    count_on(connection, tables)


def _fill_table(
    connection: Connection, table: Table, lines: IO[bytes], source: str
) -> None:
    try:
        insert_lines(connection, table, lines)
    except (ValueError, TypeError, exc.StatementError) as error:
        if isinstance(error, exc.OperationalError):
            raise  # locked out, or out of space: not the fault of the file
        found = str(error).partition("\n")[0]
        raise _refused(source, table.name, found, "rows of this table") from error
