"""Plan files are written as documented and read again."""

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from matching.faults import BadInputError
from matching.files import plan_schema, read_plan, write_plan
from matching.plan import Assignment, EmptySeat, NotHeld, Plan, RefusedPin
from tests.matching.any_plans import any_plans
from tests.matching.documents import GONE, changed, problem, to_bytes

SCHEMA = jsonschema.Draft202012Validator(plan_schema())
PLAN = Plan(
    problem_sha256="5e" * 32,
    status="feasible",
    strategy="lp+cpsat",
    seconds=0.8,
    seed=1,
    assignments=(Assignment("s1", 0, "a", "amina"),),
    pins_refused=(RefusedPin("s4", "a", "tom", ("available", "rest")),),
    not_held=(NotHeld("s2", "staffing", 2, 1),),
    empty_seats=(EmptySeat("s3", "b", True, {"helpers": 25, "role": 12}),),
    score={"cover": {"mandatory_filled": 57, "value": 171}, "teams": {"value": 8}},
    bound={"cover": 180, "teams": None},
    versions={"relais": "0.1.0", "ortools": "9.15.6755"},
)


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write_plan(PLAN))
    return found


def refused(found: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(BadInputError) as refusal:
        read_plan(to_bytes(found), "plan.json")
    assert refusal.value.source == "plan.json"
    return [(fault.where, fault.expected) for fault in refusal.value.faults]


def test_a_plan_is_written_as_documented() -> None:
    assert document() == {
        "format": "relais-plan/1",
        "problem_sha256": "5e" * 32,
        "status": "feasible",
        "strategy": "lp+cpsat",
        "seconds": 0.8,
        "seed": 1,
        "versions": {"relais": "0.1.0", "ortools": "9.15.6755"},
        "gap": {"cover": 0.05, "teams": None},
        "assignments": [{"session": "s1", "option": 0, "seat": "a", "helper": "amina"}],
        "pins_refused": [
            {
                "session": "s4",
                "seat": "a",
                "helper": "tom",
                "rules": ["available", "rest"],
            }
        ],
        "not_held": [
            {"session": "s2", "why": {"code": "staffing", "wanted": 2, "possible": 1}}
        ],
        "empty_seats": [
            {
                "session": "s3",
                "seat": "b",
                "mandatory": True,
                "why": {"helpers": 25, "role": 12},
            }
        ],
        "score": {
            "cover": {"value": 171, "mandatory_filled": 57},
            "teams": {"value": 8},
        },
        "bound": {"cover": 180, "teams": None},
    }


def test_gates_and_tiers_keep_their_order_and_value_comes_first() -> None:
    written = write_plan(PLAN).decode()
    assert '"why": {"helpers": 25, "role": 12}' in written
    assert '"score": {"cover": {"value": 171, "mandatory_filled": 57}' in written


@given(any_plans())
def test_any_plan_is_read_as_written(plan: Plan) -> None:
    written = write_plan(plan)
    assert read_plan(written) == plan
    assert write_plan(read_plan(written)) == written
    SCHEMA.validate(json.loads(written))


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("format", "relais-problem/1", "“relais-plan/1”"),
        ("problem_sha256", "5E" * 32, "a SHA-256 in 64 hexadecimal digits"),
        ("status", "not_solved", "one of “optimal”, “feasible”"),
        ("seconds", -1, "a number from 0"),
        ("seed", 1.5, "a whole number"),
        ("assignments", GONE, "a list of assignments (this key is needed)"),
        ("assignments[0].helper", "amina b", "an id of 1 to 64"),
        ("assignments[0].option", True, "a whole number"),
        ("pins_refused[0].rules[0]", 3, "an id"),
        ("not_held[0].why.wanted", GONE, "(this key is needed)"),
        ("not_held[0].why.code", "romm", "(perhaps “room”)"),
        ("empty_seats[0].why.role", -1, "a whole number from 0"),
        ("score.cover.value", "171", "without quotation marks"),
        ("score.luck", {"value": 1}, "one of “cover”"),
        ("bound.cover", 1.5, "a whole number"),
        ("gap.cover", 0.01, "0.05, as score and bound say"),
        ("gap.teams", 0.0, "null, as score and bound say"),
        ("gap.cover", None, "0.05, as score and bound say"),
    ],
)
def test_each_fault_of_a_plan(path: str, value: Any, expected: str) -> None:
    ((where, wanted),) = refused(changed(document(), {path: value}))
    assert where == path
    assert expected in wanted


def test_a_bound_needs_a_score() -> None:
    found = changed(document(), {"score.cover": {"mandatory_filled": 57}})
    ((where, wanted),) = refused(found)
    assert where == "bound.cover"
    assert "a “value” in “score”" in wanted


def test_all_faults_of_a_plan_at_once() -> None:
    changes = {"seed": "1", "status": 3, "bound.cover": "180", "colour": "red"}
    found = refused(changed(document(), changes))
    assert [where for where, _ in found] == ["bound.cover", "colour", "seed", "status"]


def test_a_problem_is_no_plan() -> None:
    assert refused(problem()) == [("format", "“relais-plan/1”")]


def test_a_plan_without_score_is_written() -> None:
    bare = replace(PLAN, score={}, bound={})
    assert read_plan(write_plan(bare)) == bare
