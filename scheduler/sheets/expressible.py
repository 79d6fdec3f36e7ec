"""What sheets cannot say yet, and a problem without it.

Sheets have no columns for an earlier plan, nor for what is left of expenses: Relais
knows both itself. Nothing is dropped silently: who writes sheets takes the problem
without it, and is told what was left out.
"""

from collections.abc import Iterator
from dataclasses import replace

from matching.problem import Helper, Option, Problem, Resource, Session
from matching.times import Horizon


def left_out(problem: Problem) -> tuple[str, ...]:
    """Name what sheets cannot say of a problem, as the problem file names it."""
    return tuple(dict.fromkeys(_inexpressible(problem)))


def expressible(problem: Problem) -> Problem:
    """Give the problem without what sheets cannot say.

    A session keeps the times that lie in the ISO week of its first.
    """
    horizon = problem.horizon
    return replace(
        problem,
        helpers=tuple(replace(one, allowances=()) for one in problem.helpers),
        sessions=tuple(
            replace(one, options=_of_one_week(one, horizon)) for one in problem.sessions
        ),
        resources=tuple(map(_somewhere, problem.resources)),
        published=(),
    )


def _of_one_week(session: Session, horizon: Horizon) -> tuple[Option, ...]:
    week = _week(session.options[0], horizon)
    return tuple(one for one in session.options if _week(one, horizon) == week)


def _week(option: Option, horizon: Horizon) -> int:
    return horizon.week(horizon.day(option.start))


def _somewhere(resource: Resource) -> Resource:
    """Give a resource that may be used nowhere as one of which there is nothing."""
    return replace(resource, capacity=0, sites=None) if _nowhere(resource) else resource


def _nowhere(resource: Resource) -> bool:
    return resource.sites is not None and not resource.sites


def _inexpressible(problem: Problem) -> Iterator[str]:
    for helper in problem.helpers:
        yield from _of_helper(helper)
    for session in problem.sessions:
        if _of_one_week(session, problem.horizon) != session.options:
            yield "options"
    if any(map(_nowhere, problem.resources)):
        yield "resources"
    if problem.published:
        yield "published"


def _of_helper(helper: Helper) -> Iterator[str]:
    if helper.allowances:
        yield "allowances"
