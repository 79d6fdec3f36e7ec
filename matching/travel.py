"""Travel minutes, the one thing model, check and score all ask in the same place.

minutes = base + ceil(detour · great-circle km · 60 / speed), per mode of travel.
A table of minutes between two sites wins over the formula; no home or no location
means 0. The formula and its figures are fixed by the file format.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG 1980
# A whole number of minutes computed twice must not become n + 1 by a last bit.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Mode:
    """How one travels: minutes before moving, and speed in km per hour."""

    base_minutes: int
    km_per_hour: float


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """The figures of the formula, by mode; a network may override them."""

    detour: float = 1.3
    modes: Mapping[str, Mode] = field(
        default_factory=lambda: {
            "walk": Mode(0, 5.0),
            "bike": Mode(0, 15.0),
            "transit": Mode(10, 18.0),
            "car": Mode(5, 40.0),
        }
    )


Location = tuple[float, float]


def great_circle_km(
    latitude_a: NDArray[np.float64],
    longitude_a: NDArray[np.float64],
    latitude_b: NDArray[np.float64],
    longitude_b: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give the haversine distance in km of broadcastable WGS 84 degrees."""
    phi_a, phi_b = np.radians(latitude_a), np.radians(latitude_b)
    half_phi = (phi_b - phi_a) / 2.0
    half_lambda = np.radians(longitude_b - longitude_a) / 2.0
    chord = (
        np.sin(half_phi) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(half_lambda) ** 2
    )
    km: NDArray[np.float64] = (
        2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    )
    return km


def formula_minutes(
    km: NDArray[np.float64], mode: Mode, detour: float
) -> NDArray[np.int64]:
    """Give the minutes of the formula for distances in km."""
    moving = detour * km * 60.0 / mode.km_per_hour
    return mode.base_minutes + np.ceil(moving - _ROUNDING).astype(np.int64)


def minutes_between(
    origin: Location | None, target: Location | None, mode: str, how: TravelSettings
) -> int:
    """Give the travel minutes between two places; 0 if either is unknown."""
    if origin is None or target is None:
        return 0
    km = great_circle_km(*(np.array([part]) for part in (*origin, *target)))
    return int(formula_minutes(km, how.modes[mode], how.detour)[0])
