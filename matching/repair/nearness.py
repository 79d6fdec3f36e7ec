"""How much a change weighs in calm, by the time until then."""

from typing import Final

from matching.problem import Problem
from matching.score.calm import NEAR

FARTHEST: Final = 1


def nearness(problem: Problem, start: int) -> int:
    """Give the factor of a change at some minute: the sooner, the larger."""
    if problem.as_of is None:
        return FARTHEST
    ahead = start - problem.as_of
    return next((factor for minutes, factor in NEAR if ahead <= minutes), FARTHEST)
