"""From a generated problem to sheets, into a database, and back to the same problem."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from matching.canonical import canonical
from matching.files import read_problem, write_problem
from matching.generate import generate
from matching.problem import Problem
from scheduler.services.imports import import_files
from scheduler.services.networks import find_network
from scheduler.sheets.export import sheets_of_problem
from scheduler.sheets.expressible import expressible
from scheduler.sheets.writing import book_of, delimited_of, write_sheets
from scheduler.store.session import Database
from scheduler.translate import week_problem
from tests.matching.random_problems import random_problem

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def through_sheets(
    problem: Problem, database: Database, folder: Path, lang: str, key: str = "n"
) -> Problem:
    files = write_sheets(folder, sheets_of_problem(problem), lang)
    with database.write() as db:
        assert import_files(db, key, files, now=NOW).warnings == []
    with database.write() as db:
        assert import_files(db, key, files, now=NOW).changes == 0
    with database.read() as db:
        as_of = problem.horizon.instant(problem.as_of or 0)
        return week_problem(db, find_network(db, key), problem.horizon, as_of)


def comparable(problem: Problem) -> dict[str, Any]:
    """Give a problem as JSON in which the order of its parts does not count.

    Of two windows with the same hours only the better wish has a meaning, and loans of
    one resource and time are one. What is left of expenses Relais knows itself.
    """
    read: dict[str, Any] = json.loads(write_problem(canonical(problem)))
    for name in ("helpers", "sites", "sessions", "resources", "series"):
        read[name] = sorted(read.get(name, ()), key=lambda one: one["id"])
    for helper in read["helpers"]:
        best: dict[tuple[str, str], dict[str, Any]] = {}
        for window in helper.get("availability", ()):
            best.setdefault((window["from"], window["to"]), window)
        helper["availability"] = list(best.values())
        helper.pop("allowances", None)
    for site in read["sites"]:
        site["rooms"] = sorted(site.get("rooms", ()), key=lambda one: one["id"])
    units: dict[tuple[str, str, str], int] = defaultdict(int)
    for loan in read.pop("loans", ()):
        units[loan["resource"], loan["from"], loan["to"]] += loan.get("units", 1)
    return {**read, "loans": sorted(units.items())}


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_generated_problem_comes_back_from_its_sheets(
    seed: int, lang: str, database: Database, tmp_path: Path
) -> None:
    problem = expressible(generate("pool", seed))
    back = through_sheets(problem, database, tmp_path, lang)
    assert comparable(back) == comparable(problem)
    assert read_problem(write_problem(back)) == back


def test_random_problems_come_back_too(database: Database, tmp_path: Path) -> None:
    for seed in range(40):
        problem = random_problem(seed)
        problem = expressible(replace(problem, as_of=problem.as_of or 0))
        back = through_sheets(problem, database, tmp_path / str(seed), "en", f"n{seed}")
        assert comparable(back) == comparable(problem), seed


@pytest.mark.slow
def test_a_region_comes_back_with_all_its_people(
    database: Database, tmp_path: Path
) -> None:
    problem = expressible(generate("region", 1))
    files = write_sheets(tmp_path, sheets_of_problem(problem))
    with database.write() as db:
        report = import_files(db, "n", files, now=NOW)
    assert report.changes > 20_000
    as_of = problem.horizon.instant(problem.as_of or 0)
    with database.read() as db:
        back = week_problem(db, find_network(db, "n"), problem.horizon, as_of)
    assert {one.id for one in back.helpers} == {one.id for one in problem.helpers}
    assert {one.id for one in back.sessions} == {one.id for one in problem.sessions}


@pytest.mark.slow
def test_three_thousand_helpers_come_from_one_workbook(
    database: Database,
) -> None:
    tables = sheets_of_problem(expressible(generate("region", 1)))
    helpers = [
        {**row, "key": f"{row['key']}{copy}", "with": (), "never_with": ()}
        for copy in ("", ".b")
        for row in tables["helpers"]
    ]
    names = ("network", "sites", "activities")
    owners = delimited_of({name: tables[name] for name in names})
    book = book_of({"helpers": helpers})
    with database.write() as db:
        import_files(db, "n", list(owners), now=NOW)
    with database.write() as db:
        report = import_files(db, "n", [("helpers.xlsx", book)], now=NOW)
    assert report.changes == 3000
