"""The published schemas are those of the code."""

import json
from pathlib import Path

import jsonschema
import pytest

from matching.files import plan_schema, problem_schema
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
