"""A judgement of a move is what checking and scoring everything twice says."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from matching.check import Violation, violations
from matching.plan import Assignment
from matching.problem import Pin, Problem
from matching.repair import Desk, Move, judge
from matching.score import Terms, score
from tests.matching.random_problems import random_problem
from tests.matching.tiny import answer, helper, problem, seats, session

CHUNK = 25
Plan = tuple[Assignment, ...]


def some_plan(random: Random, asked: Problem, chance: float) -> Plan:
    """Fill seats by chance, whether that is allowed or not."""
    people = [person.id for person in asked.helpers]
    return tuple(
        Assignment(own.id, option, seat.id, random.choice(people))
        for own in asked.sessions
        for option in [random.randrange(len(own.options))]
        for seat in own.seats
        if random.random() < chance
    )


def some_move(random: Random, asked: Problem, plan: Plan) -> Move:
    """Do one of the gestures, or several things at once."""
    people = [person.id for person in asked.helpers]
    entry, other = random.choice(plan), random.choice(plan)
    if other == entry:
        return Move.remove(entry)
    team = [one for one in plan if one.session == entry.session]
    options = {own.id: len(own.options) for own in asked.sessions}
    option = random.randrange(options[entry.session])
    removed = tuple(one for one in plan if random.random() < 0.4)
    stays = {(one.session, one.seat) for one in plan if one not in removed}
    added = tuple(
        one
        for one in some_plan(random, asked, 0.5)
        if (one.session, one.seat) not in stays
    )
    return random.choice(
        [
            Move.remove(entry),
            Move.replace(entry, random.choice(people)),
            Move.swap(entry, other),
            Move.reschedule(team, option),
            Move(removed, added),
        ]
    )


def found_by(broken: list[Violation]) -> Counter[str]:
    return Counter(map(str, broken))


def less(after: Terms, before: Terms) -> Terms:
    return {
        tier: {name: value - before[tier][name] for name, value in terms.items()}
        for tier, terms in after.items()
    }


@pytest.mark.parametrize("first", range(0, 150, CHUNK))
def test_a_judgement_is_the_difference_of_two_whole_ones(first: int) -> None:
    caused, mended, changed = set(), set(), set()
    for seed in range(first, first + CHUNK):
        random, asked = Random(seed), random_problem(seed)  # noqa: S311 - no secret
        plan = some_plan(random, asked, 0.7)
        if not plan:
            continue
        before = found_by(violations(asked, plan))
        for _ in range(8):
            move = some_move(random, asked, plan)
            found = judge(asked, plan, move)
            moved = move.applied(plan)
            after = found_by(violations(asked, moved))
            assert found_by([*found.caused]) == after - before
            assert found_by([*found.mended]) == before - after
            assert found.allowed == (not after - before)
            assert found.change == less(score(asked, moved), score(asked, plan))
            caused |= {bad.rule for bad in found.caused}
            mended |= {bad.rule for bad in found.mended}
            changed |= {tier for tier, part in found.change.items() if part["value"]}
    assert len(caused) > 10
    assert len(mended) > 10
    assert changed == {"cover", "teams", "calm", "fairness", "comfort"}


@pytest.mark.parametrize("seed", range(20))
def test_a_desk_after_a_move_is_a_desk_of_the_plan_after(seed: int) -> None:
    random, asked = Random(seed), random_problem(seed)  # noqa: S311 - no secret
    plan = some_plan(random, asked, 0.9) or some_plan(random, asked, 1.0)
    desk = Desk(asked, plan)
    move = some_move(random, asked, plan)
    there = desk.after(move)
    assert there.judge(move.back).change == {
        tier: {name: -value for name, value in terms.items()}
        for tier, terms in desk.judge(move).change.items()
    }
    for entry in there.assignments:
        again = Desk(asked, move.applied(plan)).judge(Move.remove(entry))
        assert there.judge(Move.remove(entry)) == again


@pytest.mark.parametrize("seed", range(20))
def test_pins_may_change_with_a_move(seed: int) -> None:
    random, asked = Random(seed), random_problem(seed)  # noqa: S311 - no secret
    plan = some_plan(random, asked, 0.9) or some_plan(random, asked, 1.0)
    desk, move = Desk(asked, plan), some_move(random, asked, plan)
    pins = tuple(Pin(one.session, one.seat, one.helper) for one in move.added)
    pinned = replace(asked, pins=pins)
    there = desk.after(move, pinned)
    assert there.problem is pinned
    assert there.broken == Desk(pinned, move.applied(plan)).broken
    for entry in there.assignments:
        away = Move.remove(entry)
        assert there.judge(away) == Desk(pinned, there.assignments).judge(away)
    assert desk.broken == Desk(asked, plan).broken


# ------------------------------------------------------------------- by hand


def week() -> tuple[Problem, Plan]:
    sessions = (session("s", seats=seats(2), priority=4), session("t", "1 09:00 12:00"))
    asked = problem((helper("ana"), helper("ben"), helper("eve")), sessions)
    return asked, answer("s/a=ana s/b=ben t/a=ana")


def test_the_cost_of_an_empty_seat_is_its_priority() -> None:
    asked, plan = week()
    found = judge(asked, plan, Move.remove(plan[1]))
    assert found.allowed
    assert found.change["cover"]["value"] == -4
    assert found.cost[0] == 4


def test_two_seats_at_once_break_what_they_break() -> None:
    asked, plan = week()
    found = judge(asked, plan, Move.replace(plan[1], "ana"))
    assert {bad.rule for bad in found.caused} == {"overlap"}
    assert found.change["cover"]["value"] == 0
    assert judge(asked, plan, Move.swap(plan[0], plan[1])).allowed


def test_a_session_moves_with_its_team() -> None:
    free = session("u", "2 09:00 12:00,1 10:00 11:00")
    sessions = (session("t", "1 09:00 12:00"), free)
    asked = problem((helper("ana"),), sessions)
    plan = answer("t/a=ana u/a=ana")
    move = Move.reschedule(plan[1:], 1)
    found = judge(asked, plan, move)
    assert {bad.rule for bad in found.caused} == {"overlap"}
    back = judge(asked, move.applied(plan), move.back)
    assert {bad.rule for bad in back.mended} == {"overlap"}
    assert back.allowed


def test_a_seat_that_is_taken_is_a_fault_of_the_answer() -> None:
    asked, plan = week()
    taken = Assignment("t", 0, "a", "ben")
    found = judge(asked, plan, Move.assign(taken))
    assert [bad.detail["fault"] for bad in found.caused] == ["seat_filled_twice"]
    assert not any(part["value"] for part in found.change.values())


def test_what_is_not_in_the_plan_cannot_go() -> None:
    asked, plan = week()
    with pytest.raises(KeyError):
        judge(asked, plan, Move.remove(Assignment("t", 0, "a", "ben")))
    with pytest.raises(KeyError):
        Desk(asked, plan).after(Move.remove(Assignment("t", 0, "a", "ben")))


def test_plans_of_other_tuples_are_other_plans() -> None:
    """More plans than are kept, asked in turns, each have their own answer."""
    asked, plan = week()
    plans = [plan[:2], plan, plan[:1], plan[1:], plan[2:], ()]
    eve = Assignment("t", 0, "a", "eve")
    for _ in range(2):
        for one in plans:
            free = all((entry.session, entry.seat) != ("t", "a") for entry in one)
            assert judge(asked, one, Move.assign(eve)).allowed == free
