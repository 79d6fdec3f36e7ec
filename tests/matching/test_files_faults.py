"""Every kind of fault alone, twenty together."""

from typing import Any

import pytest

from tests.matching.documents import (
    GONE,
    changed,
    faults_in,
    places,
    problem,
    session,
    to_bytes,
)
from tests.matching.single_faults import ALONE, ELSEWHERE


@pytest.mark.parametrize(("path", "value", "expected"), ALONE)
def test_each_fault_alone_is_the_only_one(path: str, value: Any, expected: str) -> None:
    # NaN and lone surrogates survive json.dumps, as they would in a file.
    faults = faults_in(changed(problem(), _loose_ends(path, value)))
    assert [fault.where for fault in faults] == [path]
    assert expected in faults[0].expected


@pytest.mark.parametrize(("path", "value", "place", "expected"), ELSEWHERE)
def test_each_fault_between_values_is_the_only_one(
    path: str, value: Any, place: str, expected: str
) -> None:
    faults = faults_in(changed(problem(), {path: value}))
    assert [fault.where for fault in faults] == [place]
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


EMPTY = [
    "helpers[0].allowances",
    "sites[0].rooms",
    "resources[0].sites",
    "loans",
    "series[0].trainer",
    "published",
    "sessions[0].requested",
    "sessions[0].options[0].room",
    "sessions[0].minors",
    "sessions[0].home_visit",
    "sessions[0].home_visit.location",
    "sessions[0].series",
    "sessions[0].series.trainer_seat",
    "sessions[0].resources",
]


@pytest.mark.parametrize("path", EMPTY)
def test_null_asks_for_nothing(path: str) -> None:
    rooms = {"sessions[0].options[0].room": None} if "rooms" in path else {}
    assert not places(changed(problem(), {**rooms, path: None}))


def test_numbers_of_modules_belong_to_their_series() -> None:
    other = {**session(), "id": "s2", "series": {"id": "digital", "module": 1}}
    series = [*problem()["series"], {"id": "digital"}]
    changes = {"series": series, "sessions[1]": other}
    assert not places(changed(problem(), changes))


def test_no_capacity_is_no_fault() -> None:
    none = {"sites[0].rooms[0].capacity": 0, "resources[0].capacity": 0}
    assert not places(changed(problem(), none))


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
    "sessions[0].minors": (-4, "-4", "a whole number from 0 to 10000"),
    "sessions[0].seats[0].shadow": (True, "true", "“mandatory”: false"),
    "sessions[0].site": ("epn-7", "“epn-7”", "the id of a site"),
    "settings.changeover_minutes": (float("nan"), "NaN", "a whole number"),
    "settings.tiers": (["cover"], "[“cover”]", "cover and teams first"),
    "travel_minutes[0][2]": (-5, "-5", "a whole number from 0"),
}


THINGS: dict[str, tuple[Any, str, str]] = {
    "helpers[0].allowances[0].year": (26, "26", "a whole number from 2000 to 2199"),
    "loans[0].resource": ("kites", "“kites”", "the id of a resource"),
    "loans[0].to": (
        "2026-11-24T08:00",
        "“2026-11-24T08:00”",
        "a time after 2026-11-24T09:00 (“from”)",
    ),
    "loans[0].units": (0, "0", "a whole number from 1"),
    "published[0].helper": ("ghost", "“ghost”", "the id of a helper"),
    "published[0].option": (7, "7", "below 2"),
    "published[0].seat": ("q", "“q”", "the id of a seat of the session “s1”"),
    "resources[0].sites[0]": ("epn-7", "“epn-7”", "the id of a site"),
    "resources[1].capacity": ("4", "“4”", "without quotation marks"),
    "series[0].trainer": ("ghost", "“ghost”", "the id of a helper"),
    "sessions[0].home_visit.location[1]": (400, "400", "a longitude"),
    "sessions[0].options[0].room": ("r7", "“r7”", "a room of the site “epn-1”"),
    "sessions[0].options[1].end": (
        "2026-11-25T13:00",
        "“2026-11-25T13:00”",
        "a time after 2026-11-25T13:00 (“start”)",
    ),
    "sessions[0].remote": (True, "true", "false, or no “home_visit”"),
    "sessions[0].resources[0].id": ("kites", "“kites”", "the id of a resource"),
    "sessions[0].resources[0].units": (-1, "-1", "a whole number from 1"),
    "sessions[0].series.id": ("advanced", "“advanced”", "the id of a series"),
    "sessions[0].series.module": (-1, "-1", "a whole number from 0"),
    "sessions[0].series.trainer_seat": ("q", "“q”", "the id of a seat of this session"),
    "settings.weights.language_remote": (0, "0", "at least 1"),
}


@pytest.mark.parametrize("spoilt", [TWENTY, THINGS])
def test_twenty_faults_are_twenty_with_path_value_and_expectation(
    spoilt: dict[str, tuple[Any, str, str]],
) -> None:
    changes = {path: value for path, (value, _, _) in spoilt.items()}
    faults = faults_in(changed(problem(), changes))
    wanted = {
        "helpers[3].id" if path == "helpers[3]" else path: (found, expected)
        for path, (_, found, expected) in spoilt.items()
    }
    assert len(wanted) == 20
    assert {fault.where for fault in faults} == wanted.keys()
    assert len(faults) == 20
    for fault in faults:
        found, expected = wanted[fault.where]
        assert fault.value == found
        assert expected in fault.expected


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
