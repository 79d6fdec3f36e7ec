"""The one door of the solver: a problem in, a checked and explained plan out."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

from matching.check import Violation, rules_broken_by, violations
from matching.files import fingerprint
from matching.funnel import Funnels
from matching.model import Model, build_model
from matching.model.frame import Ints
from matching.plan import Assignment, EmptySeat, Plan, RefusedPin
from matching.problem import Problem
from matching.score import score
from matching.solve.alone import pins_alone
from matching.solve.children import Children
from matching.solve.executor import Executor, InProcess
from matching.solve.limits import Limits, Listener, Progress, Stop, Stopped
from matching.solve.pins import keep_pins
from matching.solve.region import Region
from matching.solve.settle import completed, filled, started
from matching.solve.strategies import STRATEGIES, Errand, Search

_STARTING_SECONDS = 5.0
_FOR_SEARCH = 0.9  # share of the limit; the rest is for reasons and witnesses
_LATE = 1.0  # seconds beyond a tenth over the limit for what a plan cannot do without
_MOMENT = 0.3  # seconds of writing a model that nobody minds who stops
_LARGE = 50_000  # assignment columns from which children will be needed


class WitnessError(RuntimeError):
    """Model, check and score disagree: a fault of the program, nothing to keep.

    Parameters
    ----------
    found
        What the check or the score said against the model's answer.
    """

    def __init__(self, found: Sequence[Violation | str]) -> None:
        self.found = tuple(found)
        said = "; ".join(str(each) for each in self.found[:5])
        super().__init__(f"the witnesses disagree with the model: {said}")


def solve(
    problem: Problem,
    limits: Limits | None = None,
    progress: Listener | None = None,
    stop: threading.Event | None = None,
) -> Plan:
    """Find the best plan of a problem.

    Parameters
    ----------
    problem
        Without faults (`matching.validate`).
    limits
        Time, threads and seed.
    progress
        Told what is known, from this thread.
    stop
        Set it from another thread to have the best plan so far.

    Returns
    -------
    Plan
        Checked and scored by code that never saw the model. When time is over
        before any tier is decided, it is a first plan made without looking back;
        when it was stopped before that, the pins alone.

    Raises
    ------
    WitnessError
        Check or score disagree with the model.
    """
    limits = limits or Limits()
    tell = progress or (lambda _progress: None)
    clock = Stop(limits.seconds * _FOR_SEARCH, stop)
    late = Stop(limits.seconds * 1.1 + _LATE, stop)
    tell(Progress("model", clock.elapsed))

    def pause() -> None:
        if clock.elapsed > _MOMENT:
            late.pause()

    try:
        model = build_model(problem, pause=pause)
    except Stopped:
        plan = _without_model(problem, clock, tell)
    else:
        found = search(model, limits, clock, tell, late)
        assignments = model.assignments(found.x)
        tell(Progress("explain", clock.elapsed))
        plan = _plan(model, found, assignments)
        tell(Progress("check", clock.elapsed))
        _hear_witnesses(problem, plan, model, found.x)
    proven = all(plan.gap(tier) == 0 for tier in problem.settings.tiers)
    return replace(
        plan,
        status="optimal" if proven else "feasible",
        seconds=round(clock.elapsed, 3),
        seed=limits.seed,
    )


def search(
    model: Model,
    limits: Limits,
    stop: Stop,
    tell: Listener,
    late: Stop | None = None,
) -> Search:
    """Search a model tier by tier; always gives a solution.

    Parameters
    ----------
    stop
        The end of the search itself.
    late
        The end of the first plan and of the last touches; that of the search if None.

    Raises
    ------
    ValueError
        No strategy has the name that the limits give.
    """
    strategy = STRATEGIES.get(limits.strategy)
    if strategy is None:
        msg = f"no strategy {limits.strategy!r}; there are {', '.join(STRATEGIES)}"
        raise ValueError(msg)
    late = late or stop
    many = limits.workers > 1
    executor: Executor = Children(limits.workers) if many else InProcess()
    bounds = Children(limits.workers)
    try:
        if model.draft.pairs >= _LARGE:
            executor.warm()
        region = Region.of_model(model)
        tell(Progress("pins", stop.elapsed))
        x = keep_pins(model, region, completed(model, model.lower), limits)
        tell(Progress("start", stop.elapsed))
        starting = late.extended(min(late.left, _STARTING_SECONDS))
        x = started(model, region, x, starting)
        errand = Errand(model, region, x, limits, stop, tell, executor, bounds)
        found = strategy(errand)
    finally:
        bounds.close()
        executor.close()
    x = filled(model, found.x, late.extended(min(late.left, _STARTING_SECONDS)))
    return replace(found, x=x)


def _plan(model: Model, found: Search, assignments: tuple[Assignment, ...]) -> Plan:
    problem = model.problem
    held = {(a.session, a.seat, a.helper) for a in assignments}
    refused = tuple(
        RefusedPin(
            pin.session,
            pin.seat,
            pin.helper,
            rules_broken_by(problem, assignments, pin),
        )
        for pin in problem.pins
        if (pin.session, pin.seat, pin.helper) not in held
    )
    funnels = Funnels(model, assignments)
    return Plan(
        problem_sha256=fingerprint(problem),
        status="feasible",
        strategy=found.strategy,
        seconds=0.0,
        seed=0,
        assignments=assignments,
        pins_refused=refused,
        not_held=funnels.not_held(),
        empty_seats=funnels.empty_seats(),
        score=score(problem, assignments),
        bound=found.bounds,
        versions=_versions(),
    )


def _without_model(problem: Problem, clock: Stop, tell: Listener) -> Plan:
    """Give the pins alone, for who stopped before there was a model.

    Nothing was worked out about the seats that stay empty: of each only the first
    gate is told, and of no session why it is not held.
    """
    tell(Progress("pins", clock.elapsed))
    kept = pins_alone(problem)
    tell(Progress("check", clock.elapsed))
    broken = violations(problem, kept.assignments, kept.refused)
    if broken:
        raise WitnessError(broken)
    held = {(one.session, one.seat) for one in kept.assignments}
    why = {"helpers": len(problem.helpers)}
    return Plan(
        problem_sha256=fingerprint(problem),
        status="feasible",
        strategy="pins",
        seconds=0.0,
        seed=0,
        assignments=kept.assignments,
        pins_refused=kept.refused,
        empty_seats=tuple(
            EmptySeat(session.id, seat.id, seat.mandatory, why)
            for session in problem.sessions
            for seat in session.seats
            if (session.id, seat.id) not in held
        ),
        score=score(problem, kept.assignments),
        bound=dict.fromkeys(problem.settings.tiers),
        versions=_versions(),
    )


def _versions() -> dict[str, str]:
    return {"relais": version("relais"), "ortools": version("ortools")}


def _hear_witnesses(problem: Problem, plan: Plan, model: Model, x: Ints) -> None:
    """Compare the plan with what check and score say of it."""
    said: list[Violation | str] = [
        *violations(problem, plan.assignments, plan.pins_refused)
    ]
    for tier in model.tiers:
        value = tier.value(int(tier.unit @ x))
        scored = plan.score[tier.name]["value"]
        if value != scored:
            said.append(f"{tier.name}: the model says {value}, the score {scored}")
        bound = plan.bound[tier.name]
        beyond = bound is not None and (
            bound < scored if tier.name == "cover" else bound > scored
        )
        if beyond:
            said.append(f"{tier.name}: value {scored} is beyond its bound {bound}")
    if said:
        raise WitnessError(said)
