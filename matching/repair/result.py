"""The plan of a repair, checked and scored like any other before anybody sees it."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version

import numpy as np
from scipy import sparse

from matching.check import Facts, Roster, Violation, rules_against, violations_of
from matching.files import fingerprint
from matching.funnel import Funnels
from matching.model import Model
from matching.model.draft import Draft
from matching.plan import Plan, RefusedPin
from matching.problem import Problem
from matching.repair.search import Found
from matching.score import score
from matching.solve import WitnessError


def checked_plan(facts: Facts, found: Found, bound: Mapping[str, int | None]) -> Plan:
    """Make a plan of what a search found.

    Parameters
    ----------
    facts
        Of the problem it answers.
    bound
        By tier in the order of the search, given the tiers above in that order.

    Raises
    ------
    WitnessError
        Check or score disagree with the pieces that were solved.
    """
    problem = facts.problem
    roster = Roster(facts, found.assignments)
    refused = tuple(refused_pins(roster))
    scored = score(problem, found.assignments)
    said: list[Violation | str] = [*violations_of(roster, refused)]
    said += found.contradictions
    if scored != found.score:
        said.append(f"the pieces say {found.score}, the score {scored}")
    known = _in_order(bound, problem.settings.tiers)
    values = {tier: scored[tier]["value"] for tier in known}
    said += [
        f"{tier}: value {values[tier]} is beyond its bound {least}"
        for tier, least in bound.items()
        if least is not None and _is_beyond(tier, values[tier], least)
    ]
    if said:
        raise WitnessError(said)
    funnels = Funnels(_tables(problem), found.assignments)
    proven = all(known[tier] == value for tier, value in values.items())
    return Plan(
        problem_sha256=fingerprint(problem),
        status="optimal" if proven else "feasible",
        strategy=found.strategy,
        seconds=0.0,
        seed=0,
        assignments=found.assignments,
        pins_refused=refused,
        not_held=funnels.not_held(),
        empty_seats=funnels.empty_seats(),
        score=scored,
        bound=known,
        versions={"relais": version("relais"), "ortools": version("ortools")},
    )


def refused_pins(roster: Roster) -> Iterator[RefusedPin]:
    """Give the pins that a plan does not keep, with the rules against each."""
    for pin in roster.facts.problem.pins:
        holder = roster.holder(pin.session, pin.seat)
        if holder is None or holder.helper.id != pin.helper:
            rules = rules_against(roster, pin, ())
            yield RefusedPin(pin.session, pin.seat, pin.helper, rules)


def _is_beyond(tier: str, value: int, bound: int) -> bool:
    return bound < value if tier == "cover" else bound > value


def _in_order(
    bound: Mapping[str, int | None], tiers: Sequence[str]
) -> dict[str, int | None]:
    """Give the bounds that also hold given the tiers above in another order.

    One that holds given some tiers holds given more.
    """
    searched = [*bound]
    return {
        tier: bound[tier]
        if {*searched[: searched.index(tier)]} <= {*tiers[: tiers.index(tier)]}
        else None
        for tier in tiers
    }


def _tables(problem: Problem) -> Model:
    """Give who can do what, without a row: all that reasons of empty seats ask."""
    draft = Draft.of(problem, frozenset())
    nothing = np.zeros(0, dtype=np.int64)
    columns = np.ones(draft.pairs, dtype=np.int64)
    matrix = sparse.csr_array((0, draft.pairs), dtype=np.int64)
    return Model(problem, matrix, nothing, nothing, 0 * columns, columns, (), draft)
