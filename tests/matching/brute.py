"""The optimum of small problems by trying everything: no model, no solver.

Only `violations` and `score` are asked. Teams that break a rule by themselves, and
pairs of assignments that cannot stand together, stay broken in any whole answer and
are left out; pins and cover add up seat by seat, so the answers that are best in
them are looked at first.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, groupby, product

from matching.check import rules_broken_by, violations
from matching.plan import Assignment, RefusedPin
from matching.problem import Pin, Problem, Session
from matching.score import score

# Rules that an assignment added to a team may mend; every other only gets worse.
MENDABLE = frozenset({"staffing", "shadow", "company", "ratio"})
# Rules that the team of one session decides, whatever else its helpers do.
SETTLED = MENDABLE | {
    "role",
    "skill",
    "language",
    "clearance",
    "badge",
    "available",
    "never_with",
    "reserve",
}
MAXIMISED = frozenset({"cover"})

Answer = tuple[Assignment, ...]
# How many pins are kept, which (in file order), and the value of cover.
Worth = tuple[int, tuple[bool, ...], int]


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
        At most some 15,000 answers, to be quick. Cover is its first tier.
    without
        Rules that do not count. Without ``pin``, pins are forgotten (they still
        allow reserve helpers).
    """
    without = frozenset(without)
    pins = () if "pin" in without else problem.pins
    kept, best = _best(problem, pins, without)
    refused = tuple(pin for pin, stays in zip(pins, kept, strict=True) if not stays)
    return BruteResult(
        pins_kept=tuple(pin for pin in pins if pin not in refused),
        values={name: terms["value"] for name, terms in score(problem, best).items()},
        assignments=best,
        pins_refused=tuple(_refusal(problem, best, pin, without) for pin in refused),
    )


def _best(
    problem: Problem, pins: tuple[Pin, ...], without: frozenset[str]
) -> tuple[tuple[bool, ...], Answer]:
    """Give the pins kept and the best of the answers that keep them."""
    cover = {
        entry: score(problem, [entry])["cover"]["value"] for entry in _entries(problem)
    }

    def worth(answer: Answer) -> Worth:
        held = {(entry.session, entry.seat, entry.helper) for entry in answer}
        flags = tuple((pin.session, pin.seat, pin.helper) in held for pin in pins)
        return sum(flags), flags, sum(cover[entry] for entry in answer)

    def tiers(answer: Answer) -> tuple[int, ...]:
        return tuple(
            terms["value"] if tier in MAXIMISED else -terms["value"]
            for tier, terms in score(problem, answer).items()
        )

    candidates = sorted(_candidates(problem, without), key=worth, reverse=True)
    for (_, flags, _), group in groupby(candidates, key=worth):
        last = without | SETTLED
        allowed = [answer for answer in group if _allowed(problem, answer, last)]
        if allowed:
            return flags, max(allowed, key=tiers)
    raise AssertionError("to assign nobody breaks no rule")


def _refusal(
    problem: Problem, answer: Answer, pin: Pin, without: frozenset[str]
) -> RefusedPin:
    rules = rules_broken_by(problem, answer, pin, without=without)
    return RefusedPin(pin.session, pin.seat, pin.helper, rules)


def _entries(problem: Problem) -> Iterator[Assignment]:
    for session in problem.sessions:
        for seat in session.seats:
            for helper in problem.helpers:
                yield Assignment(session.id, 0, seat.id, helper.id)


def _allowed(problem: Problem, answer: Answer, without: frozenset[str]) -> bool:
    """Say whether an answer breaks no rule; `pin` is no rule here but an order."""
    return not violations(problem, answer, without=without | {"pin"})


def _candidates(problem: Problem, without: frozenset[str]) -> Iterator[Answer]:
    """Give every answer of allowed teams in which no two assignments clash."""
    fit = [
        entry
        for entry in _entries(problem)
        if _allowed(problem, (entry,), without | MENDABLE)
    ]
    clashes = {
        frozenset(pair)
        for pair in combinations(fit, 2)
        if pair[0].helper == pair[1].helper
        and not _allowed(problem, pair, without | MENDABLE)
    }
    teams = [
        [team for team in _teams(session, fit) if _allowed(problem, team, without)]
        for session in problem.sessions
    ]
    return _joined(teams, clashes, ())


def _teams(session: Session, fit: list[Assignment]) -> Iterator[Answer]:
    """Give every way to fill the seats of a session, each by nobody or who fits."""
    choices = [
        [None, *(e for e in fit if (e.session, e.seat) == (session.id, seat.id))]
        for seat in session.seats
    ]
    for team in product(*choices):
        yield tuple(entry for entry in team if entry is not None)


def _joined(
    teams: list[list[Answer]], clashes: set[frozenset[Assignment]], chosen: Answer
) -> Iterator[Answer]:
    """Join one team of each session, as long as nobody clashes."""
    if not teams:
        yield chosen
        return
    for team in teams[0]:
        pairs = product(team, chosen)
        if clashes.isdisjoint(frozenset(pair) for pair in pairs):
            yield from _joined(teams[1:], clashes, (*chosen, *team))
