"""Every wish, with figures worked out by hand."""

from datetime import date
from typing import Any

import pytest

from matching.problem import DEFAULT_WEIGHTS, NATIVE, Helper, Problem, Settings, Window
from matching.score import score
from matching.times import Horizon
from tests.matching.tiny import (
    answer,
    at,
    away,
    between,
    helper,
    local,
    problem,
    seat,
    seats,
    session,
    shadow,
    timed,
)


def tier(name: str, asked: Problem, held: str) -> dict[str, int]:
    return score(asked, answer(held))[name]


def alone(who: Helper, **more: Any) -> Problem:
    """Make a problem of one helper and one session ``s`` with a seat ``a``."""
    settings = more.pop("settings", Settings())
    return problem((who,), (session("s", **more),), settings=settings)


def test_tiers_come_in_the_order_of_the_settings_with_their_value_first() -> None:
    order = ("cover", "teams", "comfort", "fairness", "calm")
    found = score(alone(helper("ana"), settings=Settings(tiers=order)), ())
    assert tuple(found) == order
    assert [next(iter(terms)) for terms in found.values()] == ["value"] * 5


def test_calm_is_nothing_without_a_published_plan() -> None:
    assert tier("calm", alone(helper("ana")), "s/a=ana") == {"value": 0}


@pytest.mark.parametrize("held", ["no/a=ana", "s/z=ana", "s/a=no"])
def test_an_unknown_id_is_an_error(held: str) -> None:
    with pytest.raises(KeyError):
        score(alone(helper("ana")), answer(held))


# ------------------------------------------------------------------- cover


def test_cover_adds_the_priority_of_each_filled_mandatory_seat() -> None:
    optional = seat("c", mandatory=False)
    sessions = (
        session("s", priority=5, seats=(*seats(2), optional)),
        session("t", priority=2, seats=seats(2)),
        session("u", priority=1),
    )
    people = tuple(map(helper, ("ana", "ben", "cem")))
    found = tier("cover", problem(people, sessions), "s/a=ana s/b=ben s/c=cem t/a=ana")
    assert found == {"value": 12, "mandatory_filled": 3, "mandatory_empty": 2}


# ------------------------------------------------------------------- teams

SPEAKERS = (
    helper("native", languages={"fr": NATIVE}),
    helper("fluent", languages={"fr": 6}),
    helper("good", languages={"fr": 4}),
    helper("beginner", languages={"fr": 3}),
    helper("silent"),
)


@pytest.mark.parametrize(
    ("wanted", "held", "cost"),
    [
        (4, "s/a=native", 0),
        (4, "s/a=fluent", 1),
        (4, "s/a=good", 1),
        (4, "s/a=beginner", 10),
        (4, "s/a=beginner s/b=good", 1),
        (4, "s/a=good s/b=native", 0),
        (4, "s/a=beginner s/x=native", 10),  # a shadow does not count
        (4, "s/x=native", 10),  # held, and nobody covers
        (1, "s/x=native", 10),
        (1, "s/a=silent", 10),
        (1, "s/a=beginner", 1),
        (NATIVE, "s/a=fluent", 10),
        (NATIVE, "s/a=native", 0),
        (4, "", 0),  # not held
    ],
)
def test_a_language_is_priced_by_its_best_covering_speaker(
    wanted: int, held: str, cost: int
) -> None:
    team = (*seats(2), shadow("x"))
    public = session("s", seats=team, public_languages={"fr": wanted})
    assert tier("teams", problem(SPEAKERS, (public,)), held)["languages"] == cost


def test_each_language_of_each_held_session_is_a_need() -> None:
    needs = {"fr": 4, "nl": 1, "ary": NATIVE}
    sessions = (
        session("s", public_languages=needs),
        session("t", "1 09:00 10:00", public_languages=needs),
        session("u", "2 09:00 10:00", public_languages=needs),
    )
    asked = problem((helper("ana", languages={"fr": 5, "nl": NATIVE}),), sessions)
    assert tier("teams", asked, "s/a=ana t/a=ana")["languages"] == 2 * (1 + 0 + 10)


def test_ideal_staff_counts_the_missing_of_held_sessions() -> None:
    sessions = (
        session("s", seats=(*seats(3), shadow("x")), ideal_staff=3),
        session("t", seats=seats(2), ideal_staff=1),
        session("u", ideal_staff=9),
    )
    people = tuple(map(helper, ("ana", "ben", "cem", "dua")))
    asked = problem(people, sessions)
    found = tier("teams", asked, "s/a=ana s/x=ben t/a=cem t/b=dua")
    assert found["ideal_staff"] == 2


def test_optional_seats_count_in_every_session_held_or_not() -> None:
    some = (*seats(1), seat("b", mandatory=False), shadow("x"))
    sessions = (session("s", seats=some), session("t", seats=some))
    asked = problem((helper("ana"), helper("ben")), sessions)
    assert tier("teams", asked, "")["optional_seats"] == 4
    assert tier("teams", asked, "s/a=ana")["optional_seats"] == 4
    assert tier("teams", asked, "s/a=ana s/x=ben")["optional_seats"] == 3


def test_teams_adds_weighted_terms() -> None:
    weights = {"language_nobody": 7, "ideal_staff": 5, "optional_seat": 3}
    some = (*seats(1), shadow("x"), shadow("y"))
    public = session("s", seats=some, ideal_staff=3, public_languages={"fr": 1})
    settings = Settings(weights=weights)
    asked = problem((helper("ana"),), (public,), settings=settings)
    assert tier("teams", asked, "s/a=ana") == {
        "value": 7 + 5 * 2 + 3 * 2,
        "languages": 7,
        "ideal_staff": 2,
        "optional_seats": 2,
        "equity": 0,
    }


# ---------------------------------------------------------------- fairness


@pytest.mark.parametrize(
    ("person", "count", "value"),
    [
        # w = 2, p = 0: 1000 · k / 18 = 55.6, 111.1, 166.7
        (helper("ana"), 1, 55),
        (helper("ana"), 3, 55 + 111 + 166),
        # w = 2, p = 11: 12000 / 18 = 666.7, 13000 / 18 = 722.2
        (helper("ana", past_sessions=11), 2, 666 + 722),
        # w = 0 counts as ½: 1000 · k / 4.5 = 222.2, 444.4
        (helper("ana", wished_sessions=0), 2, 222 + 444),
        # w = 0, p = 3 + ½ · 5 = 5.5: 6500 / 4.5 = 1444.4
        (helper("ana", wished_sessions=0, past_sessions=3, past_weeks=3), 1, 1444),
        # a newcomer, w = 2: p = 0 + 2 · 8 = 16: 17000 / 18 = 944.4
        (helper("ana", past_weeks=0), 1, 944),
        # w = 3, p = 4 + 3 · 6 = 22: 23000 / 27 = 851.9, 24000 / 27 = 888.9
        (helper("ana", wished_sessions=3, past_sessions=4, past_weeks=2), 2, 851 + 888),
        # w = 1: 1000 · 9 / 9 exactly, when p = 8 and k = 1
        (helper("ana", wished_sessions=1, past_sessions=8), 1, 1000),
    ],
)
def test_fairness_of_one_helper(person: Helper, count: int, value: int) -> None:
    sessions = tuple(session(f"s{k}", f"{k} 09:00 12:00") for k in range(3))
    held = " ".join(f"s{k}/a=ana" for k in range(count))
    assert tier("fairness", problem((person,), sessions), held) == {"value": value}


def test_fairness_counts_the_whole_horizon_and_adds_the_helpers() -> None:
    sessions = tuple(session(f"s{k}", f"{7 * k} 09:00 12:00") for k in range(2))
    horizon = Horizon("Europe/Brussels", date(2026, 11, 23), 14)
    people = (helper("ana"), helper("ben", wished_sessions=1))
    asked = problem(people, sessions, horizon=horizon)
    assert tier("fairness", asked, "s0/a=ana s1/a=ana")["value"] == 55 + 111
    assert tier("fairness", asked, "s0/a=ana s1/a=ben")["value"] == 55 + 111
    assert tier("fairness", asked, "")["value"] == 0


# ----------------------------------------------------------------- comfort


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
