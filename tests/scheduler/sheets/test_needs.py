"""Cells of needs, other times, introductions and costs, read and written."""

from datetime import date
from typing import Any

import pytest

from scheduler.sheets.cells import Kind, Moment
from scheduler.sheets.lists import Held
from scheduler.sheets.needs import COSTS, INTRODUCED, OTHER_TIMES, USES, OtherTime

GOOD: list[tuple[Kind, str, Any]] = [
    (USES, "robots", ({"id": "robots"},)),
    (
        USES,
        "robots | laptops:4@60/30 , a:b:1",
        (
            {"id": "robots"},
            {"id": "laptops", "units": 4, "before_minutes": 60, "after_minutes": 30},
            {"id": "a:b"},
        ),
    ),
    (USES, "van@0/15", ({"id": "van", "after_minutes": 15},)),
    (USES, "a:b", ({"id": "a:b"},)),
    (OTHER_TIMES, "13h30 - 16:30", (OtherTime(Moment(None, 810), Moment(None, 990)),)),
    (
        OTHER_TIMES,
        "25/11/2026 9h .. 12h @ lab | 2026-11-25 23:00 – 2026-11-26 1:00",
        (
            OtherTime(Moment(date(2026, 11, 25), 540), Moment(None, 720), "lab"),
            OtherTime(Moment(date(2026, 11, 25), 1380), Moment(date(2026, 11, 26), 60)),
        ),
    ),
    (
        INTRODUCED,
        "admin | 5.1@20/11/2026",
        (Held("admin"), Held("5.1", first_on=date(2026, 11, 20))),
    ),
    (COSTS, "2026:123.45 | 2025:7", {2026: 12_345, 2025: 700}),
]
BAD = [
    (USES, "robots:0"),
    (USES, "robots@60"),
    (USES, "robots@a/b"),
    (USES, "robots | robots:2"),
    (USES, "ro bots"),
    (OTHER_TIMES, "9:00"),
    (OTHER_TIMES, "9:00-12:00"),
    (OTHER_TIMES, "25/11/2026 - 26/11/2026"),
    (OTHER_TIMES, "9:00 - 12:00 @ a b"),
    (INTRODUCED, "admin@"),
    (INTRODUCED, "admin | admin"),
    (COSTS, "2026"),
    (COSTS, "2026:1.234"),
    (COSTS, "2026:1 | 2026:2"),
    (COSTS, "1899:1"),
]


@pytest.mark.parametrize(("kind", "text", "value"), GOOD)
def test_a_cell_is_read_and_what_is_written_means_the_same(
    kind: Kind, text: str, value: Any
) -> None:
    assert kind.read(text) == value
    assert kind.read(kind.write(value)) == value


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_a_cell_that_means_nothing_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        kind.read(text)
