"""The optimum of small problems by trying everything: no model, no solver.

Only `violations` and `score` are asked. What an assignment, a team or a pair of
assignments breaks by itself stays broken whatever is added, unless a colleague or an
earlier module mends it (see `mendable`), and is left out early. Pins and cover add up
session by session, so the answers that are best in them are looked at first.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import combinations, count, product

from matching.check import Facts, Roster, Violation, rules_broken_by, violations_of
from matching.plan import Assignment, RefusedPin
from matching.problem import Pin, Problem, Session
from matching.score import Scorer

# Rules that a colleague in the same session may mend: whoever covers, a tutor,
# somebody who may be alone, a second on a visit, a senior, an adult.
MENDED_IN_TEAM = frozenset({"staffing", "shadow", "company", "ratio"})
# A module that is held without an earlier one is mended by holding that one. Every
# other rule only gets worse when something is added: gates look at one assignment;
# overlap, travel, rest, never_with, option, the order and the trainer of a series at
# two; limits, expenses, rooms and resources at a sum that grows.
MENDED_ELSEWHERE = "earlier"
MAXIMISED = frozenset({"cover"})

Answer = tuple[Assignment, ...]


@dataclass(frozen=True)
class BruteResult:
    """The optimum.

    Attributes
    ----------
    pins_kept
        As many as possible; of equally many, those that stand first.
    values
        By tier, in the order of the settings, the best value given the pins and
        the tiers before.
    assignments
        One optimal answer (there may be others).
    pins_refused
        With the rules they break in that answer.
    """

    pins_kept: tuple[Pin, ...]
    values: Mapping[str, int]
    assignments: Answer
    pins_refused: tuple[RefusedPin, ...]


def brute_force(
    problem: Problem, *, without: Collection[str] = frozenset()
) -> BruteResult:
    """Find the optimum of a problem of few seats and helpers.

    Parameters
    ----------
    problem
        At most some 20,000 answers, to be quick. Cover is its first tier.
    without
        Rules that do not count. Without ``pin``, pins are forgotten (they still
        allow reserve helpers), but what has begun stays as it was published.
    """
    without = frozenset(without)
    pins = () if "pin" in without else problem.pins
    asked = _Asked(problem, without)
    best = _best(asked, pins)
    held = {(entry.session, entry.seat, entry.helper) for entry in best}
    kept = tuple(pin for pin in pins if (pin.session, pin.seat, pin.helper) in held)
    terms = asked.scorer.terms(best)
    return BruteResult(
        pins_kept=kept,
        values={name: amounts["value"] for name, amounts in terms.items()},
        assignments=best,
        pins_refused=tuple(
            _refusal(problem, best, pin, without) for pin in pins if pin not in kept
        ),
    )


def _refusal(
    problem: Problem, answer: Answer, pin: Pin, without: frozenset[str]
) -> RefusedPin:
    rules = rules_broken_by(problem, answer, pin, without=without)
    return RefusedPin(pin.session, pin.seat, pin.helper, rules)


def mendable(bad: Violation, *, in_team: bool) -> bool:
    """Say whether adding assignments may mend what is broken.

    Parameters
    ----------
    in_team
        Whether some may be added in the same session too, or only in others.
    """
    if bad.rule == "series":
        return bad.detail["fault"] == MENDED_ELSEWHERE
    return in_team and bad.rule in MENDED_IN_TEAM


class _Asked:
    """A problem with what is allowed of it."""

    def __init__(self, problem: Problem, without: frozenset[str]) -> None:
        self.problem = problem
        self.scorer = Scorer(problem)
        self._facts = Facts(problem)
        self._without = without | {"pin"}  # no rule here, but an order
        self.mixed = "option" in without

    @cached_property
    def begun(self) -> Mapping[str, Answer]:
        """What is fixed of each session that has begun."""
        empty = violations_of(Roster(self._facts, ()))
        return {
            bad.session: tuple(
                Assignment(told.session, told.option, told.seat, told.helper)
                for told in self.problem.published
                if told.session == bad.session
            )
            for bad in empty
            if bad.detail.get("fault") == "changed_begun"
        }

    def broken(self, answer: Answer) -> list[Violation]:
        """Find what is broken in an answer beside what has begun."""
        past = (entry for team in self.begun.values() for entry in team)
        own = (entry for entry in answer if entry.session not in self.begun)
        roster = Roster(self._facts, (*past, *own))
        return violations_of(roster, without=self._without)

    def hopeless(self, answer: Answer, *, in_team: bool = False) -> bool:
        """Say whether an answer is broken whatever is added."""
        return any(not mendable(bad, in_team=in_team) for bad in self.broken(answer))


# ------------------------------------------------------------------- the parts


def _teams(asked: _Asked, session: Session) -> Iterator[Answer]:
    """Give every team of a session that is not hopeless, nobody included."""
    if session.id in asked.begun:
        yield asked.begun[session.id]
        return
    yield ()
    fit = [entry for entry in _entries(asked.problem, session) if _fits(asked, entry)]
    options = [None] if asked.mixed else [*range(len(session.options))]
    for option in options:
        choices = [
            [
                None,
                *(e for e in fit if e.seat == seat.id and option in (None, e.option)),
            ]
            for seat in session.seats
        ]
        for choice in product(*choices):
            team = tuple(entry for entry in choice if entry is not None)
            if team and not asked.hopeless(team):
                yield team


def _entries(problem: Problem, session: Session) -> Iterator[Assignment]:
    every = product(range(len(session.options)), session.seats, problem.helpers)
    for option, seat, helper in every:
        yield Assignment(session.id, option, seat.id, helper.id)


def _fits(asked: _Asked, entry: Assignment) -> bool:
    return not asked.hopeless((entry,), in_team=True)


def _clashes(
    asked: _Asked, teams: list[list[Answer]]
) -> Mapping[Assignment, set[Assignment]]:
    """Give for each assignment those of other sessions it cannot stand beside."""
    every = {entry for own in teams for team in own for entry in team}
    against: dict[Assignment, set[Assignment]] = {entry: set() for entry in every}
    for one, other in combinations(sorted(every), 2):
        if one.session != other.session and asked.hopeless((one, other), in_team=True):
            against[one].add(other)
            against[other].add(one)
    return against


# ------------------------------------------------------------------ the search


@dataclass(frozen=True)
class _Team:
    """A team, what it brings of pins and cover, and whom it cannot stand beside."""

    answer: Answer
    worth: int
    against: frozenset[Assignment]


def _best(asked: _Asked, pins: tuple[Pin, ...]) -> Answer:
    """Give the best of the answers that keep the best pins and cover most."""
    best: list[Answer] = []
    least = 0
    for worth, answer in _by_worth(_weighed(asked, pins)):
        if best and worth < least:
            break
        if not asked.broken(answer):
            best.append(answer)
            least = worth

    def tiers(answer: Answer) -> tuple[int, ...]:
        return tuple(
            terms["value"] if tier in MAXIMISED else -terms["value"]
            for tier, terms in asked.scorer.terms(answer).items()
        )

    return max(best, key=tiers)


def _weighed(asked: _Asked, pins: tuple[Pin, ...]) -> list[list[_Team]]:
    """Give the teams of each session with what they are worth: pins, then cover.

    One number says first how many pins are kept, then which (the first counts
    most), then cover. It is added up over sessions.
    """
    teams = [[*_teams(asked, session)] for session in asked.problem.sessions]
    against = _clashes(asked, teams)
    covers = {
        team: asked.scorer.terms(team)["cover"]["value"]
        for own in teams
        for team in own
    }
    above = 1 + sum(max(covers[team] for team in own) for own in teams)
    size = len(pins)
    kept = {
        (pin.session, pin.seat, pin.helper): (1 << size) + (1 << (size - 1 - at))
        for at, pin in enumerate(pins)
    }

    def weighed(team: Answer) -> _Team:
        keys = ((entry.session, entry.seat, entry.helper) for entry in team)
        worth = above * sum(kept.get(key, 0) for key in keys) + covers[team]
        foes = frozenset[Assignment]().union(*(against[entry] for entry in team))
        return _Team(team, worth, foes)

    return [[weighed(team) for team in own] for own in teams]


def _by_worth(teams: list[list[_Team]]) -> Iterator[tuple[int, Answer]]:
    """Join one team of each session, without clashes, the most worth first."""
    hopes = [
        0
    ]  # the most that sessions from one on may bring, from the last to the first
    for own in reversed(teams):
        hopes.append(hopes[-1] + max(team.worth for team in own))
    hopes.reverse()
    turn = count()
    heap: list[tuple[int, int, int, Answer]] = [(-hopes[0], 0, next(turn), ())]
    while heap:
        hoped, depth, _, chosen = heappop(heap)
        at = -depth
        if at == len(teams):
            yield -hoped, chosen
            continue
        loss = hopes[at] - hopes[at + 1]
        for team in teams[at]:
            if team.against.isdisjoint(chosen):
                rest = hoped + loss - team.worth
                entry = (rest, depth - 1, next(turn), (*chosen, *team.answer))
                heappush(heap, entry)
