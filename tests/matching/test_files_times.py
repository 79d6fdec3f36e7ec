"""Local times of problem files in the weeks when clocks change."""

from typing import Any

import pytest

from matching.files import read_problem, write_problem
from matching.problem import Window
from tests.matching.documents import changed, faults_in, to_bytes


def week(zone: str, start: str, begin: str, end: str) -> dict[str, Any]:
    """A week with one window."""
    return {
        "format": "relais-problem/1",
        "zone": zone,
        "start": start,
        "days": 7,
        "helpers": [{"id": "amina", "availability": [{"from": begin, "to": end}]}],
    }


def window(document: dict[str, Any]) -> Window:
    data = to_bytes(document)
    problem = read_problem(data)
    assert read_problem(write_problem(problem)) == problem
    return problem.helpers[0].availability[0]


AUTUMN = ("Europe/Brussels", "2026-10-19")
SPRING = ("Europe/Brussels", "2026-03-23")
SUNDAY = 6 * 24 * 60


def test_the_long_night_has_an_hour_more() -> None:
    whole = window(week(*AUTUMN, "2026-10-25T00:00", "2026-10-26T00:00"))
    assert whole == Window(SUNDAY, SUNDAY + 25 * 60)


def test_the_short_night_has_an_hour_less() -> None:
    whole = window(week(*SPRING, "2026-03-29T00:00", "2026-03-30T00:00"))
    assert whole == Window(SUNDAY, SUNDAY + 23 * 60)


def test_the_hour_that_comes_twice_lies_between_its_offsets() -> None:
    document = week(*AUTUMN, "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00")
    assert window(document) == Window(SUNDAY + 150, SUNDAY + 210)
    assert b'"2026-10-25T02:30+01:00"' in write_problem(
        read_problem(to_bytes(document))
    )


def test_an_offset_is_left_out_where_it_says_nothing() -> None:
    document = week(*AUTUMN, "2026-10-25T01:30+02:00", "2026-10-25T03:30+01:00")
    written = write_problem(read_problem(to_bytes(document)))
    assert b'{"from": "2026-10-25T01:30", "to": "2026-10-25T03:30"}' in written


@pytest.mark.parametrize(
    ("zone", "start", "time", "expected"),
    [
        (*AUTUMN, "2026-10-25T02:30", "±HH:MM after it"),
        (*AUTUMN, "2026-10-25T02:30+03:00", "an offset that Europe/Brussels has then"),
        (*AUTUMN, "2026-10-25T04:30+02:00", "an offset that Europe/Brussels has then"),
        (*SPRING, "2026-03-29T02:30", "a time that exists in Europe/Brussels"),
        (*SPRING, "2026-03-29T02:30+01:00", "a time that exists in Europe/Brussels"),
        ("Africa/Cairo", "2026-04-20", "2026-04-24T00:30", "a time that exists in"),
        (*AUTUMN, "2026-10-25T01:30+25:00", "a date and time of the calendar"),
    ],
)
def test_times_that_are_not_clear(
    zone: str, start: str, time: str, expected: str
) -> None:
    begin = f"{start}T09:00"
    document = week(zone, start, begin, time)
    (fault,) = faults_in(document)
    assert fault.where == "helpers[0].availability[0].to"
    assert fault.value == f"“{time}”"
    assert expected in fault.expected


def test_the_end_is_judged_by_elapsed_time() -> None:
    # 02:10 the second time is after 02:50 the first time.
    document = week(*AUTUMN, "2026-10-25T02:50+02:00", "2026-10-25T02:10+01:00")
    assert window(document) == Window(SUNDAY + 170, SUNDAY + 190)
    backwards = changed(
        document,
        {
            "helpers[0].availability[0].from": "2026-10-25T02:10+01:00",
            "helpers[0].availability[0].to": "2026-10-25T02:50+02:00",
        },
    )
    (fault,) = faults_in(backwards)
    assert fault.expected == "a time after 2026-10-25T02:10+01:00 (“from”)"
