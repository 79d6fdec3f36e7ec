"""Problem files to read and to spoil, as parsed JSON."""

import copy
import json
import re
from typing import Any

from matching.faults import BadInputError, Fault
from matching.files import read_problem

GONE = object()
_STEP = re.compile(r'\["([^"]+)"\]|\[(\d+)\]|([^.\[]+)')


def helper() -> dict[str, Any]:
    """Everything a helper may say, as in the format's own example."""
    return {
        "id": "amina",
        "name": "Amina B.",
        "roles": ["senior_animator", {"id": "coach", "from": "2026-11-25"}],
        "skills": {"5.1": 5, "admin": {"level": 3, "until": "2027-01-31"}},
        "languages": {"fr": "C2", "ary": "native"},
        "clearances": [{"id": "confidentiality", "until": "2027-06-30"}],
        "badges": ["women_only"],
        "adult": True,
        "home": [50.8503, 4.3517],
        "mode": "transit",
        "max_travel_minutes": 60,
        "availability": [
            {
                "from": "2026-11-23T09:00",
                "to": "2026-11-23T12:30",
                "wish": "preferred",
            }
        ],
        "absences": [{"from": "2026-11-26T00:00", "to": "2026-11-27T00:00"}],
        "busy_until": "2026-11-22T20:00",
        "max_sessions": 3,
        "max_sessions_per_day": 2,
        "max_minutes": 600,
        "max_minutes_per_day": 360,
        "min_rest_minutes": 0,
        "wished_sessions": 2,
        "past_sessions": 11,
        "past_weeks": 8,
        "site_history": {"epn-1": 6},
        "alone_ok": True,
        "reserve": False,
        "allowances": [{"year": 2026, "day_rate_cents": 4402, "left_cents": 90000}],
        "likes_sites": ["epn-2"],
        "likes_activities": ["permanence"],
        "with": ["tom"],
        "never_with": ["zoe"],
    }


def session() -> dict[str, Any]:
    return {
        "id": "s1",
        "site": "epn-1",
        "activity": "permanence",
        "priority": 3,
        "requested": True,
        "options": [
            {"start": "2026-11-24T09:00", "end": "2026-11-24T12:00", "room": "r1"},
            {"start": "2026-11-25T13:00", "end": "2026-11-25T16:00", "room": None},
        ],
        "min_staff": 1,
        "ideal_staff": 2,
        "public_languages": {"fr": "B2", "ary": "B1"},
        "max_mentors_per_senior": 2,
        "minors": 12,
        "remote": False,
        "home_visit": {"location": [50.86, 4.34], "known_helper_suffices": False},
        "series": {"id": "basics", "module": 1, "trainer_seat": "a"},
        "resources": [
            {"id": "robots", "units": 1, "before_minutes": 60, "after_minutes": 60}
        ],
        "seats": [
            {
                "id": "a",
                "roles": ["senior_animator", "coach"],
                "skills": {"5.1": 3},
                "languages": {"fr": "B2"},
                "any_language": False,
                "clearances": [],
                "badges": [],
                "mandatory": True,
                "shadow": False,
                "tutor_roles": [],
            },
            {"id": "b", "mandatory": False, "shadow": True, "tutor_roles": ["coach"]},
        ],
    }


def problem() -> dict[str, Any]:
    """A good problem file that says everything it can."""
    return {
        "format": "relais-problem/1",
        "zone": "Europe/Brussels",
        "start": "2026-11-23",
        "days": 7,
        "as_of": "2026-11-20T12:00",
        "helpers": [helper(), {"id": "tom"}, {"id": "zoe", "mode": "bike"}],
        "sites": [
            {
                "id": "epn-1",
                "name": "EPN du Midi",
                "location": [50.85, 4.33],
                "rooms": [{"id": "r1", "capacity": 1}],
                "remote_interpreting": False,
            },
            {"id": "epn-2"},
        ],
        "resources": [
            {"id": "robots", "capacity": 4, "sites": ["epn-1"]},
            {"id": "van", "capacity": 1},
        ],
        "loans": [
            {
                "resource": "robots",
                "units": 2,
                "from": "2026-11-24T09:00",
                "to": "2026-11-26T12:00",
            }
        ],
        "series": [{"id": "basics", "same_trainer": True, "trainer": "amina"}],
        "sessions": [session()],
        "travel_minutes": [["epn-1", "epn-2", 25]],
        "pins": [{"session": "s1", "seat": "a", "helper": "amina"}],
        "published": [{"session": "s1", "option": 0, "seat": "a", "helper": "amina"}],
        "settings": {
            "tiers": ["cover", "teams", "calm", "fairness", "comfort"],
            "weights": {},
            "changeover_minutes": 10,
            "senior_roles": ["senior_animator"],
            "mentor_roles": ["young_mentor"],
            "minors_per_adult": 8,
            "travel": {"detour": 1.3, "modes": {"walk": {"km_per_hour": 4.5}}},
        },
    }


# What the example says beyond who, where and when; `changed` puts nothing there.
BEYOND: dict[str, Any] = {
    "helpers[0].allowances": [],
    "sites[0].rooms": [],
    "resources": [],
    "loans": [],
    "series": [],
    "published": [],
    "sessions[0].requested": False,
    "sessions[0].options": [
        {"start": "2026-11-24T09:00", "end": "2026-11-24T12:00", "room": None}
    ],
    "sessions[0].minors": 0,
    "sessions[0].home_visit": None,
    "sessions[0].series": None,
    "sessions[0].resources": [],
}


def changed(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Copy a document with values put at paths; `GONE` takes a key away."""
    document = copy.deepcopy(document)
    for path, value in changes.items():
        *steps, last = [
            int(number) if number else quoted or plain
            for quoted, number, plain in _STEP.findall(path)
        ]
        target: Any = document
        for step in steps:
            target = target[step]
        if value is GONE:
            del target[last]
        elif isinstance(last, int) and last == len(target):
            target.append(value)
        else:
            target[last] = value
    return document


def to_bytes(document: Any) -> bytes:
    return json.dumps(document).encode()


def faults_in(data: Any) -> list[Fault]:
    """Read bytes or a document; give what was refused, nothing if it was good."""
    data = data if isinstance(data, bytes) else to_bytes(data)
    try:
        read_problem(data, "week.json")
    except BadInputError as refusal:
        return list(refusal.faults)
    return []


def places(data: Any) -> list[str]:
    return [fault.where for fault in faults_in(data)]
