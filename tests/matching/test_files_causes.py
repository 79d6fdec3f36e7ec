"""A fault entails no other, and hides none."""

from typing import Any

import pytest

from tests.matching.documents import GONE, changed, places, problem, session
from tests.matching.single_faults import SEAT, WINDOW, told

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
    # Nothing is missing in a list that cannot be read, or in part of it.
    ({"sites[0].rooms": 3}, ["sites[0].rooms"]),
    ({"sites[0].rooms[0].id": 3}, ["sites[0].rooms[0].id"]),
    (
        {"sites[0].rooms": GONE, "sites[0].roms": [{"id": "r1"}]},
        ["sites[0].roms"],
    ),
    ({"resources": {}}, ["resources"]),
    ({"resources[0]": None}, ["resources[0]"]),
    ({"series[0].id": GONE}, ["series[0].id"]),
    ({"sessions[0].options": []}, ["sessions[0].options"]),
    ({"sessions[0].options[0]": 9}, ["sessions[0].options[0]"]),
    (
        {"sessions[0].options[0]": 9, "sessions[0].options[1]": 9},
        ["sessions[0].options[0]", "sessions[0].options[1]"],
    ),
    (
        {"sessions[0].home_visit": 3, "sessions[0].remote": True},
        ["sessions[0].home_visit"],
    ),
    ({"sessions[0].series": 3}, ["sessions[0].series"]),
    ({"published[0]": 3}, ["published[0]"]),
    (
        {"published[0].seat": 3, "published[1]": told(helper="tom")},
        ["published[0].seat"],
    ),
    (
        {"published[0].option": 9, "published[1]": told(seat="b", helper="tom")},
        ["published[0].option"],
    ),
    (
        {
            "published[0].option": "0",
            "published[1]": told(seat="b", helper="tom", option=1),
        },
        ["published[0].option"],
    ),
    # Which of two sessions is meant is not known: of neither anything is said.
    (
        {"sessions[1]": {**session(), "series": None, "options": []}},
        ["sessions[1].id", "sessions[1].options"],
    ),
    # Two that might be equal, were one not faulty.
    (
        {"helpers[0].roles": ["coach", {"id": "coach", "from": "soon"}]},
        ["helpers[0].roles[1].from"],
    ),
    (
        {"helpers[0].allowances[1]": {"year": 0, "day_rate_cents": 1, "left_cents": 1}},
        ["helpers[0].allowances[1].year"],
    ),
    (
        {"sessions[1]": {**session(), "id": "s2", "series": {"id": "basics"}}},
        ["sessions[1].series.module"],
    ),
    (
        {
            "settings.weights.language_interpreter": -1,
            "settings.weights.language_remote": 1,
        },
        ["settings.weights.language_interpreter"],
    ),
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
