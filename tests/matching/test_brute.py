"""The brute force on problems solved by hand, and that random problems bind."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from matching.check import RULES, violations
from matching.plan import Assignment
from matching.problem import DEFAULT_WEIGHTS, Pin, Problem, Settings
from matching.score import score
from matching.validate import faults_of
from tests.matching.brute import MENDABLE, SETTLED, BruteResult, brute_force
from tests.matching.random_problems import problems, random_problem
from tests.matching.tiny import (
    answer,
    between,
    helper,
    pins,
    problem,
    refused,
    seat,
    seats,
    session,
)

SEEDS = range(300)

# ---------------------------------------------------------- solved by hand


def test_nobody_means_an_empty_plan() -> None:
    found = brute_force(problem((), (session("s", seats=seats(2)),)))
    assert found.assignments == ()
    assert found.values == dict.fromkeys(found.values, 0)


def test_the_urgent_seat_is_filled_first() -> None:
    sessions = (
        session("low", priority=1),
        session("high", "0 10:00 11:00", priority=5),
        session("middle", "0 11:30 12:30", priority=3),
    )
    found = brute_force(problem((helper("ana"),), sessions))
    # high and middle can follow each other; low overlaps both
    assert set(found.assignments) == set(answer("high/a=ana middle/a=ana"))
    assert found.values["cover"] == 8


def test_cover_comes_before_everything_else() -> None:
    """Fill two seats at a bad time rather than one at a good one."""
    ana = helper("ana", availability=(between(0, "00:00", "24:00", 2),))
    ben = helper("ben", languages={"fr": 7}, max_sessions=1)
    sessions = (
        session("s", public_languages={"fr": 4}),
        session("t", public_languages={"fr": 4}, seats=seats(1, languages={"fr": 7})),
    )
    found = brute_force(problem((ana, ben), sessions))
    assert set(found.assignments) == set(answer("s/a=ana t/a=ben"))
    # s: nobody speaks (10), t: a native; fairness 55 each; ana 4, ben 1
    assert found.values == {
        "cover": 6,
        "teams": 10,
        "calm": 0,
        "fairness": 110,
        "comfort": 5,
    }


def test_the_order_of_the_later_tiers_decides() -> None:
    """One helper likes it, the other has done less lately."""
    people = (
        helper("keen", likes_sites=("library",), past_sessions=9),
        helper("rare", past_sessions=1),
    )
    sessions = (session("s"),)
    usual = brute_force(problem(people, sessions))
    assert usual.assignments == answer("s/a=rare")
    comfort_first = Settings(tiers=("cover", "teams", "comfort", "calm", "fairness"))
    other = brute_force(problem(people, sessions, settings=comfort_first))
    assert other.assignments == answer("s/a=keen")
    assert list(other.values.items())[2:] == [
        ("comfort", 0),
        ("calm", 0),
        ("fairness", 555),
    ]


def test_as_many_pins_as_possible_and_of_those_the_first() -> None:
    sessions = tuple(session(key) for key in ("s", "t", "u"))
    people = (helper("ana"), helper("ben"))
    fixed = pins("u/a=ana s/a=ana t/a=ben")
    found = brute_force(problem(people, sessions, pins=fixed))
    assert found.pins_kept == pins("u/a=ana t/a=ben")
    assert found.pins_refused == refused("s/a=ana", "overlap")
    long = session("u", "0 08:00 18:00")
    two = (session("s"), session("t", "0 14:00 15:00"), long)
    found = brute_force(problem(people[:1], two, pins=pins("u/a=ana s/a=ana t/a=ana")))
    assert found.pins_kept == pins("s/a=ana t/a=ana")
    assert found.pins_refused == refused("u/a=ana", "overlap")


def test_pins_come_before_cover() -> None:
    sessions = (session("s", priority=1), session("t", priority=5))
    found = brute_force(problem((helper("ana"),), sessions, pins=pins("s/a=ana")))
    assert found.assignments == answer("s/a=ana")
    without = brute_force(
        problem((helper("ana"),), sessions, pins=pins("s/a=ana")), without={"pin"}
    )
    assert without.assignments == answer("t/a=ana")
    assert not without.pins_kept
    assert not without.pins_refused


def test_a_team_that_speaks_is_better() -> None:
    people = (
        helper("ana", "coach", languages={"nl": 4}),
        helper("ben", "coach buddy", never_with=("ana",)),
    )
    team = (seat("a", "coach"), seat("b", "buddy", mandatory=False))
    public = session("s", seats=team, public_languages={"nl": 4})
    found = brute_force(problem(people, (public,)))
    assert found.assignments == answer("s/a=ana")
    assert found.values["teams"] == 1 + 1


# ----------------------------------------------------------- random problems


def test_a_seed_always_gives_the_same_problem() -> None:
    assert random_problem(7) == random_problem(7)
    assert random_problem(7) != random_problem(8)


def test_random_problems_have_no_faults() -> None:
    faults = {seed: faults_of(random_problem(seed)) for seed in SEEDS}
    assert {seed: found for seed, found in faults.items() if found} == {}


@pytest.mark.parametrize("seed", range(60))
def test_the_optimum_breaks_no_rule_and_has_its_values(seed: int) -> None:
    asked = random_problem(seed)
    found = brute_force(asked)
    assert violations(asked, found.assignments, found.pins_refused) == []
    assert all(entry.rules for entry in found.pins_refused)
    values = {
        name: terms["value"] for name, terms in score(asked, found.assignments).items()
    }
    assert values == found.values
    assert tuple(values) == asked.settings.tiers


@given(asked=problems())
@hypothesis_settings(max_examples=30, deadline=None)
def test_drawn_problems_are_small_and_have_an_optimum(asked: Problem) -> None:
    assert sum(len(session.seats) for session in asked.sessions) <= 6
    assert 1 <= len(asked.helpers) <= 4
    found = brute_force(asked)
    assert violations(asked, found.assignments, found.pins_refused) == []


def tried_naively(asked: Problem) -> tuple[tuple[Pin, ...], dict[str, int]]:
    """Try every answer in full, without leaving out anything."""
    places = [(own.id, seat.id) for own in asked.sessions for seat in own.seats]
    who = [None, *(person.id for person in asked.helpers)]
    best: tuple[tuple[int, ...], tuple[Pin, ...], dict[str, int]] | None = None
    for choice in product(who, repeat=len(places)):
        entries = tuple(
            Assignment(session_id, 0, seat_id, person)
            for (session_id, seat_id), person in zip(places, choice, strict=True)
            if person is not None
        )
        if violations(asked, entries, without={"pin"}):
            continue
        held = {(entry.session, entry.seat, entry.helper) for entry in entries}
        flags = [(pin.session, pin.seat, pin.helper) in held for pin in asked.pins]
        values = {tier: terms["value"] for tier, terms in score(asked, entries).items()}
        costs = [-value for tier, value in values.items() if tier != "cover"]
        key = (sum(flags), *flags, values["cover"], *costs)
        if best is None or key > best[0]:
            kept = tuple(pin for pin, on in zip(asked.pins, flags, strict=True) if on)
            best = (key, kept, values)
    assert best is not None
    return best[1:]


def count_answers(asked: Problem) -> int:
    seat_count = sum(len(session.seats) for session in asked.sessions)
    answers: int = (len(asked.helpers) + 1) ** seat_count
    return answers


def test_what_is_left_out_loses_nothing() -> None:
    small = [random_problem(seed) for seed in SEEDS]
    small = [asked for asked in small if count_answers(asked) <= 256]
    assert len(small) > 20
    for asked in small[:40]:
        found = brute_force(asked)
        assert (found.pins_kept, found.values) == tried_naively(asked)


# --------------------------------------------------------------- that bind


@cache
def optimum(seed: int) -> BruteResult:
    return brute_force(random_problem(seed))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_decides_some_random_problem(rule: str) -> None:
    def decides(seed: int) -> bool:
        usual, free = optimum(seed), brute_force(random_problem(seed), without={rule})
        more_pins = len(free.pins_kept) > len(usual.pins_kept)
        return more_pins or better(free.values, usual.values)

    assert any(map(decides, SEEDS))


def better(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Say whether the values of one plan are better, tier after tier."""
    signs = [1 if tier == "cover" else -1 for tier in one]
    first = [sign * value for sign, value in zip(signs, one.values(), strict=True)]
    second = [sign * value for sign, value in zip(signs, other.values(), strict=True)]
    return first > second


# What a wish is made equal to when it is forgotten; the others become 0.
EQUALS = {
    "language_native": "language_level",
    "language_level": "language_nobody",
    "language_nobody": "language_level",
    "preferred": "available",
    "available": "if_needed",
    "if_needed": "available",
}


def forgetting(wish: str, asked: Problem) -> Problem:
    """Change a problem so that a wish counts no more."""
    if wish == "priority":
        even = tuple(replace(own, priority=1) for own in asked.sessions)
        return replace(asked, sessions=even)
    if wish == "fairness":  # 1000 · k / 9000 is 0 up to k = 8
        calm = tuple(
            replace(person, wished_sessions=1000, past_sessions=0, past_weeks=8)
            for person in asked.helpers
        )
        return replace(asked, helpers=calm)
    weights = dict(asked.settings.weights)
    weights[wish] = weights[EQUALS[wish]] if wish in EQUALS else 0
    return replace(asked, settings=replace(asked.settings, weights=weights))


@pytest.mark.parametrize("wish", ["priority", "fairness", *DEFAULT_WEIGHTS])
def test_every_wish_decides_some_random_problem(wish: str) -> None:
    def decides(seed: int) -> bool:
        asked = random_problem(seed)
        careless = brute_force(forgetting(wish, asked)).assignments
        terms = score(asked, careless)
        values = {tier: figures["value"] for tier, figures in terms.items()}
        return better(optimum(seed).values, values)

    assert any(map(decides, SEEDS))


def test_the_rules_a_team_decides_exist() -> None:
    assert set(RULES) > SETTLED > MENDABLE
