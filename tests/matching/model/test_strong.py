"""Rows that only fractions break: they cut off no whole plan, and some fractions."""

from collections.abc import Collection
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matching.check import violations
from matching.model import Model, build_model
from matching.model.rows import NONE
from matching.problem import Module, Problem, Resource, Series, Use
from matching.solve.door import search
from matching.solve.limits import Limits, Stop
from matching.solve.linear import solve_relaxation
from matching.solve.region import Region, reduced
from tests.matching.model.regions import admits, columns_of
from tests.matching.model.test_rules import some_answer
from tests.matching.random_problems import random_problem
from tests.matching.tiny import helper, problem, seat, seats, session

pytestmark = pytest.mark.solver

LIMITS = Limits(seconds=20, workers=1, seed=1)
CHUNK = 20


def weakened(model: Model, families: Collection[str]) -> Model:
    """Let the rows of some families allow everything."""
    off = np.isin(model.draft.rows.rule_of_row(), [*families])
    return replace(
        model,
        row_lower=np.where(off, -NONE, model.row_lower),
        row_upper=np.where(off, NONE, model.row_upper),
    )


def strong_families(model: Model) -> set[str]:
    return {rule for rule in model.draft.rows.rules if rule.endswith(":strong")}


def cover(model: Model) -> float:
    """Give the cover of the relaxation."""
    small = reduced(Region.of_model(model), model.tiers[0].unit)
    found = solve_relaxation(small.program, 10.0, Stop(10.0))
    assert found is not None
    fixed = int(model.tiers[0].unit @ model.lower)
    return float(-small.program.cost @ found.x) - fixed


def optimum(model: Model) -> list[int]:
    """Give the value of each tier of the best plan, which is proven."""
    found = search(model, LIMITS, Stop(LIMITS.seconds), lambda _progress: None)
    values = [tier.value(int(tier.unit @ found.x)) for tier in model.tiers]
    assert values == [found.bounds[tier.name] for tier in model.tiers]
    return values


# ---------------------------------------------------- no whole plan is cut off


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 120, CHUNK))
def test_strong_rows_leave_the_optimum_as_it_is(first: int) -> None:
    for seed in range(first, first + CHUNK):
        model = build_model(random_problem(seed))
        plain = weakened(model, strong_families(model))
        assert (seed, optimum(plain)) == (seed, optimum(model))


@pytest.mark.parametrize("first", range(0, 60, CHUNK))
def test_the_other_rows_allow_what_the_check_allows(first: int) -> None:
    for seed in range(first, first + CHUNK):
        asked = random_problem(seed)
        random = Random(seed)  # noqa: S311 - no secret
        model = build_model(asked)
        plain = weakened(model, strong_families(model))
        for _ in range(6):
            held = some_answer(random, sorted(columns_of(model)))
            fits = not violations(asked, held, without={"pin"})
            assert (seed, admits(plain, held)) == (seed, fits)


def test_random_problems_have_strong_rows_of_every_family() -> None:
    found: set[str] = set()
    for seed in range(120):
        found |= strong_families(build_model(random_problem(seed)))
    assert found == set(FAMILIES)


# --------------------------------------------------- some fractions are cut off


def halves_of_one() -> Problem:
    """Two people cannot hold what asks for three."""
    people = (helper("ana"), helper("ben"))
    return problem(people, (session("s", seats=seats(3), min_staff=3),))


def thin_seniors() -> Problem:
    """One senior, who is wanted elsewhere too, for many mentors."""
    people = (
        helper("sam", "senior_animator"),
        *(helper(f"m{number}", "young_mentor") for number in range(3)),
    )
    team = (seat("a"), *(seat(key, "young_mentor") for key in "bc"))
    return problem(
        people,
        (
            session("s", seats=team, max_mentors_per_senior=9),
            session("t", seats=(seat("a", "senior_animator"),), priority=5),
        ),
    )


def halves_of_company() -> Problem:
    """A novice beside half a mentor, who sits beside half a senior."""
    people = (
        helper("nia", "novice", alone_ok=False),
        helper("max", "young_mentor"),
        helper("sam", "senior_animator"),
    )
    team = (seat("a", "novice senior_animator"), seat("b", "young_mentor"))
    return problem(
        people,
        (
            session("s", seats=team, max_mentors_per_senior=1),
            session("t", seats=(seat("a", "senior_animator"),), priority=4),
        ),
    )


def thirds_of_trainers() -> Problem:
    """Nobody has time for three modules, of which each two go together."""
    modules = tuple(
        session(f"m{day}", f"{day} 09:00 10:00", module=Module("course", day, "a"))
        for day in range(3)
    )
    people = (helper("ana", max_sessions=2), helper("ben", max_sessions=2))
    return problem(people, modules, series=(Series("course", same_trainer=True),))


def halves_of_kits() -> Problem:
    """Two of three kits each for three sessions at a time."""
    people = tuple(helper(key) for key in ("ana", "ben", "cem"))
    three = tuple(session(key, uses=(Use("kit", 2),)) for key in "stu")
    return problem(people, three, resources=(Resource("kit", 3),))


def halves_of_options() -> Problem:
    """A kit for one session at a time, and one that has three times for it."""
    people = tuple(helper(key) for key in ("ana", "ben", "cem"))
    when = ("0 09:00 11:00", "0 10:00 12:00", "0 09:00 10:30,0 09:30 11:30")
    three = tuple(
        session(f"s{number}", time, uses=(Use("kit", 2),), seats=seats(1))
        for number, time in enumerate(when)
    )
    return problem(people, three, resources=(Resource("kit", 3),))


FAMILIES = {
    "held:strong": halves_of_options,
    "staffing:strong": halves_of_one,
    "ratio:strong": thin_seniors,
    "teams:strong": halves_of_company,
    "series:strong": thirds_of_trainers,
    "resource:strong": halves_of_kits,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_makes_the_relaxation_that_of_whole_plans(family: str) -> None:
    """Where the other families, which overlap with it, say nothing."""
    model = build_model(FAMILIES[family]())
    best, *_ = optimum(model)
    every = strong_families(model)
    assert cover(weakened(model, every - {family})) == pytest.approx(best)
    assert cover(weakened(model, every)) > best + 0.1
