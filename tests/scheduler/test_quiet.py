"""Quiet hours, through the night and through both nights of the clock change."""

from datetime import UTC, datetime, time

import pytest

from scheduler.quiet import QuietHours

NIGHT = QuietHours("Europe/Brussels", time(21), time(8))
NOON = QuietHours("Europe/Brussels", time(12), time(14))
NONE = QuietHours("Europe/Brussels", time(8), time(8))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "at", "end"),
    [
        (NIGHT, "2026-11-24T19:59", None),  # 20:59
        (NIGHT, "2026-11-24T20:00", "2026-11-25T07:00"),  # 21:00, quiet begins
        (NIGHT, "2026-11-24T23:30", "2026-11-25T07:00"),  # after midnight
        (NIGHT, "2026-11-25T06:59", "2026-11-25T07:00"),
        (NIGHT, "2026-11-25T07:00", None),  # 08:00, over
        (NOON, "2026-11-24T11:00", "2026-11-24T13:00"),
        (NOON, "2026-11-24T13:00", None),
        (NONE, "2026-11-24T07:00", None),
        (NONE, "2026-11-24T23:00", None),
        # the night in which the clock goes back: 21:00 summer time to 08:00 winter
        (NIGHT, "2026-10-24T18:59", None),
        (NIGHT, "2026-10-24T19:00", "2026-10-25T07:00"),
        # and forward
        (NIGHT, "2026-03-28T20:00", "2026-03-29T06:00"),
    ],
)
def test_when_they_end(hours: QuietHours, at: str, end: str | None) -> None:
    assert hours.end(utc(at)) == (utc(end) if end else None)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ("2026-11-24T06:59", "2026-11-24T07:00"),
        ("2026-11-24T07:00", "2026-11-25T07:00"),
        ("2026-11-24T12:00", "2026-11-25T07:00"),
        ("2026-11-24T23:30", "2026-11-25T07:00"),
        ("2026-10-24T12:00", "2026-10-25T07:00"),  # the clock goes back that night
    ],
)
def test_the_next_end_is_a_time_of_day(at: str, end: str) -> None:
    assert NIGHT.next_end(utc(at)) == utc(end)
    assert NONE.next_end(utc(at)) == utc(end)
