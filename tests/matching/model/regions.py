"""What a model allows and what it costs, for assignments that are given."""

from collections.abc import Iterable

import numpy as np

from matching.model import Model, TierCost
from matching.model.frame import Ints
from matching.plan import Assignment
from matching.solve.integer import solve_integer
from matching.solve.limits import Stop
from matching.solve.region import Region, reduced


def columns_of(model: Model) -> dict[Assignment, int]:
    """Give the column of every pair that passes the gates."""
    draft, problem = model.draft, model.problem
    seats = draft.frame.seats
    return {
        Assignment(
            problem.sessions[draft.session[column]].id,
            int(draft.frame.slot_option[draft.slot[column]]),
            seats[draft.seat[column]].id,
            problem.helpers[draft.helper[column]].id,
        ): column
        for column in range(draft.pairs)
    }


def with_facts(model: Model, held: Iterable[Assignment]) -> list[Assignment]:
    """Give an answer in which what has begun stays, and nothing else sits there."""
    facts = {
        entry: column
        for entry, column in columns_of(model).items()
        if model.lower[column]
    }
    taken = {(entry.session, entry.seat) for entry in facts}
    return [*facts, *(e for e in held if (e.session, e.seat) not in taken)]


def admits(model: Model, assignments: Iterable[Assignment]) -> bool:
    """Say whether exactly these assignments are part of a solution of a model."""
    nothing = np.zeros(len(model.upper), dtype=np.int64)
    return _cheapest(model, assignments, nothing) is not None


def cheapest(
    model: Model, assignments: Iterable[Assignment], tier: TierCost
) -> int | None:
    """Give the least cost of a tier with exactly these assignments; None: forbidden."""
    x = _cheapest(model, assignments, tier.unit)
    return None if x is None else int(tier.unit @ x)


def _cheapest(
    model: Model, assignments: Iterable[Assignment], cost: Ints
) -> Ints | None:
    columns = columns_of(model)
    chosen = list(assignments)
    if any(entry not in columns for entry in chosen):
        return None
    x = np.zeros(model.draft.pairs, dtype=np.int64)
    x[[columns[entry] for entry in chosen]] = 1
    region = Region.of_model(model)
    region.lower[: len(x)] = region.upper[: len(x)] = x
    small = reduced(region, cost)
    found = solve_integer(small.program, 10.0, Stop(10.0), workers=1, seed=1)
    assert found.infeasible == (found.x is None)
    if found.x is None:
        return None
    solution = region.lower.copy()
    solution[small.columns] = found.x
    assert region.holds(solution)
    return solution
