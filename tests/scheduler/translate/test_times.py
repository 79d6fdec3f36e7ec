"""Weekly rules and dated exceptions, in quiet weeks and when the clock changes."""

from datetime import UTC, date, datetime, time

import pytest

from matching.faults import BadInputError
from matching.problem import Helper as Planned
from matching.problem import Problem
from matching.times import Horizon
from scheduler.services.networks import create_network, find_network
from scheduler.services.rounds.keeping import open_round, round_problem
from scheduler.store.session import Database
from scheduler.store.tables import (
    Absence,
    Activity,
    Availability,
    AvailabilityDate,
    Helper,
    Opening,
    Site,
)

AUTUMN = "2026-W43"  # its Sunday, 25 October, has 25 hours
AFTER = "2026-W44"
SPRING = "2026-W13"  # its Sunday, 29 March, has 23 hours
QUIET = "2026-W48"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SUNDAY = 6
Row = Availability | AvailabilityDate | Absence


class Rows:
    """One helper whose times a test adds."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as db:
            network = create_network(db, "n")
            helper = Helper(network_id=network.id, key="amina")
            db.add(helper)
            db.flush()
            self.network_id, self.helper_id = network.id, helper.id

    def add(self, *rows: Row) -> None:
        with self.database.write() as db:
            for row in rows:
                row.helper_id = self.helper_id
            db.add_all(rows)

    def problem(self, week: str) -> Problem:
        with self.database.read() as db:
            return round_problem(db, find_network(db, "n"), week, NOW)

    def helper(self, week: str) -> Planned:
        return self.problem(week).helpers[0]

    def windows(self, week: str) -> list[tuple[str, str]]:
        horizon = self.problem(week).horizon
        return [
            (horizon.text(one.start), horizon.text(one.end))
            for one in sorted(self.helper(week).availability, key=lambda w: w.start)
        ]


@pytest.fixture
def rows(database: Database) -> Rows:
    return Rows(database)


def rule(weekday: int, starts: time, ends: time, **more: object) -> Availability:
    return Availability(weekday=weekday, starts=starts, ends=ends, **more)


def local(text: str, zone: str = "Europe/Brussels") -> datetime:
    horizon = Horizon(zone, date(2026, 1, 1), 1)
    return horizon.instant(horizon.minute(text))


def test_a_weekly_rule_is_the_same_wall_clock_in_every_week(rows: Rows) -> None:
    rows.add(rule(SUNDAY, time(9), time(12, 30)), rule(0, time(14), time(17)))
    # The Monday that follows is in too: a session of Sunday may end on it.
    for week, days in {
        AUTUMN: ("2026-10-19", "2026-10-25", "2026-10-26"),
        AFTER: ("2026-10-26", "2026-11-01", "2026-11-02"),
        SPRING: ("2026-03-23", "2026-03-29", "2026-03-30"),
    }.items():
        first, last, next_day = days
        assert rows.windows(week) == [
            (f"{first}T14:00", f"{first}T17:00"),
            (f"{last}T09:00", f"{last}T12:30"),
            (f"{next_day}T14:00", f"{next_day}T17:00"),
        ]


def test_minutes_count_elapsed_time(rows: Rows) -> None:
    rows.add(rule(SUNDAY, time(9), time(12)))
    starts = {week: rows.helper(week).availability[0].start for week in (AUTUMN, AFTER)}
    starts[SPRING] = rows.helper(SPRING).availability[0].start
    nine = 6 * 24 * 60 + 9 * 60
    assert starts == {AUTUMN: nine + 60, AFTER: nine, SPRING: nine - 60}


@pytest.mark.parametrize(("week", "hours"), [(AUTUMN, 25), (AFTER, 24), (SPRING, 23)])
def test_a_whole_day_has_the_hours_of_that_day(
    rows: Rows, week: str, hours: int
) -> None:
    rows.add(rule(SUNDAY, time(0), time(0)))
    (window,) = rows.helper(week).availability
    assert window.end - window.start == hours * 60


@pytest.mark.parametrize(
    ("week", "starts", "ends", "minutes"),
    [
        (AUTUMN, time(2), time(3), 120),  # both comings of the hour
        (AUTUMN, time(2, 30), time(2, 45), 75),  # from its first to its second
        (AUTUMN, time(1), time(2), 120),  # 02:00 comes twice and closes
        (SPRING, time(2, 30), time(4), 60),  # 03:00 is where the jump ends
        (SPRING, time(1), time(2, 30), 60),
        (SPRING, time(2, 10), time(2, 50), None),  # it does not exist
        (AFTER, time(2, 10), time(2, 50), 40),
    ],
)
def test_a_rule_in_the_hour_of_the_clock_change(
    rows: Rows, week: str, starts: time, ends: time, minutes: int | None
) -> None:
    rows.add(rule(SUNDAY, starts, ends))
    found = [one.end - one.start for one in rows.helper(week).availability]
    assert found == ([] if minutes is None else [minutes])


def test_a_rule_has_dates_and_a_wish(rows: Rows) -> None:
    day = date(2026, 11, 24)
    rows.add(
        rule(1, time(9), time(12), first_on=day, last_on=day, wish="preferred"),
        rule(1, time(13), time(14), last_on=date(2026, 11, 23)),
        rule(1, time(15), time(16), first_on=date(2026, 11, 25)),
    )
    (window,) = rows.helper(QUIET).availability
    assert (window.start, window.wish) == ((24 + 9) * 60, 0)


def test_a_rule_of_every_second_week_is_counted_from_its_first_day(
    rows: Rows,
) -> None:
    rows.add(rule(1, time(9), time(12), first_on=date(2026, 11, 12), every_weeks=2))
    # The Tuesday of the first week is before the first day; 2026 has 53 weeks.
    weeks = ["2026-W46", "2026-W47", QUIET, "2026-W49", "2026-W52", "2027-W01"]
    found = {week: [start for start, _ in rows.windows(week)] for week in weeks}
    assert found == {
        "2026-W46": [],
        "2026-W47": [],
        QUIET: ["2026-11-24T09:00"],
        "2026-W49": [],
        "2026-W52": ["2026-12-22T09:00"],
        "2027-W01": ["2027-01-05T09:00"],
    }


def test_a_rule_of_the_nth_weekday_of_a_month(rows: Rows) -> None:
    rows.add(
        rule(2, time(9), time(12), nth=2),
        rule(4, time(14), time(17), nth=-1),
    )
    weeks = ["2026-W45", "2026-W46", "2026-W47", QUIET]
    found = {week: [start for start, _ in rows.windows(week)] for week in weeks}
    assert found == {
        "2026-W45": [],
        "2026-W46": ["2026-11-11T09:00"],
        "2026-W47": [],
        QUIET: ["2026-11-27T14:00"],
    }


def test_rules_that_mean_nothing_are_all_told(rows: Rows) -> None:
    rows.add(
        rule(0, time(9), time(9)),
        rule(1, time(9), time(12), first_on=date(2026, 1, 1), every_weeks=2, nth=1),
    )
    with pytest.raises(BadInputError) as refused:
        rows.problem(QUIET)
    assert [(one.where, one.value) for one in refused.value.faults] == [
        ("helper amina, availability on Monday", "09:00-09:00"),
        ("helper amina, availability on Tuesday", "1"),
    ]


def exception(start: str, end: str, **more: object) -> AvailabilityDate:
    return AvailabilityDate(starts_at=local(start), ends_at=local(end), **more)


def test_an_exception_is_added(rows: Rows) -> None:
    rows.add(
        rule(1, time(9), time(12)),
        exception("2026-11-24T14:00", "2026-11-24T16:00", wish="if_needed"),
    )
    assert rows.windows(QUIET) == [
        ("2026-11-24T09:00", "2026-11-24T12:00"),
        ("2026-11-24T14:00", "2026-11-24T16:00"),
    ]
    assert {one.wish for one in rows.helper(QUIET).availability} == {1, 2}


def test_an_exception_replaces_the_rules_of_the_days_it_touches(rows: Rows) -> None:
    rows.add(
        *(rule(day, time(9), time(12)) for day in range(4)),
        exception("2026-11-24T14:00", "2026-11-26T00:00", replaces=True),
        exception("2026-11-24T18:00", "2026-11-24T19:00"),
    )
    assert rows.windows(QUIET) == [
        ("2026-11-23T09:00", "2026-11-23T12:00"),
        ("2026-11-24T14:00", "2026-11-26T00:00"),
        ("2026-11-24T18:00", "2026-11-24T19:00"),
        ("2026-11-26T09:00", "2026-11-26T12:00"),
        ("2026-11-30T09:00", "2026-11-30T12:00"),
    ]


def test_who_is_absent_on_a_date_is_absent(rows: Rows) -> None:
    rows.add(
        rule(1, time(9), time(12)),
        exception("2026-11-24T10:00", "2026-11-24T11:00", wish="absent"),
        Absence(starts_at=local("2026-11-20T00:00"), ends_at=local("2026-11-23T12:00")),
        Absence(starts_at=local("2026-12-24T00:00"), ends_at=local("2026-12-25T00:00")),
    )
    helper = rows.helper(QUIET)
    assert sorted((one.start, one.end) for one in helper.absences) == [
        (-3 * 24 * 60, 12 * 60),
        ((24 + 10) * 60, (24 + 11) * 60),
    ]
    assert len(helper.availability) == 1


def test_seconds_never_make_more_time(rows: Rows) -> None:
    second = datetime(2026, 11, 24, 8, 0, 1, tzinfo=UTC)
    rows.add(
        AvailabilityDate(starts_at=second, ends_at=second.replace(minute=30)),
        Absence(starts_at=second, ends_at=second.replace(minute=30)),
    )
    helper = rows.helper(QUIET)
    nine = (24 + 9) * 60
    assert [(one.start, one.end) for one in helper.availability] == [
        (nine + 1, nine + 30)
    ]
    assert [(one.start, one.end) for one in helper.absences] == [(nine, nine + 31)]


@pytest.fixture
def opened(rows: Rows) -> Rows:
    with rows.database.write() as db:
        # Sunday, 1 November, is a holiday.
        site = Site(network_id=rows.network_id, key="epn", on_holidays=True)
        activity = Activity(network_id=rows.network_id, key="p", seats=[{"id": "a"}])
        db.add_all([site, activity])
        db.flush()
        for weekday, starts, ends in (
            (SUNDAY, time(9), time(12)),
            (0, time(9), time(12)),
            (SUNDAY, time(2, 15), time(2, 45)),
        ):
            db.add(
                Opening(
                    site_id=site.id,
                    activity_id=activity.id,
                    weekday=weekday,
                    starts=starts,
                    ends=ends,
                )
            )
    return rows


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        (
            AUTUMN,
            [
                ("2026-10-19T09:00", 180),
                ("2026-10-25T02:15+02:00", 90),
                ("2026-10-25T09:00", 180),
            ],
        ),
        (
            AFTER,
            [
                ("2026-10-26T09:00", 180),
                ("2026-11-01T02:15", 30),
                ("2026-11-01T09:00", 180),
            ],
        ),
        (SPRING, [("2026-03-23T09:00", 180), ("2026-03-29T09:00", 180)]),
    ],
)
def test_openings_in_the_weeks_of_the_clock_change(
    opened: Rows, week: str, expected: list[tuple[str, int]]
) -> None:
    with opened.database.write() as db:
        open_round(db, find_network(db, "n"), week)
    problem = opened.problem(week)
    found = [
        (problem.horizon.text(option.start), option.minutes)
        for option in sorted(
            (option for one in problem.sessions for option in one.options),
            key=lambda option: option.start,
        )
    ]
    assert found == expected
