"""The example network: sheets without a fault, sixty sessions, the same per seed."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scheduler.example import example_files, example_sheets
from scheduler.example.network import SITES
from scheduler.example.people import HELPERS
from scheduler.sheets.reading import Row, grids_of_file, read_rows, recognised

WEEK = date(2026, 12, 2)  # a Wednesday
ZONE = ZoneInfo("Europe/Brussels")


def rows_of(name: str, data: bytes) -> list[Row]:
    grids, faults, _ = grids_of_file(name, data)
    assert faults == []
    template, faults = recognised(grids[0])
    assert faults == []
    assert template is not None
    assert f"{template.key}.csv" == name
    rows, faults = read_rows(grids[0], template, ZONE)
    assert [str(fault) for fault in faults] == []
    return rows


@pytest.mark.parametrize("week", [WEEK, date(2026, 10, 25), date(2027, 3, 28)])
def test_every_sheet_reads_without_a_fault(week: date) -> None:
    for name, data in example_files(week).items():
        assert rows_of(name, data)


def test_fifteen_sites_in_different_communes_and_25_helpers() -> None:
    sheets = example_sheets(WEEK)
    assert len(sheets["sites"]) == 15
    assert len({row["commune"] for row in sheets["sites"]}) == 15
    assert len(sheets["helpers"]) == 25
    halves = len(sheets["openings"])
    assert 55 <= halves + len(sheets["sessions"]) <= 65
    assert len({row["activity"] for row in sheets["sessions"]}) >= 7


def test_every_week_has_its_own_sessions() -> None:
    one, other = example_sheets(WEEK), example_sheets(date(2026, 12, 7))
    keys = {row["key"] for row in one["sessions"]}
    assert len(keys) == len(one["sessions"])
    assert keys.isdisjoint(row["key"] for row in other["sessions"])
    assert {row["date"] for row in one["sessions"]} <= {
        f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04", "12-05")
    }
    assert example_sheets(date(2026, 11, 30)) == one
    assert one["openings"] == other["openings"]


def test_the_seed_varies_people_and_not_what_they_can() -> None:
    one, same, other = (example_sheets(WEEK, seed) for seed in (1, 1, 2))
    assert one == same
    assert one["availability"] != other["availability"]
    hours = ("helper", "weekdays", "start", "end")
    assert [[row[key] for key in hours] for row in one["availability"]] == [
        [row[key] for key in hours] for row in other["availability"]
    ]
    skills = ("key", "roles", "skills", "languages", "clearances", "max_sessions")
    assert [[row[key] for key in skills] for row in one["helpers"]] == [
        [row[key] for key in skills] for row in other["helpers"]
    ]
    assert one["helpers"] != other["helpers"]


def test_every_name_that_is_used_is_known() -> None:
    sheets = example_sheets(WEEK)
    sites = {site[0] for site in SITES}
    people = {helper[0] for helper in HELPERS}
    activities = {row["key"] for row in sheets["activities"]}
    sessions = {row["key"] for row in sheets["sessions"]}
    assert {row["site"] for row in sheets["openings"] + sheets["sessions"]} <= sites
    assert {
        row["activity"] for row in sheets["openings"] + sheets["sessions"]
    } == activities
    assert {row["activity"] or row["session"] for row in sheets["seats"]} <= (
        activities | sessions
    )
    for sheet in ("availability", "dates", "absences", "pins"):
        assert {row["helper"] for row in sheets[sheet]} <= people
