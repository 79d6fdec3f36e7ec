"""What is done daily, on a pool whose plan is optimal within a second."""

import random
from dataclasses import replace

import pytest

from benchmarks import daily
from benchmarks.hands import moves
from matching.check import violations
from matching.explain import Explainer, SeatStory
from matching.generate import generate
from matching.plan import Plan
from matching.problem import Problem
from matching.repair import Desk, Move
from matching.solve import Limits, solve

pytestmark = pytest.mark.solver


@pytest.fixture(scope="module")
def pool() -> tuple[Problem, Plan]:
    problem = generate("pool", 3)
    return problem, solve(problem, Limits(seconds=5, workers=1))


def some_moves(desk: Desk, count: int) -> list[Move]:
    return [*moves(desk, random.Random(7), count)]  # noqa: S311


def test_moves_are_of_every_kind_and_can_all_be_judged(
    pool: tuple[Problem, Plan],
) -> None:
    problem, plan = pool
    desk = Desk(problem, plan.assignments)
    made = some_moves(desk, 40)
    shapes = {(len(move.removed), len(move.added)) for move in made}
    assert len(made) == 40
    assert {(1, 0), (1, 1), (2, 2)} <= shapes
    assert any(
        one.option != other.option
        for move in made
        for one, other in zip(move.removed, move.added, strict=False)
    )
    for move in made:
        assert {*move.removed} <= {*plan.assignments}
        after = move.applied(plan.assignments)
        caused = {*map(str, desk.judge(move).caused)}
        assert caused == {*map(str, violations(problem, after, plan.pins_refused))}


def test_the_same_seed_makes_the_same_moves(pool: tuple[Problem, Plan]) -> None:
    desk = Desk(pool[0], pool[1].assignments)
    assert some_moves(desk, 12) == some_moves(desk, 12)


@pytest.mark.slow
def test_repairs_are_measured_line_by_line(
    pool: tuple[Problem, Plan],
) -> None:
    often = daily.Often(desks=2, moves=8, seats=3, replans=1)
    lines = [*daily.repairs(*pool, "pool", 3, often)]
    assert [len(line.seconds) for line in lines] == [2, 8, 3, 1, 1]
    assert all(seconds > 0 for line in lines for seconds in line.seconds)
    assert not any(line.wrong for line in lines)
    assert lines[-2].note in (
        "cover regained 0 of 1 times",
        "cover regained 1 of 1 times",
    )


@pytest.mark.slow
def test_the_command_is_measured_and_a_failing_one_is_wrong(
    pool: tuple[Problem, Plan],
) -> None:
    problem, plan = pool
    line = daily.repair_command(problem, plan, "pool", 3, daily.Often(commands=1))
    assert (len(line.seconds), line.wrong, line.note) == (1, False, "")
    other = replace(plan, problem_sha256="0" * 64)
    line = daily.repair_command(problem, other, "pool", 3, daily.Often(commands=1))
    assert (line.wrong, line.note) == (True, "exit 2")


def first_with_fixes(problem: Problem, plan: Plan) -> SeatStory:
    stories = Explainer(problem, plan).empty_seats()
    return next(story for story in stories if story.fixes)


def test_a_fix_that_does_not_hold_is_noticed(pool: tuple[Problem, Plan]) -> None:
    problem, plan = pool
    story = first_with_fixes(problem, plan)
    assert daily.holds(problem, plan, story)
    fix = story.fixes[0]
    must = {(s.id, t.id) for s in problem.sessions for t in s.seats if t.mandatory}
    target = (story.session, story.seat)
    emptied = tuple(a for a in fix.assignments if (a.session, a.seat) not in must)
    unfilled = tuple(a for a in fix.assignments if (a.session, a.seat) != target)
    doubled = (*fix.assignments, fix.assignments[0])
    for wrong in (emptied, unfilled, doubled):
        broken = replace(story, fixes=(replace(fix, assignments=wrong),))
        assert not daily.holds(problem, plan, broken)
