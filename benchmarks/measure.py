"""One solve, measured inside the process that was made for it."""

import time
from typing import TYPE_CHECKING

from benchmarks.instances import instances
from benchmarks.machine import CORES
from benchmarks.record import Measurement

if TYPE_CHECKING:
    from matching.plan import Plan
    from matching.problem import Problem
    from matching.solve import Progress

SEED = 1  # of the solver; that of the instance is another


def solved(
    name: str, seed: int, seconds: float | None = None, strategy: str = "auto"
) -> tuple["Problem", "Plan", Measurement]:
    """Make and solve an instance, and check and score the answer once more.

    Parameters
    ----------
    seconds
        The limit; that of the instance if None.
    strategy
        A name in `matching.solve.strategies.STRATEGIES`.
    """
    from matching.solve import Limits, solve

    instance = instances()[name]
    limit = instance.seconds if seconds is None else seconds
    found = Measurement(name, seed, strategy, note=instance.note, limit=limit)
    begun = time.perf_counter()
    problem = instance.make(seed)
    found.seconds["generate"] = time.perf_counter() - begun
    found.size = _size(problem)

    def told(progress: "Progress") -> None:
        at, tier = round(progress.seconds, 3), progress.tier
        if tier is not None and progress.value is not None:
            found.trace.append((at, tier, progress.value, progress.bound))
        if tier is not None and progress.phase == "tier":
            found.settled[tier] = at

    begun = time.perf_counter()
    plan = solve(problem, Limits(limit, CORES, SEED, strategy), told)
    found.seconds["solve"] = time.perf_counter() - begun
    _judge(problem, plan, found)
    return problem, plan, found


def _judge(problem: "Problem", plan: "Plan", found: Measurement) -> None:
    from matching.check import violations
    from matching.problem import TIERS
    from matching.score import score

    begun = time.perf_counter()
    broken = violations(problem, plan.assignments, plan.pins_refused)
    scored = score(problem, plan.assignments)
    found.seconds["check"] = time.perf_counter() - begun
    found.status, found.strategy = plan.status, plan.strategy
    if broken or scored != plan.score:
        found.status = f"WRONG: {len(broken)} rules broken"
    found.filled = scored["cover"]["mandatory_filled"]
    found.mandatory = found.filled + scored["cover"]["mandatory_empty"]
    for tier in TIERS:
        value = scored[tier]["value"]
        found.tiers[tier] = (value, plan.bound.get(tier), plan.gap(tier))


def _size(problem: "Problem") -> dict[str, int]:
    return {
        "helpers": len(problem.helpers),
        "sites": len(problem.sites),
        "sessions": len(problem.sessions),
        "seats": sum(len(session.seats) for session in problem.sessions),
    }
