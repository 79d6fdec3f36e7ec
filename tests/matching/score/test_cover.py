"""Cover, and what all tiers have in common; figures worked out by hand."""

import pytest

from matching.problem import Settings
from matching.score import score
from tests.matching.score.alone import alone, tier
from tests.matching.tiny import answer, helper, problem, seat, seats, session, shadow


def test_tiers_come_in_the_order_of_the_settings_with_their_value_first() -> None:
    order = ("cover", "teams", "comfort", "fairness", "calm")
    found = score(alone(helper("ana"), settings=Settings(tiers=order)), ())
    assert tuple(found) == order
    assert [next(iter(terms)) for terms in found.values()] == ["value"] * 5


@pytest.mark.parametrize("held", ["no/a=ana", "s/z=ana", "s/a=no"])
def test_an_unknown_id_is_an_error(held: str) -> None:
    with pytest.raises(KeyError):
        score(alone(helper("ana")), answer(held))


def test_cover_adds_the_priority_of_each_filled_mandatory_seat() -> None:
    optional = seat("c", mandatory=False)
    sessions = (
        session("s", priority=5, seats=(*seats(2), optional)),
        session("t", priority=2, seats=seats(2)),
        session("u", priority=1),
    )
    people = tuple(map(helper, ("ana", "ben", "cem")))
    found = tier("cover", problem(people, sessions), "s/a=ana s/b=ben s/c=cem t/a=ana")
    assert found == {
        "value": 12,
        "mandatory_filled": 3,
        "mandatory_empty": 2,
        "requested_held": 0,
    }


@pytest.mark.parametrize(
    ("held", "value", "requested"),
    [
        ("", 0, 0),
        ("asked/a=ana", 2 + 3, 1),
        ("asked/x=ana", 3, 1),  # held by whoever is assigned
        ("asked/a=ana asked/x=ben", 2 + 3, 1),  # once a session
        ("usual/a=ana", 2, 0),
        ("asked/a=ana other/a=ben usual/a=ana", 2 + 3 + 2 + 3 + 2, 2),
    ],
)
def test_a_requested_session_that_is_held_is_worth_something(
    held: str, value: int, requested: int
) -> None:
    sessions = (
        session("asked", priority=2, requested=True, seats=(*seats(1), shadow("x"))),
        session("other", priority=2, requested=True),
        session("usual", priority=2),
    )
    found = tier("cover", problem((helper("ana"), helper("ben")), sessions), held)
    assert (found["value"], found["requested_held"]) == (value, requested)


def test_the_network_says_what_a_request_is_worth() -> None:
    settings = Settings(weights={"requested": 40})
    asked = alone(helper("ana"), requested=True, settings=settings)
    assert tier("cover", asked, "s/a=ana")["value"] == 43
