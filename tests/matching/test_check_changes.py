"""A move is judged as if both plans were checked whole."""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import pytest

from matching.check import (
    Facts,
    Roster,
    Violation,
    by_gates,
    changes,
    newly_broken,
    violations,
    violations_of,
)
from matching.plan import Assignment
from matching.problem import Problem
from tests.matching.random_problems import random_problem
from tests.matching.rule_examples import EXAMPLES, Example
from tests.matching.tiny import answer, helper, pins, problem, seats, session

Move = tuple[tuple[Assignment, ...], tuple[Assignment, ...]]
SEEDS = range(150)


def counted(found: Sequence[Violation]) -> Counter[tuple[object, ...]]:
    return Counter(
        (bad.rule, bad.session, bad.seat, bad.helper, tuple(sorted(bad.detail.items())))
        for bad in found
    )


def some_assignment(random: Random, asked: Problem) -> Assignment:
    """Put anybody anywhere; now and then where there is nothing."""
    here = random.choice(asked.sessions)
    option = random.randrange(len(here.options) + (random.random() < 0.05))
    seat = random.choice(here.seats).id if random.random() < 0.97 else "nowhere"
    return Assignment(here.id, option, seat, random.choice(asked.helpers).id)


def some_answer(random: Random, asked: Problem) -> list[Assignment]:
    """Give some assignments, among them perhaps two of one seat, or one twice."""
    told = [
        Assignment(entry.session, entry.option, entry.seat, entry.helper)
        for entry in asked.published
        if random.random() < 0.8
    ]
    some = [some_assignment(random, asked) for _ in range(random.randint(0, 7))]
    return [*told, *some]


def some_move(random: Random, asked: Problem, held: list[Assignment]) -> Move:
    removed = random.sample(held, random.randint(0, min(3, len(held))))
    added = [some_assignment(random, asked) for _ in range(random.randint(0, 3))]
    if removed and random.random() < 0.2:
        added.append(removed[0])
    return tuple(removed), tuple(added)


def after(held: Sequence[Assignment], move: Move) -> list[Assignment]:
    left = [*held]
    for entry in move[0]:
        left.reverse()  # of equal ones the last
        left.remove(entry)
        left.reverse()
    return [*left, *move[1]]


def check_move(asked: Problem, held: list[Assignment], move: Move) -> None:
    roster = Roster(Facts(asked), held)
    new, mended = changes(roster, *move)
    before = counted(violations(asked, held))
    then = counted(violations(asked, after(held, move)))
    assert counted(new) == then - before
    assert counted(mended) == before - then
    assert counted(violations_of(roster)) == before
    assert counted(violations_of(roster.with_changes(*move))) == then


@pytest.mark.parametrize("seed", SEEDS)
def test_changes_are_the_difference_of_two_checks(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    asked = random_problem(seed)
    for _ in range(6):
        held = some_answer(random, asked)
        check_move(asked, held, some_move(random, asked, held))


@pytest.mark.parametrize("seed", range(40))
def test_moves_follow_each_other(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    asked = random_problem(seed)
    held = some_answer(random, asked)
    roster = Roster(Facts(asked), held)
    for _ in range(5):
        move = some_move(random, asked, held)
        new, mended = changes(roster, *move)
        before = counted(violations_of(roster))
        roster, held = roster.with_changes(*move), after(held, move)
        now = counted(violations(asked, held))
        assert counted(violations_of(roster)) == now
        assert (counted(new), counted(mended)) == (now - before, before - now)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_rule_is_noticed_by_a_move(example: Example) -> None:
    roster = Roster(Facts(example.problem), example.kept)
    new, mended = changes(roster, example.kept, example.broken)
    everything = counted(violations(example.problem, example.broken))
    pins_lost = counted(violations(example.problem, example.kept))
    assert counted(new) == everything - pins_lost
    assert counted(mended) == pins_lost - everything


# ----------------------------------------------------------- newly broken


def slowly(roster: Roster, entry: Assignment) -> set[str]:
    """Name the rules that an assignment to an empty seat newly breaks."""
    held = [duty.assignment for duty in roster.duties]
    before = counted(violations_of(Roster(roster.facts, held)))
    then = counted(violations_of(Roster(roster.facts, [*held, entry])))
    return {str(rule) for rule, *_ in (then - before)}


@pytest.mark.parametrize("seed", SEEDS)
def test_newly_broken_names_what_one_more_breaks(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    asked = random_problem(seed)
    roster = Roster(Facts(asked), some_answer(random, asked))
    for here, seat in ((s, seat) for s in asked.sessions for seat in s.seats):
        if roster.holder(here.id, seat.id) is None:
            for option in range(len(here.options)):
                for who in asked.helpers:
                    duty = roster.facts.duty(here.id, option, seat.id, who.id)
                    found = newly_broken(roster, duty)
                    alone = {bad.rule for bad in by_gates(roster.facts, duty)}
                    assert found | alone == slowly(roster, duty.assignment)


def test_who_leaves_a_seat_is_not_asked() -> None:
    """Ben breaks the same limit before and after, shown at another session."""
    ben = helper("ben", max_sessions=1)
    three = tuple(session(f"d{day}", f"{day} 09:00 12:00") for day in range(3))
    asked = problem((helper("ana"), ben), three)
    roster = Roster(Facts(asked), answer("d0/a=ben d1/a=ben d2/a=ben"))
    assert newly_broken(roster, roster.facts.duty("d2", 0, "a", "ana")) == set()


# ------------------------------------------------------------------ rosters


def small() -> Roster:
    people = (helper("ana"), helper("ben"))
    two = (session("s", seats=seats(2)), session("t", "1 09:00 12:00"))
    return Roster(Facts(problem(people, two)), answer("s/a=ana t/a=ana"))


def test_a_roster_stays_as_it_is() -> None:
    roster = small()
    other = roster.with_changes(answer("s/a=ana"), answer("s/b=ben"))
    assert [str(duty.key) for duty in roster.by_helper["ana"]] == [
        "('s', 'a', 'ana')",
        "('t', 'a', 'ana')",
    ]
    assert {who: len(week) for who, week in other.by_helper.items()} == {
        "ana": 1,
        "ben": 1,
    }
    assert roster.holder("s", "b") is None
    assert {duty.key for duty in other.moved} == {("s", "a", "ana"), ("s", "b", "ben")}


def test_a_session_that_nobody_is_left_in_is_not_held() -> None:
    other = small().with_changes(answer("t/a=ana"), ())
    assert set(other.by_session) == {"s"}
    assert "t" not in other.by_session
    assert other.option("t") is None
    assert other.by_seat.keys() == {("s", "a")}


LEAVES: tuple[Callable[[Roster], Roster], ...] = (
    lambda roster: roster.with_changes(answer("s/b=ben"), ()),
    lambda roster: roster.with_changes(answer("s/a=ana s/a=ana"), ()),
    lambda roster: roster.with_changes((Assignment("s", 1, "a", "ana"),), ()),
)


@pytest.mark.parametrize("leave", LEAVES)
def test_who_is_not_there_cannot_leave(leave: Callable[[Roster], Roster]) -> None:
    with pytest.raises(KeyError, match="Assignment"):
        leave(small())


def test_a_pin_put_back_is_mended() -> None:
    asked = problem((helper("ana"),), (session("s"),), pins=pins("s/a=ana"))
    roster = Roster(Facts(asked), ())
    lost = Violation("pin", "s", "a", "ana", {"fault": "lost"})
    assert changes(roster, (), answer("s/a=ana")) == ([], [lost])
