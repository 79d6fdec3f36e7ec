"""What generated weeks ask for decides something: without it, other plans would do."""

from collections import defaultdict
from functools import cache

import pytest

from matching.check import violations
from matching.generate import PRESETS, drawn, generate
from matching.generate.draws import Draws
from matching.generate.pairs import candidates
from matching.generate.tuning import Scarcity, aimed, turn
from matching.plan import Assignment
from matching.problem import Problem, Session

Eligible = dict[tuple[str, str, int], list[str]]
"""Helpers by session, seat and option."""


@cache
def network() -> Problem:
    return generate("network", 1, measure=lambda _: None)


@cache
def eligible() -> Eligible:
    """Who suits which seat at which option, as the generator has it."""
    problem, columns = network(), drawn(Draws(1), PRESETS["network"])
    people, agenda = columns.people, columns.agenda
    suited = candidates(people, agenda, columns.area)
    scarcity = Scarcity(people, columns.traits, agenda, suited)
    pairs = scarcity.pairs(turn(scarcity.share, aimed(0.85), 9))
    seats = [(s.id, seat.id) for s in problem.sessions for seat in s.seats]
    found: Eligible = defaultdict(list)
    option = pairs.slot - agenda.slots.first[agenda.session[pairs.seat]]
    columns_of_pairs = (pairs.seat.tolist(), option.tolist(), pairs.helper.tolist())
    for seat, at, helper in zip(*columns_of_pairs, strict=True):
        found[*seats[seat], at].append(problem.helpers[helper].id)
    return found


def careless() -> list[Assignment]:
    """Fill the seats that must be, looking at nothing but hours and weekly limits."""
    left = {helper.id: helper.max_sessions or 0 for helper in network().helpers}
    busy: set[tuple[str, int]] = set()
    plan: list[Assignment] = []
    for session in network().sessions:
        day = session.options[0].start // 1440
        for seat in session.seats:
            for helper in eligible()[session.id, seat.id, 0]:
                if seat.mandatory and left[helper] and (helper, day) not in busy:
                    left[helper] -= 1
                    busy.add((helper, day))
                    plan.append(Assignment(session.id, 0, seat.id, helper))
                    break
    return plan


@cache
def broken_carelessly() -> set[str]:
    return {bad.rule for bad in violations(network(), careless())}


@pytest.mark.parametrize(
    "rule", ["room", "resource", "series", "expenses", "company", "ratio", "staffing"]
)
def test_who_does_not_look_breaks(rule: str) -> None:
    assert rule in broken_carelessly()


def possible(session: Session, option: int) -> bool:
    """Whether enough seats have somebody at an option."""
    suited = [eligible()[session.id, s.id, option] for s in session.seats if s.covering]
    return sum(map(bool, suited)) >= session.min_staff


def test_some_sessions_can_only_be_held_at_another_time() -> None:
    moved = [
        session
        for session in network().sessions
        if not possible(session, 0)
        and any(possible(session, at) for at in range(1, len(session.options)))
    ]
    assert moved


def languages_nobody_covers(session: Session, option: int) -> set[str]:
    """Name the public's languages that nobody who could cover then speaks."""
    spoken = {helper.id: helper.languages for helper in network().helpers}
    team = {
        helper
        for seat in session.seats
        if seat.covering
        for helper in eligible()[session.id, seat.id, option]
    }
    return {
        code
        for code, level in session.public_languages.items()
        if all(spoken[helper].get(code, 0) < level for helper in team)
    }


def test_some_of_the_public_are_only_understood_through_an_interpreter() -> None:
    spoken = {helper.id: helper.languages for helper in network().helpers}
    found = [
        session
        for session in network().sessions
        for seat in session.seats
        if seat.roles == ("interpreter",)
        for at in range(len(session.options))
        for code in languages_nobody_covers(session, at)
        if any(
            spoken[helper].get(code, 0) >= session.public_languages[code]
            for helper in eligible()[session.id, seat.id, at]
        )
    ]
    assert found


def test_some_of_the_public_are_only_understood_by_telephone() -> None:
    called = {site.id for site in network().sites if site.remote_interpreting}
    assert any(
        languages_nobody_covers(session, 0)
        for session in network().sessions
        if session.site in called
    )


def test_some_expenses_are_paid_on_fewer_days_than_the_weekly_limit() -> None:
    paid = [
        (one.left_cents // one.day_rate_cents, helper.max_sessions or 0)
        for helper in network().helpers
        for one in helper.allowances
    ]
    assert 0.05 <= sum(days < limit for days, limit in paid) / len(paid) <= 0.6
