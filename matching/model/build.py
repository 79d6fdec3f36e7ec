"""Put the model of a problem together."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.model.conflicts import conflicts
from matching.model.draft import Draft
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
    """Minimise the tiers in order over integer columns in [0, upper].

    Attributes
    ----------
    matrix
        (rows, columns) of int64; ``row_lower <= matrix @ x <= row_upper``.
    tiers
        In the order of the network's settings.
    draft
        Which column is which pair; kept for explanations and decoding.
    """

    problem: Problem
    matrix: sparse.csr_array
    row_lower: Ints
    row_upper: Ints
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
                    0,
                    seats_[draft.seat[column]].id,
                    problem.helpers[draft.helper[column]].id,
                )
                for column in chosen.tolist()
            )
        )


def build_model(problem: Problem, *, without: frozenset[str] = frozenset()) -> Model:
    """Write the model of a problem.

    Parameters
    ----------
    problem
        Without faults.
    without
        Ids of rules to leave out, for the tests that notice it.
    """
    draft = Draft.of(problem, without)
    seats(draft)
    conflicts(draft)
    for rule, write in LINKING.items():
        if rule not in without:
            write(draft)
    for wish in WISH_FUNCTIONS:
        wish(draft)
    matrix, lower, upper = draft.rows.matrix()
    return Model(
        problem,
        matrix,
        lower,
        upper,
        np.concatenate(draft.rows.upper),
        tuple(_tier(draft, name) for name in problem.settings.tiers),
        draft,
    )


def _tier(draft: Draft, name: str) -> TierCost:
    unit = np.zeros(draft.rows.columns, dtype=np.int64)
    for columns, cost in draft.terms.get(name, []):
        np.add.at(unit, columns, cost)
    return TierCost(name, unit, draft.constant.get(name, 0))
