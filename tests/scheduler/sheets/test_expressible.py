"""What sheets cannot say is named, and never dropped in silence."""

from dataclasses import replace

import pytest

from matching.generate import generate
from matching.problem import Option, Problem, Resource
from matching.validate import faults_of
from scheduler.sheets.export import sheets_of_problem
from scheduler.sheets.expressible import expressible, left_out


@pytest.fixture(scope="module")
def problem() -> Problem:
    return generate("pool", 1, measure=lambda _: None)


def test_all_that_is_left_out_is_named(problem: Problem) -> None:
    assert set(left_out(problem)) == {"allowances", "published"}
    first, *rest = problem.sessions
    far = Option(first.options[0].start + 8 * 1440, first.options[0].end + 8 * 1440)
    longer = replace(problem.horizon, days=14)
    other = replace(
        problem,
        horizon=longer,
        sessions=(replace(first, options=(*first.options, far)), *rest),
        resources=(*problem.resources, Resource("ghost", 2, ())),
    )
    assert faults_of(other) == []
    assert set(left_out(other)) == {"allowances", "published", "options", "resources"}
    plain = expressible(other)
    assert left_out(plain) == ()
    assert plain.sessions[0].options == first.options
    assert plain.resources[-1] == Resource("ghost", 0)


def test_what_is_left_is_a_problem_with_the_same_people_and_sessions(
    problem: Problem,
) -> None:
    plain = expressible(problem)
    assert faults_of(plain) == []
    assert [one.id for one in plain.helpers] == [one.id for one in problem.helpers]
    for name in ("sites", "sessions", "resources", "loans", "series", "pins"):
        assert getattr(plain, name) == getattr(problem, name)
    assert plain.settings == problem.settings


def test_sheets_refuse_what_they_cannot_say(problem: Problem) -> None:
    with pytest.raises(ValueError, match="published"):
        sheets_of_problem(problem)
    tables = sheets_of_problem(expressible(problem))
    assert len(tables["sessions"]) == 60
    assert tables.keys() >= {"rooms", "resources", "loans", "series"}
