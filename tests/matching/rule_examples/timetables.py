"""Rules about all duties of one helper."""

from collections.abc import Iterator
from datetime import date

from matching.problem import Allowance
from matching.times import Horizon
from tests.matching.rule_examples.example import Example, days, example
from tests.matching.tiny import (
    at,
    helper,
    local,
    problem,
    seats,
    session,
    shadow,
    timed,
)


def overlaps() -> Iterator[Example]:
    people = (helper("ana"), helper("ben"))
    touching = (
        session("s"),
        session("t", "0 12:00 14:00"),
        session("u", "0 11:59 14:00"),
    )
    asked = problem(people, touching)
    kept = "s/a=ana t/a=ana"
    yield example("overlap", "a minute", asked, kept=kept, broken="s/a=ana u/a=ana")
    long = (session("s", "0 09:00 18:00"), session("t", "0 10:00 11:00"))
    asked = problem(people, (*long, session("u", "0 12:00 13:00")))
    kept = "t/a=ana u/a=ana"
    yield example("overlap", "inside", asked, kept=kept, broken="s/a=ana u/a=ana")
    asked = problem(people, (session("s", seats=seats(2)),))
    kept = "s/a=ana s/b=ben"
    yield example("overlap", "two seats", asked, kept=kept, broken="s/a=ana s/b=ana")


def limits() -> Iterator[Example]:
    day = (session("s"), session("t", "0 14:00 17:00"), session("u", "1 14:00 17:00"))
    kept, broken = "s/a=ana u/a=ana", "s/a=ana t/a=ana"
    for shows, person in (
        ("sessions", helper("ana", max_sessions_per_day=1)),
        ("minutes", helper("ana", max_minutes_per_day=359)),
    ):
        asked = problem((person,), day)
        yield example("day_limit", shows, asked, kept=kept, broken=broken)
    shadows = (
        session("s", seats=(*seats(1), shadow("x"))),
        session("t", "0 14:00 17:00", seats=(*seats(1), shadow("x"))),
    )
    learner = problem((helper("ana", max_sessions_per_day=1), helper("ben")), shadows)
    taught = "s/a=ben s/x=ana t/a=ben"
    yield example(
        "day_limit", "shadow too", learner, kept=taught, broken=f"{taught} t/x=ana"
    )
    yield from week_limits()
    yield from clock_change_limits()


def week_limits() -> Iterator[Example]:
    fortnight = Horizon("Europe/Brussels", date(2026, 11, 25), 14)  # a Wednesday
    four = days(0, 2, 4, 5)  # Wednesday, Friday, Sunday; Monday of the next week
    kept, broken = "d0/a=ana d2/a=ana d5/a=ana", "d0/a=ana d2/a=ana d4/a=ana"
    for shows, person in (
        ("sessions", helper("ana", max_sessions=2)),
        ("minutes", helper("ana", max_minutes=360)),
    ):
        asked = problem((person,), four, horizon=fortnight)
        yield example("week_limit", shows, asked, kept=kept, broken=broken)


def clock_change_limits() -> Iterator[Example]:
    for monday, last, first in (
        (date(2026, 10, 19), "2026-10-25T23:15", "2026-10-26T00:15"),
        (date(2026, 3, 23), "2026-03-29T23:15", "2026-03-30T00:15"),
    ):
        horizon = Horizon("Europe/Brussels", monday, 14)
        sunday, next_day = last[:10], first[:10]
        noon = local(horizon, f"{sunday}T12:00", f"{sunday}T13:00")
        night = local(horizon, last, f"{sunday}T23:45")
        after = local(horizon, first, f"{next_day}T00:45")
        three = (timed("noon", noon), timed("night", night), timed("after", after))
        kept, broken = "noon/a=ana after/a=ana", "noon/a=ana night/a=ana"
        for rule, person in (
            ("day_limit", helper("ana", max_sessions_per_day=1)),
            ("week_limit", helper("ana", max_sessions=1)),
        ):
            asked = problem((person,), three, horizon=horizon)
            yield example(
                rule, f"clock change {sunday}", asked, kept=kept, broken=broken
            )


def rests() -> Iterator[Example]:
    three = (
        session("s", "0 18:00 21:00"),
        session("t", "1 08:00 09:00"),
        session("u", "1 07:59 09:00"),
        session("v", "0 21:30 22:00"),
    )
    asked = problem((helper("ana", min_rest_minutes=660),), three)
    broken = "s/a=ana u/a=ana"
    yield example("rest", "a minute", asked, kept="s/a=ana t/a=ana", broken=broken)
    yield example("rest", "same day", asked, kept="s/a=ana v/a=ana", broken=broken)
    late = (session("s", "0 18:00 21:00"), session("t", "1 06:00 07:00"))
    third = (*late, session("u", "2 06:00 07:00"))
    asked = problem((helper("ana", min_rest_minutes=660),), third)
    yield example(
        "rest", "next but one", asked, kept="s/a=ana u/a=ana", broken="s/a=ana t/a=ana"
    )
    midnight = (session("s", "0 22:00 24:00"), session("t", "1 00:00 01:00"))
    asked = problem((helper("ana"), helper("ben", min_rest_minutes=1)), midnight)
    kept, broken = "s/a=ana t/a=ana", "s/a=ben t/a=ben"
    yield example("rest", "over midnight", asked, kept=kept, broken=broken)
    yield from rests_after_busy()
    yield from clock_change_rests()


def expenses() -> Iterator[Example]:
    """Count days, not sessions, and each year on its own."""
    four = (
        session("s"),
        session("t", "0 14:00 15:00", seats=(*seats(1), shadow("x"))),
        session("u", "1 09:00 10:00", remote=True),
        session("v", "2 09:00 10:00"),
    )
    rate = Allowance(2026, 4402, 8804)
    people = (helper("ana", allowances=(rate,)), helper("ben"))
    asked = problem(people, four)
    kept, broken = "s/a=ana t/a=ana u/a=ana", "s/a=ana u/a=ana v/a=ana"
    yield example("expenses", "two days", asked, kept=kept, broken=broken)
    less = helper("ana", allowances=(Allowance(2026, 4402, 8803),))
    asked = problem((less, helper("ben")), four)
    for shows, broken in (
        ("remote", "s/a=ana u/a=ana"),
        ("shadow", "t/a=ben t/x=ana v/a=ana"),
    ):
        yield example("expenses", shows, asked, kept="s/a=ana t/a=ana", broken=broken)
    new_year = Horizon("Europe/Brussels", date(2026, 12, 30), 5)
    nights = tuple(session(f"d{day}", f"{day} 22:00 25:00") for day in range(4))
    for years, kept, broken in (
        ((2026, 2027), "d1/a=ana d2/a=ana", "d0/a=ana d1/a=ana"),
        ((2026,), "d0/a=ana d2/a=ana d3/a=ana", "d0/a=ana d1/a=ana"),
        ((2027,), "d0/a=ana d1/a=ana d2/a=ana", "d2/a=ana d3/a=ana"),
    ):
        left = tuple(Allowance(year, 4402, 4402) for year in years)
        asked = problem((helper("ana", allowances=left),), nights, horizon=new_year)
        shows = f"year's end, {years}"
        yield example("expenses", shows, asked, kept=kept, broken=broken)


def rests_after_busy() -> Iterator[Example]:
    two = (session("s", "0 06:59 09:00"), session("t", "0 07:00 09:00"))
    night = helper("ana", busy_until=at(-1, "20:00"), min_rest_minutes=660)
    asked = problem((night,), two)
    yield example("rest", "busy before", asked, kept="t/a=ana", broken="s/a=ana")
    early = helper("ana", busy_until=at(0, "07:00"), min_rest_minutes=660)
    asked = problem((early,), two)
    yield example("rest", "busy that day", asked, kept="t/a=ana", broken="s/a=ana")


def clock_change_rests() -> Iterator[Example]:
    """Put the same night of 20:00 to 08:00 in both weeks: 13 hours and 11 hours."""
    for saturday, minutes in ((date(2026, 10, 24), 780), (date(2026, 3, 28), 660)):
        horizon = Horizon("Europe/Brussels", saturday, 2)
        sunday = horizon.date_of_day(1)
        evening = local(horizon, f"{saturday}T18:00", f"{saturday}T20:00")
        morning = local(horizon, f"{sunday}T08:00", f"{sunday}T10:00")
        both = (timed("s", evening), timed("t", morning))
        people = (
            helper("ana", min_rest_minutes=minutes),
            helper("ben", min_rest_minutes=minutes + 1),
        )
        asked = problem(people, both, horizon=horizon)
        kept, broken = "s/a=ana t/a=ana", "s/a=ben t/a=ben"
        yield example("rest", f"clock change {sunday}", asked, kept=kept, broken=broken)


EXAMPLES = (overlaps, limits, rests, expenses)
