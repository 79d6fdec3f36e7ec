"""How scarce an instance is, and how to make it exactly so scarce."""

from collections.abc import Callable
from dataclasses import dataclass

from matching.generate.agenda import Agenda
from matching.generate.filling import fillable
from matching.generate.knob import MIDDLE, MOST, tuned
from matching.generate.likings import Likings
from matching.generate.pairs import Pairs, eligible
from matching.generate.people import People

BEYOND = 0.08  # what a flow fills and no plan does; measured: 0.07 to 0.09
CORRECTIONS = 6
CLOSE = 0.01


@dataclass(frozen=True, slots=True)
class Scarcity:
    """An instance without its knob: what suits and how much fills, at every ease."""

    people: People
    traits: Likings
    agenda: Agenda
    suited: Pairs

    def pairs(self, ease: int, absences: int = 2) -> Pairs:
        """Give the eligible pairs; with one absence, those before some fell ill."""
        knob = tuned(self.people, self.agenda, ease)
        return eligible(self.people, self.agenda, self.suited, knob, absences)

    def share(self, ease: int) -> float:
        """Give the share of mandatory seats that can be filled."""
        knob = tuned(self.people, self.agenda, ease)
        return fillable(self.agenda, self.traits, self.pairs(ease), knob)


def aimed(tightness: float) -> float:
    """Give the share a flow should fill for a plan to fill the one wanted."""
    return min(1.0, tightness + BEYOND)


def turn(measure: Callable[[int], float], tightness: float, steps: int) -> int:
    """Find the knob whose measured share is nearest to the tightness wanted."""
    low, high, ease = 0, MOST, MIDDLE
    tried: list[tuple[float, int]] = []
    for _ in range(steps):
        share = measure(ease)
        tried.append((abs(share - tightness), ease))
        low, high = (ease, high) if share < tightness else (low, ease)
        ease = (low + high) // 2
    return min(tried)[1]


def corrected(
    rough: Callable[[int], float],
    exact: Callable[[int], float | None],
    tightness: float,
    steps: int,
) -> int:
    """Find the knob by a cheap share, corrected a few times by a dear one.

    The cheap share is off by nearly the same everywhere near the knob: aiming so
    much higher finds it, and else it lies between two that were tried.
    """
    aim, low, high = aimed(tightness), 0, MOST
    tried: dict[int, float] = {}
    for _ in range(CORRECTIONS):
        ease = turn(rough, aim, steps)
        if not low < ease < high or ease in tried:
            ease = (low + high) // 2
        share = exact(ease)
        if share is None:
            return ease
        tried[ease] = abs(share - tightness)
        if tried[ease] < CLOSE:
            break
        aim += tightness - share
        low, high = (ease, high) if share < tightness else (low, ease)
    return min(tried, key=tried.__getitem__)
