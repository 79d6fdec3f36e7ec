"""The one door of the solver: a problem in, a checked and explained plan out."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

from matching.check import Violation, rules_broken_by, violations
from matching.files import fingerprint
from matching.funnel import Funnels
from matching.model import Model, TierCost, build_model
from matching.model.frame import Ints
from matching.plan import Assignment, Plan, RefusedPin
from matching.problem import Problem
from matching.score import score
from matching.solve.limits import Limits, Listener, Progress, Stop
from matching.solve.linear import solve_relaxation
from matching.solve.pins import keep_pins
from matching.solve.region import Region, reduced
from matching.solve.start import greedy_start
from matching.solve.tiers import TierSolver

# Share of the time left that a tier may use to finish what the relaxation leaves.
_SHARE = {"cover": 0.6, "teams": 0.25, "calm": 0.3, "fairness": 0.3, "comfort": 0.9}

_FOR_SEARCH = 0.9  # share of the limit; the rest is for reasons and witnesses
_STARTING_SECONDS = 5.0  # also when building the model has used up the time
_COMPLETING_SECONDS = 20.0  # beside the limit, and a hundredth of it is used


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


@dataclass(frozen=True)
class Search:
    """What a search of a model gives: a solution, bounds of costs, and how.

    Attributes
    ----------
    x
        One integer a column.
    bounds
        By tier the proven bound of its value, None where none is known.
    strategy
        ``lp`` where relaxations alone decided, else ``lp+cpsat``.
    """

    x: Ints
    bounds: dict[str, int | None]
    strategy: str


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
    tell(Progress("model", clock.elapsed))
    model = build_model(problem)
    found = search(model, limits, clock, tell)
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


def search(model: Model, limits: Limits, stop: Stop, tell: Listener) -> Search:
    """Search a model tier by tier; always gives a solution."""
    region = Region.of_model(model)
    tell(Progress("pins", stop.elapsed))
    x = keep_pins(model, region, _completed(model, model.lower), limits)
    tell(Progress("start", stop.elapsed))
    x = _started(model, x, stop)
    pairs = np.arange(len(x)) < model.draft.pairs
    solver = TierSolver(region, pairs, limits, stop)
    bounds: dict[str, int | None] = {}
    searched = False
    for tier in model.tiers:

        def told(cost: int, bound: int, tier: TierCost = tier) -> None:
            value, best = tier.value(cost), tier.value(bound)
            tell(Progress("search", stop.elapsed, tier.name, value, best))

        tell(Progress("relaxation", stop.elapsed, tier.name))
        seconds = stop.left * _SHARE[tier.name]
        known = None
        if seconds or not tier.unit.any():  # out of time: what is known stays
            result = solver.solve(tier.unit, x, seconds, told)
            x = result.x
            searched |= result.searched
            known = None if result.bound is None else tier.value(result.bound)
        bounds[tier.name] = known
        value = tier.value(int(tier.unit @ x))
        tell(Progress("tier", stop.elapsed, tier.name, value, known))
    x = _filled(model, _completed(model, x), stop)
    return Search(x, bounds, "lp+cpsat" if searched else "lp")


def _filled(model: Model, x: Ints, stop: Stop) -> Ints:
    """Give a seat that time left empty to whoever can simply be added."""
    more = _completed(model, greedy_start(model, x, stop.extended(_STARTING_SECONDS)))
    better = [int(t.unit @ more) for t in model.tiers] < [
        int(t.unit @ x) for t in model.tiers
    ]
    return more if better and Region.of_model(model).holds(more) else x


def _started(model: Model, x: Ints, stop: Stop) -> Ints:
    """Give a first plan beside the pins, or the pins alone where it is none."""
    began = _completed(model, greedy_start(model, x, stop.extended(_STARTING_SECONDS)))
    return began if Region.of_model(model).holds(began) else x


def _completed(model: Model, x: Ints) -> Ints:
    """Set what follows from the assignments to its cheapest.

    A tier that time cut short leaves "held", "somebody speaks it" and the like
    where the search stopped. With the assignments fixed they are independent of
    each other, so one relaxation settles all tiers at once.
    """
    region = Region.of_model(model)
    pairs = model.draft.pairs
    region.lower[:pairs] = region.upper[:pairs] = x[:pairs]
    small = reduced(region, sum(tier.unit for tier in model.tiers) + 0 * x)
    relaxed = solve_relaxation(
        small.program, _COMPLETING_SECONDS, Stop(_COMPLETING_SECONDS)
    )
    if relaxed is None:
        return x
    settled = region.lower.copy()
    settled[small.columns] = np.rint(relaxed.x).astype(np.int64)
    return settled if Region.of_model(model).holds(settled) else x


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
        versions={"relais": version("relais"), "ortools": version("ortools")},
    )


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
