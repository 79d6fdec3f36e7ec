"""Opening a database: nothing lost between threads, instants kept, locks said."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import delete, exc, inspect, select, text

from matching.faults import BadInputError
from scheduler.errors import UnavailableError
from scheduler.store.session import Database, database_url
from scheduler.store.tables import Feed, Helper, HelperRole, Network, Site

THREADS, TIMES = 8, 40
PATIENT_MILLISECONDS = 60_000  # a slow disk is no fault of the code
DIGEST = "0" * 64


def add_network(database: Database) -> int:
    with database.write() as db:
        network = Network(key="n", name="0")
        db.add(network)
        db.flush()
        return network.id


def test_no_update_is_lost_between_threads(database: Database) -> None:
    add_network(database)
    shared = Database(database.engine.url, wait=PATIENT_MILLISECONDS)

    def count_up() -> None:
        for _ in range(TIMES):
            with shared.write() as db:
                network = db.scalars(select(Network)).one()
                network.name = str(int(network.name) + 1)

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(count_up) for _ in range(THREADS)]:
            done.result()
    shared.close()
    with database.read() as db:
        assert db.scalars(select(Network.name)).one() == str(THREADS * TIMES)


def test_a_reader_sees_one_moment(database: Database) -> None:
    add_network(database)
    with database.read() as db:
        assert db.scalars(select(Network.name)).one() == "0"
        with database.write() as other:
            other.scalars(select(Network)).one().name = "1"
        assert db.scalars(select(Network.name)).one() == "0"
    with database.read() as db:
        assert db.scalars(select(Network.name)).one() == "1"


def test_a_reader_cannot_write(database: Database) -> None:
    with database.read() as db:
        db.add(Network(key="n", name=""))
        with pytest.raises(exc.DBAPIError, match=r"(?i)read.?only"):
            db.flush()


def test_a_fault_undoes_the_whole_transaction(database: Database) -> None:
    def fail() -> None:
        with database.write() as db:
            db.add(Network(key="n", name=""))
            db.flush()
            raise StopIteration

    with pytest.raises(StopIteration):
        fail()
    with database.read() as db:
        assert db.scalars(select(Network)).all() == []


def test_sqlite_is_set_up_to_lose_nothing(sqlite_database: Database) -> None:
    with sqlite_database.write() as db:
        pragmas = {
            name: db.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    for number in range(20):
        together = Barrier(THREADS)

        def opened(url: str, together: Barrier = together) -> str:
            one = Database(url, wait=PATIENT_MILLISECONDS)
            together.wait()
            with one.read() as db:
                mode = str(db.execute(text("PRAGMA journal_mode")).scalar_one())
            one.close()
            return mode

        url = f"sqlite:///{tmp_path}/new{number}.sqlite"
        with ThreadPoolExecutor(THREADS) as pool:
            assert set(pool.map(opened, [url] * THREADS)) == {"wal"}


def test_a_file_that_somebody_keeps_locked_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "locked.sqlite"
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("CREATE TABLE one (id INTEGER)")
    holder.execute("BEGIN EXCLUSIVE")
    hasty = Database(f"sqlite:///{file}", wait=100)
    with pytest.raises(UnavailableError, match="locked"), hasty.read() as db:
        db.connection()
    hasty.close()
    holder.close()


def test_a_new_file_is_private(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a/b/new.sqlite")
    with database.write(inputs=False) as db:
        db.execute(text("CREATE TABLE one (id INTEGER)"))
    assert database.file is not None
    assert database.file.stat().st_mode & 0o077 == 0
    database.close()


def test_a_locked_out_database_is_said_so(database: Database) -> None:
    hasty = Database(database.engine.url, wait=100)
    with database.write():
        with pytest.raises(UnavailableError, match="cannot be used now"), hasty.write():
            pass
        with hasty.read() as db:  # readers are not locked out
            assert db.scalars(select(Network)).all() == []
    with hasty.write() as db:
        db.add(Network(key="n", name=""))
    hasty.close()


def test_more_at_once_than_there_are_connections_are_told_so(
    database: Database,
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    hasty = Database(url, wait=50)
    with ExitStack() as held:
        for _ in range(40):
            held.enter_context(hasty.read()).execute(text("SELECT 1"))
        with pytest.raises(UnavailableError, match="all connections"), hasty.write():
            pass
    with hasty.write() as db:
        db.execute(text("SELECT 1"))
    hasty.close()


def test_an_unreachable_server_is_said_so() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(UnavailableError, match="cannot be used now"), database.read():
        database.reading.connect()


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("id;name\n" * 100, encoding="utf-8")
    database = Database(f"sqlite:///{file}")
    with pytest.raises(UnavailableError, match="not a database"), database.read():
        database.reading.connect()
    assert file.read_text(encoding="utf-8").startswith("id;name")


def test_postgresql_without_its_driver_is_said_so() -> None:
    script = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from scheduler.store.session import Database\n"
        "Database('postgresql://h/d')\n"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert "expected the extra relais[postgresql] installed" in done.stderr


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///:memory:", "mysql://h/d", "nonsense", ""]
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(BadInputError, match="expected sqlite:///FILE"):
        database_url(address)


def test_a_password_is_not_shown() -> None:
    with pytest.raises(BadInputError) as refused:
        database_url("mysql://me:hush@host/name")
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_with_psycopg(scheme: str) -> None:
    assert database_url(f"{scheme}://h/d").drivername == "postgresql+psycopg"


def test_instants_come_back_aware_and_the_same(database: Database) -> None:
    network_id = add_network(database)
    brussels_summer = timezone(timedelta(hours=2))
    given = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=brussels_summer)
    with database.write() as db:
        feed = Feed(network_id=network_id, token_sha256=DIGEST, created_at=given)
        db.add(feed)
    with database.read() as db:
        kept = db.scalars(select(Feed.created_at)).one()
    assert (kept, kept.tzinfo) == (given, UTC)


def test_a_naive_instant_is_refused(database: Database) -> None:
    network_id = add_network(database)
    naive = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    with database.write() as db:
        db.add(Feed(network_id=network_id, token_sha256=DIGEST, created_at=naive))
        with pytest.raises(exc.StatementError, match="has no zone"):
            db.flush()
        db.rollback()


def test_a_row_that_is_referred_to_cannot_go(database: Database) -> None:
    network_id = add_network(database)
    with database.write() as db:
        role = HelperRole(role="coach")
        db.add(Helper(key="amina", network_id=network_id, roles=[role]))
    with pytest.raises(exc.IntegrityError), database.write() as db:
        db.execute(delete(Helper))
    with database.read() as db:
        assert db.scalars(select(HelperRole.role)).all() == ["coach"]


def test_no_constraint_of_the_database_cascades(database: Database) -> None:
    looked = inspect(database.engine)
    rules = {
        key["options"].get("ondelete")
        for name in looked.get_table_names()
        for key in looked.get_foreign_keys(name)
    }
    assert rules == {"RESTRICT"}


def test_a_key_is_used_once_in_a_network(database: Database) -> None:
    network_id = add_network(database)
    with pytest.raises(exc.IntegrityError), database.write() as db:
        db.add_all(Site(network_id=network_id, key="same", name=n) for n in "ab")
    with database.write() as db:
        other = Network(key="other", name="")
        db.add(other)
        db.flush()
        for network in (network_id, other.id):
            db.add(Site(network_id=network, key="same", name=""))


@pytest.mark.parametrize("key", ["", "with space", "é", "x" * 65, "a/b", "a\n"])
def test_a_key_has_the_form_of_an_id(key: str) -> None:
    with pytest.raises(ValueError, match="is no key"):
        Site(network_id=1, key=key, name="")


def test_relations_are_never_loaded_one_by_one(database: Database) -> None:
    network_id = add_network(database)
    with database.write() as db:
        db.add(Helper(key="amina", network_id=network_id))
    with database.read() as db:
        helper = db.scalars(select(Helper)).one()
        with pytest.raises(exc.InvalidRequestError, match="raise"):
            _ = helper.roles
