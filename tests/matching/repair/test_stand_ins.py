"""Stand-ins are all who may take a seat, in the order of what they cost."""

from collections import Counter
from random import Random
from typing import Any

import pytest

from matching.check import RULES, violations
from matching.plan import Assignment
from matching.problem import Problem
from matching.repair import ASKABLE, Desk, StandIns
from matching.score import score
from tests.matching.brute import brute_force
from tests.matching.random_problems import random_problem
from tests.matching.tiny import (
    answer,
    away,
    between,
    helper,
    pins,
    problem,
    seat,
    seats,
    session,
)

CHUNK = 10
Plan = tuple[Assignment, ...]

# ------------------------------------------------------------ random problems


def costs(asked: Problem, plan: Plan) -> tuple[int, ...]:
    return tuple(
        -terms["value"] if tier == "cover" else terms["value"]
        for tier, terms in score(asked, plan).items()
    )


def tried(asked: Problem, plan: Plan, gone: Assignment) -> dict[str, set[str]]:
    """Give by helper the rules that they break in a seat, by checking everything."""
    before = Counter(map(str, violations(asked, plan)))
    team = {entry.helper for entry in plan if entry.session == gone.session}
    found = {}
    for person in asked.helpers:
        if person.id in team:
            continue
        entry = Assignment(gone.session, gone.option, gone.seat, person.id)
        after = [one for one in plan if one != gone]
        broken = [
            bad
            for bad in violations(asked, [*after, entry])
            if not (bad.rule == "pin" and bad.helper == gone.helper)
            and not (bad.rule == "reserve" and bad.helper == person.id)
        ]
        beyond = Counter(map(str, broken)) - before
        found[person.id] = {bad.rule for bad in broken if str(bad) in beyond}
    return found


@pytest.mark.parametrize("first", range(0, 80, CHUNK))
def test_everybody_who_may_is_found_in_order(first: int) -> None:
    fit = 0
    for seed in range(first, first + CHUNK):
        random, asked = Random(seed), random_problem(seed)  # noqa: S311 - no secret
        plan = brute_force(asked).assignments
        if not plan:
            continue
        gone = random.choice(plan)
        desk = Desk(asked, plan)
        found = desk.stand_ins(gone.session, gone.seat)
        assert found.holder == gone.helper
        rules = tried(asked, plan, gone)
        if gone.session in desk.facts.begun:
            assert not found.fit + found.nearly
            continue
        assert {one.entry.helper for one in found.fit} == {
            who for who, broken in rules.items() if not broken
        }
        for one in found.nearly:
            assert {bad.rule for bad in one.asks} == rules[one.entry.helper]
        check_order(asked, plan, gone, found)
        fit += len(found.fit)
    assert fit


def check_order(asked: Problem, plan: Plan, gone: Assignment, found: StandIns) -> None:
    now = costs(asked, plan)
    rest = tuple(one for one in plan if one != gone)
    for group in (found.fit, found.nearly):
        prices = [one.judgement.cost for one in group]
        assert prices == sorted(prices)
        for one in group:
            then = costs(asked, (*rest, one.entry))
            assert one.judgement.cost == tuple(
                b - a for a, b in zip(now, then, strict=True)
            )
    vacant = costs(asked, rest)
    assert found.vacant.cost == tuple(b - a for a, b in zip(now, vacant, strict=True))


# -------------------------------------------------------------------- by hand


def names(found: StandIns) -> list[str]:
    return [one.entry.helper for one in found.fit]


def asked_of(found: StandIns) -> dict[str, str]:
    return {one.entry.helper: one.asks[0].rule for one in found.nearly}


def test_the_ranking_follows_the_tiers() -> None:
    """The language of the public comes before the load, the load before the wish."""
    people = (
        helper("gone"),
        helper("speaks", languages={"fr": 7}, past_sessions=9),
        helper("tired", past_sessions=9),
        helper("glad", availability=(between(0, "00:00", "24:00", 0),)),
        helper("free"),
    )
    own = session("s", public_languages={"fr": 4})
    desk = Desk(problem(people, (own,)), answer("s/a=gone"))
    found = desk.stand_ins("s", "a")
    assert names(found) == ["speaks", "glad", "free", "tired"]
    assert found.vacant.change["cover"]["value"] == -3
    assert found.fit[0].judgement.change["teams"]["value"] == -10


def test_reserves_are_marked_and_others_come_first_of_equals() -> None:
    people = (helper("gone"), helper("ann", reserve=True), helper("bob"))
    desk = Desk(problem(people, (session("s"),)), answer("s/a=gone"))
    found = desk.stand_ins("s", "a")
    assert [(one.entry.helper, one.reserve) for one in found.fit] == [
        ("bob", False),
        ("ann", True),
    ]


@pytest.mark.parametrize(
    ("rule", "limits"),
    [
        ("available", {"absences": (away(0, "11:00", "13:00"),)}),
        ("available", {"availability": (between(0, "10:00", "12:00"),)}),
        ("week_limit", {"max_sessions": 1}),
        ("week_limit", {"max_minutes": 200}),
        ("day_limit", {"max_sessions_per_day": 1}),
    ],
)
def test_one_limit_can_be_asked(rule: str, limits: dict[str, Any]) -> None:
    sessions = (session("s"), session("t", "0 13:00 14:00"))
    people = (helper("gone"), helper("ann", **limits))
    desk = Desk(problem(people, sessions), answer("s/a=gone t/a=ann"))
    found = desk.stand_ins("s", "a")
    assert names(found) == []
    assert asked_of(found) == {"ann": rule}
    assert rule in ASKABLE


def test_two_limits_or_a_paper_cannot_be_asked() -> None:
    sessions = (
        session("s", seats=(seat("a", "coach"),)),
        session("t", "0 13:00 14:00"),
    )
    two = {"max_sessions": 1, "absences": (away(0, "11:00", "12:00"),)}
    people = (
        helper("gone", "coach"),
        helper("ann", "coach", **two),
        helper("bob", max_sessions=1),
        helper("eve"),
    )
    desk = Desk(problem(people, sessions), answer("s/a=gone t/a=ann"))
    found = desk.stand_ins("s", "a")
    assert found.fit == found.nearly == ()
    assert set(ASKABLE) < set(RULES)


def test_who_is_elsewhere_at_that_hour_is_not_asked() -> None:
    sessions = (session("s"), session("t", "0 11:00 14:00"))
    people = (helper("gone"), helper("ann"))
    desk = Desk(problem(people, sessions), answer("s/a=gone t/a=ann"))
    found = desk.stand_ins("s", "a")
    assert found.fit == found.nearly == ()


def test_what_is_over_cannot_be_asked() -> None:
    people = (helper("gone"), helper("ann"))
    asked = problem(people, (session("s"),), as_of=600)
    found = Desk(asked, answer("s/a=gone")).stand_ins("s", "a")
    assert found.fit == found.nearly == ()


def test_a_pinned_holder_takes_the_pin_along() -> None:
    people = (helper("gone"), helper("ann"))
    asked = problem(people, (session("s"),), pins=pins("s/a=gone"))
    assert names(Desk(asked, answer("s/a=gone")).stand_ins("s", "a")) == ["ann"]


def test_a_colleague_must_still_suit_who_stays() -> None:
    """Who may not be alone needs a stand-in who may."""
    people = (
        helper("gone"),
        helper("new", alone_ok=False),
        helper("young", alone_ok=False),
        helper("old"),
    )
    sessions = (session("s", seats=seats(2)),)
    desk = Desk(problem(people, sessions), answer("s/a=gone s/b=new"))
    assert names(desk.stand_ins("s", "a")) == ["old"]


def test_two_who_leave_together_are_found_one_by_one() -> None:
    """One stand-in alone is too few for the session, which is not their fault."""
    people = tuple(map(helper, ("gone", "ill", "ann")))
    sessions = (session("s", seats=seats(2), min_staff=2),)
    desk = Desk(problem(people, sessions), answer("s/a=gone s/b=ill"))
    found = desk.stand_ins("s", "a", away=("ill",))
    assert names(found) == ["ann"]
    assert found.vacant.change["cover"]["value"] == -6
    assert names(desk.stand_ins("s", "a")) == ["ann"]


def test_an_empty_session_is_tried_at_every_option() -> None:
    own = session("s", "0 09:00 12:00,1 09:00 12:00")
    people = (helper("ann", availability=(between(1, "08:00", "13:00"),)),)
    found = Desk(problem(people, (own,)), ()).stand_ins("s", "a")
    assert [one.entry for one in found.fit] == [Assignment("s", 1, "a", "ann")]
    assert found.holder is None
    assert found.nearly == ()


def test_an_unknown_seat_is_an_error() -> None:
    with pytest.raises(KeyError):
        Desk(problem((), (session("s"),)), ()).stand_ins("s", "z")
