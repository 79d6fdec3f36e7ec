"""Weeks at the edge: nobody, nothing, no room, the past, and odd calendars."""

from collections.abc import Callable, Mapping
from datetime import date

from matching.problem import (
    Allowance,
    Interval,
    Module,
    Problem,
    Resource,
    Room,
    Series,
    Site,
    Use,
)
from matching.times import Horizon
from tests.matching.tiny import (
    at,
    between,
    helper,
    local,
    pins,
    problem,
    published,
    seats,
    session,
    timed,
)

TWO = (helper("ana"), helper("ben"))
DAY_RATE = 4402


def nobody() -> Problem:
    return problem((), (session("s", seats=seats(2)), session("t")))


def nothing() -> Problem:
    return problem(TWO, ())


def nothing_at_all() -> Problem:
    return problem((), (), sites=())


def no_seats() -> Problem:
    return problem(TWO, (session("s", seats=()), session("t")))


def closed() -> Problem:
    """A room for nobody and a kit there is none of; one may be elsewhere."""
    sites = (Site("library", rooms=(Room("hall", 0), Room("lab"))),)
    sessions = (
        session("s", "0 09:00 12:00 hall"),
        session("t", "1 09:00 12:00", uses=(Use("kit"),)),
        session("u", "2 09:00 12:00 hall,2 09:00 12:00 lab"),
    )
    return problem(TWO, sessions, sites=sites, resources=(Resource("kit", 0),))


def pins_at_odds() -> Problem:
    """Somebody at two places at once, and somebody in a team that cannot be."""
    team = session("u", seats=seats(2), min_staff=2, ideal_staff=2)
    three = (session("s"), session("t", "0 11:00 14:00"), team)
    return problem(TWO, three, pins=pins("s/a=ana t/a=ana u/a=ben"))


def all_begun() -> Problem:
    """Two at once, beyond a limit, and a module without the one before it."""
    ana = helper("ana", max_minutes_per_day=60, allowances=(Allowance(2026, 1, 0),))
    sessions = (
        session("s"),
        session("t", "0 10:00 13:00", seats=seats(2), min_staff=2, ideal_staff=2),
        session("m", "1 09:00 10:00", module=Module("course", 2, "a")),
        session("never", "1 10:00 11:00", module=Module("course", 1, "a")),
    )
    return problem(
        (ana, helper("ben")),
        sessions,
        as_of=at(6, "12:00"),
        published=published("s/a=ana t/a=ana m/a=ben"),
        series=(Series("course", same_trainer=True),),
    )


def new_year() -> Problem:
    """A day is paid in either year; week 53 has four days in the old one."""
    horizon = Horizon("Europe/Brussels", date(2026, 12, 28), 14)
    left = tuple(Allowance(year, DAY_RATE, DAY_RATE) for year in (2026, 2027))
    ana = helper("ana", allowances=left, min_rest_minutes=660)
    nights = tuple(session(f"d{day}", f"{day} 20:00 25:00") for day in (2, 3, 4, 10))
    return problem((ana, helper("ben", max_sessions=1)), nights, horizon=horizon)


def clock_change(saturday: date) -> Problem:
    """Rest over the night in which an hour is missing, or comes twice."""
    horizon = Horizon("Europe/Brussels", saturday, 3)
    sunday = horizon.date_of_day(1)
    evening = local(horizon, f"{saturday}T18:00", f"{saturday}T20:00")
    night = local(horizon, f"{saturday}T23:30", f"{sunday}T04:00")
    morning = local(horizon, f"{sunday}T08:00", f"{sunday}T10:00")
    people = tuple(
        helper(key, min_rest_minutes=rest) for key, rest in (("ana", 720), ("ben", 721))
    )
    three = (timed("s", evening), timed("n", night), timed("t", morning))
    return problem(people, three, horizon=horizon)


def everybody_away() -> Problem:
    people = tuple(
        helper(
            key,
            availability=(between(0, "00:00", "24:00"),),
            absences=(Interval(0, 1440),),
        )
        for key in ("ana", "ben")
    )
    return problem(people, (session("s"),), pins=pins("s/a=ana"))


ODD: Mapping[str, Callable[[], Problem]] = {
    "nobody": nobody,
    "nothing": nothing,
    "nothing at all": nothing_at_all,
    "no seats": no_seats,
    "closed": closed,
    "pins at odds": pins_at_odds,
    "all begun": all_begun,
    "new year": new_year,
    "autumn": lambda: clock_change(date(2026, 10, 24)),
    "spring": lambda: clock_change(date(2026, 3, 28)),
    "everybody away": everybody_away,
}
