"""A network as sheets: importing them changes nothing, and makes the same elsewhere."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from matching.generate import generate
from scheduler.example import NETWORK_KEY, example_files
from scheduler.services.imports import File, ImportReport, import_files
from scheduler.services.networks import find_network
from scheduler.services.rounds.keeping import open_round
from scheduler.services.sheet_rows import export_sheets, network_tables
from scheduler.sheets.export import Tables, sheets_of_problem
from scheduler.sheets.expressible import expressible
from scheduler.sheets.templates import TEMPLATES
from scheduler.sheets.writing import delimited_of
from scheduler.store.session import Database, Db
from scheduler.store.tables import Absence, Helper
from tests.scheduler.services.imports.importing import NOW
from tests.scheduler.services.imports.test_imports_things import EVERYTHING
from tests.scheduler.small import WEEK, small_network

KEY = "brussels"
Fill = Callable[[Db], str]


def small(db: Db) -> str:
    small_network(db)
    open_round(db, find_network(db, KEY), WEEK)
    return KEY


def example(db: Db) -> str:
    files = list(example_files(date(2026, 11, 30)).items())
    import_files(db, NETWORK_KEY, files, now=NOW)
    open_round(db, find_network(db, NETWORK_KEY), WEEK)
    return NETWORK_KEY


def everything(db: Db) -> str:
    files = [(name, text.encode()) for name, text in EVERYTHING.items()]
    import_files(db, KEY, files, now=NOW)
    return KEY


def generated(db: Db) -> str:
    tables = sheets_of_problem(expressible(generate("pool", 3)))
    import_files(db, KEY, list(delimited_of(tables)), now=NOW)
    return KEY


def tables_of(database: Database, key: str) -> Tables:
    with database.read() as db:
        found, left_out = network_tables(db, find_network(db, key))
    assert left_out == 0
    return found


def imported(database: Database, key: str, files: list[File]) -> ImportReport:
    with database.write() as db:
        return import_files(db, key, files, now=NOW)


@pytest.mark.parametrize("fill", [small, example, everything, generated])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_importing_what_was_exported_changes_nothing(
    database: Database, fill: Fill, lang: str
) -> None:
    with database.write() as db:
        key = fill(db)
    with database.read() as db:
        network = find_network(db, key)
        book = export_sheets(db, network, "xlsx", lang=lang)
        packed = export_sheets(db, network, "zip", lang=lang)
    assert (book.name, packed.name) == (f"{key}.xlsx", f"{key}.zip")
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        sheets: list[File] = [(name, archive.read(name)) for name in archive.namelist()]
    books: list[File] = [(book.name, book.data)]
    for files in (books, sheets):
        report = imported(database, key, files)
        assert report.changes == 0
        assert report.warnings == []
        assert [gone for one in report.sheets for gone in one.gone] == []


@pytest.mark.parametrize("fill", [small, example, everything, generated])
def test_a_new_network_made_of_the_export_exports_the_same(
    database: Database, fill: Fill
) -> None:
    with database.write() as db:
        key = fill(db)
    before = tables_of(database, key)
    imported(database, "other", list(delimited_of(before)))
    after = tables_of(database, "other")
    assert after.keys() == before.keys()
    for sheet, rows in before.items():
        assert sorted(map(str, after[sheet])) == sorted(map(str, rows)), sheet


def test_every_column_is_told_of_every_row(database: Database) -> None:
    with database.write() as db:
        everything(db)
    found = tables_of(database, KEY)
    for sheet, rows in found.items():
        told = {name for row in rows for name in row}
        known = {column.key for column in TEMPLATES[sheet].columns} - {"remove"}
        if sheet == "sessions":
            known -= {"visit_latitude", "visit_longitude", "known_helper_suffices"}
        if sheet == "seats":
            assert told == known
        assert known <= told, sheet


def test_only_the_wanted_days_of_what_is_dated(database: Database) -> None:
    with database.write() as db:
        small(db)
    with database.read() as db:
        network = find_network(db, KEY)
        tuesday = date(2026, 12, 1)
        found, _ = network_tables(db, network, first=tuesday, last=tuesday)
    assert [row["key"] for row in found["sessions"]] == ["repair"]
    assert {row["session"] for row in found["seats"] if "session" in row} == {"repair"}
    assert [row["session"] for row in found["pins"]] == ["repair"]
    assert [row["date"] for row in found["dates"]] == [tuesday]
    assert "absences" not in found
    assert len(found["helpers"]) == 3


def test_times_that_sheets_cannot_say_are_counted(database: Database) -> None:
    with database.write() as db:
        small(db)
        helper = db.scalars(select(Helper)).first()
        assert helper is not None
        at = datetime(2026, 12, 5, 9, 0, 30, tzinfo=UTC)
        away = Absence(
            helper_id=helper.id, starts_at=at, ends_at=at + timedelta(hours=1)
        )
        db.add(away)
    with database.read() as db:
        found, left_out = network_tables(db, find_network(db, KEY))
    assert left_out == 1
    assert len(found["absences"]) == 1


def test_hours_that_come_twice_keep_their_meaning(database: Database) -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2:30, for the first time
    with database.write() as db:
        small(db)
        helper = db.scalars(select(Helper)).first()
        assert helper is not None
        for at in (first, first + timedelta(hours=1)):
            end = at + timedelta(minutes=20)
            db.add(Absence(helper_id=helper.id, starts_at=at, ends_at=end))
    with database.read() as db:
        book = export_sheets(db, find_network(db, KEY), "xlsx")
    assert imported(database, KEY, [(book.name, book.data)]).changes == 0
