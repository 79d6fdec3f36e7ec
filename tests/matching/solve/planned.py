"""Plans of the random problems, made once for all tests that look at them."""

from functools import cache

from matching.plan import Plan
from matching.solve import Limits, solve
from tests.matching.random_problems import random_problem

LIMITS = Limits(seconds=30, workers=1, seed=1)


@cache
def planned(seed: int) -> Plan:
    """Solve the random problem of a seed."""
    return solve(random_problem(seed), LIMITS)
