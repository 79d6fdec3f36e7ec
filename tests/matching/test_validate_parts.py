"""Faults of one helper or session that was not read from a file."""

from dataclasses import replace
from typing import Any

import pytest

from matching.problem import (
    Allowance,
    Dated,
    Helper,
    HomeVisit,
    Interval,
    Module,
    Option,
    Seat,
    Skill,
    Use,
    Window,
)
from matching.validate import faults_of
from tests.matching.good_problems import good, session


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
