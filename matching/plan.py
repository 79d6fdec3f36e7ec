"""What is answered: who holds which seat, and how good and how proven that is.

A plan speaks in the ids of its problem. Scores are integers in the unit of each
term; a bound of None means that none is known, never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["optimal", "feasible"]


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """One helper in one seat of a held session, at one of its options."""

    session: str
    option: int
    seat: str
    helper: str


@dataclass(frozen=True, slots=True)
class RefusedPin:
    """A pin that is not in the plan, with the ids of the rules it would break."""

    session: str
    seat: str
    helper: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A session nobody is assigned to, and why.

    `code` is ``staffing`` (fewer than the wanted covering helpers can come),
    ``used_elsewhere`` (enough could come, but are needed elsewhere) or ``no_seats``.
    `possible` counts seats that could be filled at once by eligible helpers.
    """

    session: str
    code: str
    wanted: int
    possible: int


@dataclass(frozen=True, slots=True)
class EmptySeat:
    """An empty seat with its funnel: helpers left after each gate, in gate order."""

    session: str
    seat: str
    mandatory: bool
    why: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to one problem.

    Attributes
    ----------
    problem_sha256
        Fingerprint of the problem it answers (`matching.files.fingerprint`).
    status
        ``optimal`` when every tier is proven, else ``feasible``.
    strategy
        How it was found, e.g. ``lp`` or ``lp+cpsat``.
    score
        By tier its terms, ``value`` first.
    bound
        By tier the proven bound of the value, given the tiers above; None unknown.
    """

    problem_sha256: str
    status: Status
    strategy: str
    seconds: float
    seed: int
    assignments: tuple[Assignment, ...]
    pins_refused: tuple[RefusedPin, ...] = ()
    not_held: tuple[NotHeld, ...] = ()
    empty_seats: tuple[EmptySeat, ...] = ()
    score: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    bound: Mapping[str, int | None] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def gap(self, tier: str) -> float | None:
        """Give the relative gap of a tier; None where no bound is known."""
        bound = self.bound.get(tier)
        if bound is None:
            return None
        return gap_of(tier, self.score[tier]["value"], bound)


def gap_of(tier: str, value: int, bound: int) -> float:
    """Give the relative gap between the value of a tier and its bound.

    Cover: ``|bound - value| / max(1, |bound|)``; the others:
    ``|value - bound| / max(1, |value|)``.
    """
    scale = bound if tier == "cover" else value
    return abs(bound - value) / max(1, abs(scale))
