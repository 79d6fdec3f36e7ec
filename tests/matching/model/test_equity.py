"""Empty seats of a site cost more the more there are, also after rounding."""

import numpy as np
import pytest

from matching.model import Model, build_model
from matching.model.frame import Ints
from matching.problem import Seat, Site
from tests.matching.tiny import helper, problem, session

PLACES = (Site("library"), Site("centre"))


def large_site(count: int) -> Model:
    """Have so many mandatory seats at one site, and three at another."""
    large = session("s", seats=tuple(Seat(f"p{n}") for n in range(count)))
    small = session("t", site="centre", seats=tuple(Seat(f"q{n}") for n in range(3)))
    asked = problem((helper("ana"),), (small, large), sites=PLACES)
    return build_model(asked)


def savings(model: Model) -> Ints:
    """Give the columns of what filled seats save."""
    teams = [columns for columns, _ in model.draft.terms["teams"]]
    return max(teams, key=len)


def runs(model: Model, saving: Ints) -> list[Ints]:
    """Give the savings in pieces of which only the first ones may be taken."""
    follows = set()
    rows = np.flatnonzero(model.draft.rows.rule_of_row() == "equity")
    for row in rows.tolist():
        own = slice(*model.matrix.indptr[row : row + 2].tolist())
        entries = dict(
            zip(
                model.matrix.indices[own].tolist(),
                model.matrix.data[own].tolist(),
                strict=True,
            )
        )
        if len(entries) == 2 and set(entries) <= set(saving.tolist()):
            (later,) = (column for column, unit in entries.items() if unit > 0)
            (sooner,) = (column for column, unit in entries.items() if unit < 0)
            assert later == sooner + 1
            follows.add(later)
    first = [n for n, column in enumerate(saving.tolist()) if column not in follows]
    return np.split(np.arange(len(saving)), first[1:])


def most_saved(unit: Ints, pieces: list[Ints]) -> Ints:
    """Give the most that so many savings are worth together, for every number."""
    best = np.zeros(len(unit) + 1, dtype=np.int64)
    done = 0
    for piece in pieces:
        sums = np.concatenate([[0], np.cumsum(unit[piece])])
        new = np.full(done + len(sums), -1, dtype=np.int64)
        for taken, worth in enumerate(sums.tolist()):
            at = slice(taken, taken + done + 1)
            new[at] = np.maximum(new[at], best[: done + 1] + worth)
        done += len(piece)
        best[: done + 1] = new
    return best


@pytest.mark.parametrize("count", [1, 2, 999, 1000, 1001, 2000, 3001, 6207])
def test_so_many_filled_seats_save_what_the_formula_says(count: int) -> None:
    model = large_site(count)
    (unit,) = (tier.unit for tier in model.tiers if tier.name == "teams")
    mine = savings(model)[:count]
    worth = -unit[mine]
    empty = count - np.arange(count + 1)
    total = 1000 * count - 1000 * empty**2 // count
    assert (most_saved(worth, runs(model, mine)) == total).all()


@pytest.mark.parametrize(("count", "in_order"), [(1000, False), (7274, True)])
def test_only_a_large_site_needs_its_savings_in_order(
    count: int, in_order: bool
) -> None:
    model = large_site(count)
    pieces = runs(model, savings(model)[:count])
    assert (len(pieces) < count) == in_order
