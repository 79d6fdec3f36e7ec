"""The weekly cycle: every step of every week once, at its hour, in any zone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.faults import BadInputError
from scheduler.cycle import (
    STEPS,
    Cycle,
    Moment,
    due_slots,
    instant_of,
    read_cycle,
    slot_of,
    week_of,
)

ZONES = [
    "Europe/Brussels",  # changes at 02:00 and 03:00
    "Atlantic/Azores",  # at midnight
    "Africa/Cairo",  # jumps over midnight
    "Australia/Lord_Howe",  # by half an hour
    "America/Nuuk",  # on a Saturday evening
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "UTC",
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_as_usual_a_week_is_opened_two_weeks_before_and_told_one_before() -> None:
    slots = due_slots(
        Cycle(), "Europe/Brussels", utc("2026-11-15T00:00"), utc("2026-11-30T00:00")
    )
    of_week = [(one.step, one.at) for one in slots if one.week == "2026-W49"]
    assert of_week == [
        ("open", utc("2026-11-16T07:00")),
        ("remind", utc("2026-11-19T17:00")),
        ("close", utc("2026-11-22T19:00")),
        ("solve", utc("2026-11-22T20:00")),
        ("tell", utc("2026-11-23T07:00")),
    ]
    assert [one.at for one in slots] == sorted(one.at for one in slots)


def test_a_step_is_worth_doing_late_until_its_end() -> None:
    until = {
        step: slot.until
        for step in STEPS
        if (slot := slot_of(Cycle(), "Europe/Brussels", step, "2026-W49"))
    }
    closes, begins = utc("2026-11-22T19:00"), utc("2026-11-29T23:00")
    assert until == {
        "open": closes,
        "remind": closes,
        "close": begins,
        "solve": begins,
        "tell": begins,
    }
    endless = Cycle(close=None)
    slot = slot_of(endless, "Europe/Brussels", "open", "2026-W49")
    assert slot is not None
    assert slot.until == begins
    assert slot_of(endless, "Europe/Brussels", "close", "2026-W49") is None


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_hours_stay_when_the_clock_changes(night: date) -> None:
    zone = ZoneInfo("Europe/Brussels")
    at = time(20)
    for day in (night - timedelta(days=7), night, night + timedelta(days=7)):
        instant = instant_of(day, at, zone.key)
        assert instant.astimezone(zone) == datetime.combine(day, at, zone)
    step = timedelta(days=7)
    before, on, after = (instant_of(night + n * step, at, zone.key) for n in (-1, 0, 1))
    assert abs((on - before) - step) == timedelta(hours=1)
    assert after - on == step


def test_a_time_jumped_over_means_the_end_of_the_jump() -> None:
    # On 24 April 2026 clocks in Cairo go from 00:00 to 01:00.
    assert instant_of(date(2026, 4, 24), time(0, 15), "Africa/Cairo") == instant_of(
        date(2026, 4, 24), time(1), "Africa/Cairo"
    )
    # On 25 October 2026 the first hour comes twice in the Azores.
    first = instant_of(date(2026, 10, 25), time(0, 30), "Atlantic/Azores")
    assert first == utc("2026-10-25T00:30")


MOMENTS = st.builds(
    Moment,
    st.integers(1, 8),
    st.integers(0, 6),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)


@given(
    moment=MOMENTS,
    zone=st.sampled_from(ZONES),
    since=st.integers(0, 2 * 365 * 24 * 60),
    cuts=st.lists(st.integers(0, 400 * 24 * 60), max_size=8),
)
def test_every_week_has_each_step_once_however_time_is_cut(
    moment: Moment, zone: str, since: int, cuts: list[int]
) -> None:
    cycle = Cycle(open=None, remind=None, close=None, solve=moment, tell=None)
    begin = utc("2025-12-01T00:00") + timedelta(minutes=since)
    ends = [begin + timedelta(minutes=one) for one in sorted(cuts)]
    found = []
    last = begin
    for end in [*ends, begin + timedelta(days=400)]:
        found += due_slots(cycle, zone, last, end)
        last = end
    assert len(found) in {57, 58}
    weeks = [one.week for one in found]
    first = date.fromisocalendar(int(weeks[0][:4]), int(weeks[0][6:]), 1)
    assert weeks == [week_of(first + n * timedelta(days=7)) for n in range(len(weeks))]
    for slot in found:
        monday = date.fromisocalendar(int(slot.week[:4]), int(slot.week[6:]), 1)
        local = slot.at.astimezone(ZoneInfo(zone))
        wished = datetime.combine(moment.day_of(monday), moment.at)
        late = local.replace(tzinfo=None) - wished
        assert timedelta() <= late <= timedelta(hours=1)
        assert slot.at < slot.until


def test_a_cycle_goes_through_json_and_back() -> None:
    cycle = Cycle(remind=None, tell=Moment(1, 4, time(17, 30)))
    assert read_cycle(cycle.document()) == cycle
    assert read_cycle({}) == Cycle()
    changed = read_cycle({"open": {"weeks_before": 3, "weekday": 0, "time": "09:00"}})
    assert changed == Cycle(open=Moment(3, 0, time(9)))


def moment(**changes: Any) -> dict[str, Any]:
    return {"weeks_before": 1, "weekday": 1, "time": "12:00", **changes}


def test_all_faults_of_a_cycle_are_listed() -> None:
    with pytest.raises(BadInputError) as refused:
        read_cycle(
            {
                "open": moment(weeks_before=9, weekday=True),
                "remind": "Friday",
                "close": moment(time="02:30"),
                "solve": moment(time="24:00", weekday=7),
                "tell": {"time": "12:00"},
                "publish": None,
            }
        )
    assert [fault.where for fault in refused.value.faults] == [
        "cycle.publish",
        "cycle.open.weeks_before",
        "cycle.open.weekday",
        "cycle.remind",
        "cycle.close.time",
        "cycle.solve.weekday",
        "cycle.solve.time",
        "cycle.tell",
    ]


@pytest.mark.parametrize("at", ["02:00", "02:59"])
def test_nothing_happens_in_the_hour_of_the_clock_change(at: str) -> None:
    with pytest.raises(BadInputError, match="when the clock may change"):
        read_cycle({"tell": moment(time=at)})
    assert read_cycle({"tell": moment(time="03:00")}).tell == Moment(1, 1, time(3))


def test_steps_keep_their_order() -> None:
    with pytest.raises(BadInputError) as refused:
        read_cycle({"close": moment(), "solve": moment(), "tell": moment(weekday=0)})
    assert [fault.where for fault in refused.value.faults] == [
        "cycle.solve",
        "cycle.tell",
    ]
    without = {"solve": None, "close": moment(), "tell": moment(weekday=2)}
    assert read_cycle(without).solve is None
