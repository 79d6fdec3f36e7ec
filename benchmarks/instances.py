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


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem to measure: how it is made for a seed, and how long it may take."""

    make: Callable[[int], Problem]
    seconds: float
    note: str = ""


def preset(name: str) -> Callable[[int], Problem]:
    """Make the problems of a preset."""
    return lambda seed: generate(name, seed)


def region() -> Instance:
    """Give the region on real places, or spread evenly where no register is set."""
    register = os.environ.get(PLACES_VARIABLE, "")
    if not register:
        return Instance(preset("region"), 120, f"synthetic: {PLACES_VARIABLE} not set")
    found, _ = read_register(register, Path(register).read_bytes())
    places = [place for place in found if place.half_days]
    halves = sum(len(place.half_days) for place in places)
    note = f"{len(places)} real places, {halves} half-days"
    return Instance(lambda seed: generate("region", seed, places=places), 120, note)


def instances() -> Mapping[str, Instance]:
    """Give all instances in the order they are measured."""
    return MappingProxyType(
        {
            "pool": Instance(preset("pool"), 10),
            "network": Instance(preset("network"), 30),
            "region": region(),
            "dense": Instance(preset("dense"), 180),
            "country": Instance(preset("country"), 120),
        }
    )
