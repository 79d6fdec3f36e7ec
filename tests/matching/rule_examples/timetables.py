"""Rules about all duties of one helper."""

from collections.abc import Iterator
from datetime import date

from matching.problem import Settings, Site
from matching.times import Horizon
from tests.matching.rule_examples.example import Example, days, example
from tests.matching.tiny import (
    CENTRE,
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


def travels() -> Iterator[Example]:
    yield from travels_from_home()
    two = (
        session("s"),
        session("exact", "0 12:25 14:00", site="centre"),
        session("late", "0 12:24 14:00", site="centre"),
        session("same", "0 12:00 14:00"),
    )
    table = {("centre", "library"): 15}
    asked = problem((helper("ana"),), two, travel_minutes=table)
    for other in ("exact", "same"):
        kept = f"s/a=ana {other}/a=ana"
        broken = "s/a=ana late/a=ana"
        yield example("travel", f"table, {other}", asked, kept=kept, broken=broken)
    yield from travels_by_formula()
    yield from travels_across()
    yield from travels_remote()
    yield travels_past_a_neighbour()


def travels_from_home() -> Iterator[Example]:
    near = helper("ana", home=(50.86, 4.35), max_travel_minutes=15)
    far = helper("ben", home=(50.86, 4.35), max_travel_minutes=14)
    homeless = helper("cem", max_travel_minutes=0)
    there = (session("s", site="centre"),)
    listed = {("centre", "library"): 999}
    asked = problem((near, far, homeless), there, travel_minutes=listed)
    for kept in ("s/a=ana", "s/a=cem"):
        yield example("travel", f"range, {kept}", asked, kept=kept, broken="s/a=ben")
    both = (*there, session("t", "1 09:00 10:00", site="centre", remote=True))
    asked = problem((far,), both)
    yield example("travel", "range, remote", asked, kept="t/a=ben", broken="s/a=ben")


def travels_by_formula() -> Iterator[Example]:
    walker, rider = helper("ana", mode="walk"), helper("ben", mode="bike")
    two = (
        session("s", site="centre"),
        session("t", "0 12:16 14:00", site="north"),
        session("u", "0 12:28 14:00", site="north"),
    )
    asked = problem((walker, rider), two)
    broken = "s/a=ana t/a=ana"
    kept = "s/a=ben t/a=ben"
    yield example("travel", "by bike", asked, kept=kept, broken=broken)
    yield example("travel", "on foot", asked, kept="s/a=ana u/a=ana", broken=broken)
    changeover = Settings(changeover_minutes=11)
    asked = problem((walker, rider), two, settings=changeover)
    yield example(
        "travel", "changeover", asked, kept="s/a=ben u/a=ben", broken="s/a=ben t/a=ben"
    )


def travels_across() -> Iterator[Example]:
    """Go from one end to the other, with the first site of the problem between.

    0.2 degrees of latitude, 22.239 km: by car 5 + ceil(43.37) = 49 minutes.
    """
    ends = (
        Site("middle", location=CENTRE),
        Site("south", location=(CENTRE[0] - 0.1, CENTRE[1])),
        Site("end", location=(CENTRE[0] + 0.1, CENTRE[1])),
    )
    three = (
        session("s", site="south"),
        session("exact", "0 12:59 14:00", site="end"),
        session("late", "0 12:58 14:00", site="end"),
    )
    asked = problem((helper("ana", mode="car"),), three, sites=ends)
    kept, broken = "s/a=ana exact/a=ana", "s/a=ana late/a=ana"
    yield example("travel", "from end to end", asked, kept=kept, broken=broken)


def travels_remote() -> Iterator[Example]:
    three = (
        session("s"),
        session("far", "0 12:10 14:00", site="centre", remote=True),
        session("soon", "0 12:09 14:00", site="centre", remote=True),
        session("here", "0 12:00 14:00", remote=True),
    )
    table = {("centre", "library"): 500}
    asked = problem((helper("ana"),), three, travel_minutes=table)
    broken = "s/a=ana soon/a=ana"
    for other in ("far", "here"):
        kept = f"s/a=ana {other}/a=ana"
        yield example("travel", f"remote, {other}", asked, kept=kept, broken=broken)


def travels_past_a_neighbour() -> Example:
    table = {
        ("centre", "library"): 5,
        ("centre", "north"): 5,
        ("library", "north"): 300,
    }
    three = (
        session("s", "0 09:00 10:00"),
        session("t", "0 10:15 10:30", site="centre"),
        session("u", "0 10:45 12:00", site="north"),
    )
    asked = problem((helper("ana"), helper("ben")), three, travel_minutes=table)
    kept, broken = "s/a=ana t/a=ana u/a=ben", "s/a=ana t/a=ana u/a=ana"
    return example("travel", "not only neighbours", asked, kept=kept, broken=broken)


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


EXAMPLES = (overlaps, travels, limits, rests)
