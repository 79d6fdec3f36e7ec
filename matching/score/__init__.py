"""Every wish in plain Python, in its own unit: the second witness.

Nothing here comes from the model or from `matching.check`; the only thing shared
is the formula of travel minutes. A score is a sum over sessions (their teams), sites
and helpers, so what a few assignments change is found by looking at those alone. The
one pitfall: a score says how good an answer is, not whether it is allowed; ask
`matching.check.violations` first, because an unknown id is a KeyError here.
"""

from collections.abc import Iterable

from matching.plan import Assignment
from matching.problem import Problem
from matching.score.standing import Scorer, Standing
from matching.score.sums import Terms

__all__ = ["Scorer", "Standing", "Terms", "score"]


def score(problem: Problem, assignments: Iterable[Assignment]) -> Terms:
    """Say how good an answer is, tier by tier.

    Parameters
    ----------
    problem
        A problem without faults.
    assignments
        Who holds which seat, each seat at most once; the rest is empty.

    Returns
    -------
    dict
        By tier, in the order of the settings, its terms, ``value`` first. Cover is
        the larger the better, the others the smaller.

    Raises
    ------
    KeyError
        An id the problem does not have.
    """
    return Scorer(problem).terms(assignments)
