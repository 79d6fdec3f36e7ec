"""What can be wrong with the settings."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from matching import limits
from matching.problem import DEFAULT_WEIGHTS, TIERS
from matching.travel import Mode, TravelSettings
from matching.validate.finding import Finding, Scope, within

_RISING: Final = (
    "language_native",
    "language_level",
    "language_interpreter",
    "language_remote",
    "language_nobody",
)


def settings_findings(scope: Scope) -> Iterator[Finding]:
    """Find the faults of the settings."""
    settings = scope.problem.settings
    yield from _tiers(settings.tiers)
    yield from within(
        "settings.changeover_minutes",
        settings.changeover_minutes,
        limits.CHANGEOVER_MINUTES,
    )
    yield from within(
        "settings.minors_per_adult", settings.minors_per_adult, limits.MINORS_PER_ADULT
    )
    yield from scope.ids("settings.senior_roles", settings.senior_roles)
    yield from scope.ids("settings.mentor_roles", settings.mentor_roles)
    yield from _weights(dict(settings.weights))
    yield from _travel(settings.travel)


def _tiers(tiers: Sequence[str]) -> Iterator[Finding]:
    if sorted(tiers) == sorted(TIERS) and tuple(tiers[:2]) == TIERS[:2]:
        return
    expected = f"each of {', '.join(TIERS)} once, cover and teams first"
    touching = tuple(f"settings.tiers[{index}]" for index in range(len(tiers)))
    yield Finding("settings.tiers", list(tiers), expected, touching)


def _weights(weights: dict[str, int]) -> Iterator[Finding]:
    path = "settings.weights"
    for key in sorted(weights.keys() ^ DEFAULT_WEIGHTS.keys()):
        known = ", ".join(DEFAULT_WEIGHTS)
        yield Finding(f"{path}.{key}", weights.get(key), f"the weights {known}")
    weights = {**DEFAULT_WEIGHTS, **weights}
    for key, bounds in limits.WEIGHTS.items():
        yield from within(f"{path}.{key}", weights[key], bounds)
    yield from _falling(weights)


def _falling(weights: dict[str, int]) -> Iterator[Finding]:
    """Find weights of languages below one before them: the first of those as high."""
    for place, (low, high) in enumerate(pairwise(_RISING), 1):
        if weights[high] < weights[low]:
            as_high = [key for key in _RISING[:place] if weights[key] == weights[low]]
            expected = f"at least {weights[low]} (“{as_high[0]}”)"
            touching = tuple(f"settings.weights.{key}" for key in as_high)
            path = f"settings.weights.{high}"
            yield Finding(path, weights[high], expected, touching)


def _travel(travel: TravelSettings) -> Iterator[Finding]:
    path = "settings.travel"
    low, high = limits.DETOUR
    if not low <= travel.detour <= high:
        expected = f"a number from {low:g} to {high:g}"
        yield Finding(f"{path}.detour", travel.detour, expected)
    usual = TravelSettings().modes
    if travel.modes.keys() != usual.keys():
        expected = f"the modes {', '.join(usual)}"
        yield Finding(f"{path}.modes", list(travel.modes), expected)
    for key, mode in travel.modes.items():
        yield from _mode(f"{path}.modes.{key}", mode)


def _mode(path: str, mode: Mode) -> Iterator[Finding]:
    yield from within(f"{path}.base_minutes", mode.base_minutes, limits.BASE_MINUTES)
    low, high = limits.KM_PER_HOUR
    if not low <= mode.km_per_hour <= high:
        expected = f"a number from {low:g} to {high:g}"
        yield Finding(f"{path}.km_per_hour", mode.km_per_hour, expected)
