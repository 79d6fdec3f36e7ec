"""The instances that are measured, by name."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from matching.generate import generate
from matching.problem import Problem
from scheduler.places.register import read_register

PLACES_VARIABLE: Final = "RELAIS_BENCH_PLACES"
PLACES: Final = "places"


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem to measure: how it is made for a seed, and how long it may take."""

    make: Callable[[int], Problem]
    seconds: float
    note: str = ""


def preset(name: str) -> Callable[[int], Problem]:
    """Make the problems of a preset."""
    return lambda seed: generate(name, seed)


def region_on_places(register: str) -> Instance:
    """Give the helpers of the region on the half-days of a register."""
    found, _ = read_register(register, Path(register).read_bytes())
    places = [place for place in found if place.half_days]
    halves = sum(len(place.half_days) for place in places)
    note = f"{len(places)} real places, {halves} half-days"
    return Instance(lambda seed: generate("region", seed, places=places), 300, note)


def instances() -> Mapping[str, Instance]:
    """Give all instances in the order they are measured."""
    found = {
        "pool": Instance(preset("pool"), 10),
        "network": Instance(preset("network"), 30),
        "region": Instance(preset("region"), 300),
        "dense": Instance(preset("dense"), 120),
        "country": Instance(preset("country"), 300),
    }
    register = os.environ.get(PLACES_VARIABLE, "")
    if register:
        found[PLACES] = region_on_places(register)
    order = ("pool", "network", "region", PLACES, "dense", "country")
    return MappingProxyType({name: found[name] for name in order if name in found})
