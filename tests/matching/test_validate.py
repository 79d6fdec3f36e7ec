"""Faults of problems that were not read from a file: rows, generators."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching.canonical import canonical
from matching.faults import BadInputError
from matching.problem import (
    DEFAULT_WEIGHTS,
    Allowance,
    Dated,
    Helper,
    HomeVisit,
    Interval,
    Loan,
    Module,
    Option,
    Pin,
    Problem,
    Published,
    Resource,
    Room,
    Seat,
    Series,
    Session,
    Settings,
    Site,
    Skill,
    Use,
    Window,
)
from matching.times import Horizon
from matching.travel import Mode, TravelSettings
from matching.validate import faults_of, validated
from tests.matching.random_problems import random_problem
from tests.matching.tiny import WEEK, at

TEN_YEARS = 10 * 366 * 1440
MODES = TravelSettings().modes


def good(**changes: Any) -> Problem:
    problem = Problem(
        horizon=WEEK,
        helpers=(Helper("amina"), Helper("tom")),
        sites=(Site("library", rooms=(Room("r"),)), Site("centre")),
        resources=(Resource("van", 1),),
        series=(Series("basics"),),
        sessions=(session(),),
        pins=(Pin("s1", "a", "tom"),),
    )
    return replace(problem, **changes)


def session(**changes: Any) -> Session:
    option = Option(at(0, "09:00"), at(0, "12:00"))
    return replace(Session("s1", "library", (option,), (Seat("a"),)), **changes)


def places(problem: Problem) -> list[str]:
    return [fault.where for fault in faults_of(problem)]


def test_a_good_problem_has_no_faults() -> None:
    assert faults_of(good()) == []
    assert validated(good()) == good()


@pytest.mark.parametrize("seed", range(40))
def test_random_problems_have_no_faults(seed: int) -> None:
    assert faults_of(random_problem(seed)) == []


@pytest.mark.parametrize(
    ("changes", "where", "found", "expected"),
    [
        ({"id": "a b"}, "id", "“a b”", "an id of 1 to 64"),
        ({"id": "tom"}, "id", "“tom”", "helpers[0].id does not have already"),
        ({"name": "a\nb"}, "name", "“a\\nb”", "one line of text"),
        ({"roles": (Dated(""),)}, "roles[0].id", "“”", "an id"),
        (
            {"roles": (Dated("coach", 2, 1),)},
            "roles[0].until",
            "“2026-11-24”",
            "2026-11-25 (“from”) or a later date",
        ),
        (
            {"roles": (Dated("coach", 10**7),)},
            "roles[0].from",
            "“day 10000000”",
            "a date from 1900 to 2199",
        ),
        (
            {"clearances": (Dated("c", 1), Dated("c", 1))},
            "clearances[1]",
            "“c”",
            "clearances[0] does not have",
        ),
        ({"skills": (Skill("5.1", 9),)}, 'skills["5.1"]', "9", "from 1 to 8"),
        (
            {"skills": (Skill("x", 1, 5, 1),)},
            "skills.x.until",
            "“2026-11-24”",
            "2026-11-28",
        ),
        (
            {"skills": (Skill("x", 1), Skill("x", 2))},
            "skills[1]",
            "“x”",
            "skills[0] does not have",
        ),
        ({"languages": {"fr": 8}}, "languages.fr", "8", "a level from 1 to 7"),
        ({"badges": ("w", "w")}, "badges[1]", "“w”", "badges[0] does not have"),
        ({"home": (50.0, 181.0)}, "home[1]", "181.0", "degrees from -180 to 180"),
        ({"mode": "bus"}, "mode", "“bus”", "one of walk"),
        (
            {"availability": (Window(600, 600),)},
            "availability[0].to",
            "“2026-11-23T10:00”",
            "a time after 2026-11-23T10:00",
        ),
        (
            {"availability": (Window(0, 1, 3),)},
            "availability[0].wish",
            "3",
            "preferred",
        ),
        (
            {"absences": (Interval(0, 1), Interval(2, 1))},
            "absences[1].to",
            "“2026-11-23T00:01”",
            "a time after 2026-11-23T00:02",
        ),
        (
            {"busy_until": 10**12},
            "busy_until",
            "“minute 1000000000000”",
            "a local time from 2000 to 2199",
        ),
        ({"max_sessions": -1}, "max_sessions", "-1", "a whole number from 0"),
        ({"past_weeks": 9}, "past_weeks", "9", "a whole number from 0 to 8"),
        ({"site_history": {"x": 1}}, "site_history.x", "“x”", "the id of a site"),
        (
            {"site_history": {"library": -1}},
            "site_history.library",
            "-1",
            "a whole number",
        ),
        ({"likes_sites": ("x",)}, "likes_sites[0]", "“x”", "the id of a site"),
        ({"likes_activities": ("",)}, "likes_activities[0]", "“”", "an id"),
        ({"wanted_with": ("z",)}, "with[0]", "“z”", "the id of a helper"),
        ({"never_with": ("amina",)}, "never_with[0]", "“amina”", "another helper"),
        (
            {"allowances": (Allowance(26, 1, 1),)},
            "allowances[0].year",
            "26",
            "from 2000 to 2199",
        ),
        (
            {"allowances": (Allowance(2026, -1, 1),)},
            "allowances[0].day_rate_cents",
            "-1",
            "a whole number from 0",
        ),
        (
            {"allowances": (Allowance(2026, 1, 10**9),)},
            "allowances[0].left_cents",
            "1000000000",
            "a whole number from 0 to 100000000",
        ),
        (
            {"allowances": (Allowance(2026, 1, 1), Allowance(2026, 2, 2))},
            "allowances[1].year",
            "2026",
            "other than that of helpers[0].allowances[0]",
        ),
    ],
)
def test_faults_of_a_helper(
    changes: dict[str, Any], where: str, found: str, expected: str
) -> None:
    helper = replace(Helper("amina"), **changes)
    others = (Helper("tom"),)
    if changes.get("id") == "tom":
        helpers, index = (*others, helper), 1
    else:
        helpers, index = (helper, *others), 0
    (fault,) = faults_of(good(helpers=helpers))
    assert fault.where == f"helpers[{index}].{where}"
    assert fault.value == found
    assert expected in fault.expected


@pytest.mark.parametrize(
    ("changes", "where", "expected"),
    [
        ({"site": "north"}, "site", "the id of a site"),
        ({"activity": "a b"}, "activity", "an id"),
        ({"options": ()}, "options", "1 to 100 options"),
        (
            {"options": tuple(Option(0, n + 1) for n in range(101))},
            "options",
            "1 to 100 options",
        ),
        (
            {"options": (Option(0, 9), Option(0, 9, "r"), Option(0, 9))},
            "options[2]",
            "another time or room than sessions[0].options[0]",
        ),
        ({"options": (Option(0, 9, "x"),)}, "options[0].room", "a room of the site"),
        (
            {"site": "centre", "options": (Option(0, 9, "r"),)},
            "options[0].room",
            "the id of a room of the site “centre”",
        ),
        ({"minors": -1}, "minors", "a whole number from 0"),
        ({"home_visit": HomeVisit((0, 200))}, "home_visit.location[1]", "-180 to 180"),
        ({"home_visit": HomeVisit(), "remote": True}, "remote", "no “home_visit”"),
        ({"module": Module("x", 1)}, "series.id", "the id of a series"),
        ({"module": Module("basics", -1)}, "series.module", "from 0 to 10000"),
        ({"module": Module("basics", 1, "z")}, "series.trainer_seat", "of a seat"),
        ({"uses": (Use("kites"),)}, "resources[0].id", "the id of a resource"),
        ({"uses": (Use("van", 0),)}, "resources[0].units", "a whole number from 1"),
        (
            {"uses": (Use("van", 1, -1),)},
            "resources[0].before_minutes",
            "from 0 to 10080",
        ),
        (
            {"uses": (Use("van", 1, 0, 10**5),)},
            "resources[0].after_minutes",
            "from 0 to 10080",
        ),
        (
            {"uses": (Use("van"), Use("van", 2))},
            "resources[1].id",
            "one that sessions[0].resources[0].id does not have already",
        ),
        ({"options": (Option(9, 9),)}, "options[0].end", "a time after"),
        ({"options": (Option(-1, 9),)}, "options[0].start", "a time on a planned day"),
        ({"priority": 0}, "priority", "from 1 to 5"),
        ({"min_staff": 2}, "ideal_staff", "at least 2 (“min_staff”)"),
        ({"max_mentors_per_senior": -1}, "max_mentors_per_senior", "from 0"),
        ({"public_languages": {"fr": 0}}, "public_languages.fr", "from 1 to 7"),
        ({"seats": (Seat("a"), Seat("a"))}, "seats[1].id", "seats[0].id does not have"),
        ({"seats": (Seat("a", shadow=True),)}, "seats[0].shadow", "“mandatory”: false"),
        ({"seats": (Seat("a", ("x", "x")),)}, "seats[0].roles[1]", "seats[0].roles[0]"),
        ({"seats": (Seat("a", ("",)),)}, "seats[0].roles[0]", "an id"),
        ({"seats": (Seat("a", skills={"x": 9}),)}, "seats[0].skills.x", "1 to 8"),
        ({"seats": (Seat("a", languages={"x": 8}),)}, "seats[0].languages.x", "1 to 7"),
    ],
)
def test_faults_of_a_session(
    changes: dict[str, Any], where: str, expected: str
) -> None:
    (fault,) = faults_of(good(sessions=(session(**changes),)))
    assert fault.where == f"sessions[0].{where}"
    assert expected in fault.expected


def rooms(*given: Room) -> tuple[Site, ...]:
    return (Site("library", rooms=given), Site("centre"))


def modules(series: str, *numbers: int) -> tuple[Session, ...]:
    return tuple(
        session(id=f"s{index}", module=Module(series, number))
        for index, number in enumerate(numbers, 1)
    )


def told(text: str) -> tuple[Published, ...]:
    """Read ``s1/0/a/tom``: session, option, seat and helper."""
    entries = (entry.split("/") for entry in text.split())
    return tuple(
        Published(s, int(option), seat, who) for s, option, seat, who in entries
    )


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
