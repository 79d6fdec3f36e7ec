"""Sessions not held because no team can come: the largest one, against the check."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import pytest

from matching.check import Violation, violations
from matching.funnel import Funnels
from matching.model import build_model
from matching.plan import Assignment, NotHeld
from matching.problem import Helper, HomeVisit, Problem, Session
from tests.matching.random_problems import random_problem
from tests.matching.tiny import helper, problem, seat, seats, session, shadow

MENTOR, SENIOR = "young_mentor", "senior_animator"
VISIT = {"home_visit": HomeVisit()}
KNOWN = {"home_visit": HomeVisit(known_helper_suffices=True)}
BEEN: dict[str, Any] = {"site_history": {"library": 1}}
SUPERVISED = {"seats": seats(3), "max_mentors_per_senior": 1}
BY_SHADOW = (*(seat(key, MENTOR) for key in "ab"), shadow("x"))


def young(key: str, **more: Any) -> Helper:
    return helper(key, adult=False, **more)


def unsure(key: str, **more: Any) -> Helper:
    return helper(key, alone_ok=False, **more)


def mentors(*keys: str) -> Iterator[Helper]:
    return (helper(key, MENTOR) for key in keys)


def senior(**more: Any) -> Helper:
    return helper("sam", SENIOR, **more)


CASES: dict[str, tuple[Iterable[Helper], dict[str, Any], int]] = {
    "nobody may be alone": ([unsure("ana"), unsure("ben")], {}, 0),
    "one of two may": ([unsure("ana"), helper("ben")], {}, 2),
    "one for a home": ([helper("ana")], VISIT, 0),
    "two for a home": ([helper("ana"), helper("ben")], VISIT, 2),
    "one known there": ([helper("ana", **BEEN)], KNOWN, 1),
    "one known there, never alone": ([unsure("ana", **BEEN)], KNOWN, 0),
    "one not known there": ([helper("ana")], KNOWN, 0),
    "known elsewhere only": ([helper("ana", site_history={"centre": 1})], KNOWN, 0),
    "no adult": ([young("ana"), young("ben")], {"minors": 1}, 0),
    "one adult": ([young("ana"), helper("ben")], {"minors": 8}, 2),
    "one adult for nine": ([young("ana"), helper("ben")], {"minors": 9}, 0),
    "two adults for nine": ([unsure("ana"), helper("ben")], {"minors": 9}, 2),
    "no seat left for who may be alone": (
        [unsure("ana"), unsure("ben"), young("cem")],
        {"minors": 9, "seats": seats(2)},
        0,
    ),
    "a seat for who may be alone": (
        [unsure("ana"), unsure("ben"), young("cem")],
        {"minors": 9, "seats": seats(3)},
        3,
    ),
    "mentors without a senior": (mentors("ana", "ben"), SUPERVISED, 0),
    "mentors with one": ([*mentors("ana", "ben"), senior()], SUPERVISED, 2),
    "no mentor is allowed": (
        [*mentors("ana"), senior()],
        {**SUPERVISED, "max_mentors_per_senior": 0},
        1,
    ),
    "a senior in training": (
        [*mentors("ana", "ben"), senior()],
        {"seats": BY_SHADOW, "max_mentors_per_senior": 2},
        2,
    ),
    "one seat for both": (
        [*mentors("ana"), senior(alone_ok=False)],
        {"seats": seats(1), "max_mentors_per_senior": 1},
        0,
    ),
    "two who never meet": ([helper("ana", never_with=("ben",)), helper("ben")], {}, 1),
    "three of whom two never meet": (
        [helper("ana", never_with=("ben",)), helper("ben"), helper("cem")],
        {"seats": seats(3)},
        2,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_possible_is_the_largest_team_that_may_be(name: str) -> None:
    people, more, largest = CASES[name]
    own = session("s", **{"seats": seats(2), **more})
    asked = problem(tuple(people), (own,))
    (found,) = Funnels(build_model(asked), ()).not_held()
    code = "used_elsewhere" if largest else "staffing"
    assert found == NotHeld("s", code, 1, largest)
    assert max(sizes(asked, own), default=0) == largest


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_no_team_of_the_check_is_larger(first: int) -> None:
    for seed in range(first, first + 20):
        asked = random_problem(seed)
        model = build_model(asked)
        facts = [
            Assignment(told.session, told.option, told.seat, told.helper)
            for told in asked.published
            if model.draft.frame.begun[model.draft.frame.session_index[told.session]]
        ]
        sessions = {each.id: each for each in asked.sessions}
        for found in Funnels(model, facts).not_held():
            largest = max(sizes(asked, sessions[found.session], facts), default=0)
            assert largest <= found.possible, (seed, found)


def sizes(
    asked: Problem, own: Session, facts: Iterable[Assignment] = ()
) -> Iterator[int]:
    """Give the size of every team that breaks nothing but that it may be too small."""
    people = [None, *(each.id for each in asked.helpers)]
    for option in range(len(own.options)):
        for who in product(people, repeat=len(own.seats)):
            team = [
                Assignment(own.id, option, seat.id, key)
                for seat, key in zip(own.seats, who, strict=True)
                if key is not None
            ]
            if not team or len({each.helper for each in team}) < len(team):
                continue
            if not any(map(of_people, violations(asked, [*facts, *team]))):
                pairs = zip(own.seats, who, strict=True)
                yield sum(seat.covering and key is not None for seat, key in pairs)


def of_people(bad: Violation) -> bool:
    """Say whether a rule speaks of who comes, other than of how many."""
    if bad.rule == "series":
        return bad.detail.get("fault") == "trainer"
    return bad.rule not in {"room", "resource", "pin", "staffing"}
