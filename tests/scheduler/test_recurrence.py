"""Recurring weekdays: against the library, as RRULE text, and what is refused."""

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import MONTHLY, WEEKLY, rrule, rrulestr
from dateutil.rrule import weekday as library_day
from hypothesis import given
from hypothesis import strategies as st

from matching.faults import BadInputError
from scheduler.recurrence import DAYS, Recurrence, read_rrule, write_rrule

# 2020 and 2026 have 53 ISO weeks.
DATES = st.dates(date(2019, 1, 1), date(2034, 12, 31))


@st.composite
def recurrences(draw: st.DrawFn) -> Recurrence:
    nth = draw(st.sampled_from((0, 0, 1, 2, 3, 4, 5, -1, -2, -3, -4, -5)))
    every = 1 if nth else draw(st.sampled_from((1, 2, 3, 4, 7, 26, 52)))
    first_on = draw(DATES if every > 1 else st.none() | DATES)
    after = timedelta(days=draw(st.integers(0, 1500)))
    last_on = draw(st.sampled_from((None, (first_on or date(2025, 1, 1)) + after)))
    return Recurrence(draw(st.integers(0, 6)), every, nth, first_on, last_on)


def by_library(rule: Recurrence, first: date, last: date) -> tuple[date, ...]:
    start = rule.first_on or date(2018, 1, 1)
    end = min(last, rule.last_on or last)
    dates = rrule(
        MONTHLY if rule.nth else WEEKLY,
        dtstart=datetime.combine(start, time.min),
        until=datetime.combine(end, time.min),
        interval=rule.every_weeks,
        wkst=0,
        byweekday=library_day(rule.weekday, rule.nth or None),
    )
    return tuple(one.date() for one in dates if one.date() >= first)


@given(rule=recurrences(), first=DATES, days=st.integers(0, 800))
def test_dates_are_those_of_the_library(
    rule: Recurrence, first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    assert rule.dates(first, last) == by_library(rule, first, last)


@given(rule=recurrences())
def test_a_recurrence_written_is_read_again(rule: Recurrence) -> None:
    assert read_rrule(write_rrule(rule), rule.first_on) == [rule]


@given(
    first_on=DATES,
    days=st.lists(st.sampled_from(DAYS), min_size=1, max_size=7),
    every=st.integers(1, 5),
    count=st.integers(1, 60),
    numbers=st.lists(st.sampled_from((1, 2, 4, 5, -1, -2)), max_size=3),
)
def test_several_days_and_a_count_mean_what_the_library_says(
    first_on: date, days: list[str], every: int, count: int, numbers: list[int]
) -> None:
    if numbers:
        words = [f"{number}{day}" for number in numbers for day in days]
        text = f"FREQ=MONTHLY;BYDAY={','.join(words)};COUNT={count}"
    else:
        text = f"FREQ=WEEKLY;INTERVAL={every};BYDAY={','.join(days)};COUNT={count}"
    rules = read_rrule(f"RRULE:{text}", first_on)
    found = {day for one in rules for day in one.dates(date.min, date(2060, 1, 1))}
    start = datetime.combine(first_on, time.min)
    assert sorted(found) == [one.date() for one in rrulestr(text, dtstart=start)]


def test_every_second_week_goes_on_through_a_year_of_53_weeks() -> None:
    rule = Recurrence(3, 2, first_on=date(2026, 12, 24))
    assert rule.dates(date(2026, 12, 1), date(2027, 1, 31)) == (
        date(2026, 12, 24),
        date(2027, 1, 7),  # the 31st is in week 53
        date(2027, 1, 21),
    )


def test_weeks_count_from_the_week_of_the_first_day() -> None:
    # Thursday opens the rule; the Tuesday of that week is over, that of the next out.
    rule = Recurrence(1, 2, first_on=date(2026, 11, 26))
    assert rule.dates(date(2026, 11, 1), date(2026, 12, 31)) == (
        date(2026, 12, 8),
        date(2026, 12, 22),
    )


def test_the_ends_of_the_calendar_are_no_fault() -> None:
    weekly = Recurrence(0, 2, first_on=date.min)
    assert weekly.dates(date.min, date(1, 1, 15)) == (date.min, date(1, 1, 15))
    assert Recurrence(4).dates(date(9999, 12, 30), date.max) == (date.max,)
    assert Recurrence(3).dates(date.max, date.max) == ()
    assert Recurrence(3).dates(date(2026, 2, 1), date(2026, 1, 1)) == ()


def test_a_rule_without_days_takes_that_of_its_start() -> None:
    wednesday = date(2026, 12, 2)
    assert read_rrule("freq=weekly", wednesday) == [Recurrence(2, first_on=wednesday)]


def test_every_such_day_of_a_month_is_every_week() -> None:
    assert read_rrule("FREQ=MONTHLY;BYDAY=WE,2WE,+1FR", None) == [
        Recurrence(2),
        Recurrence(4, nth=1),
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", ["rrule", "rrule, FREQ", "rrule, BYDAY"]),
        ("FREQ=DAILY;BYDAY=MO", ["rrule, FREQ"]),
        ("FREQ=HOURLY;BYDAY=MO;BYHOUR=9", ["rrule", "rrule, FREQ"]),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1", ["rrule"]),
        ("FREQ=WEEKLY;BYDAY=MO;FREQ=WEEKLY", ["rrule, FREQ"]),
        ("FREQ=WEEKLY;BYDAY=MO\nEXRULE:FREQ=WEEKLY;BYDAY=MO", ["rrule, BYDAY"] * 2),
        ("FREQ=WEEKLY;BYDAY=2MO,XX,", ["rrule, BYDAY"] * 3),
        ("FREQ=MONTHLY;BYDAY=6MO,0MO,--1MO,²MO", ["rrule, BYDAY"] * 4),
        ("FREQ=MONTHLY;BYMONTHDAY=3", ["rrule", "rrule, BYDAY"]),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO", ["rrule, INTERVAL"] * 2),
        ("FREQ=WEEKLY;INTERVAL=0;BYDAY=MO", ["rrule, INTERVAL"]),
        ("FREQ=WEEKLY;INTERVAL=53;BYDAY=MO", ["rrule, INTERVAL"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", ["rrule, INTERVAL"]),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", ["rrule, COUNT"]),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=99999999", ["rrule, COUNT"] * 2),
        ("FREQ=WEEKLY;BYDAY=MO;WKST=SU", ["rrule, WKST"]),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261301", ["rrule, UNTIL"]),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261201T100000Z", ["rrule, UNTIL"]),
        ("FREQ=WEEKLY", ["rrule, BYDAY"]),
        ("FREQ=WEEKLY;BYDAY=" + "MO," * 100, ["rrule"]),
    ],
)
def test_what_cannot_be_kept_is_refused(text: str, where: list[str]) -> None:
    with pytest.raises(BadInputError) as refused:
        read_rrule(text, None)
    assert sorted(fault.where for fault in refused.value.faults) == sorted(where)


def test_counts_and_bounds_that_contradict_are_refused() -> None:
    first_on = date(2026, 12, 2)
    with pytest.raises(BadInputError, match="either UNTIL or COUNT"):
        read_rrule("FREQ=WEEKLY;COUNT=2;UNTIL=20270101", first_on)
    with pytest.raises(BadInputError, match="no day before 2026-12-02"):
        read_rrule("FREQ=WEEKLY;UNTIL=20261201", first_on)
    with pytest.raises(BadInputError, match="until the year 9999"):
        read_rrule("FREQ=WEEKLY;BYDAY=MO;COUNT=1000", date(9998, 12, 2))


def test_all_faults_of_a_recurrence_are_told() -> None:
    with pytest.raises(BadInputError) as refused:
        Recurrence(7, 53, 6)
    assert [fault.where for fault in refused.value.faults] == [
        "weekday",
        "every_weeks",
        "nth",
        "first_on",
        "nth",
    ]
