"""Put the model of a problem together."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.model.conflicts import conflicts
from matching.model.draft import Draft
from matching.model.duos import duos
from matching.model.exclusions import exclusions
from matching.model.frame import Ints
from matching.model.rules import LINKING, seats
from matching.model.wishes import WISH_FUNCTIONS
from matching.plan import Assignment
from matching.problem import Problem


@dataclass(frozen=True)
class TierCost:
    """What a tier costs: `unit` · x is to be minimised.

    Attributes
    ----------
    constant
        What its value has beside the columns.
    """

    name: str
    unit: Ints
    constant: int

    def value(self, cost: int) -> int:
        """Give the tier's value for a cost of columns; cover counts the other way."""
        return self.constant + (-cost if self.name == "cover" else cost)


@dataclass(frozen=True)
class Model:
    """Minimise the tiers in order over integer columns in [lower, upper].

    Attributes
    ----------
    matrix
        (rows, columns) of int64; ``row_lower <= matrix @ x <= row_upper``.
    lower, upper
        Bounds of the columns; lower is 1 for what has begun, else 0.
    tiers
        In the order of the network's settings.
    draft
        Which column is which pair; kept for explanations and decoding.
    """

    problem: Problem
    matrix: sparse.csr_array
    row_lower: Ints
    row_upper: Ints
    lower: Ints
    upper: Ints
    tiers: tuple[TierCost, ...]
    draft: Draft

    def assignments(self, solution: Ints) -> tuple[Assignment, ...]:
        """Decode a solution into assignments, sorted."""
        draft, problem = self.draft, self.problem
        chosen = np.flatnonzero(solution[: draft.pairs] > 0)
        seats_ = draft.frame.seats
        return tuple(
            sorted(
                Assignment(
                    problem.sessions[draft.session[column]].id,
                    int(draft.frame.slot_option[draft.slot[column]]),
                    seats_[draft.seat[column]].id,
                    problem.helpers[draft.helper[column]].id,
                )
                for column in chosen.tolist()
            )
        )


def build_model(
    problem: Problem,
    *,
    without: frozenset[str] = frozenset(),
    pause: Callable[[], None] = lambda: None,
) -> Model:
    """Write the model of a problem.

    Parameters
    ----------
    problem
        Without faults.
    without
        Ids of rules, or names of wishes, to leave out, for the tests that notice it.
    pause
        Called between rules; what it raises ends the writing.
    """
    draft = Draft.of(problem, without)
    linking = (write for rule, write in LINKING.items() if rule not in without)
    wishes = (write for wish, write in WISH_FUNCTIONS.items() if wish not in without)
    for write in (seats, conflicts, *linking, duos, exclusions, *wishes):
        pause()
        write(draft)
    draft.written()
    pause()
    matrix, row_lower, row_upper = draft.rows.matrix()
    lower = _facts(draft)
    return Model(
        problem,
        matrix,
        row_lower,
        _bearing(matrix, row_upper, lower),
        lower,
        np.concatenate(draft.rows.upper),
        tuple(_tier(draft, name) for name in problem.settings.tiers),
        draft,
    )


def _facts(draft: Draft) -> Ints:
    """Give the least of each column: 1 for what has begun."""
    lower = np.zeros(draft.rows.columns, dtype=np.int64)
    lower[np.flatnonzero(draft.begun[draft.slot])] = 1
    held = draft.held[draft.eligibility.facts.slots]
    lower[held[held >= 0]] = 1
    return lower


def _bearing(matrix: sparse.csr_array, upper: Ints, lower: Ints) -> Ints:
    """Raise "at most" rows to what facts alone exceed: nothing more fits there."""
    if not lower.any():
        return upper
    only_adds = matrix.minimum(0).sum(axis=1) == 0
    return np.where(only_adds, np.maximum(upper, matrix @ lower), upper)


def _tier(draft: Draft, name: str) -> TierCost:
    unit = np.zeros(draft.rows.columns, dtype=np.int64)
    for columns, cost in draft.terms.get(name, []):
        np.add.at(unit, columns, cost)
    return TierCost(name, unit, draft.constant.get(name, 0))
