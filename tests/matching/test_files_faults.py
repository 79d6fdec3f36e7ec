"""Every kind of fault alone, twenty together, and none that another causes."""

from typing import Any

import pytest

from tests.matching.documents import (
    GONE,
    changed,
    faults_in,
    places,
    problem,
    to_bytes,
)
from tests.matching.single_faults import ALONE, ELSEWHERE, SEAT, WINDOW


@pytest.mark.parametrize(("path", "value", "expected"), ALONE)
def test_each_fault_alone_is_the_only_one(path: str, value: Any, expected: str) -> None:
    # NaN and lone surrogates survive json.dumps, as they would in a file.
    faults = faults_in(changed(problem(), _loose_ends(path, value)))
    assert [fault.where for fault in faults] == [ELSEWHERE.get(path, path)]
    assert expected in faults[0].expected


def _loose_ends(path: str, value: Any) -> dict[str, Any]:
    """Take away what would rightly miss the id that is changed."""
    changes = {path: value}
    if path == "helpers[1].id":
        changes["helpers[0].with"] = []
    if path == "helpers[2].id":
        changes["helpers[0].never_with"] = []
    if path == "sites[1].id":
        changes |= {"helpers[0].likes_sites": [], "travel_minutes": []}
    return changes


def test_an_option_starts_on_a_planned_day() -> None:
    option = {"start": "2026-11-30T00:00", "end": "2026-11-30T02:00"}
    (fault,) = faults_in(changed(problem(), {"sessions[0].options[0]": option}))
    assert fault.where == "sessions[0].options[0].start"
    assert fault.value == "“2026-11-30T00:00”"
    assert fault.expected == "a time on a planned day, 2026-11-23 to 2026-11-29"


def test_an_end_is_not_judged_by_a_start_in_another_year() -> None:
    wrong = {"sessions[0].options[0].start": "2027-11-24T09:00"}
    assert places(changed(problem(), wrong)) == ["sessions[0].options[0].start"]


def test_an_option_may_end_after_the_last_day() -> None:
    option = {"start": "2026-11-29T23:00", "end": "2026-11-30T02:00"}
    assert not places(changed(problem(), {"sessions[0].options[0]": option}))


def test_twice_the_same_seat_pinned() -> None:
    pins = [*problem()["pins"], {"session": "s1", "seat": "a", "helper": "tom"}]
    (fault,) = faults_in(changed(problem(), {"pins": pins}))
    assert (fault.where, fault.value) == ("pins[1].seat", "“a”")
    assert fault.expected == "a seat that pins[0] does not pin already"


def test_two_travel_entries_that_contradict_each_other() -> None:
    rows = [["epn-1", "epn-2", 25], ["epn-2", "epn-1", 25], ["epn-2", "epn-1", 30]]
    (fault,) = faults_in(changed(problem(), {"travel_minutes": rows}))
    assert (fault.where, fault.value) == ("travel_minutes[2][2]", "30")
    assert "25, as travel_minutes[0] has it" in fault.expected


def test_a_key_that_stands_twice() -> None:
    data = to_bytes(problem()).replace(b'"adult": true', b'"adult": true, "adult": 7')
    (fault,) = faults_in(data)
    assert fault.where == "helpers[0].adult"
    assert fault.expected == "it only once"


def test_a_needed_key_that_stands_twice_is_not_missing() -> None:
    twice = b'"start": "2026-11-23", "start": "2026-11-23"'
    data = to_bytes(problem()).replace(b'"start": "2026-11-23"', twice)
    assert places(data) == ["start"]


def test_a_misspelt_needed_key_is_not_missing_too() -> None:
    site = {"sessions[0].site": GONE, "sessions[0].sites": "epn-1"}
    (fault,) = faults_in(changed(problem(), site))
    assert fault.where == "sessions[0].sites"
    assert fault.expected == "no such key (perhaps “site”)"


@pytest.mark.parametrize("feature", ["rooms", "home_visit", "resources", "room"])
def test_null_asks_for_nothing(feature: str) -> None:
    where = {
        "rooms": "sites[0].rooms",
        "home_visit": "sessions[0].home_visit",
        "resources": "resources",
        "room": "sessions[0].options[0].room",
    }
    assert not places(changed(problem(), {where[feature]: None}))


def test_remote_interpreting_is_accepted() -> None:
    assert not places(changed(problem(), {"sites[0].remote_interpreting": True}))


TWENTY: dict[str, tuple[Any, str, str]] = {
    "format": ("relais-problem/9", "“relais-problem/9”", "“relais-problem/1”"),
    "as_of": ("yesterday", "“yesterday”", "a local time YYYY-MM-DDTHH:MM"),
    "helpers[0].absences[0].to": (
        "2026-11-25T00:00",
        "“2026-11-25T00:00”",
        "a time after 2026-11-26T00:00 (“from”)",
    ),
    "helpers[0].adult": (1, "1", "true or false"),
    "helpers[0].availability[0].from": (
        "2026-13-23T09:00",
        "“2026-13-23T09:00”",
        "a date and time of the calendar",
    ),
    "helpers[0].home": ([50.85], "[50.85]", "latitude and longitude"),
    "helpers[0].languages.fr": ("D1", "“D1”", "one of “A1”"),
    "helpers[0].max_sessions": ("3", "“3”", "without quotation marks"),
    'helpers[0].skills["5.1"]': (12, "12", "a whole number from 1 to 8"),
    "helpers[0].with[0]": ("ghost", "“ghost”", "the id of a helper"),
    "helpers[3]": ({"id": "tom"}, "“tom”", "helpers[1].id does not have already"),
    "pins[0].seat": ("q", "“q”", "the id of a seat of the session “s1”"),
    "sessions[0].colour": ("red", "“red”", "no such key"),
    "sessions[0].ideal_staff": (0, "0", "at least 1"),
    "sessions[0].minors": (4, "4", "no minors: they cannot be planned yet"),
    "sessions[0].seats[0].shadow": (True, "true", "“mandatory”: false"),
    "sessions[0].site": ("epn-7", "“epn-7”", "the id of a site"),
    "settings.changeover_minutes": (float("nan"), "NaN", "a whole number"),
    "settings.tiers": (["cover"], "[“cover”]", "cover and teams first"),
    "travel_minutes[0][2]": (-5, "-5", "a whole number from 0"),
}


def test_twenty_faults_are_twenty_with_path_value_and_expectation() -> None:
    changes = {path: value for path, (value, _, _) in TWENTY.items()}
    faults = faults_in(changed(problem(), changes))
    wanted = {
        "helpers[3].id" if path == "helpers[3]" else path: (found, expected)
        for path, (_, found, expected) in TWENTY.items()
    }
    assert len(wanted) == 20
    assert {fault.where for fault in faults} == wanted.keys()
    assert len(faults) == 20
    for fault in faults:
        found, expected = wanted[fault.where]
        assert fault.value == found
        assert expected in fault.expected


CAUSES: list[tuple[dict[str, Any], list[str]]] = [
    # Nothing that names a site is known to be wrong while the sites are unreadable.
    ({"sites": "none"}, ["sites"]),
    ({"helpers": 3}, ["helpers"]),
    ({"sessions": None}, ["sessions"]),
    ({"sessions[0]": 3}, ["sessions[0]"]),
    ({"sessions[0].id": 3}, ["sessions[0].id"]),
    ({"sessions[0].seats": 3}, ["sessions[0].seats"]),
    ({"sessions[0].seats[0]": "a"}, ["sessions[0].seats[0]"]),
    ({"sites[0].id": GONE}, ["sites[0].id"]),
    ({"helpers[1].id": 7}, ["helpers[1].id"]),
    ({"helpers[1].id": 7, "helpers[2].id": 8}, ["helpers[1].id", "helpers[2].id"]),
    # Order is not judged where one of the two times cannot be read.
    ({f"{WINDOW}.from": "noon"}, [f"{WINDOW}.from"]),
    ({f"{WINDOW}.to": "noon"}, [f"{WINDOW}.to"]),
    ({"sessions[0].options[0].start": 5}, ["sessions[0].options[0].start"]),
    ({"sessions[0].min_staff": 10**6}, ["sessions[0].min_staff"]),
    (
        {f"{SEAT}.mandatory": "no", f"{SEAT}.shadow": True},
        [f"{SEAT}.mandatory"],
    ),
    ({"travel_minutes[0][0]": None}, ["travel_minutes[0][0]"]),
    ({"pins[0].session": 1}, ["pins[0].session"]),
    ({"pins[0].session": "s7", "pins[0].seat": "q"}, ["pins[0].session"]),
    # An id of another form is known all the same.
    (
        {"helpers[1].id": "t o m", "helpers[0].with": ["ghost"]},
        ["helpers[0].with[0]", "helpers[1].id"],
    ),
]


@pytest.mark.parametrize(("changes", "wanted"), CAUSES)
def test_no_fault_is_caused_by_another(
    changes: dict[str, Any], wanted: list[str]
) -> None:
    assert places(changed(problem(), changes)) == wanted


HORIZONS: list[dict[str, Any]] = [
    {"zone": "Mars/Olympus"},
    {"start": "soon"},
    {"days": -7},
    {"zone": GONE, "start": GONE, "days": GONE},
]


@pytest.mark.parametrize("broken", HORIZONS)
def test_without_horizon_everything_else_is_still_judged(
    broken: dict[str, Any],
) -> None:
    others = {
        "helpers[0].adult": 0,
        f"{WINDOW}.to": "2026-11-23T08:59",
        "helpers[0].absences[0].from": "26/11/2026",
        "helpers[0].roles[1].until": "2026-11-24",
        # Far outside of a horizon that is not known: no fault.
        "sessions[0].options[0].start": "2031-01-01T09:00",
        "sessions[0].options[0].end": "2031-01-01T12:00",
        # Only the zone can tell whether this exists, and when.
        "as_of": "2026-10-25T02:30+02:00",
        "helpers[0].busy_until": "2026-03-29T02:30",
        "pins[0].helper": "ghost",
    }
    wanted = [
        "helpers[0].absences[0].from",
        "helpers[0].adult",
        "helpers[0].availability[0].to",
        "helpers[0].roles[1].until",
        "pins[0].helper",
    ]
    found = places(changed(problem(), {**others, **broken}))
    assert sorted(found) == sorted([*wanted, *broken])


def test_a_plan_is_no_problem() -> None:
    (fault,) = faults_in({"format": "relais-plan/1", "assignments": []})
    assert (fault.where, fault.expected) == ("format", "“relais-problem/1”")


def test_thousands_of_faults_are_counted_and_not_all_listed() -> None:
    faults = faults_in(changed(problem(), {"helpers": [5] * 10_500}))
    assert len(faults) == 10_001
    assert faults[-1].value == "500 more faults"
    pins = [{"session": "x", "seat": "a", "helper": "ghost"}] * 5_100
    faults = faults_in(changed(problem(), {"pins": pins}))
    assert len(faults) == 10_001
