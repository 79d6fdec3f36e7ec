"""Words to ask one tier of one small problem."""

from typing import Any

from matching.problem import Helper, Problem, Settings
from matching.score import score
from tests.matching.tiny import answer, problem, session


def tier(name: str, asked: Problem, held: str) -> dict[str, int]:
    return score(asked, answer(held))[name]


def alone(who: Helper, **more: Any) -> Problem:
    """Make a problem of one helper and one session ``s`` with a seat ``a``."""
    settings = more.pop("settings", Settings())
    return problem((who,), (session("s", **more),), settings=settings)
