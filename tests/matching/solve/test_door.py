"""The one door: it always gives a checked plan, and stops when it is told to."""

import threading
import time
from dataclasses import replace

import pytest

from matching.check import violations
from matching.files import write_plan
from matching.generate import generate
from matching.model import Model, build_model
from matching.plan import Plan
from matching.problem import Problem
from matching.score import score
from matching.solve import Limits, Progress, WitnessError, solve
from matching.solve.door import _hear_witnesses, _plan, search
from matching.solve.limits import Stop
from tests.matching.random_problems import random_problem
from tests.matching.rule_examples import EXAMPLES
from tests.matching.solve.planned import LIMITS, network_week
from tests.matching.tiny import (
    answer,
    helper,
    pins,
    problem,
    session,
)

pytestmark = pytest.mark.solver

PINNED = [seed for seed in range(60) if random_problem(seed).pins][:12]


def believed(asked: Problem, plan: Plan) -> None:
    """Ask both witnesses about a plan, and whether every seat is spoken of."""
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    assert score(asked, plan.assignments) == plan.score
    assert tuple(plan.score) == tuple(plan.bound) == asked.settings.tiers
    held = {(a.session, a.seat) for a in plan.assignments}
    empty = {(e.session, e.seat) for e in plan.empty_seats}
    every = {(own.id, seat.id) for own in asked.sessions for seat in own.seats}
    assert held | empty == every
    assert not held & empty
    not_held = {each.session for each in plan.not_held}
    assert not_held == {own.id for own in asked.sessions} - {s for s, _ in held}
    assert all(seat.why for seat in plan.empty_seats)


# --------------------------------------------------------------- no time left


@pytest.mark.parametrize("seed", PINNED)
@pytest.mark.parametrize("how", ["event", "seconds"])
def test_without_time_pins_come_first_and_who_stops_gets_them_alone(
    seed: int, how: str
) -> None:
    asked = random_problem(seed)
    event = threading.Event()
    if how == "event":
        event.set()
    seconds = 0.0 if how == "seconds" else 30.0
    plan = solve(asked, replace(LIMITS, seconds=seconds), stop=event)
    believed(asked, plan)
    best = solve(asked, LIMITS)
    wanted = {(p.session, p.seat, p.helper) for p in asked.pins}

    def kept(of: Plan) -> set[tuple[str, str, str]]:
        return wanted & {(a.session, a.seat, a.helper) for a in of.assignments}

    assert kept(plan) == kept(best)
    pinned = {session_id for session_id, *_ in wanted}
    if how == "event":
        assert {a.session for a in plan.assignments} <= pinned


def test_a_plan_without_time_is_feasible_and_without_bounds() -> None:
    event = threading.Event()
    event.set()
    asked = problem((helper("ana"), helper("ben")), (session("s"), session("t")))
    pinned = replace(asked, pins=pins("s/a=ana"))
    plan = solve(pinned, LIMITS, stop=event)
    believed(pinned, plan)
    assert plan.status == "feasible"
    assert plan.assignments == answer("s/a=ana")
    assert plan.bound["cover"] is None
    assert plan.gap("cover") is None


@pytest.mark.slow
def test_stopped_while_it_searches_it_ends_soon() -> None:
    asked = network_week()
    event, heard = threading.Event(), []

    def listen(progress: Progress) -> None:
        if progress.phase == "relaxation" and progress.tier == "cover":
            threading.Timer(0.2, stopped).start()

    def stopped() -> None:
        heard.append(time.monotonic())
        event.set()

    plan = solve(asked, Limits(seconds=120, workers=1), listen, event)
    assert heard
    assert time.monotonic() - heard[0] < 30
    believed(asked, plan)


# ------------------------------------------------------------ always the same


@pytest.mark.parametrize("seed", range(20))
def test_the_same_seed_and_one_worker_give_the_same_bytes(seed: int) -> None:
    asked = random_problem(seed)
    first, second = (
        write_plan(replace(solve(asked, LIMITS), seconds=0.0)) for _ in range(2)
    )
    assert first == second


@pytest.mark.slow
def test_a_searched_plan_is_the_same_again() -> None:
    asked = generate("pool", 2)
    limits = Limits(seconds=120, workers=1, seed=5)
    first, second = (replace(solve(asked, limits), seconds=0.0) for _ in range(2))
    assert first.status == "optimal"
    assert write_plan(first) == write_plan(second)
    assert first.seed == 5


def test_progress_comes_phase_by_phase_and_tier_by_tier() -> None:
    asked, heard = random_problem(5), list[Progress]()
    plan = solve(asked, LIMITS, heard.append)
    phases = [each.phase for each in heard if each.phase != "search"]
    tiers = asked.settings.tiers
    between_ = ["relaxation", "tier"] * len(tiers)
    assert phases == ["model", "pins", "start", *between_, "explain", "check"]
    seconds = [each.seconds for each in heard]
    assert seconds == sorted(seconds)
    assert seconds[-1] <= plan.seconds + 0.001
    ended = [each for each in heard if each.phase == "tier"]
    assert [each.tier for each in ended] == list(tiers)
    for each in ended:
        assert each.tier is not None
        assert each.value == plan.score[each.tier]["value"]
        assert each.bound == plan.bound[each.tier]


# --------------------------------------------------------------- the witnesses


def judged(model: Model, asked: Problem) -> None:
    """Search a model and ask the witnesses about its answer to a problem."""
    found = search(model, LIMITS, Stop(30), lambda _progress: None)
    plan = _plan(replace(model, problem=asked), found, model.assignments(found.x))
    _hear_witnesses(asked, plan, model, found.x)


def test_a_model_that_counts_as_the_score_is_believed() -> None:
    asked = random_problem(1)
    judged(build_model(asked), asked)


@pytest.mark.parametrize("tier", range(5))
def test_a_cost_the_score_does_not_count_is_noticed(tier: int) -> None:
    asked = problem((helper("ana"),), (session("s"),))
    model = build_model(asked)
    wrong = list(model.tiers)
    wrong[tier] = replace(wrong[tier], constant=wrong[tier].constant + 1)
    with pytest.raises(WitnessError, match=f"{wrong[tier].name}: the model says") as e:
        judged(replace(model, tiers=tuple(wrong)), asked)
    assert e.value.found


def test_a_rule_the_model_forgot_is_noticed() -> None:
    (asked, *_) = [e.problem for e in EXAMPLES if str(e) == "overlap, a minute"]
    with pytest.raises(WitnessError, match="overlap"):
        judged(build_model(asked, without=frozenset({"overlap"})), asked)


@pytest.mark.parametrize(("tier", "better"), [("cover", -1), ("fairness", 1)])
def test_a_bound_on_the_wrong_side_is_noticed(tier: str, better: int) -> None:
    asked = problem((helper("ana"),), (session("s"),))
    model = build_model(asked)
    found = search(model, LIMITS, Stop(30), lambda _progress: None)
    plan = _plan(model, found, model.assignments(found.x))
    beyond = plan.score[tier]["value"] + better
    wrong = replace(plan, bound={**plan.bound, tier: beyond})
    with pytest.raises(WitnessError, match=f"{tier}: .* beyond its bound"):
        _hear_witnesses(asked, wrong, model, found.x)
