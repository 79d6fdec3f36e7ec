"""Faults of problems that were not read from a file: rows, generators."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching.canonical import canonical
from matching.faults import BadInputError
from matching.problem import (
    DEFAULT_WEIGHTS,
    Dated,
    Helper,
    Loan,
    Option,
    Pin,
    Resource,
    Room,
    Seat,
    Series,
    Settings,
    Site,
    Window,
)
from matching.times import Horizon
from matching.travel import Mode, TravelSettings
from matching.validate import faults_of, validated
from tests.matching.good_problems import good, modules, places, rooms, session, told
from tests.matching.random_problems import random_problem
from tests.matching.tiny import at

TEN_YEARS = 10 * 366 * 1440
MODES = TravelSettings().modes


def test_a_good_problem_has_no_faults() -> None:
    assert faults_of(good()) == []
    assert validated(good()) == good()


@pytest.mark.parametrize("seed", range(40))
def test_random_problems_have_no_faults(seed: int) -> None:
    assert faults_of(random_problem(seed)) == []


def weights(**changes: int) -> dict[str, int]:
    return {**DEFAULT_WEIGHTS, **changes}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"tiers": ("cover", "teams", "calm", "comfort")}, "tiers"),
        ({"tiers": ("teams", "cover", "calm", "fairness", "comfort")}, "tiers"),
        ({"changeover_minutes": -1}, "changeover_minutes"),
        ({"senior_roles": ("x", "x")}, "senior_roles[1]"),
        ({"mentor_roles": ("x y",)}, "mentor_roles[0]"),
        ({"weights": weights(luck=1)}, "weights.luck"),
        ({"weights": {"travel": 1}}, "weights.available"),
        ({"weights": weights(language_level=-1)}, "weights.language_level"),
        ({"weights": weights(language_native=2)}, "weights.language_level"),
        ({"weights": weights(language_nobody=4)}, "weights.language_nobody"),
        ({"weights": weights(language_remote=2)}, "weights.language_remote"),
        ({"weights": weights(language_level=4)}, "weights.language_interpreter"),
        ({"weights": weights(requested=-1)}, "weights.requested"),
        ({"weights": weights(equity=1001)}, "weights.equity"),
        ({"weights": weights(moved=-1)}, "weights.moved"),
        ({"minors_per_adult": 0}, "minors_per_adult"),
        ({"weights": weights(ideal_staff=-1)}, "weights.ideal_staff"),
        ({"weights": weights(optional_seat=-1)}, "weights.optional_seat"),
        ({"weights": weights(wanted_pair=1)}, "weights.wanted_pair"),
        ({"weights": weights(travel=1001)}, "weights.travel"),
        ({"travel": TravelSettings(0.9)}, "travel.detour"),
        ({"travel": TravelSettings(1.3, {**MODES, "bus": Mode(0, 9)})}, "travel.modes"),
        (
            {"travel": TravelSettings(1.3, {**MODES, "car": Mode(-1, 9)})},
            "travel.modes.car.base_minutes",
        ),
        (
            {"travel": TravelSettings(1.3, {**MODES, "car": Mode(1, 0)})},
            "travel.modes.car.km_per_hour",
        ),
    ],
)
def test_faults_of_the_settings(changes: dict[str, Any], where: str) -> None:
    found = places(good(settings=replace(Settings(), **changes)))
    assert f"settings.{where}" in found
    assert all(place.startswith(f"settings.{where.split('.')[0]}") for place in found)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"pins": (Pin("s2", "a", "tom"),)}, ["pins[0].session"]),
        ({"pins": (Pin("s1", "b", "tom"),)}, ["pins[0].seat"]),
        ({"pins": (Pin("s1", "a", "zoe"),)}, ["pins[0].helper"]),
        ({"pins": (Pin("s1", "a", "tom"), Pin("s1", "a", "tom"))}, ["pins[1].seat"]),
        ({"sites": (Site("library"), Site("library"))}, ["sites[1].id"]),
        ({"sites": rooms(Room("r"), Room("r"))}, ["sites[0].rooms[1].id"]),
        ({"sites": rooms(Room("r", -1))}, ["sites[0].rooms[0].capacity"]),
        ({"resources": (Resource("a", 1), Resource("a", 1))}, ["resources[1].id"]),
        ({"resources": (Resource("a", -1),)}, ["resources[0].capacity"]),
        ({"resources": (Resource("a", 1, ("x",)),)}, ["resources[0].sites[0]"]),
        ({"loans": (Loan("kites", 1, 0, 9),)}, ["loans[0].resource"]),
        ({"loans": (Loan("van", 0, 0, 9),)}, ["loans[0].units"]),
        ({"loans": (Loan("van", 1, 9, 9),)}, ["loans[0].to"]),
        ({"series": (Series("a"), Series("a"))}, ["series[1].id"]),
        ({"series": (Series("a", trainer="zoe"),)}, ["series[0].trainer"]),
        ({"sessions": modules("basics", 1, 2, 1)}, ["sessions[2].series.module"]),
        ({"published": told("s2/0/a/tom")}, ["published[0].session"]),
        ({"published": told("s1/1/a/tom")}, ["published[0].option"]),
        ({"published": told("s1/-1/a/tom")}, ["published[0].option"]),
        ({"published": told("s1/0/b/tom")}, ["published[0].seat"]),
        ({"published": told("s1/0/a/zoe")}, ["published[0].helper"]),
        ({"published": told("s1/0/a/tom s1/0/a/amina")}, ["published[1].seat"]),
        ({"published": told("s1/0/a/tom s1/0/a/tom")}, ["published[1].seat"]),
        ({"sites": (Site("library", location=(91, 0)),)}, ["sites[0].location[0]"]),
        ({"travel_minutes": {("library", "x"): 1}}, ["travel_minutes[0][1]"]),
        ({"travel_minutes": {("library", "library"): 1}}, ["travel_minutes[0][1]"]),
        ({"travel_minutes": {("library", "centre"): 1}}, ["travel_minutes[0]"]),
        ({"travel_minutes": {("centre", "library"): -1}}, ["travel_minutes[0][2]"]),
        ({"horizon": Horizon("UTC", date(2026, 11, 23), 367)}, ["days"]),
        ({"horizon": Horizon("UTC", date(9999, 12, 31), 7)}, ["start"]),
        ({"horizon": Horizon("Mars", date(2026, 11, 23), 7)}, ["zone"]),
        ({"as_of": -30 * TEN_YEARS}, ["as_of"]),
    ],
)
def test_faults_of_the_rest(changes: dict[str, Any], wanted: list[str]) -> None:
    assert places(good(**changes)) == wanted


def test_what_was_told_contradicts_itself() -> None:
    options = (Option(at(0, "09:00"), at(0, "12:00")), Option(0, 60))
    two = session(seats=(Seat("a"), Seat("b")), options=options)
    for text, wanted in (
        ("s1/0/a/tom s1/0/b/amina", []),
        ("s1/0/a/tom s1/0/b/tom", ["published[1].helper"]),
        ("s1/0/a/tom s1/1/b/amina", ["published[1].option"]),
        ("s1/2/a/tom s1/1/b/amina", ["published[0].option"]),
    ):
        problem = good(sessions=(two,), published=told(text))
        assert places(problem) == wanted


def test_times_and_days_beyond_the_calendar_are_faults_and_no_crash() -> None:
    role, window = Dated("coach", 10**9, 10**8), Window(10**15, 10**14)
    helper = Helper("tom", roles=(role,), availability=(window,))
    assert places(good(helpers=(helper,))) == [
        "helpers[0].availability[0].from",
        "helpers[0].availability[0].to",
        "helpers[0].roles[0].from",
        "helpers[0].roles[0].until",
    ]


def test_all_faults_are_raised_at_once_by_place() -> None:
    helpers = (Helper("tom", max_sessions=-1), Helper("tom"), Helper("x y"))
    problem = good(helpers=helpers, pins=(Pin("s1", "q", "amina"),))
    with pytest.raises(BadInputError) as refusal:
        validated(problem, "the week 2026-W48")
    assert str(refusal.value).startswith("the week 2026-W48: 5 fault(s)\n")
    assert [fault.where for fault in refusal.value.faults] == [
        "helpers[0].max_sessions",
        "helpers[1].id",
        "helpers[2].id",
        "pins[0].helper",
        "pins[0].seat",
    ]


def test_many_items_are_sorted_by_number() -> None:
    helpers = tuple(Helper(f"h{n}", max_sessions=-1) for n in range(12))
    found = places(good(helpers=(*helpers, Helper("tom"))))
    assert found == [f"helpers[{n}].max_sessions" for n in range(12)]


def test_validated_gives_one_order_to_what_has_none() -> None:
    seat = Seat("a", roles=("b", "a"), badges=("z", "y"))
    amina = Helper(
        "amina",
        roles=(Dated("b"), Dated("a", 3), Dated("a")),
        availability=(Window(5, 9, 2), Window(0, 9), Window(5, 9, 0)),
    )
    problem = good(helpers=(Helper("tom"), amina), sessions=(session(seats=(seat,)),))
    found = validated(problem)
    assert found == canonical(problem)
    assert found.sessions[0].seats[0] == Seat("a", ("a", "b"), badges=("y", "z"))
    assert found.helpers[1].roles == (Dated("a"), Dated("a", 3), Dated("b"))
    assert found.helpers[1].availability == (
        Window(0, 9),
        Window(5, 9, 0),
        Window(5, 9, 2),
    )
