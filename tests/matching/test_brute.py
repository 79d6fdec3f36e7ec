"""The brute force on problems solved by hand, and against trying naively."""

from itertools import product
from math import prod

import pytest

from matching.check import RULES, violations
from matching.plan import Assignment
from matching.problem import Pin, Problem, Settings
from matching.score import score
from tests.matching.brute import MENDED_IN_TEAM, brute_force
from tests.matching.random_problems import random_problem
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
    # both seats of the only site are empty: 1000 · 2² / 2
    assert found.values == {**dict.fromkeys(found.values, 0), "teams": 2000}


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


# ------------------------------------------------------- nothing is left out

# What becomes of pins is an order of answers here, no rule.
PIN_FAULTS = ("lost", "fits", "other_rules")


def tried_naively(asked: Problem) -> tuple[tuple[Pin, ...], dict[str, int]]:
    """Try every answer in full, without leaving out anything."""
    choices = [
        [None, *(Assignment(own.id, at, seat.id, who.id) for at, who in every)]
        for own in asked.sessions
        for every in [[*product(range(len(own.options)), asked.helpers)]]
        for seat in own.seats
    ]
    best: tuple[tuple[int, ...], tuple[Pin, ...], dict[str, int]] | None = None
    for choice in product(*choices):
        entries = [entry for entry in choice if entry is not None]
        found = violations(asked, entries)
        if any(bad.detail.get("fault") not in PIN_FAULTS for bad in found):
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


def count_all(asked: Problem) -> int:
    """Count the answers, also those whose sessions mix options."""
    return prod(
        (1 + len(own.options) * len(asked.helpers)) ** len(own.seats)
        for own in asked.sessions
    )


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_what_is_left_out_loses_nothing(start: int) -> None:
    every = map(random_problem, range(start, start + 100))
    small = [asked for asked in every if count_all(asked) <= 400]
    assert len(small) > 20
    for asked in small:
        found = brute_force(asked)
        assert (found.pins_kept, found.values) == tried_naively(asked)


def test_the_rules_that_can_be_mended_exist() -> None:
    assert set(RULES) > MENDED_IN_TEAM
