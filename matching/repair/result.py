"""The answer of a repair, checked and scored before anybody sees it.

A plan that was whole is judged by what has changed since, by the same rules.

Why seats are empty is worked out when the plan is wanted whole, to be kept: who is on
the phone waits for who comes instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from matching.check import (
    Facts,
    Roster,
    Violation,
    difference,
    rules_against,
    violations_of,
)
from matching.check.pins import broken_pins
from matching.files import fingerprint
from matching.funnel import Funnels, tables
from matching.plan import Assignment, Plan, RefusedPin
from matching.repair.beginning import Beginning
from matching.repair.judgement import added
from matching.repair.reasons import Told
from matching.repair.search import Found
from matching.score import Standing, Terms, score
from matching.solve import WitnessError


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer that check and score have judged, not explained yet.

    Attributes
    ----------
    facts
        Of the problem it answers.
    score
        By tier its terms, in the order of that problem.
    bound
        By tier, given the tiers above in that order.
    seconds
        From the news until it was judged.
    """

    facts: Facts
    assignments: tuple[Assignment, ...]
    refused: tuple[RefusedPin, ...]
    score: Terms
    bound: Mapping[str, int | None]
    strategy: str
    seconds: float = 0.0
    seed: int = 0

    def plan(self) -> Plan:
        """Give the whole plan, judged as a whole once more.

        Takes a second for a region, whatever has changed.

        Raises
        ------
        WitnessError
            Check or score disagree with what was judged by its changes.
        """
        roster = Roster(self.facts, self.assignments)
        said: list[Violation | str] = [*violations_of(roster, self.refused)]
        scored = score(self.facts.problem, self.assignments)
        if scored != self.score:
            said.append(f"by its changes {self.score}, the score {scored}")
        if said:
            raise WitnessError(said)
        return self.explained(fingerprint(self.facts.problem))

    def explained(self, problem_sha256: str, told: Told | None = None) -> Plan:
        """Give the plan with a reason for every empty seat, as the answer to a problem.

        Parameters
        ----------
        problem_sha256
            The fingerprint of that problem.
        told
            What was said before: kept where it is still true.
        """
        people = None if told is None else told.desk.people
        funnels = Funnels(tables(self.facts.problem, people), self.assignments)
        if told is None:
            not_held, empty_seats = funnels.not_held(), funnels.empty_seats()
        else:
            not_held, empty_seats = told.still(self.facts, funnels)
        values = {tier: terms["value"] for tier, terms in self.score.items()}
        return Plan(
            problem_sha256=problem_sha256,
            status="optimal" if values == self.bound else "feasible",
            strategy=self.strategy,
            seconds=self.seconds,
            seed=self.seed,
            assignments=self.assignments,
            pins_refused=self.refused,
            not_held=not_held,
            empty_seats=empty_seats,
            score=self.score,
            bound=self.bound,
            versions={"relais": version("relais"), "ortools": version("ortools")},
        )


def checked(
    start: Beginning,
    standing: Standing,
    worth: Terms,
    found: Found,
    bound: Mapping[str, int | None],
) -> Checked:
    """Have check and score judge what a search found.

    Where the plan before was whole, by what has changed since; else as a whole.

    Parameters
    ----------
    start, standing, worth
        Where the search began, and what that is worth.
    bound
        By tier in the order of the search, given the tiers above in that order.

    Raises
    ------
    WitnessError
        Check or score disagree with the pieces that were solved.
    """
    facts = start.roster.facts
    gone, come = _moved(start.roster, found.roster)
    after = start.roster.with_changes(gone, come)
    refused = tuple(refused_pins(after))
    said: list[Violation | str] = [*found.contradictions]
    if start.known:
        caused, _ = difference(start.roster, after)
        said += (bad for bad in caused if bad.rule != "pin")
        said += broken_pins(after, refused, ())
    else:
        said += violations_of(after, refused)
    scored = added(worth, standing.change(gone, come))
    if scored != found.score:
        said.append(f"the pieces say {found.score}, the score {scored}")
    known = _in_order(bound, facts.problem.settings.tiers)
    said += [
        f"{tier}: value {scored[tier]['value']} is beyond its bound {least}"
        for tier, least in bound.items()
        if least is not None and _is_beyond(tier, scored[tier]["value"], least)
    ]
    if said:
        raise WitnessError(said)
    return Checked(facts, found.assignments, refused, scored, known, found.strategy)


def _moved(before: Roster, after: Roster) -> tuple[list[Assignment], list[Assignment]]:
    """Give what is in one plan only: of the first, then of the second."""
    gone: set[Assignment] = set()
    come: set[Assignment] = set()
    for session in before.facts.sessions:
        was, now = before.by_session.of(session), after.by_session.of(session)
        if was is not now:
            gone |= {duty.assignment for duty in was}
            come |= {duty.assignment for duty in now}
    return sorted(gone - come), sorted(come - gone)


def refused_pins(roster: Roster) -> Iterator[RefusedPin]:
    """Give the pins that a plan does not keep, with the rules against each."""
    for pin in roster.facts.problem.pins:
        if not roster.keeps(pin):
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
