import threading
from functools import partial

import numpy as np
import pytest

from matching.check import violations
from matching.generate import generate
from matching.model import build_model
from matching.problem import Allowance, Module, Problem, Series
from matching.score import score
from matching.solve import Limits
from matching.solve.limits import Stop
from matching.solve.pins import keep_pins
from matching.solve.region import Region
from matching.solve.settle import completed, started
from matching.solve.start import greedy_start
from tests.matching.brute import brute_force
from tests.matching.random_problems import random_problem
from tests.matching.tiny import helper, problem, seat, seats, session

LIMITS = Limits(seconds=10, workers=1)


def begun(asked: Problem) -> int:
    """Start a plan, check it, and give its cover."""
    model = build_model(asked)
    region = Region.of_model(model)
    pins = keep_pins(model, region, completed(model, model.lower), LIMITS)
    x = started(model, region, pins, Stop(10))
    assert region.holds(x)
    assignments = model.assignments(x)
    broken = violations(asked, assignments, without={"pin"})
    assert broken == []
    assert x @ pins >= (pins[: model.draft.pairs] > 0).sum()
    return score(asked, assignments)["cover"]["value"]


@pytest.mark.parametrize("seed", range(120))
def test_a_first_plan_breaks_no_rule_and_keeps_the_pins(seed: int) -> None:
    asked = random_problem(seed)
    best = brute_force(asked)
    cover = begun(asked)
    assert cover <= best.values["cover"]


def test_a_first_plan_stays_in_the_region() -> None:
    """Nobody comes in whom the region leaves out, as it does where a pin was refused."""
    asked = problem((helper("ana"),), (session("s", "0 09:00 10:00"),))
    model = build_model(asked)
    region = Region.of_model(model)
    nothing = completed(model, model.lower)
    assert started(model, region, nothing, Stop(10))[: model.draft.pairs].any()
    region.upper[: model.draft.pairs] = 0
    x = started(model, region, nothing, Stop(10))
    assert not x[: model.draft.pairs].any()
    assert region.holds(x)


def test_a_first_plan_fills_most_of_what_can_be_filled() -> None:
    asked = generate("pool", 1)
    cover = begun(asked)
    most = sum(s.priority for s in asked.sessions for t in s.seats if t.mandatory)
    assert cover >= 0.7 * most


def test_a_team_of_two_comes_together() -> None:
    """Neither of them alone: both at once, and each of them after the other."""
    asked = problem(
        (helper("ana", alone_ok=False), helper("ben"), helper("cem")),
        tuple(
            session(f"s{day}", f"{day} 09:00 10:00", seats=seats(2), min_staff=least)
            for day, least in enumerate((0, 1, 2))
        ),
    )
    model = build_model(asked)
    x = greedy_start(model, np.zeros_like(model.upper), Stop(10))
    assert len(model.assignments(x)) == 6
    assert violations(asked, model.assignments(x)) == []


def test_a_first_plan_holds_series_at_one_of_their_options() -> None:
    """One trainer, who is paid for two days: the second module is on the first."""
    paid = (Allowance(2026, 10, 20),)
    module = partial(Module, "course", trainer_seat="a")
    times = (
        "0 09:00 10:00,1 09:00 10:00",
        "0 08:00 09:00,0 10:00 11:00",
        "2 09:00 10:00",
    )
    asked = problem(
        (helper("ana", allowances=paid), helper("ben", allowances=paid)),
        tuple(
            session(f"m{number}", when, module=module(number), requested=True)
            for number, when in enumerate(times)
        ),
        series=(Series("course", same_trainer=True),),
    )
    model = build_model(asked)
    x = greedy_start(model, np.zeros_like(model.upper), Stop(10))
    held = model.assignments(x)
    assert {entry.session for entry in held} == {"m0", "m1", "m2"}
    assert len({entry.helper for entry in held}) == 1
    assert violations(asked, held) == []


def test_a_session_that_too_few_could_hold_is_left_empty() -> None:
    two = (seat("a"), seat("b"))
    asked = problem(
        (helper("ana"),), (session("s", seats=two, min_staff=2), session("t"))
    )
    model = build_model(asked)
    x = greedy_start(model, np.zeros_like(model.upper), Stop(10))
    assert [a.session for a in model.assignments(x)] == ["t"]


def test_who_needs_a_colleague_comes_after_the_colleague() -> None:
    two = (seat("a"), seat("b"))
    new, old = helper("ana", alone_ok=False), helper("ben")
    asked = problem((new, old), (session("s", seats=two),))
    model = build_model(asked)
    x = greedy_start(model, np.zeros_like(model.upper), Stop(10))
    assert {a.helper for a in model.assignments(x)} == {"ana", "ben"}


def test_who_stops_gets_no_first_plan() -> None:
    event = threading.Event()
    event.set()
    model = build_model(problem((helper("ana"),), (session("s"),)))
    x = greedy_start(model, np.zeros_like(model.upper), Stop(10, event))
    assert not x.any()
