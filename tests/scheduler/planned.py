"""A small problem and an answer made by hand: one seat empty, one session not held."""

import json
from typing import Any, Final

from matching.files import fingerprint, read_problem
from matching.plan import Assignment, EmptySeat, NotHeld, Plan
from matching.problem import Problem
from matching.score import score

ALL_WEEK: Final = [{"from": "2026-11-23T08:00", "to": "2026-11-28T20:00"}]
DOCUMENT: Final[dict[str, Any]] = {
    "format": "relais-problem/1",
    "zone": "Europe/Brussels",
    "start": "2026-11-23",
    "days": 7,
    "helpers": [
        {
            "id": "amina",
            "name": "Amina <b>B.</b>",
            "roles": ["senior_animator"],
            "availability": ALL_WEEK,
        },
        {
            "id": "tom",
            "name": "Tom & Co",
            "roles": ["young_mentor"],
            "availability": ALL_WEEK,
            "wished_sessions": 3,
        },
        {"id": "zoe", "name": "Zoë", "reserve": True, "availability": ALL_WEEK},
    ],
    "sites": [
        {"id": "epn-10", "name": "EPN 10"},
        {"id": "epn-2", "name": "EPN 2 <script>"},
    ],
    "sessions": [
        {
            "id": "s1",
            "site": "epn-10",
            "activity": "permanence",
            "options": [{"start": "2026-11-24T09:00", "end": "2026-11-24T12:00"}],
            "seats": [
                {"id": "a", "roles": ["senior_animator", "coach"]},
                {"id": "b", "mandatory": False, "skills": {"5.1": 3}},
            ],
        },
        {
            "id": "s2",
            "site": "epn-2",
            "activity": "workshop",
            "options": [{"start": "2026-11-25T13:30", "end": "2026-11-25T16:00"}],
            "seats": [
                {"id": "a", "roles": ["young_mentor"]},
                {"id": "b", "languages": {"ti": "B1"}},
            ],
        },
        {
            "id": "s3",
            "site": "epn-2",
            "activity": "evening",
            "options": [{"start": "2026-11-27T18:00", "end": "2026-11-27T20:00"}],
            "seats": [{"id": "a", "roles": ["trainer"]}],
        },
    ],
}
FUNNEL: Final = {"helpers": 3, "role": 3, "skill": 3, "language": 0}


def problem() -> Problem:
    return read_problem(json.dumps(DOCUMENT).encode())


def plan() -> Plan:
    asked = problem()
    assignments = (
        Assignment("s1", 0, "a", "amina"),
        Assignment("s2", 0, "a", "tom"),
    )
    worth = score(asked, assignments)
    return Plan(
        problem_sha256=fingerprint(asked),
        status="feasible",
        strategy="by hand",
        seconds=0.25,
        seed=1,
        assignments=assignments,
        not_held=(NotHeld("s3", "staffing", 1, 0),),
        empty_seats=(
            EmptySeat("s1", "b", False, {**FUNNEL, "skill": 0}),
            EmptySeat("s2", "b", True, FUNNEL),
            EmptySeat("s3", "a", True, {"helpers": 3, "role": 0}),
        ),
        score=worth,
        bound={
            "cover": worth["cover"]["value"],
            "teams": worth["teams"]["value"] - 1,
            "calm": 0,
            "fairness": None,
            "comfort": None,
        },
        versions={"relais": "0.1.0"},
    )
