"""The first thing a newcomer runs."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.cli.demo import next_week
from tests.api.cli.conftest import Run

pytestmark = [pytest.mark.solver, pytest.mark.slow]


def test_the_demo_plans_shows_and_writes_everything(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "--lang", "fr")
    assert ran.status == 0, ran.err
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert len(lines) <= 60
    assert any(line.startswith("Couverture") and "prouvé" in line for line in lines)
    assert any("postes obligatoires sont vides" in line for line in lines)
    demo = tmp_path / "var" / "demo"
    assert {path.name for path in demo.iterdir()} >= {
        "relais.sqlite",
        "plan.html",
        "plan.json",
        "problem.json",
        "calendars",
    }
    calendars = list((demo / "calendars").iterdir())
    assert len(calendars) == 25 + 15 + 1
    assert run("check", demo / "problem.json", demo / "plan.json").status == 0
    explained = run("explain", demo / "problem.json", demo / "plan.json", "--json")
    empty = json.loads((demo / "plan.json").read_text(encoding="utf-8"))["empty_seats"]
    seats = [one for one in json.loads(explained.out) if "seat" in one]
    assert 0 < len(seats) <= len(empty)


def test_a_former_demo_is_replaced_and_nothing_else(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    assert run("demo", "--dir", folder).status == 0
    assert run("demo", "--dir", folder, "--seed", "2").status == 0
    database = folder / "relais.sqlite"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE network SET key = 'mine'")
    before = database.read_bytes()
    ran = run("demo", "--dir", folder)
    assert ran.status == 2
    assert "relais.sqlite" in ran.err
    assert database.read_bytes() == before


def test_a_strange_file_is_not_touched(run: Run, tmp_path: Path) -> None:
    strange = tmp_path / "relais.sqlite"
    strange.write_text("my letters")
    assert run("demo", "--dir", tmp_path).status == 2
    assert strange.read_text() == "my letters"


@pytest.mark.parametrize(
    ("now", "week"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "2026-W48"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "2026-W49"),  # Monday in Brussels
        (datetime(2026, 12, 28, 12, 0, tzinfo=UTC), "2027-W01"),
    ],
)
def test_next_week_is_that_of_brussels(now: datetime, week: str) -> None:
    assert next_week(now) == week
