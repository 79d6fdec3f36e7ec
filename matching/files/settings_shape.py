"""The shape of the settings in a problem file."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from matching import limits
from matching.files.words import IDS
from matching.problem import DEFAULT_WEIGHTS, TIERS, Settings
from matching.shapes import Choice, Integer, Key, ListOf, Number, Record, Shape
from matching.travel import Mode, TravelSettings

# Weights that fit themselves between two others where they are absent: so a file
# from before there were these means what it meant.
_FITTED: Final = {
    "language_interpreter": ("language_level", "language_remote"),
    "language_remote": ("language_interpreter", "language_nobody"),
}


def settings_shape() -> Shape[Settings]:
    """Give the shape of the settings."""
    tiers = ListOf(Choice({tier: tier for tier in TIERS}, "tier"), "a list of tiers")
    keys = [
        Key("tiers", tiers, "All five; cover and teams come first."),
        Key("weights", _weights(), "What one unit costs inside its tier."),
        Key("changeover_minutes", Integer(limits.CHANGEOVER_MINUTES)),
        Key("senior_roles", IDS),
        Key("mentor_roles", IDS),
        Key("minors_per_adult", Integer(limits.MINORS_PER_ADULT)),
        Key("travel", _travel(), "Figures of the travel formula."),
    ]
    return Record(Settings, keys, "an object { } of settings", "settings")


def _weights() -> Shape[dict[str, int]]:
    keys = [
        Key(name, Integer(bounds), default=DEFAULT_WEIGHTS[name], get=_weight(name))
        for name, bounds in limits.WEIGHTS.items()
    ]
    return Record(_all_weights, keys, "an object { } of weights", "weights")


def _all_weights(**given: int) -> dict[str, int]:
    """Give every weight; what fits itself lies between its nearest neighbours given."""
    weights = {**DEFAULT_WEIGHTS, **given}
    for name, (low, high) in _FITTED.items():
        if name not in given:
            below = weights[low]
            above = weights[high] if high in given else weights["language_nobody"]
            weights[name] = _fitted(name, below, above)
    return weights


def _fitted(name: str, low: int, high: int) -> int:
    return max(low, min(DEFAULT_WEIGHTS[name], high))


def _item(name: str) -> Any:
    return lambda mapping: mapping[name]


def _weight(name: str) -> Any:
    """Read a weight to be written; its default stands for what would fit itself."""
    if name not in _FITTED:
        return _item(name)
    low, high = _FITTED[name]
    usual = DEFAULT_WEIGHTS[name]

    def written(weights: Mapping[str, int]) -> int:
        fitted = _fitted(name, weights[low], weights[high])
        return usual if weights[name] == fitted else weights[name]

    return written


def _travel() -> Shape[TravelSettings]:
    usual = TravelSettings()

    def merged(**given: Mode) -> dict[str, Mode]:
        return {**usual.modes, **given}

    modes = [
        Key(name, _mode(mode), default=mode, get=_item(name))
        for name, mode in usual.modes.items()
    ]
    keys = [
        Key("detour", Number(limits.DETOUR), "Times the great-circle distance."),
        Key("modes", Record(merged, modes, "an object { } of modes")),
    ]
    return Record(TravelSettings, keys, "an object { } with detour and modes")


def _mode(usual: Mode) -> Shape[Mode]:
    keys = [
        Key("base_minutes", Integer(limits.BASE_MINUTES), default=usual.base_minutes),
        Key("km_per_hour", Number(limits.KM_PER_HOUR), default=usual.km_per_hour),
    ]
    return Record(
        partial(replace, usual), keys, "an object { } with base_minutes and km_per_hour"
    )
