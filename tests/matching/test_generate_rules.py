"""Generated instances ask for everything a plan can be asked for, and it matters."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.check import violations
from matching.generate import PRESETS, HalfDay, Place, generate
from matching.generate.tables_of_rules import DAY_RATE_CENTS, YEAR_CENTS
from matching.plan import Assignment
from matching.problem import Helper, Problem, Session
from matching.travel import great_circle_km
from matching.validate import faults_of

REGISTER = [
    Place(
        f"p{at}",
        f"Place {at}",
        50.0 + at % 9 / 20,
        4.0 + at // 9 / 15,
        tuple(HalfDay(day, 540, 720) for day in range(at % 5 + 1))
        + tuple(HalfDay(day, 840, 1080) for day in range(1, at % 6)),
    )
    for at in range(60)
]
INSTANCES = (*PRESETS, "places")


@cache
def instance(name: str) -> Problem:
    """Make it as scarce as a flow says, which is quick."""
    if name == "places":
        return generate("network", 1, places=REGISTER, measure=lambda _: None)
    return generate(name, 1, measure=lambda _: None)


def part(problem: Problem, is_so: Callable[[Session], object]) -> float:
    return sum(bool(is_so(one)) for one in problem.sessions) / len(problem.sessions)


SHARES: Mapping[str, tuple[Callable[[Session], object], float, float]] = {
    "several options": (lambda s: len(s.options) > 1, 0.14, 0.20),
    "three options": (lambda s: len(s.options) == 3, 0.02, 0.11),
    "a room": (lambda s: any(one.room for one in s.options), 0.2, 0.45),
    "another room": (lambda s: len({one.room for one in s.options}) > 1, 0.0, 0.05),
    "a kit": (lambda s: s.uses, 0.14, 0.18),
    "module": (lambda s: s.module, 0.07, 0.15),
    "visit": (lambda s: s.home_visit, 0.04, 0.06),
    "children": (lambda s: s.minors, 0.03, 0.06),
    "requested": (lambda s: s.requested, 0.03, 0.06),
    "interpreter": (
        lambda s: any(seat.roles == ("interpreter",) for seat in s.seats),
        0.02,
        0.04,
    ),
    "trainee": (lambda s: any(seat.tutor_roles for seat in s.seats), 0.02, 0.04),
    "women only": (lambda s: any(seat.badges for seat in s.seats), 0.02, 0.09),
}


@pytest.mark.parametrize("name", INSTANCES)
def test_sessions_are_as_documented(name: str) -> None:
    problem = instance(name)
    assert faults_of(problem) == []
    shares = {name: part(problem, is_so) for name, (is_so, _, _) in SHARES.items()}
    wrong = {
        name: share
        for name, share in shares.items()
        if not SHARES[name][1] <= share <= SHARES[name][2]
    }
    assert wrong == {}
    still = [s for s in problem.sessions if s.activity == "permanence"]
    assert 0.4 <= len(still) / len(problem.sessions) <= 0.6
    assert all(len(session.options) == 1 for session in still)


@pytest.mark.parametrize("name", INSTANCES)
def test_helpers_and_sites_are_as_documented(name: str) -> None:
    problem = instance(name)
    assert {len(site.rooms) for site in problem.sites} == {1, 2}
    assert {room.capacity for site in problem.sites for room in site.rooms} == {1, 2}
    assert any(site.remote_interpreting for site in problem.sites)
    assert not all(site.remote_interpreting for site in problem.sites)
    paid = [one for helper in problem.helpers for one in helper.allowances]
    assert 0.3 <= len(paid) / len(problem.helpers) <= 0.37
    assert {(one.year, one.day_rate_cents) for one in paid} == {(2026, DAY_RATE_CENTS)}
    assert all(0 <= one.left_cents <= YEAR_CENTS for one in paid)
    interpreters = [h for h in problem.helpers if interprets(h)]
    assert 2 <= len(interpreters) <= 0.1 * len(problem.helpers)
    assert all(h.languages["fr"] >= 4 for h in interpreters)
    assert all(7 in h.languages.values() for h in interpreters)


def interprets(helper: Helper) -> bool:
    return any(role.id == "interpreter" for role in helper.roles)


@pytest.mark.parametrize("name", INSTANCES)
def test_visits_are_near_their_site_and_can_be_staffed(name: str) -> None:
    problem = instance(name)
    sites = {site.id: site for site in problem.sites}
    for session in problem.sessions:
        if session.home_visit is None:
            continue
        there, site = session.home_visit.location, sites[session.site].location
        assert there is not None
        assert site is not None
        km = great_circle_km(*map(as_array, (*there, *site)))[0]
        assert 0.2 <= km <= 2.2
        assert session.home_visit.known_helper_suffices or len(session.seats) > 1
        assert all(one.minutes in {60, 90} for one in session.options)


def as_array(degrees: float) -> NDArray[np.float64]:
    return np.array([degrees])


@pytest.mark.parametrize("name", INSTANCES)
def test_modules_follow_each_other_over_days(name: str) -> None:
    problem = instance(name)
    modules: dict[str, list[Session]] = {}
    for session in problem.sessions:
        if session.module:
            modules.setdefault(session.module.series, []).append(session)
    assert modules.keys() == {one.id for one in problem.series}
    for series in problem.series:
        ordered = sorted(modules[series.id], key=number_of)
        assert 2 <= len(ordered) <= 4
        assert [number_of(one) for one in ordered] == list(range(1, len(ordered) + 1))
        assert len({one.site for one in ordered}) == 1
        days = [one.options[0].start // 1440 for one in ordered]
        assert all(one < other for one, other in pairwise(days))
        asked = {(seat.roles, *seat.skills) for seat in (s.seats[0] for s in ordered)}
        assert len(asked) == 1
    assert any(one.same_trainer for one in problem.series)
    assert any(one.trainer for one in problem.series)
    assert all(one.same_trainer for one in problem.series if one.trainer)


def number_of(session: Session) -> int:
    return session.module.number if session.module else 0


@pytest.mark.parametrize("name", INSTANCES)
def test_kits_go_round_their_sites(name: str) -> None:
    problem = instance(name)
    resources = {one.id: one for one in problem.resources}
    assert {one.id.split("-")[0] for one in problem.resources} == {
        "laptops",
        "robots",
        "tools",
    }
    tied = [one for one in problem.resources if one.sites is not None]
    assert 0 < len(tied) < len(problem.resources)
    assert all(len(one.sites or ()) < len(problem.sites) for one in tied)
    assert all(loan.end - loan.start > 1440 for loan in problem.loans)
    assert problem.loans
    for session in problem.sessions:
        for use in session.uses:
            sites = resources[use.resource].sites
            assert sites is None or session.site in sites
            assert use.units <= resources[use.resource].capacity
            assert use.before_minutes > 0
            assert use.after_minutes > 0


@pytest.mark.parametrize("name", INSTANCES)
def test_the_plan_told_was_a_plan_and_some_fell_ill(name: str) -> None:
    """Without the absences of those who fell ill, hardly anything is wrong with it."""
    problem = instance(name)
    assert problem.as_of is not None
    plan = [
        Assignment(one.session, one.option, one.seat, one.helper)
        for one in problem.published
    ]
    assert {one.session for one in plan} < {one.id for one in problem.sessions}
    broken = Counter(bad.rule for bad in violations(problem, plan))
    missing = broken.pop("available", 0)
    assert missing >= 1
    assert missing <= 0.3 * len(plan)
    broken.pop("pin", 0)
    assert sum(broken.values()) <= 0.05 * len(plan)
    sessions = {session.id: session for session in problem.sessions}
    starts = [sessions[one.session].options[one.option].start for one in plan]
    assert problem.as_of < min(starts)
    assert max(starts) < 3 * 1440
