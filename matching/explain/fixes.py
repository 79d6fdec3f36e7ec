"""The smallest changes that fill a seat: looked for, proven, and put in order."""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, takewhile

from matching.explain.changes import AddHelper, Change, Replan, cost
from matching.explain.ledger import Ledger, Place
from matching.explain.moves import Chains, Trial
from matching.explain.proof import Fix, proven, solved
from matching.explain.times import other_times, places_to_fill, retimed
from matching.funnel.possible import in_the_way
from matching.plan import Plan
from matching.problem import Dated, Helper, Option, Problem, Session, Skill, Window
from matching.solve import Limits
from matching.solve.limits import Stop

MOST_FIXES = 8
MOST_OF_A_KIND = 2
_MOVES = 3  # of one chain
_TRIALS = 4000  # chains looked at for a seat
_TIMES = 3  # proven other times looked for
_PROOFS = 3  # plans tried for one change
_TRIED = 30  # changes tried for one seat
_SOLVES = 2  # restricted problems solved for one seat without any other fix
_SOLVE_SECONDS = 2.0
_LOOKING = 0.4  # of the time, where it is limited: the rest is for proofs


class Fixes:
    """Looks for the fixes of seats; what seats share is worked out once.

    Parameters
    ----------
    plan
        The plan as it is.
    ledger
        The same, indexed.
    seconds
        After which nothing more is begun for a seat; None: all is looked for. Short
        chains are looked for first.
    """

    def __init__(
        self, plan: Plan, ledger: Ledger, seconds: float | None = None
    ) -> None:
        self.problem, self.plan = ledger.problem, plan
        self.ledger = ledger
        self.chains = Chains(ledger)
        self._seconds = math.inf if seconds is None else seconds
        self._stop = self._looking = Stop(self._seconds)

    def of(self, session_id: str, seat_id: str) -> tuple[Fix, ...]:
        """Give the smallest changes that fill a seat, each proven."""
        session = self.ledger.facts.sessions[session_id]
        if session_id in self.ledger.facts.begun:
            return ()
        target = (session_id, seat_id)
        self._stop = Stop(self._seconds)
        self._looking = Stop(self._seconds * _LOOKING)
        self.chains.begin()
        found = self._by_chains(session, target)
        self.chains.begin()
        found += islice(self._by_time(session, target), _TIMES)
        if not found and self._in_time():
            found += self._by_solving(session, target)
        self.chains.begin()
        if not found or found[0].change != Replan():
            found += self._by_newcomer(session, target)
        found.sort(key=lambda fix: (fix.cost, len(fix.empties), len(fix.moves)))
        return tuple(found[:MOST_FIXES])

    def _in_time(self, _: object = None) -> bool:
        return self._stop.left > 0

    def _to_fill(self, session: Session, seat: str) -> Iterator[tuple[Place, ...]]:
        """Give what has to be filled, at the option it is held at or at every one."""
        held = self.ledger.option_of(session)
        for number, option in enumerate(session.options):
            if number == held or (held is None and self._has_space(session, number)):
                yield from places_to_fill(self.ledger, session, number, option, seat)

    def _has_space(self, session: Session, number: int) -> bool:
        """Say whether room, resources and series allow a session at an option."""
        if not self.problem.helpers:
            return True
        return not in_the_way(self.ledger.roster, session, number)

    def _trials(self, session: Session, seat: str) -> Iterator[Trial]:
        for places in self._to_fill(session, seat):
            most = max(_MOVES, len(places))
            trials = islice(self.chains.fill(places, most), _TRIALS)
            yield from takewhile(lambda _: self._looking.left > 0, trials)

    def _by_chains(self, session: Session, target: tuple[str, str]) -> list[Fix]:
        by_change: dict[Change, list[Trial]] = defaultdict(list)
        mandatory = self.ledger.facts.seats[target].mandatory
        for trial in self._trials(session, target[1]):
            if mandatory or not trial.emptied:
                by_change[trial.change].append(trial)
        for those in by_change.values():
            those.sort(key=lambda trial: (trial.emptied, len(trial.taken)))
        trials = sorted(
            by_change.items(),
            key=lambda each: (
                cost(each[0]),
                each[1][0].emptied,
                len(each[1][0].taken),
                repr(each[0]),
            ),
        )
        found: list[Fix] = []
        tried = 0
        for change, those in trials:
            alike = sum(type(fix.change) is type(change) for fix in found)
            if alike < MOST_OF_A_KIND and len(found) < MOST_FIXES and tried < _TRIED:
                tried += 1
                found += islice(self._proofs(target, those), 1)
        return found

    def _proofs(self, target: tuple[str, str], trials: list[Trial]) -> Iterator[Fix]:
        for trial in takewhile(self._in_time, trials[:_PROOFS]):
            answer = trial.answer(self.ledger)
            fix = proven(self.problem, self.plan, target, trial.change, answer)
            if fix is not None:
                yield fix

    def _by_time(self, session: Session, target: tuple[str, str]) -> Iterator[Fix]:
        now = session.options[self.ledger.option_of(session) or 0]
        for then in takewhile(self._in_time, other_times(self.problem, session, now)):
            fix = self._at(session, target, now, then)
            if fix is not None:
                yield fix

    def _at(
        self, session: Session, target: tuple[str, str], now: Option, then: Option
    ) -> Fix | None:
        came = retimed(self.ledger, session, now, then)
        if came is None:
            return None
        trial, opened = came
        new = len(session.options)
        for places in places_to_fill(self.ledger, session, new, then, target[1]):
            every = (*places, *opened)
            full = [*islice(self.chains.fill(every, len(every), trial), _PROOFS)]
            for fix in self._proofs(target, full):
                return fix
        return None

    def _by_newcomer(self, session: Session, target: tuple[str, str]) -> list[Fix]:
        """Look for one more helper, who has just what the seat asks."""
        for places in self._to_fill(session, target[1]):
            helper = newcomer(self.problem, places[0])
            duty = self.ledger.duty(places[0], helper)
            began = Trial((duty,), (), AddHelper(helper))
            more = self.chains.fill(places[1:], len(places) - 1, began)
            for fix in self._proofs(target, [*islice(more, _PROOFS)]):
                return [fix]
        return []

    def _by_solving(self, session: Session, target: tuple[str, str]) -> list[Fix]:
        """Solve what no short chain of moves could prove, for the cheapest changes."""
        changes: set[Change] = set()
        for places in self._to_fill(session, target[1]):
            changes |= {change for _, change in self.chains.candidates(places[0])}
        seconds = min(_SOLVE_SECONDS, self._stop.left)
        limits = Limits(seconds=seconds, workers=1, seed=self.plan.seed)
        cheapest = sorted(changes - {Replan()}, key=lambda c: (cost(c), repr(c)))
        fixes = (
            solved(self.problem, self.plan, target, change, limits)
            for change in takewhile(self._in_time, cheapest[:_SOLVES])
        )
        return [fix for fix in fixes if fix is not None]


def newcomer(problem: Problem, place: Place) -> Helper:
    """Make the helper a seat asks for, at its site, free at that time alone."""
    seat, session = place.seat, place.session
    home = {site.id: site.location for site in problem.sites}[session.site]
    known = {helper.id for helper in problem.helpers}
    key = next(k for n in range(1, len(known) + 2) if (k := f"new-{n}") not in known)
    spoken = dict(seat.languages)
    if seat.any_language and spoken:
        first = next(iter(spoken))
        spoken = {first: spoken[first]}
    return Helper(
        key,
        roles=tuple(Dated(role) for role in seat.roles[:1]),
        skills=tuple(Skill(skill, level) for skill, level in seat.skills.items()),
        languages=spoken,
        clearances=tuple(Dated(paper) for paper in seat.clearances),
        badges=seat.badges,
        home=home,
        availability=(Window(place.option.start, place.option.end),),
    )
