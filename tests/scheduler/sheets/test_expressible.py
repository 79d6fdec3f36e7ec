"""What sheets cannot say is named, and never dropped in silence."""

from dataclasses import replace

import pytest

from matching.generate import generate
from matching.problem import Problem
from matching.validate import faults_of
from scheduler.sheets.export import sheets_of_problem
from scheduler.sheets.expressible import expressible, left_out

EVERYTHING = {
    "allowances",
    "rooms",
    "remote_interpreting",
    "options",
    "requested",
    "minors",
    "home_visit",
    "series",
    "resources",
    "loans",
    "published",
}


@pytest.fixture(scope="module")
def problem() -> Problem:
    return generate("pool", 1, measure=lambda _: None)


def test_all_that_is_left_out_is_named(problem: Problem) -> None:
    assert set(left_out(problem)) == EVERYTHING
    settings = replace(problem.settings, minors_per_adult=5)
    other = replace(problem, settings=settings)
    assert set(left_out(other)) == {*EVERYTHING, "minors_per_adult"}
    assert left_out(expressible(other)) == ()


def test_what_is_left_is_a_problem_with_the_same_people_and_sessions(
    problem: Problem,
) -> None:
    plain = expressible(problem)
    assert faults_of(plain) == []
    assert [one.id for one in plain.helpers] == [one.id for one in problem.helpers]
    for session, before in zip(plain.sessions, problem.sessions, strict=True):
        assert session.seats == before.seats
        assert session.options[0].start == before.options[0].start
    assert plain.pins == problem.pins


def test_sheets_refuse_what_they_cannot_say(problem: Problem) -> None:
    with pytest.raises(ValueError, match="options"):
        sheets_of_problem(problem)
    assert len(sheets_of_problem(expressible(problem))["sessions"]) == 60
