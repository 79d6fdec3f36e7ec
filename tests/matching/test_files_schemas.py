"""The published schemas and examples are those of the code."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from matching.faults import BadInputError
from matching.files import plan_schema, problem_schema, read_plan, read_problem
from matching.files.__main__ import main

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ("problem.schema.json", "plan.schema.json")


@pytest.mark.parametrize("name", NAMES)
def test_the_published_schema_is_up_to_date(name: str, tmp_path: Path) -> None:
    main(tmp_path)
    assert (DOCS / name).read_bytes() == (tmp_path / name).read_bytes(), (
        "run: python -m matching.files docs"
    )


@pytest.mark.parametrize("schema", [problem_schema(), plan_schema()])
def test_a_schema_is_one(schema: dict[str, object]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("schema", [problem_schema(), plan_schema()])
def test_every_definition_is_used(schema: dict[str, dict[str, object]]) -> None:
    text = json.dumps(schema)
    assert all(f'"#/$defs/{name}"' in text for name in schema["$defs"])


def page() -> str:
    return (DOCS / "formats.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page(), re.DOTALL)


def test_the_examples_of_the_page_can_be_read() -> None:
    problem, plan = blocks("json")
    assert len(read_problem(problem.encode()).helpers) == 2
    assert read_plan(plan.encode()).gap("cover") == 0.0
    jsonschema.validate(json.loads(problem), problem_schema())
    jsonschema.validate(json.loads(plan), plan_schema())


def test_the_faults_of_the_page_are_said_so() -> None:
    problem = json.loads(blocks("json")[0])
    problem["helpers"][0]["availability"][0]["to"] = "2026-11-23T08:00"
    problem["helpers"][1]["roels"] = ["coach"]
    del problem["helpers"][1]["roles"]
    problem["sessions"][0]["site"] = "epn-7"
    with pytest.raises(BadInputError) as refusal:
        read_problem(json.dumps(problem).encode(), "week.json")
    assert f"```\n{refusal.value}\n```" in page()
