"""Changes of what was published, by how soon they are."""

from itertools import product

import pytest

from matching.model import TierCost, build_model
from matching.plan import Assignment
from matching.problem import DEFAULT_WEIGHTS, Problem, Settings
from matching.score import score
from matching.times import Horizon
from tests.matching.model.regions import cheapest
from tests.matching.tiny import (
    DAY,
    WEEK,
    at,
    helper,
    problem,
    published,
    seats,
    session,
)

pytestmark = pytest.mark.solver

WEIGHTS = {**DEFAULT_WEIGHTS, "changed": 3, "moved": 2}
START = at(6, "09:00")
TWO_WEEKS = Horizon(WEEK.zone, WEEK.start, 14)


def calm_of(asked: Problem) -> TierCost:
    (calm,) = (tier for tier in build_model(asked).tiers if tier.name == "calm")
    return calm


@pytest.mark.parametrize(
    ("before", "factor"),
    [
        (None, 1),
        (0, 8),
        (2 * DAY, 8),
        (2 * DAY + 1, 4),
        (7 * DAY, 4),
        (7 * DAY + 1, 1),
    ],
)
def test_a_change_weighs_by_how_soon_it_is(before: int | None, factor: int) -> None:
    asked = problem(
        (helper("ana"), helper("ben")),
        (session("s", "6 09:00 10:00"),),
        published=published("s/a=ana"),
        as_of=None if before is None else START - before,
        settings=Settings(weights=WEIGHTS),
    )
    model = build_model(asked)
    calm = calm_of(asked)
    for who, value in (("", 3), ("ana", 0), ("ben", 6)):
        held = [Assignment("s", 0, "a", who)] if who else []
        cost = cheapest(model, held, calm)
        assert cost is not None
        assert calm.value(cost) == value * factor
        assert score(asked, held)["calm"]["value"] == value * factor


def test_a_move_weighs_by_the_sooner_of_both_times() -> None:
    """Between tomorrow, in four days and next week, forth and back."""
    options = "1 09:00 10:00,4 09:00 10:00,11 09:00 10:00"
    factor = (8, 4, 1)
    for told, now in product(range(3), repeat=2):
        asked = problem(
            (helper("ana"),),
            (session("s", options),),
            horizon=TWO_WEEKS,
            published=published(f"s/a=ana@{told}"),
            as_of=at(0, "12:00"),
            settings=Settings(weights=WEIGHTS),
        )
        model, calm = build_model(asked), calm_of(asked)
        held = [Assignment("s", now, "a", "ana")]
        cost = cheapest(model, held, calm)
        assert cost is not None
        expected = 0 if told == now else 2 * max(factor[told], factor[now])
        assert calm.value(cost) == expected
        assert score(asked, held)["calm"]["value"] == expected


def test_another_seat_of_the_session_is_no_change() -> None:
    asked = problem(
        (helper("ana"), helper("ben")),
        (session("s", seats=seats(2)),),
        published=published("s/a=ana s/b=ben"),
    )
    model, calm = build_model(asked), calm_of(asked)
    swapped = [Assignment("s", 0, "a", "ben"), Assignment("s", 0, "b", "ana")]
    cost = cheapest(model, swapped, calm)
    assert cost is not None
    assert calm.value(cost) == 0


def test_nothing_published_nothing_changes() -> None:
    asked = problem((helper("ana"),), (session("s"),), as_of=0)
    calm = calm_of(asked)
    assert calm.constant == 0
    assert not calm.unit.any()
