"""Odd weeks from file to file: solved, and the plan passes the check."""

import json
from pathlib import Path

import pytest

from matching.files import read_plan, write_problem
from tests.api.cli.conftest import Run
from tests.matching.solve.odd_weeks import ODD

pytestmark = pytest.mark.solver


@pytest.mark.parametrize("name", ODD)
def test_an_odd_week_is_solved_and_its_plan_is_right(
    run: Run, tmp_path: Path, name: str
) -> None:
    problem, plan = tmp_path / "problem.json", tmp_path / "plan.json"
    asked = ODD[name]()
    problem.write_bytes(write_problem(asked))
    options = ("--seconds", "20", "--workers", "1", "--lang", "en")
    solved = run("solve", problem, "--out", plan, *options)
    assert (solved.status, solved.err.count("Traceback")) == (0, 0)
    made = read_plan(plan.read_bytes())
    assert made.status == "optimal"
    ran = run("check", problem, plan, "--json")
    assert ran.status == 0
    said = json.loads(ran.out)
    assert said["violations"] == []
    assert said["score"] == {tier: dict(terms) for tier, terms in made.score.items()}
