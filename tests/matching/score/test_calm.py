"""Calm, with figures worked out by hand."""

from typing import Any

import pytest

from matching.problem import Problem, Settings
from tests.matching.score.alone import tier
from tests.matching.tiny import at, helper, problem, published, seats, session

PEOPLE = tuple(map(helper, ("ana", "ben", "cem")))
NOTHING = {"value": 0, "removed": 0, "added": 0, "moved": 0}


def told(text: str, **more: Any) -> Problem:
    """Make a week whose plan was published: each session now or a day later."""
    sessions = (
        session("s", "0 09:00 12:00, 1 09:00 12:00", seats=seats(2)),
        session("t", "3 09:00 12:00, 2 09:00 12:00", seats=seats(2)),
    )
    return problem(PEOPLE, sessions, published=published(text), **more)


def test_calm_is_nothing_without_a_published_plan() -> None:
    assert tier("calm", told(""), "s/a=ana t/a=ana@1") == NOTHING


@pytest.mark.parametrize(
    ("held", "removed", "added", "moved"),
    [
        ("s/a=ana s/b=ben", 0, 0, 0),
        ("s/a=ben s/b=ana", 0, 0, 0),  # another seat of the same session
        ("s/a=ana", 1, 0, 0),
        ("", 2, 0, 0),
        ("s/a=ana s/b=cem", 1, 1, 0),
        ("s/a=ana s/b=ben t/a=ana", 0, 1, 0),
        ("t/a=ana t/b=ben", 2, 2, 0),
        ("s/a=ana@1 s/b=ben@1", 0, 0, 2),
        ("s/a=ben@1", 1, 0, 1),
        ("s/a=cem@1 s/b=ben@1", 1, 1, 1),
    ],
)
def test_pairs_of_session_and_helper_count(
    held: str, removed: int, added: int, moved: int
) -> None:
    settings = Settings(weights={"changed": 10, "moved": 3})
    found = tier("calm", told("s/a=ana s/b=ben", settings=settings), held)
    assert found == {
        "value": 10 * (removed + added) + 3 * moved,
        "removed": removed,
        "added": added,
        "moved": moved,
    }


@pytest.mark.parametrize(
    ("now", "factor"),
    [
        (None, 1),
        (at(3, "09:00"), 8),
        (at(1, "09:00"), 8),  # 48 hours before
        (at(1, "08:59"), 4),
        (at(-4, "09:00"), 4),  # 7 days before
        (at(-4, "08:59"), 1),
        (at(3, "10:00"), 8),  # begun
    ],
)
def test_a_change_weighs_more_the_nearer_it_is(now: int | None, factor: int) -> None:
    asked = told("t/a=ana", as_of=now)
    assert tier("calm", asked, "")["value"] == factor
    assert tier("calm", asked, "t/a=ben")["value"] == 2 * factor


def test_each_change_counts_at_its_own_start() -> None:
    """On day 0 at 9: t is published on day 3 (factor 4), its other time is day 2 (8)."""
    now = at(0, "09:00")
    asked = told("t/a=ana s/a=cem", as_of=now)
    costs = {
        "s/a=cem": 4,  # removed: the published start
        "s/a=cem t/a=ana t/b=ben": 4,  # added: the start of the option
        "s/a=cem t/a=ana@1 t/b=ben@1": 8 + 8,
        "s/a=cem t/a=ana@1": 8,  # moved: the earlier start
        "s/a=cem t/a=ben@1": 4 + 8,
        "s/a=cem@1 t/a=ana": 8,
    }
    for held, cost in costs.items():
        assert tier("calm", asked, held)["value"] == cost
    back = told("t/a=ana@1", as_of=now)
    assert tier("calm", back, "t/a=ana")["value"] == 8  # moved away from day 2
