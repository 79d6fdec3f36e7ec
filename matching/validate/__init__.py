"""What is wrong with a problem, all at once, whoever made it.

Files, database rows and generators end in the same `Problem`; here stands what no
single value can tell: ids that are used twice or not at all, ends before starts,
rules that contradict each other. Places are named as in a problem file.
"""

from collections.abc import Iterable, Iterator

from matching.canonical import canonical
from matching.faults import BadInputError, Fault
from matching.problem import Problem
from matching.shapes import by_place
from matching.validate.finding import Finding, Scope, horizon_findings
from matching.validate.helpers import helper_findings
from matching.validate.network import (
    TravelRow,
    resource_findings,
    site_findings,
    travel_findings,
    travel_key_findings,
)
from matching.validate.pins import pin_findings, published_findings
from matching.validate.series import series_findings
from matching.validate.sessions import session_findings
from matching.validate.settings import settings_findings

__all__ = ["Finding", "faults_of", "findings", "validated"]


def findings(
    problem: Problem,
    travel_rows: Iterable[TravelRow] | None = None,
    *,
    horizon_known: bool = True,
) -> Iterator[Finding]:
    """Find all faults of a problem.

    Parameters
    ----------
    travel_rows
        The travel table as it stands in a file; None: as the problem has it.
    horizon_known
        False where zone, start or days of a file are faulty and others stand in.
    """
    broken = list(horizon_findings(problem.horizon))
    if broken:
        yield from broken
        return
    scope = Scope(problem, horizon_known=horizon_known)
    if problem.as_of is not None:
        yield from scope.minute("as_of", problem.as_of)
    yield from helper_findings(scope)
    yield from site_findings(scope)
    yield from resource_findings(scope)
    yield from series_findings(scope)
    yield from session_findings(scope)
    if travel_rows is None:
        yield from travel_key_findings(scope)
        pairs = problem.travel_minutes.items()
        travel_rows = [(a, b, minutes) for (a, b), minutes in pairs]
    yield from travel_findings(scope, travel_rows)
    yield from pin_findings(scope)
    yield from published_findings(scope)
    yield from settings_findings(scope)


def faults_of(problem: Problem) -> list[Fault]:
    """List all faults of a problem, by place; an empty list is a good problem."""
    return by_place(finding.fault for finding in findings(problem))


def validated(problem: Problem, source: str = "problem") -> Problem:
    """Give the problem with everything without order sorted.

    Raises
    ------
    BadInputError
        With every fault.
    """
    faults = faults_of(problem)
    if faults:
        raise BadInputError(faults, source)
    return canonical(problem)
