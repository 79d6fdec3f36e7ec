"""Search around a hole in a plan, from neighbourhood to neighbourhood."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching.check import Roster, rules_against
from matching.plan import Assignment
from matching.repair.attempt import Attempt
from matching.repair.beginning import Beginning
from matching.repair.judgement import added, less
from matching.repair.neighbourhood import (
    EVERYTHING,
    LEVELS,
    able_of,
    everything,
    size_of,
    wider,
)
from matching.repair.piece import candidates, piece_of
from matching.score import Terms, score
from matching.solve.limits import Limits, Stop

_FOR_GROWING = 0.5  # share of the time after which no wider neighbourhood is tried
SeatKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives.

    Attributes
    ----------
    assignments
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

    assignments: tuple[Assignment, ...]
    score: Terms
    bounds: Mapping[str, int | None]
    free: frozenset[str] = frozenset()
    whole: bool = False
    strategy: str = "repair"
    contradictions: tuple[str, ...] = ()


@dataclass
class Search:
    """Looks at sessions around those that lost somebody.

    Attributes
    ----------
    target
        What cover was: reached, no wider neighbourhood is tried.
    worth
        What the beginning is worth.
    tiers
        In which order.
    whole_up_to
        Helpers times seats up to which all is looked at.
    """

    beginning: Beginning
    target: int
    worth: Terms
    tiers: tuple[str, ...]
    limits: Limits
    stop: Stop
    whole_up_to: int = EVERYTHING

    def __post_init__(self) -> None:
        """Look at where it begins."""
        self._roster = self.beginning.roster
        self._problem = self._roster.facts.problem
        self._plan = tuple(duty.assignment for duty in self._roster.duties)

    def run(self) -> Found:
        """Give the best plan of the neighbourhood that regained what was lost."""
        movable = everything(self._roster)
        free = self.beginning.touched & movable
        if size_of(self._problem) <= self.whole_up_to:
            free = movable
        values = {tier: self.worth[tier]["value"] for tier in self.tiers}
        bounds = dict.fromkeys(self.tiers) if movable else values  # one plan only
        found = Found(self._plan, self.worth, bounds)
        if free:
            found = self._settled(self._grown(free))
        while missed := self._pins_that_fit(found) & movable - found.free:
            found = self._settled(self._attempt(found.free | missed))
        return replace(found, whole=found.free == movable)

    # ---------------------------------------------------------------- to grow

    def _grown(self, free: frozenset[str]) -> Attempt:
        """Widen the neighbourhood until cover is what it was, or a limit is met."""
        attempt = self._attempt(free)
        for most in LEVELS:
            attempt.solve(1)
            regained = self.worth["cover"]["value"] + attempt.cover_gained
            used = self.stop.elapsed / self.limits.seconds
            if regained >= self.target or used > _FOR_GROWING:
                break
            able = able_of(attempt.candidates)
            more = wider(self._roster, free, able, self._wanted(attempt), most)
            if more == free:
                break
            free = more
            self._stand(self._found(attempt))
            attempt = self._attempt(free)
        return attempt

    def _stand(self, found: Found) -> None:
        """Go on from what was found."""
        self._roster = Roster(self._roster.facts, found.assignments)
        self._plan, self.worth = found.assignments, found.score

    def _wanted(self, attempt: Attempt) -> list[SeatKey]:
        """Give the seats to fill: empty ones that must be, then those to be left."""
        taken = {(entry.session, entry.seat) for entry in attempt.assignments}
        own = [self._roster.facts.sessions[key] for key in sorted(attempt.piece.free)]
        own.sort(key=lambda session: -session.priority)
        seats = [(session.id, seat) for session in own for seat in session.seats]
        empty = [
            (key, seat.id)
            for key, seat in seats
            if seat.mandatory and (key, seat.id) not in taken
        ]
        return [*empty, *((key, seat.id) for key, seat in seats)]

    def _attempt(self, free: frozenset[str], *, pins: bool = True) -> Attempt:
        """Cut out a neighbourhood; without `pins`, of those only what is kept now."""
        draft = candidates(self._problem, free)
        names = [helper.id for helper in self._problem.helpers]
        able = {names[helper] for helper in np.unique(draft.helper).tolist()}
        kept = {duty.key for duty in self._roster.duties}
        own = [
            pin
            for pin in self._problem.pins
            if pin.session in free
            and (pins or (pin.session, pin.seat, pin.helper) in kept)
        ]
        piece = piece_of(self._roster, free, able, own, self.tiers)
        return Attempt(piece, draft, self.limits, self.stop)

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
        """Put the plan of a neighbourhood into the whole."""
        free, inner = attempt.piece.free, attempt.assignments
        scored = score(attempt.piece.problem, inner)
        now = added(self.worth, less(scored, attempt.before))
        bounds = {
            tier: None if bound is None else bound + now[tier]["value"] - value
            for tier, bound in attempt.bounds.items()
            for value in [scored[tier]["value"]]
        }
        outside = [entry for entry in self._plan if entry.session not in free]
        inside = [entry for entry in inner if entry.session in free]
        return Found(
            tuple(sorted([*outside, *inside])),
            now,
            bounds,
            free=free,
            strategy="repair: lp+cpsat" if attempt.searched else "repair: lp",
            contradictions=attempt.contradictions(scored),
        )

    def _as_it_is(self) -> Found:
        bounds = dict.fromkeys(self.tiers)
        return Found(self._plan, self.worth, bounds)

    def _pins_that_fit(self, found: Found) -> frozenset[str]:
        """Give the sessions of pins that are not kept and simply could be."""
        roster = Roster(self._roster.facts, found.assignments)
        kept = {duty.key for duty in roster.duties}
        return frozenset(
            pin.session
            for pin in self._problem.pins
            if (pin.session, pin.seat, pin.helper) not in kept
            and not rules_against(roster, pin, ())
        )
