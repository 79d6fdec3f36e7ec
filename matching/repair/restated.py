"""A repaired plan as an answer to the problem as it was asked before the news.

Files are kept in pairs: a problem and its plan. Whoever keeps no new problem still wants
a plan that belongs to the old one, and that `matching.check` finds whole.
"""

from dataclasses import replace

from matching.check import Roster, violations_of
from matching.plan import Plan
from matching.problem import Pin
from matching.repair.desk import Desk
from matching.repair.news import News
from matching.repair.reasons import Told
from matching.repair.replan import Repair
from matching.repair.result import refused_pins
from matching.solve import WitnessError


def void_pins(desk: Desk, news: News) -> list[Pin]:
    """Give the pins of who cancelled: with one of them the old problem has no such plan."""
    return [
        pin
        for pin in desk.problem.pins
        if pin.helper in news.away_from(pin.session)
        and pin.session not in desk.facts.begun
    ]


def restated(desk: Desk, before: Plan, repair: Repair) -> Plan:
    """State a repaired plan as one of the problem before the news.

    Parameters
    ----------
    desk
        The problem and plan before; no pin of it is void, and nothing is new.
    before
        The plan before. Its bounds still hold as long as the tiers above them have
        kept their values, and what it says of empty seats where nothing has changed.
    repair
        Other reasons of empty seats are its own: they know who is away.

    Raises
    ------
    WitnessError
        The plan breaks a rule of the problem before.
    """
    problem = desk.problem
    assignments = repair.answer.assignments
    roster = Roster(desk.facts, assignments)
    refused = tuple(refused_pins(roster))
    broken = violations_of(roster, refused)
    if broken:
        raise WitnessError(broken)
    score = desk.scorer.terms(assignments)
    bound: dict[str, int | None] = {}
    same = True
    for tier in problem.settings.tiers:
        bound[tier] = before.bound.get(tier) if same else None
        same &= score[tier]["value"] == before.score[tier]["value"]
    told = Told(desk, before, roster, repair.changes)
    proven = all(bound[tier] == terms["value"] for tier, terms in score.items())
    return replace(
        repair.answer.explained(before.problem_sha256, told),
        status="optimal" if proven else "feasible",
        pins_refused=refused,
        score=score,
        bound=bound,
    )
