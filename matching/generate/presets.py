"""The sizes instances come in, and the places sessions can be put on."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from matching.generate.tables import CITY_MODES, COUNTRY_MODES

BRUSSELS: Final = (50.8466, 4.3528)


@dataclass(frozen=True, slots=True)
class Preset:
    """The size and geography of an instance.

    Attributes
    ----------
    sites_km
        Side of the square the sites are spread over.
    reach_km
        How far a typical helper goes for a session, as the crow flies.
    seat_weights
        Weights of sessions with 1, 2 and 3 seats.
    modes
        Weights of walk, bike, transit and car.
    centre
        Latitude and longitude of the middle of the square.
    """

    helpers: int
    sites: int
    sessions: int
    sites_km: float
    reach_km: float
    seat_weights: tuple[int, int, int] = (33, 34, 33)
    modes: tuple[int, int, int, int] = CITY_MODES
    centre: tuple[float, float] = BRUSSELS


PRESETS: Final[Mapping[str, Preset]] = MappingProxyType(
    {
        "pool": Preset(25, 15, 60, 12.0, 6.0, seat_weights=(55, 35, 10)),
        "network": Preset(500, 50, 300, 32.0, 9.0),
        "region": Preset(1500, 250, 2500, 145.0, 17.0, modes=COUNTRY_MODES),
        "country": Preset(
            10_000,
            5_000,
            20_000,
            740.0,
            12.5,
            seat_weights=(75, 20, 5),
            modes=COUNTRY_MODES,
            centre=(46.6, 2.5),
        ),
        "dense": Preset(1500, 50, 1100, 6.0, 60.0, modes=(0, 30, 60, 10)),
    }
)


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A weekly half-day a place is open: local minutes of the day, [start, end)."""

    weekday: int
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class Place:
    """A real place with the half-days on which it holds a permanence."""

    key: str
    name: str
    latitude: float
    longitude: float
    half_days: tuple[HalfDay, ...]
