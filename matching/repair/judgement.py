"""What a move does to a plan: rules broken and mended, and the price by tier."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.check import Violation
from matching.score import Terms


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a move does to a plan.

    Attributes
    ----------
    caused, mended
        Rules that only the plan afterwards breaks, and that only the plan now does. One
        whose figures change is in both.
    change
        By tier, in the order of the settings, by how much each term changes, ``value``
        first. Cover is the larger the better, the others the smaller.
    """

    caused: tuple[Violation, ...]
    mended: tuple[Violation, ...]
    change: Terms

    @property
    def allowed(self) -> bool:
        """Whether the move breaks nothing that was whole."""
        return not self.caused

    @property
    def cost(self) -> tuple[int, ...]:
        """The change of each tier's value, in their order; the smaller the better."""
        return costs(self.change)


def costs(terms: Mapping[str, Mapping[str, int]]) -> tuple[int, ...]:
    """Give the value of each tier so that the smaller is the better: cover negated."""
    return tuple(
        -part["value"] if tier == "cover" else part["value"]
        for tier, part in terms.items()
    )


def added(terms: Terms, change: Terms) -> Terms:
    """Add a change to terms, tier by tier in their own order."""
    return {
        tier: {name: value + change[tier][name] for name, value in own.items()}
        for tier, own in terms.items()
    }


def less(after: Terms, before: Terms) -> Terms:
    """Subtract terms from others."""
    return {
        tier: {name: value - before[tier][name] for name, value in own.items()}
        for tier, own in after.items()
    }
