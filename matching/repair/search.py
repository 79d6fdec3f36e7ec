"""Search around a hole in a plan, from neighbourhood to neighbourhood."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from matching.check import Roster, rules_against
from matching.model.eligible import People
from matching.plan import Assignment
from matching.repair.attempt import PATIENCE, Attempt
from matching.repair.beginning import Beginning
from matching.repair.chains import Chains
from matching.repair.judgement import added, costs, less
from matching.repair.neighbourhood import (
    EVERYTHING,
    LEVELS,
    LOOKED_AT,
    everything,
    size_of,
    wanted_seats,
)
from matching.repair.piece import piece_of
from matching.repair.pool import Pool
from matching.repair.weeks import Weeks
from matching.score import Standing, Terms, score
from matching.solve.limits import Limits, Stop

_FOR_GROWING = 0.5  # share of the time after which no wider neighbourhood is tried


@dataclass(frozen=True)
class Found:
    """What a search gives.

    Attributes
    ----------
    roster
        The whole plan.
    score
        What the pieces say it is worth, by tier and term.
    bounds
        By tier, as proven in the last piece; they hold where that was all.
    free
        Sessions that could change.
    whole
        Whether that is all that can change at all.
    strategy
        How it was found.
    contradictions
        Where score and model disagree.
    """

    roster: Roster
    score: Terms
    bounds: Mapping[str, int | None]
    free: frozenset[str] = frozenset()
    whole: bool = False
    strategy: str = "repair"
    contradictions: tuple[str, ...] = ()

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """The whole plan, sorted."""
        teams = self.roster.by_session.values()
        return tuple(sorted(duty.assignment for team in teams for duty in team))

    def with_plan(self, roster: Roster) -> "Found":
        """Give another plan that is worth the same."""
        return replace(self, roster=roster)


@dataclass
class Search:
    """Looks at sessions around those that lost somebody.

    Attributes
    ----------
    target
        What cover was: reached, no wider neighbourhood is tried.
    worth
        What the beginning is worth.
    standing
        The beginning, to ask what a change of it is worth.
    tiers
        In which order.
    whole_up_to
        Helpers times seats up to which all is looked at.
    people
        What the helpers hold, where it is known.
    """

    beginning: Beginning
    target: int
    worth: Terms
    standing: Standing
    tiers: tuple[str, ...]
    limits: Limits
    stop: Stop
    whole_up_to: int = EVERYTHING
    people: People | None = None

    def __post_init__(self) -> None:
        """Look at where it begins."""
        self._problem = self.beginning.roster.facts.problem
        self._pool = Pool(self._problem, self.people)
        self._roster = self.beginning.roster
        self._weeks = Weeks(self._roster)

    def run(self) -> Found:
        """Give the best plan of the neighbourhood that regained what was lost."""
        movable = everything(self._roster)
        free = self.beginning.touched & movable
        if size_of(self._problem) <= self.whole_up_to:
            free = movable
        values = {tier: self.worth[tier]["value"] for tier in self.tiers}
        bounds = dict.fromkeys(self.tiers) if movable else values  # one plan only
        found = Found(self._roster, self.worth, bounds)
        if free:
            found = self._settled(self._grown(free))
        while missed := self._pins_that_fit(found) & movable - found.free:
            found = self._settled(self._attempt(found.free | missed))
        return replace(found, whole=found.free == movable)

    # ---------------------------------------------------------------- to grow

    def _grown(self, free: frozenset[str]) -> Attempt:
        """Widen the neighbourhood until cover is what it was, or nothing leads there."""
        attempt = self._attempt(free)
        attempt.solve(1)
        if self._is_enough(attempt) or free == everything(self._roster):
            return attempt
        wider, began = False, (self._roster, self._weeks, self.worth)
        self._stand(self._found(attempt))
        chains = self._chains(attempt.piece.free)
        chains.deeper()
        for most in LEVELS:
            chains.deeper()
            more = attempt.piece.free | chains.sessions(most)
            if more == attempt.piece.free:
                continue
            if wider:
                self._stand(self._found(attempt))
            wider, attempt = True, self._attempt(more)
            attempt.solve(1)
            if self._is_enough(attempt):
                break
        if not wider:
            self._roster, self._weeks, self.worth = began
        return attempt

    def _is_enough(self, attempt: Attempt) -> bool:
        """Say whether cover is what it was, or half of the time is over."""
        regained = self.worth["cover"]["value"] + attempt.cover_gained
        used = self.stop.elapsed / self.limits.seconds
        return regained >= self.target or used > _FOR_GROWING

    def _stand(self, found: Found) -> None:
        """Go on from what was found."""
        if found.roster.moved:
            self._roster, self._weeks = found.roster, Weeks(found.roster)
            self.worth = found.score

    def _chains(self, free: frozenset[str]) -> Chains:
        """Look for chains to the seats that are empty in some sessions."""
        wanted = wanted_seats(self._roster, self._pool, free)
        lost = self.target - self.worth["cover"]["value"]
        return Chains(self._roster, self._pool, self._weeks, wanted, lost, LOOKED_AT)

    def _after(self, attempt: Attempt) -> Roster:
        """Put the plan of a neighbourhood into the whole."""
        free = attempt.piece.free
        new = {entry for entry in attempt.assignments if entry.session in free}
        teams = (self._roster.by_session.of(session) for session in free)
        old = {duty.assignment for team in teams for duty in team}
        return self._roster.with_changes(sorted(old - new), sorted(new - old))

    def _attempt(self, free: frozenset[str], *, pins: bool = True) -> Attempt:
        """Cut out a neighbourhood; without `pins`, of those only what is kept now."""
        own = [
            pin
            for pin in self._problem.pins
            if pin.session in free and (pins or self._roster.keeps(pin))
        ]
        whole = free == everything(self._roster)
        price = None if whole else self._price
        able = self._weeks.people(self._pool, free, price)
        piece = piece_of(self._roster, free, able, own, self.tiers)
        patience = None if whole else PATIENCE
        return Attempt(piece, self.limits, self.stop, patience)

    def _price(self, helper: str, session: str, option: int) -> tuple[int, ...]:
        """Say what it would cost to add somebody to a session, tier by tier."""
        able = self._pool.of(session)
        seat = next(seat for seat, who in able.items() if (helper, option) in who)
        entry = Assignment(session, option, seat, helper)
        change = self.standing.change((), (entry,))
        return costs({tier: change[tier] for tier in self.tiers})

    # -------------------------------------------------------------- to settle

    def _settled(self, attempt: Attempt) -> Found:
        """Solve all tiers of a neighbourhood.

        Pins that could only be kept at the cost of one outside of it are given up.
        """
        attempt.finish()
        if not attempt.piece.stays(attempt.assignments):
            attempt = self._attempt(attempt.piece.free, pins=False)
            attempt.finish()
        return self._found(attempt)

    def _found(self, attempt: Attempt) -> Found:
        """Give the whole plan with that of a neighbourhood, and what it is worth."""
        scored = score(attempt.piece.problem, attempt.assignments)
        now = added(self.worth, less(scored, attempt.before))
        bounds = {
            tier: None if bound is None else bound + now[tier]["value"] - value
            for tier, bound in attempt.bounds.items()
            for value in [scored[tier]["value"]]
        }
        return Found(
            self._after(attempt),
            now,
            bounds,
            free=attempt.piece.free,
            strategy="repair: lp+cpsat" if attempt.searched else "repair: lp",
            contradictions=attempt.contradictions(scored),
        )

    def _pins_that_fit(self, found: Found) -> frozenset[str]:
        """Give the sessions of pins that are not kept and simply could be."""
        return frozenset(
            pin.session
            for pin in self._problem.pins
            if not found.roster.keeps(pin) and not rules_against(found.roster, pin, ())
        )
