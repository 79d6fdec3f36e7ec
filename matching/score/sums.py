"""What is added up, and how the sums make the terms of the tiers.

The way from sums to terms is linear, so the difference of two sums gives the
difference of two scores.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

Terms = dict[str, dict[str, int]]


class Sums(Counter[str]):
    """Amounts by name; a name that nobody added to is 0."""


def difference(after: Sums, before: Sums) -> Sums:
    """Subtract one from the other, name by name."""
    changed = Sums(after)
    changed.subtract(before)
    return changed


def terms_of(sums: Sums, weights: Mapping[str, int], tiers: Sequence[str]) -> Terms:
    """Make the terms of each tier, in this order, ``value`` first.

    Parameters
    ----------
    sums
        Weighted already where one weight does not fit all: `languages`, `changes`
        and what comfort adds up.
    """
    terms = {
        "cover": _cover(sums, weights),
        "teams": _teams(sums, weights),
        "calm": _named(sums["changes"], sums, ("removed", "added", "moved")),
        "fairness": {"value": sums["fairness"]},
        "comfort": _comfort(sums),
    }
    return {tier: terms[tier] for tier in tiers}


def _named(value: int, sums: Sums, names: Sequence[str]) -> dict[str, int]:
    return {"value": value, **{name: sums[name] for name in names}}


def _cover(sums: Sums, weights: Mapping[str, int]) -> dict[str, int]:
    value = sums["priority"] + weights["requested"] * sums["requested_held"]
    return _named(
        value, sums, ("mandatory_filled", "mandatory_empty", "requested_held")
    )


def _teams(sums: Sums, weights: Mapping[str, int]) -> dict[str, int]:
    value = (
        sums["languages"]
        + weights["ideal_staff"] * sums["ideal_staff"]
        + weights["optional_seat"] * sums["optional_seats"]
        + weights["equity"] * sums["equity"]
    )
    names = ("languages", "ideal_staff", "optional_seats", "equity")
    return _named(value, sums, names)


def _comfort(sums: Sums) -> dict[str, int]:
    names = ("wishes", "liked", "same_helper", "travel", "wanted_pairs")
    return _named(sum(sums[name] for name in names), sums, names)
