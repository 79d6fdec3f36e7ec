"""Who stops before there is a model has what began, and the pins that fit."""

from dataclasses import replace

import pytest

from matching.check import violations
from matching.problem import Published
from matching.solve.alone import pins_alone
from tests.matching.random_problems import random_problem
from tests.matching.tiny import answer, helper, pins, problem, refused, seats, session


@pytest.mark.parametrize("first", range(0, 400, 50))
def test_the_check_finds_nothing_wrong_with_pins_alone(first: int) -> None:
    for seed in range(first, first + 50):
        asked = random_problem(seed)
        kept = pins_alone(asked)
        broken = violations(asked, kept.assignments, kept.refused)
        assert (seed, broken) == (seed, [])


def test_all_pins_that_stand_together_are_kept() -> None:
    two = session("s", seats=seats(2), min_staff=2)
    asked = problem(
        (helper("ana"), helper("ben")),
        (two, session("t"), session("u", "1 09:00 10:00")),
        pins=pins("s/a=ana s/b=ben u/a=ben"),
    )
    assert pins_alone(asked).assignments == answer("s/a=ana s/b=ben u/a=ben")
    assert pins_alone(asked).refused == ()


def test_of_pins_that_exclude_each_other_the_first_session_has_its() -> None:
    asked = problem(
        (helper("ana"), helper("ben")),
        (session("s"), session("t")),
        pins=pins("t/a=ana s/a=ana"),
    )
    kept = pins_alone(asked)
    assert kept.assignments == answer("t/a=ana")
    assert kept.refused == refused("s/a=ana", "overlap")


def test_what_has_begun_is_there_and_nothing_that_is_only_published() -> None:
    asked = problem(
        (helper("ana"), helper("ben")),
        (session("s"), session("t", "2 09:00 10:00")),
    )
    begun = replace(
        asked,
        as_of=asked.sessions[0].options[0].start + 1,
        published=(Published("s", 0, "a", "ana"), Published("t", 0, "a", "ben")),
    )
    assert pins_alone(begun).assignments == answer("s/a=ana")
