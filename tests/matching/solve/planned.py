"""Weeks and plans that many tests look at, made once."""

from functools import cache

from matching.generate import generate
from matching.plan import Plan
from matching.problem import Problem
from matching.solve import Limits, solve
from tests.matching.random_problems import random_problem

LIMITS = Limits(seconds=30, workers=1, seed=1)


@cache
def planned(seed: int) -> Plan:
    """Solve the random problem of a seed."""
    return solve(random_problem(seed), LIMITS)


@cache
def network_week() -> Problem:
    """Generate the week of a network."""
    return generate("network", 1)
