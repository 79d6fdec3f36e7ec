"""How the database is opened: who reads sees one moment, who writes is alone.

SQLite as it comes loses updates silently when two threads read and then write;
here a writer takes the lock before it reads (``BEGIN IMMEDIATE``). PostgreSQL
writers take one advisory lock, so that both databases keep the same promise.
The pitfall: a transaction must be short, because the next writer waits 5 seconds
at most.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session as Db
from sqlalchemy.orm import sessionmaker
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from matching.faults import BadInputError, Fault, shown
from scheduler.errors import UnavailableError

__all__ = [
    "Database",
    "Db",
    "database_url",
    "is_writing",
    "make_engine",
    "stamp_after",
    "stamp_of",
    "unavailable",
]

WAIT_MILLISECONDS: Final = 5000
_CONNECT_SECONDS: Final = 5
_CONNECTIONS: Final = 10  # that stay open; a busy server has more
_MOST_CONNECTIONS: Final = 40
# Plain SQL: the store's base does not know the tables.
_COUNT_ON: Final = text("UPDATE stamp SET number = number + 1")
_STAMP: Final = text("SELECT number FROM stamp")
_WRITE: Final = "relais_write"
_COUNTS: Final = "relais_counts"
# Any number that is the same in every process of Relais.
_WRITER_LOCK: Final = 0x52_45_4C_41
_SQLITE_LOCKED: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# Locked, or the file cannot be opened, read or written at all.
_SQLITE_BUSY: Final = _SQLITE_LOCKED | frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
    }
)
# PostgreSQL: lock not available, deadlock, too many connections, shutting down.
_POSTGRES_BUSY: Final = frozenset({"55P03", "40P01", "53300", "57P01", "57P03"})


def database_url(text: str) -> URL:
    """Read the address of a database.

    ``sqlite:///file`` and ``postgresql://…`` (``postgresql+psycopg://``) are known.

    Raises
    ------
    BadInputError
        It is another kind of address, or SQLite without a file.
    """
    expected = "sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
    try:
        url = make_url(text)
    except exc.ArgumentError:
        url = None
    if url is not None and url.drivername in {"postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    in_file = url is not None and url.database not in {None, "", ":memory:"}
    if (
        url is None
        or url.drivername not in {"sqlite", "sqlite+pysqlite"}
        or not in_file
    ):
        hidden = shown(text if url is None else url.render_as_string())
        raise BadInputError([Fault("address", hidden, expected)], "database")
    return url


def make_engine(
    url: str | URL, *, foreign_keys: bool = True, wait: int = WAIT_MILLISECONDS
) -> Engine:
    """Make the engine of a database; for SQLite also its folder and private file.

    Parameters
    ----------
    url
        See `database_url`.
    foreign_keys
        False only for migrations, which check the references themselves.
    wait
        Milliseconds a writer waits for the one before.
    """
    where = database_url(url if isinstance(url, str) else url.render_as_string(False))
    if where.get_backend_name() == "postgresql":
        return _postgres_engine(where, wait)
    return _sqlite_engine(where, wait, foreign_keys=foreign_keys)


def _postgres_engine(url: URL, wait: int) -> Engine:
    limits = {"connect_timeout": _CONNECT_SECONDS}
    try:
        engine = create_engine(
            url, pool_pre_ping=True, connect_args=limits, **_pool(wait)
        )
    except ImportError as error:
        expected = "the extra relais[postgresql] installed"
        raise BadInputError([Fault("driver", "none", expected)], "database") from error

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITE):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")

    return engine


def _pool(wait: int) -> dict[str, Any]:
    """Give as many connections as a server has threads; nobody waits longer for one."""
    return {
        "pool_size": _CONNECTIONS,
        "max_overflow": _MOST_CONNECTIONS - _CONNECTIONS,
        "pool_timeout": wait / 1000,
    }


def _sqlite_engine(url: URL, wait: int, *, foreign_keys: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": wait / 1000}, **_pool(wait))
    file = Path(str(url.database))

    @event.listens_for(engine, "do_connect")
    def make_file(*_: Any) -> None:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)

    # Two that turn a new file to WAL at once would wait for each other for ever:
    # SQLite tells one of them "locked" without its busy timeout, so it asks again.
    to_wal = Retrying(
        retry=retry_if_exception(_is_locked),
        wait=wait_random(0.005, 0.05),
        stop=stop_after_delay(wait / 1000),
        reraise=True,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below
        connection.execute(f"PRAGMA busy_timeout={wait}")
        to_wal(connection.execute, "PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class Database:
    """A database with its two ways in: `read` and `write`.

    Parameters
    ----------
    url
        See `database_url`.
    wait
        Milliseconds a writer waits for the one before.
    """

    def __init__(self, url: str | URL, *, wait: int = WAIT_MILLISECONDS) -> None:
        self.wait = wait
        self.engine = make_engine(url, wait=wait)
        reading: dict[str, Any] = {}
        if self.kind == "postgresql":
            reading = {
                "isolation_level": "REPEATABLE READ",
                "postgresql_readonly": True,
            }
        self.reading = self.engine.execution_options(**reading)
        self.writing = self.engine.execution_options(**{_WRITE: True})
        self._reader = sessionmaker(self.reading, expire_on_commit=False)
        self._writer = sessionmaker(self.writing, expire_on_commit=False)

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for PostgreSQL."""
        return Path(str(self.engine.url.database)) if self.kind == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[Db]:
        """Open a transaction that sees one moment and cannot write.

        Raises
        ------
        UnavailableError
            The database is locked out or cannot be reached.
        """
        with unavailable(), self._reader() as db:
            yield db

    @contextmanager
    def write(self, *, inputs: bool = True) -> Iterator[Db]:
        """Open a transaction that is the only writer; commit it, or undo it all.

        Parameters
        ----------
        inputs
            False only where nothing changes that a problem is made from (progress,
            outbox, edits of a draft): loaded problems stay good.

        Raises
        ------
        UnavailableError
            The database is locked out or cannot be reached.
        """
        with unavailable(), self._writer.begin() as db:
            db.info[_COUNTS] = inputs
            db.connection()  # takes the lock now, before anything is decided
            yield db
            if inputs and db.in_transaction():
                db.execute(_COUNT_ON)

    def stamp(self, db: Db) -> int:
        """Give the number that every transaction which may change inputs counts up."""
        return stamp_of(db)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def stamp_of(db: Db) -> int:
    """Give the number that every transaction which may change inputs counts up."""
    return int(db.execute(_STAMP).scalar_one())


def is_writing(db: Db) -> bool:
    """Say whether a transaction may write, so that it may see what others do not."""
    return _COUNTS in db.info


def stamp_after(db: Db, stamp: int) -> int:
    """Give the stamp once a transaction that has read `stamp` is committed."""
    return stamp + 1 if db.info.get(_COUNTS, False) else stamp


@contextmanager
def unavailable() -> Iterator[None]:
    """Turn "locked" and "not reachable" into `UnavailableError`; let others pass."""
    try:
        yield
    except exc.TimeoutError as error:
        msg = "the database cannot be used now: all connections are in use"
        raise UnavailableError(msg) from error
    except (exc.DBAPIError, sqlite3.DatabaseError) as error:
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        if not _is_busy(cause):
            raise
        msg = f"the database cannot be used now: {cause}"
        raise UnavailableError(msg) from error


def _is_locked(cause: BaseException) -> bool:
    return isinstance(cause, sqlite3.Error) and _code(cause) in _SQLITE_LOCKED


def _code(error: sqlite3.Error) -> int:
    # Extended codes keep the primary code in their last byte.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_busy(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        return _code(cause) in _SQLITE_BUSY
    state = getattr(cause, "sqlstate", None)
    never_connected = state is None and type(cause).__name__ == "OperationalError"
    return never_connected or state in _POSTGRES_BUSY
