"""Two plans side by side."""

from dataclasses import replace

import pytest

from matching.explain import compare
from matching.plan import Assignment
from matching.problem import Option
from matching.score import score
from tests.matching.random_problems import random_problem
from tests.matching.solve.planned import planned
from tests.matching.tiny import answer, at, helper, problem, seats, session

TWO = problem(
    (helper("ana"), helper("ben"), helper("cem")),
    (session("s", seats=seats(2)), session("t", "1 09:00 10:00", site="north")),
)


def test_what_differs_by_helper_and_by_site() -> None:
    both = compare(TWO, answer("s/a=ana s/b=ben"), answer("s/a=ana t/a=ben"))
    (ben,) = both.helpers
    assert (ben.helper, ben.sessions, ben.minutes) == ("ben", (1, 1), (180, 60))
    assert (ben.takes, ben.leaves, ben.moved) == ((("t", "a"),), (("s", "b"),), ())
    library, north = both.sites
    assert (library.site, library.empty, library.held) == ("library", (0, 1), (1, 1))
    assert (north.site, north.empty, north.held) == ("north", (1, 0), (0, 1))
    assert north.changed == (("t", "a"),)


def test_another_time_is_no_other_seat() -> None:
    later = replace(
        session("s"),
        options=(
            Option(at(0, "09:00"), at(0, "12:00")),
            Option(at(1, "09:00"), at(1, "12:00")),
        ),
    )
    asked = problem((helper("ana"),), (later,))
    both = compare(
        asked, [Assignment("s", 0, "a", "ana")], [Assignment("s", 1, "a", "ana")]
    )
    (ana,), (library,) = both.helpers, both.sites
    assert (ana.moved, ana.takes, ana.leaves) == (("s",), (), ())
    assert (library.moved, library.changed) == (("s",), ())


def test_the_same_plan_differs_in_nothing() -> None:
    both = compare(TWO, answer("s/a=ana"), answer("s/a=ana"))
    assert (both.better, both.helpers, both.sites) == (0, (), ())


@pytest.mark.slow
@pytest.mark.solver
@pytest.mark.parametrize("seed", range(40))
def test_amounts_are_scores_and_a_best_plan_is_not_beaten(seed: int) -> None:
    asked, plan = random_problem(seed), planned(seed)
    less = plan.assignments[1:]
    both = compare(asked, plan.assignments, less)
    before, after = score(asked, plan.assignments), score(asked, less)
    for tier, terms in both.tiers.items():
        for term, (one, other) in terms.items():
            assert (one, other) == (before[tier][term], after[tier][term])
    back = compare(asked, less, plan.assignments)
    assert {0: 0, 1: 2, 2: 1}[both.better] == back.better
    for here, there in zip(both.helpers, back.helpers, strict=True):
        assert (here.takes, here.leaves) == (there.leaves, there.takes)
        more = here.sessions[1] - here.sessions[0]
        assert more == len(here.takes) - len(here.leaves)
