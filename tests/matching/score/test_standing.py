"""What a move changes is what scoring everything twice says."""

from random import Random

import pytest

from matching.plan import Assignment
from matching.problem import Problem
from matching.score import Scorer, Standing, Terms, score
from tests.matching.random_problems import random_problem
from tests.matching.tiny import answer, helper, problem, seats, session

CHUNK = 25


def some_plan(random: Random, asked: Problem, chance: float) -> list[Assignment]:
    """Fill seats by chance, whether that is allowed or not."""
    people = [person.id for person in asked.helpers]
    return [
        Assignment(own.id, option, seat.id, random.choice(people))
        for own in asked.sessions
        for option in [random.randrange(len(own.options))]
        for seat in own.seats
        if random.random() < chance
    ]


def some_move(
    random: Random, asked: Problem, plan: list[Assignment]
) -> tuple[list[Assignment], list[Assignment]]:
    """Take some out, and put others into seats that are empty then."""
    removed = [entry for entry in plan if random.random() < 0.4]
    stays = {(entry.session, entry.seat) for entry in plan if entry not in removed}
    added = [
        entry
        for entry in some_plan(random, asked, 0.5)
        if (entry.session, entry.seat) not in stays
    ]
    return removed, added


def less(after: Terms, before: Terms) -> Terms:
    return {
        tier: {name: value - before[tier][name] for name, value in terms.items()}
        for tier, terms in after.items()
    }


@pytest.mark.parametrize("first", range(0, 200, CHUNK))
def test_a_change_is_the_difference_of_two_scores(first: int) -> None:
    changed = set()
    for seed in range(first, first + CHUNK):
        random, asked = Random(seed), random_problem(seed)  # noqa: S311 - no secret
        scorer = Scorer(asked)
        plan = some_plan(random, asked, 0.7)
        standing = Standing(scorer, plan)
        for _ in range(8):
            removed, added = some_move(random, asked, plan)
            after = [*(entry for entry in plan if entry not in removed), *added]
            random.shuffle(after)
            found = standing.change(removed, added)
            expected = less(score(asked, after), score(asked, plan))
            assert (seed, found) == (seed, expected)
            assert list(found) == list(asked.settings.tiers)
            changed |= {tier for tier, terms in found.items() if any(terms.values())}
        assert standing.terms() == scorer.terms(plan) == score(asked, plan)
    assert changed == {"cover", "teams", "calm", "fairness", "comfort"}


def week() -> Standing:
    sessions = (session("s", seats=seats(2)), session("t", "1 09:00 12:00"))
    people = (helper("ana"), helper("ben"))
    return Standing(Scorer(problem(people, sessions)), answer("s/a=ana"))


def test_nothing_changes_by_no_move_or_by_one_forth_and_back() -> None:
    moves = [((), ()), (answer("s/a=ana"), answer("s/a=ana"))]
    for removed, added in moves:
        terms = week().change(removed, added)
        assert {value for own in terms.values() for value in own.values()} == {0}


def test_what_is_not_there_cannot_change() -> None:
    for held in ("s/b=ben", "s/a=ben", "t/a=ana", "s/a=eve", "x/a=ana", "s/x=ana"):
        with pytest.raises(KeyError):
            week().change(answer(held))
    for held in ("s/b=eve", "x/a=ana", "s/x=ana"):
        with pytest.raises(KeyError):
            week().change((), answer(held))
