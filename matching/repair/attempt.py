"""Solve a piece tier by tier, from the plan so far: cover first, the rest when asked.

Whether a neighbourhood is wide enough is decided by cover alone; only the last one is
solved to the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.model import Model, build_model
from matching.model.frame import Ints
from matching.plan import Assignment
from matching.repair.piece import Piece
from matching.score import Terms, score
from matching.solve.limits import Limits, Stop
from matching.solve.pins import keep_pins
from matching.solve.region import Region
from matching.solve.settle import completed, filled, started
from matching.solve.tiers import TierSolver

_SHARE = 0.5  # of the time left that a tier may take to finish what is fractional
# Seconds that is enough for, by tier in their order, where a proof would prove nothing
# of the whole plan.
PATIENCE: Final = (0.6, 0.4, 0.2, 0.2, 0.2)


@dataclass
class Attempt:
    """A piece while it is being solved.

    Attributes
    ----------
    patience
        The most seconds to finish what is fractional, tier by tier; None: as limits say.
    bounds
        By tier solved, the proven bound of its value *in the piece*.
    searched
        Whether relaxations alone did not decide.
    before
        What the piece was worth when it began.
    """

    piece: Piece
    limits: Limits
    stop: Stop
    patience: Sequence[float] | None = None
    bounds: dict[str, int | None] = field(default_factory=dict)
    searched: bool = False
    before: Terms = field(init=False)

    def __post_init__(self) -> None:
        """Write the model, keep the pins, and begin with the plan so far."""
        self._model = model = build_model(self.piece.problem)
        region = Region.of_model(model)
        kept = keep_pins(model, region, completed(model, model.lower), self.limits)
        x = completed(model, _columns(model, self.piece.start))
        if not region.holds(x):
            x = started(model, region, kept, self.stop)
        self._x = x
        pairs = np.arange(len(self._x)) < model.draft.pairs
        self._solver = TierSolver(region, pairs, self.limits, self.stop)
        self.before = score(self.piece.problem, self.piece.start)

    def solve(self, tiers: int) -> None:
        """Solve the tiers up to so many, those that are not solved yet."""
        for number, tier in enumerate(self._model.tiers[:tiers]):
            if tier.name in self.bounds:
                continue
            seconds = self.stop.left * _SHARE
            if self.patience is not None:
                seconds = min(seconds, self.patience[number])
            known = None
            if seconds or not tier.unit.any():
                found = self._solver.solve(tier.unit, self._x, seconds, _untold)
                self._x = found.x
                self.searched |= found.searched
                known = None if found.bound is None else tier.value(found.bound)
            self.bounds[tier.name] = known

    def finish(self) -> None:
        """Solve what is left, and complete it."""
        self.solve(len(self._model.tiers))
        self._x = filled(self._model, self._x, self.stop)

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """The plan of the piece so far."""
        return self._model.assignments(self._x)

    @property
    def cover_gained(self) -> int:
        """By how much cover has changed since it began."""
        tier = self._model.tiers[0]
        return tier.value(int(tier.unit @ self._x)) - self.before["cover"]["value"]

    def contradictions(self, scored: Terms) -> tuple[str, ...]:
        """List where the score of the piece says otherwise than its model."""
        said = []
        for tier in self._model.tiers:
            value = tier.value(int(tier.unit @ self._x))
            other = scored[tier.name]["value"]
            if value != other:
                said.append(f"{tier.name}: the model says {value}, the score {other}")
        return tuple(said)


def _untold(_cost: int, _bound: int | None) -> None:
    """Tell nobody: a repair is over before anybody could read it."""


def _columns(model: Model, assignments: tuple[Assignment, ...]) -> Ints:
    """Set the columns of assignments; those that may not be have none."""
    draft, frame = model.draft, model.draft.frame
    wide = np.int64(frame.station_count)
    wanted = []
    for entry in assignments:
        session = frame.session_index[entry.session]
        slot = int(frame.slot_first[session]) + entry.option
        within = frame.seat_index[entry.session, entry.seat]
        within -= int(frame.seat_first[session])
        station = int(frame.station_first[slot]) + within
        wanted.append(frame.helper_index[entry.helper] * wide + station)
    x = model.lower.copy()
    chosen = np.isin(draft.helper * wide + draft.station, wanted)
    x[: draft.pairs][chosen] = 1
    return x
