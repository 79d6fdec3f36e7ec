"""``python -m benchmarks.strength``: what the strong rows are worth.

Some rows follow from others for whole people, and only say it of fractions too: the
families named ``<rule>:strong``. For each of them the relaxation of a tier by itself is
solved with and without it, beside the best plan that is known for that tier alone. The
one pitfall: a family that changes nothing here may still change much in the tiers below.
"""

import argparse
import sys
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.instances import instances
from benchmarks.machine import CORES, pin_to_cores
from benchmarks.table import aligned, markdown
from matching.model import Model, TierCost, build_model
from matching.model.frame import Bools
from matching.problem import Problem
from matching.solve import Limits, solve
from matching.solve.limits import Stop
from matching.solve.linear import solve_relaxation
from matching.solve.region import Region, reduced

STRONG = ":strong"
TIERS = ("cover", "teams")


@dataclass(frozen=True, slots=True)
class Strength:
    """The relaxations of one tier of an instance, by what is left out.

    Attributes
    ----------
    best
        The value of the best plan known for this tier alone.
    proven
        Whether no plan is better.
    rows
        How many rows are left out, by family; "" leaves out none, "every" all strong ones.
    bounds
        The value of the relaxation without these; None where it did not end in time.
    """

    instance: str
    seed: int
    tier: str
    best: int
    proven: bool
    rows: dict[str, int]
    bounds: dict[str, float | None]


def strengths(
    problem: Problem, instance: str, seed: int, seconds: float
) -> list[Strength]:
    """Solve all relaxations of an instance, each within so many seconds."""
    model = build_model(problem)
    left_out = families(model)
    counts = {family: int(rows.sum()) for family, rows in left_out.items()}
    found = []
    for tier in (one for one in model.tiers if one.name in TIERS):
        best, proven = best_known(problem, tier.name, seconds)
        bounds = {
            family: relaxed(model, tier, ~rows, seconds)
            for family, rows in left_out.items()
        }
        one = Strength(instance, seed, tier.name, best, proven, counts, bounds)
        found.append(one)
    return found


def families(model: Model) -> dict[str, Bools]:
    """Give which rows to leave out: none, those of each strong family, all of these."""
    rule = model.draft.rows.rule_of_row()
    names = [str(name) for name in np.unique(rule) if name.endswith(STRONG)]
    found = {"": np.zeros(len(rule), dtype=bool)}
    found |= {name: rule == name for name in names}
    return {**found, "every": np.isin(rule, names)}


def relaxed(model: Model, tier: TierCost, kept: Bools, seconds: float) -> float | None:
    """Give the value of a tier's relaxation over some of the rows."""
    rows = np.flatnonzero(kept)
    region = Region(
        model.matrix[rows],
        model.row_lower[rows],
        model.row_upper[rows],
        model.lower,
        model.upper,
    )
    small = reduced(region, tier.unit)
    found = solve_relaxation(small.program, seconds, Stop(seconds))
    if found is None:
        return None
    fixed = int(tier.unit @ model.lower) - int(small.program.cost @ small.program.lower)
    cost = float(small.program.cost @ found.x) + fixed
    return tier.constant + (-cost if tier.name == "cover" else cost)


def best_known(problem: Problem, tier: str, seconds: float) -> tuple[int, bool]:
    """Give the value of the best plan for a tier alone, and whether none is better."""
    alone = replace(problem, settings=replace(problem.settings, tiers=(tier,)))
    plan = solve(alone, Limits(seconds, CORES, 1))
    value = plan.score[tier]["value"]
    return value, plan.bound[tier] == value


def cells(found: Strength, names: list[str]) -> list[str]:
    """Write one row: bounds, and in brackets their gap to the best plan known."""
    best = str(found.best) if found.proven else f"{found.best} (not proven)"
    return [
        found.instance,
        str(found.seed),
        found.tier,
        best,
        *(_bound(found, name) for name in names),
    ]


def _bound(found: Strength, name: str) -> str:
    if name not in found.bounds:
        return "no such rows"
    bound = found.bounds[name]
    left_out = f", {found.rows[name]} rows" if name else ""
    if bound is None:
        return f"?{left_out}"
    scale = bound if found.tier == "cover" else found.best
    gap = abs(bound - found.best) / max(1.0, abs(scale))
    return f"{bound:.2f} ({100 * gap:.2f} %{left_out})"


def table(found: list[Strength], *, for_page: bool) -> str:
    """Write all rows with a column for each family that any instance has."""
    named = {name for one in found for name in one.bounds}
    names = ["", *sorted(named - {"", "every"}), "every"]
    headings = ["instance", "seed", "tier", "best known", "all rows"]
    headings += [f"without `{name}`" for name in names[1:-1]]
    headings.append("without any of these")
    write = markdown if for_page else aligned
    return write(headings, [cells(one, names) for one in found])


def main() -> int:
    """Print the table of what was asked."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.strength", description=__doc__
    )
    parser.add_argument("--only", action="append", choices=[*instances()])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument(
        "--seconds", type=float, default=120.0, help="of each relaxation and plan"
    )
    parser.add_argument("--plain", action="store_true", help="for a terminal")
    asked = parser.parse_args()
    pin_to_cores()
    found = []
    for name in asked.only or ["pool", "network"]:
        for seed in asked.seeds:
            problem = instances()[name].make(seed)
            found += strengths(problem, name, seed, asked.seconds)
    print(table(found, for_page=not asked.plain))
    return 0


if __name__ == "__main__":
    sys.exit(main())
