"""Backups: whole, the same everywhere, and never half put back."""

import hashlib
import json
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, exc, select, text, update

from matching.faults import BadInputError
from scheduler.config import Settings
from scheduler.errors import MigrationError, RefusedError, UnavailableError
from scheduler.services.backup import backup, read_backup, restore
from scheduler.services.networks import create_network, find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.claims import claim_run
from scheduler.services.rounds.runs import want_run
from scheduler.store.migration import (
    head,
    migrating,
    migration_config,
    revision,
    row_counts,
)
from scheduler.store.session import Database
from scheduler.store.tables import Base, Network, PlanVersion
from tests.databases import copy_of_file
from tests.scheduler.everything import add_everything
from tests.scheduler.services.rounds.test_rounds import plan
from tests.scheduler.small import BEFORE, WEEK, small_network


def fill(database: Database) -> None:
    """Put something into every table, a published version and a new draft too."""
    with database.write() as db:
        small_network(db)
    plan(database)
    with database.write() as db:
        later = BEFORE + timedelta(hours=1, microseconds=123456)
        publish_round(db, find_network(db, "brussels"), WEEK, later)
    plan(database)
    with database.write() as db:
        add_everything(db, find_network(db, "brussels"))


@pytest.fixture(scope="session")
def full_template(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    database = copy_of_file(sqlite_template, tmp_path_factory.mktemp("full"))
    fill(database)
    database.close()
    assert database.file is not None
    return database.file


@pytest.fixture
def full(full_template: Path, tmp_path: Path) -> Iterator[Database]:
    """An SQLite database with something in every table."""
    one = copy_of_file(full_template, tmp_path)
    yield one
    one.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "relais.backup"


@pytest.fixture
def other(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A second, empty SQLite database."""
    one = copy_of_file(sqlite_template, tmp_path)
    yield one
    one.close()


def counts(database: Database) -> dict[str, int]:
    with database.read() as db:
        return row_counts(db.connection())


def test_a_backup_holds_every_row_of_every_table(full: Database, file: Path) -> None:
    made = backup(full, file)
    assert set(made.tables) == set(Base.metadata.tables)
    there = counts(full)
    assert {name: one.rows for name, one in made.tables.items()} == {
        name: there[name] for name in made.tables
    }
    assert min(one.rows for one in made.tables.values()) > 0
    assert made.revision == head()
    assert read_backup(file) == made
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.glob(".*")] == []


def test_there_and_back_through_postgresql_is_the_same(
    full: Database, postgres_database: Database, other: Database, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("sqlite", "postgres", "back")]
    backup(full, files[0])
    restore(postgres_database, files[0])
    backup(postgres_database, files[1])
    restore(other, files[1])
    backup(other, files[2])
    first, second, third = (path.read_bytes() for path in files)
    assert first == second == third


def test_nothing_comes_back_as_nothing(database: Database, tmp_path: Path) -> None:
    with database.write() as db:
        network = small_network(db)
        settings = Settings(solve_seconds=1)
        options: dict[str, Any] = {"settings": settings, "by": "ada", "now": BEFORE}
        want_run(db, network, WEEK, {}, **options)
    backup(database, tmp_path / "a run is wanted")
    restore(database, tmp_path / "a run is wanted", force=True)
    with database.read() as db:
        assert db.scalars(text("SELECT id FROM solve_run WHERE plan IS NULL")).all()
        assert not db.scalars(
            text("SELECT id FROM session WHERE home_visit IS NOT NULL")
        ).all()
    with database.write() as db:
        assert claim_run(db, now=BEFORE) is not None


def test_a_restored_database_works_on(
    full: Database, postgres_database: Database, file: Path
) -> None:
    backup(full, file)
    restore(postgres_database, file)
    with postgres_database.write() as db:
        small_network(db, "liege")  # new rows get ids of their own
    plan(postgres_database)
    with postgres_database.write() as db:
        network = find_network(db, "brussels")
        version = publish_round(db, network, WEEK, BEFORE + timedelta(hours=2))
        assert version.number == 2
    with postgres_database.write() as db:
        with pytest.raises(exc.IntegrityError, match="never changes"):
            db.execute(update(PlanVersion).values(seed=3))
        db.rollback()


def test_published_versions_are_protected_again(
    full: Database, other: Database, file: Path
) -> None:
    backup(full, file)
    restore(other, file)
    with pytest.raises(Exception, match="never changes"), other.write() as db:
        db.execute(update(Base.metadata.tables["assignment"]).values(option=3))


def test_what_is_there_is_replaced_only_by_force(
    full: Database, file: Path, database: Database
) -> None:
    backup(full, file)
    target = database
    fill(target)
    before = counts(target)
    with pytest.raises(RefusedError, match="not empty"):
        restore(target, file)
    assert counts(target) == before
    restored = restore(target, file, force=True)
    after = counts(target)
    assert {name: after[name] for name in restored.tables} == {
        name: one.rows for name, one in restored.tables.items()
    }


def test_a_backup_goes_into_a_database_without_tables(
    full: Database, file: Path, tmp_path: Path
) -> None:
    backup(full, file)
    new = Database(f"sqlite:///{tmp_path}/new/one.sqlite")
    restore(new, file)
    assert counts(new) == counts(full)
    new.close()


def test_an_older_backup_is_brought_up_to_date(
    full: Database, other: Database, file: Path
) -> None:
    with migrating(full) as connection:
        command.downgrade(migration_config(connection), "0001")
    made = backup(full, file)
    assert made.revision == "0001"
    restore(other, file)
    with other.read() as db:
        assert revision(db.connection()) == head()
    after = counts(other)
    there = counts(full)  # the tables of then
    assert {name: after.pop(name) for name in there} == there
    assert after.pop("stamp") == 1  # made by its migration
    assert set(after.values()) == {0}
    published = Table("plan_version", MetaData(), autoload_with=full.reading)
    with full.read() as old, other.read() as new:
        rows = select(published).order_by(published.c.id)
        assert new.execute(rows).all() == old.execute(rows).all()


def test_a_database_filled_again_counts_on(full: Database, file: Path) -> None:
    backup(full, file)
    with full.write() as db:
        before = full.stamp(db)
    restore(full, file, force=True)
    with full.read() as db:
        # A problem loaded before is not taken for one of the rows that came back.
        assert full.stamp(db) > before + 1


def damaged(file: Path, kind: str) -> None:
    whole = file.read_bytes()
    middle = len(whole) // 2
    changes = {
        "truncated": whole[:middle],
        "empty": b"",
        "flipped": whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :],
        "text": b"id;name\n1;x\n",
    }
    file.write_bytes(changes[kind])


@pytest.mark.parametrize("kind", ["truncated", "empty", "flipped", "text"])
def test_a_damaged_file_is_refused_and_nothing_touched(
    full: Database, file: Path, kind: str
) -> None:
    backup(full, file)
    before = counts(full)
    damaged(file, kind)
    with pytest.raises(BadInputError, match="expected"):
        restore(full, file, force=True)
    assert counts(full) == before


def test_a_file_that_is_not_there_is_refused(full: Database, file: Path) -> None:
    with pytest.raises(FileNotFoundError):
        restore(full, file, force=True)
    with pytest.raises(IsADirectoryError):
        restore(full, file.parent, force=True)
    with pytest.raises(IsADirectoryError):
        backup(full, file.parent)


def repacked(file: Path, name: str, content: bytes | None) -> None:
    """Change a part of a backup, or leave it out, and pack it well again."""
    with zipfile.ZipFile(file) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    if content is None:
        del parts[name]
    else:
        parts[name] = content
    with zipfile.ZipFile(file, "w") as archive:
        for entry, data in parts.items():
            archive.writestr(entry, data)


@pytest.mark.parametrize(
    ("part", "content", "fault"),
    [
        ("tables/network.jsonl", None, "tables/network.jsonl: found nothing"),
        ("tables/network.jsonl", b"{}\n", "tables/network.jsonl: found"),
        ("other.txt", b"x", "other.txt: found a part"),
        ("manifest.json", b"{}", "another archive"),
        ("manifest.json", b"[1]", "another archive"),
        ("manifest.json", b"\xff", "another archive"),
        ("manifest.json", None, "another archive"),
    ],
)
def test_a_changed_archive_is_refused(
    full: Database, file: Path, part: str, content: bytes | None, fault: str
) -> None:
    backup(full, file)
    before = counts(full)
    repacked(file, part, content)
    with pytest.raises(BadInputError, match=fault):
        restore(full, file, force=True)
    assert counts(full) == before


def forged(file: Path, table: str, lines: list[dict[str, Any]]) -> None:
    """Put other rows into a backup, with right counts and digests."""

    content = "".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
        for line in lines
    ).encode()
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["tables"][table] = {
        "rows": len(lines),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    repacked(file, f"tables/{table}.jsonl", content)
    repacked(file, "manifest.json", json.dumps(manifest).encode())


ROUND = {  # in the order of a backup
    "closed_at": None,
    "closes_at": None,
    "id": 1,
    "network_id": 1,
    "opened_at": None,
    "reminded_at": None,
    "revision": 1,
    "week": "2026-W49",
}


@pytest.mark.parametrize(
    "lines",
    [
        [{"id": 1, "name": "no other columns"}],
        [ROUND, ROUND],  # one id twice
        [{**ROUND, "week": None}],
        [{**ROUND, "week": {}}],
    ],
)
def test_rows_that_cannot_be_are_refused_and_nothing_touched(
    full: Database, file: Path, lines: list[dict[str, Any]]
) -> None:
    backup(full, file)
    before = counts(full)
    forged(file, "round", lines)
    with pytest.raises(BadInputError, match="round: found"):
        restore(full, file, force=True)
    assert counts(full) == before


def test_rows_that_refer_to_nothing_are_refused(full: Database, file: Path) -> None:
    backup(full, file)
    before = counts(full)
    forged(file, "round", [{**ROUND, "network_id": 77}])
    with pytest.raises(MigrationError, match="round: row 1 refers to no network"):
        restore(full, file, force=True)
    assert counts(full) == before


def test_a_backup_of_a_newer_program_is_refused(full: Database, file: Path) -> None:
    backup(full, file)
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    repacked(file, "manifest.json", json.dumps({**manifest, "revision": "9"}).encode())
    with pytest.raises(BadInputError, match="not newer than this program"):
        restore(full, file, force=True)


def test_a_database_of_somebody_else_is_left_alone(
    full: Database, file: Path, tmp_path: Path
) -> None:
    backup(full, file)
    with closing(sqlite3.connect(tmp_path / "foreign.sqlite")) as foreign:
        foreign.execute("CREATE TABLE recipe (name TEXT)")
    target = Database(f"sqlite:///{tmp_path}/foreign.sqlite")
    with pytest.raises(RefusedError, match="another"):
        restore(target, file, force=True)
    assert counts(target) == {"recipe": 0}
    target.close()


def test_a_database_without_tables_has_nothing_to_back_up(
    tmp_path: Path, file: Path
) -> None:
    new = Database(f"sqlite:///{tmp_path}/new.sqlite")
    with pytest.raises(RefusedError, match="nothing to back up"):
        backup(new, file)
    assert not file.exists()
    new.close()


def test_a_locked_out_database_is_not_restored(full: Database, file: Path) -> None:
    backup(full, file)
    with full.write() as db:
        db.scalars(select(Network)).one().name = "changed meanwhile"
        hasty = Database(full.engine.url, wait=100)
        with pytest.raises(UnavailableError):
            restore(hasty, file, force=True)
        hasty.close()
    with full.read() as db:
        assert db.scalars(select(Network.name)).one() == "changed meanwhile"


def test_a_backup_is_of_one_moment_while_others_write(
    database: Database, other: Database, file: Path, tmp_path: Path
) -> None:
    """Two networks are always renamed together, so no backup tells them apart."""
    with database.write() as db:
        for key in "ab":
            create_network(db, key, "0")
    enough = threading.Event()
    written = 0

    def rename() -> None:
        nonlocal written
        while not enough.is_set():
            with database.write() as db:
                for key in "ab":
                    network = find_network(db, key)
                    network.name = str(int(network.name) + 1)
                    db.flush()
            written += 1

    writer = threading.Thread(target=rename)
    writer.start()
    try:
        seen = set()
        for _ in range(5):
            backup(database, file)
            with zipfile.ZipFile(file) as archive:
                lines = archive.read("tables/network.jsonl").splitlines()
            names = [json.loads(line)["name"] for line in lines]
            assert names[0] == names[1]
            seen.add(names[0])
    finally:
        enough.set()
        writer.join()
    assert written > 0
    assert len(seen) > 1
    restore(other, file)
    again = tmp_path / "again.backup"
    backup(other, again)
    assert again.read_bytes() == file.read_bytes()
