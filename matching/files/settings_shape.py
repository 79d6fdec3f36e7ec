"""The shape of the settings in a problem file."""

from dataclasses import replace
from functools import partial
from typing import Any

from matching import limits
from matching.files.words import IDS
from matching.problem import DEFAULT_WEIGHTS, TIERS, Settings
from matching.shapes import Choice, Integer, Key, ListOf, Number, Record, Shape
from matching.travel import Mode, TravelSettings


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
    def merged(**given: int) -> dict[str, int]:
        return {**DEFAULT_WEIGHTS, **given}

    keys = [
        Key(name, Integer(bounds), default=DEFAULT_WEIGHTS[name], get=_item(name))
        for name, bounds in limits.WEIGHTS.items()
    ]
    return Record(merged, keys, "an object { } of weights", "weights")


def _item(name: str) -> Any:
    return lambda mapping: mapping[name]


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
