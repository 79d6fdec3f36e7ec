"""A plan with reasons, whatever is asked."""

import pytest

from matching.check import violations
from matching.plan import Plan
from matching.problem import Problem
from matching.score import score
from matching.solve import Limits, solve
from matching.validate import faults_of
from tests.matching.brute import brute_force
from tests.matching.solve.odd_weeks import ODD
from tests.matching.tiny import answer, refused

pytestmark = pytest.mark.solver


def planned(asked: Problem) -> Plan:
    return solve(asked, Limits(seconds=20, workers=1, seed=1))


@pytest.mark.parametrize("name", ODD)
def test_an_odd_week_has_a_proven_plan(name: str) -> None:
    asked = ODD[name]()
    assert faults_of(asked) == []
    plan = planned(asked)
    assert plan.status == "optimal"
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    values = {tier: terms["value"] for tier, terms in plan.score.items()}
    assert values == dict(brute_force(asked).values)
    assert plan.score == score(asked, plan.assignments)
    held = {(entry.session, entry.seat) for entry in plan.assignments}
    every = {(own.id, seat.id) for own in asked.sessions for seat in own.seats}
    assert {(seat.session, seat.seat) for seat in plan.empty_seats} == every - held
    assert all(seat.why for seat in plan.empty_seats)
    sessions = {own.id for own in asked.sessions}
    not_held = {each.session for each in plan.not_held}
    assert not_held == sessions - {session for session, _ in held}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("nobody", {"s": "staffing", "t": "staffing"}),
        ("no seats", {"s": "no_seats"}),
        ("closed", {"s": "room", "t": "resource"}),
        ("all begun", {"never": "staffing"}),
        ("everybody away", {"s": "staffing"}),
    ],
)
def test_why_a_session_is_not_held(name: str, codes: dict[str, str]) -> None:
    plan = planned(ODD[name]())
    assert {each.session: each.code for each in plan.not_held} == codes


def test_what_has_begun_stays_as_it_was_told() -> None:
    plan = planned(ODD["all begun"]())
    assert set(plan.assignments) == set(answer("s/a=ana t/a=ana m/a=ben"))


def test_pins_at_odds_are_refused_with_their_rules() -> None:
    plan = planned(ODD["pins at odds"]())
    assert set(plan.assignments) == set(answer("s/a=ana t/a=ben"))
    assert set(plan.pins_refused) == {
        *refused("t/a=ana", "overlap"),
        *refused("u/a=ben", "overlap", "staffing"),
    }


def test_a_pin_of_who_is_away_is_refused() -> None:
    plan = planned(ODD["everybody away"]())
    assert plan.pins_refused == refused("s/a=ana", "available")
    assert plan.empty_seats[0].why["available"] == 0
