"""Comfort, with figures worked out by hand."""

from datetime import date

import pytest

from matching.problem import DEFAULT_WEIGHTS, Helper, HomeVisit, Settings, Window
from matching.times import Horizon
from tests.matching.score.alone import alone, tier
from tests.matching.tiny import (
    at,
    away,
    between,
    helper,
    local,
    problem,
    seats,
    session,
    shadow,
    timed,
)


@pytest.mark.parametrize(
    ("windows", "cost"),
    [
        ([between(0, "09:00", "12:00", 0)], 0),
        ([between(0, "09:00", "12:00", 1)], 1),
        ([between(0, "09:00", "12:00", 2)], 4),
        # two windows are needed: the worse of them
        ([between(0, "08:00", "10:00", 0), between(0, "10:00", "12:00", 2)], 4),
        ([between(0, "08:00", "10:00", 0), between(0, "10:00", "12:00", 1)], 1),
        # the if-needed window is not needed
        ([between(0, "08:00", "18:00", 2), between(0, "09:00", "12:00", 0)], 0),
        # preferred in the middle only: the window around it is needed
        ([between(0, "08:00", "18:00", 1), between(0, "10:00", "11:00", 0)], 1),
        # two that overlap cover it better than the one that is enough
        (
            [
                between(0, "08:00", "18:00", 2),
                between(0, "10:30", "12:30", 1),
                between(0, "08:30", "11:00", 0),
            ],
            1,
        ),
        # a minute is missing between the good ones
        (
            [
                between(0, "09:00", "10:00", 0),
                between(0, "10:01", "12:00", 0),
                between(0, "09:30", "10:30", 2),
            ],
            4,
        ),
    ],
)
def test_a_wish_is_the_worst_of_the_best_cover(
    windows: list[Window], cost: int
) -> None:
    asked = alone(helper("ana", availability=tuple(windows)))
    assert tier("comfort", asked, "s/a=ana")["wishes"] == cost


def test_a_wish_holds_through_the_night_of_a_clock_change() -> None:
    horizon = Horizon("Europe/Brussels", date(2026, 10, 19), 7)
    night = local(horizon, "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00")
    good = local(horizon, "2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00")
    some = local(horizon, "2026-10-25T02:00+01:00", "2026-10-25T03:00")
    windows = (Window(good.start, good.end, 0), Window(some.start, some.end, 1))
    ana = helper("ana", availability=windows)
    asked = problem((ana,), (timed("s", night),), horizon=horizon)
    assert tier("comfort", asked, "s/a=ana")["wishes"] == 1


def test_a_time_outside_availability_counts_as_if_needed() -> None:
    ana = helper("ana", availability=(), absences=(away(0, "08:00", "18:00"),))
    assert tier("comfort", alone(ana), "s/a=ana")["wishes"] == 4


@pytest.mark.parametrize(
    ("person", "liked"),
    [
        (helper("ana"), 0),
        (helper("ana", likes_sites=("library",)), -1),
        (helper("ana", likes_activities=("workshop",)), -1),
        (helper("ana", likes_sites=("library",), likes_activities=("workshop",)), -1),
        (helper("ana", likes_sites=("centre",), likes_activities=("other",)), 0),
    ],
)
def test_a_liked_site_or_activity_counts_once(person: Helper, liked: int) -> None:
    found = tier("comfort", alone(person, activity="workshop"), "s/a=ana")
    assert found["liked"] == liked


@pytest.mark.parametrize(
    ("history", "known"),
    [({}, 0), ({"library": 6}, -1), ({"library": 0}, 0), ({"centre": 6}, 0)],
)
def test_the_same_helper_as_before_at_the_site(
    history: dict[str, int], known: int
) -> None:
    asked = alone(helper("ana", site_history=history))
    assert tier("comfort", asked, "s/a=ana")["same_helper"] == known


@pytest.mark.parametrize(
    ("mode", "home", "steps"),
    [
        ("transit", (50.86, 4.35), 1),  # exactly 15 minutes
        ("walk", (50.86, 4.35), 1),  # 18 minutes
        ("bike", (50.86, 4.35), 0),  # 6 minutes
        ("walk", (50.87, 4.35), 2),  # 35 minutes
        ("walk", None, 0),
    ],
)
def test_travel_counts_quarters_of_an_hour_from_home(
    mode: str, home: tuple[float, float] | None, steps: int
) -> None:
    ana = helper("ana", mode=mode, home=home)
    there = {"site": "centre"}
    assert tier("comfort", alone(ana, **there), "s/a=ana")["travel"] == steps
    remote = alone(ana, remote=True, **there)
    assert tier("comfort", remote, "s/a=ana")["travel"] == 0
    nowhere = alone(ana, site="library")
    assert tier("comfort", nowhere, "s/a=ana")["travel"] == 0


def test_travel_goes_to_the_home_that_is_visited() -> None:
    ana = helper("ana", mode="walk", home=(50.87, 4.35))
    visits = {(50.86, 4.35): 1, None: 2, (50.87, 4.35): 0}  # 18, 35 and 0 minutes
    for location, steps in visits.items():
        asked = alone(ana, site="centre", home_visit=HomeVisit(location))
        assert tier("comfort", asked, "s/a=ana")["travel"] == steps
    nowhere = alone(ana, site="library", home_visit=HomeVisit((50.86, 4.35)))
    assert tier("comfort", nowhere, "s/a=ana")["travel"] == 1


def test_the_wish_is_that_of_the_option_taken() -> None:
    windows = (between(0, "08:00", "18:00", 2), between(1, "08:00", "18:00", 0))
    ana = helper("ana", availability=windows)
    asked = problem((ana,), (session("s", "0 09:00 12:00, 1 09:00 12:00"),))
    assert tier("comfort", asked, "s/a=ana@0")["wishes"] == 4
    assert tier("comfort", asked, "s/a=ana@1")["wishes"] == 0


def test_travel_from_home_never_uses_the_table() -> None:
    ana = helper("ana", mode="walk", home=(50.86, 4.35))
    sessions = (session("s", site="centre"),)
    table = {("centre", "library"): 600, ("centre", "north"): 600}
    asked = problem((ana,), sessions, travel_minutes=table)
    assert tier("comfort", asked, "s/a=ana")["travel"] == 1


def test_a_wanted_pair_counts_once_a_session() -> None:
    people = (
        helper("ana", wanted_with=("ben", "cem")),
        helper("ben", wanted_with=("ana",)),
        helper("cem"),
        helper("dua", wanted_with=("ana",)),
    )
    sessions = (
        session("s", seats=(*seats(3), shadow("x"))),
        session("t", "1 09:00 12:00", seats=seats(2)),
    )
    asked = problem(people, sessions)
    pairs = {
        "s/a=ana s/b=ben": 1,  # both ask, once
        "s/a=cem s/b=ana": 1,  # one of them asks
        "s/a=cem s/b=ben": 0,
        "s/a=ana s/b=ben s/c=cem s/x=dua": 3,  # a shadow counts
        "s/a=ana s/b=ben t/a=ana t/b=ben": 2,
        "s/a=ana t/a=ben": 0,
    }
    for held, count in pairs.items():
        assert tier("comfort", asked, held)["wanted_pairs"] == -2 * count


def test_comfort_adds_weighted_terms() -> None:
    weights = {
        "if_needed": 9,
        "liked": -3,
        "same_helper": -5,
        "travel": 2,
        "wanted_pair": -7,
    }
    ana = helper(
        "ana",
        availability=(Window(at(0, "00:00"), at(1, "00:00"), 2),),
        likes_sites=("centre",),
        site_history={"centre": 1},
        home=(50.86, 4.35),
        mode="walk",
        wanted_with=("ben",),
    )
    sessions = (session("s", site="centre", seats=seats(2)),)
    settings = Settings(weights=weights)
    asked = problem((ana, helper("ben")), sessions, settings=settings)
    assert tier("comfort", asked, "s/a=ana s/b=ben") == {
        "value": 10 - 3 - 5 + 2 - 7,
        "wishes": 9 + DEFAULT_WEIGHTS["available"],
        "liked": -3,
        "same_helper": -5,
        "travel": 2,
        "wanted_pairs": -7,
    }
