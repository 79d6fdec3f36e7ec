"""Where sites and homes are, and which sites a helper reaches.

Distances here are on a flat map, in whole metres: exact in every arithmetic and
close enough to the great circle to scatter homes and to tell how scarce an instance
is. The problem itself carries degrees, and travel is computed from those.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from matching.generate.draws import Bools, Draws, Ints
from matching.generate.presets import Place, Preset
from matching.generate.tables import (
    BASE_MINUTES,
    HOME_KM,
    KM_PER_HOUR,
    LONGEST_MINUTES,
)
from matching.generate.tables_of_rules import VISIT_METRES

METRES_PER_DEGREE = 111_195  # of latitude, on a sphere of the mean radius
DETOUR_PERCENT = 130


@dataclass(frozen=True, slots=True)
class Map:
    """Sites and homes in metres east and north of a centre.

    Attributes
    ----------
    site_xy, home_xy
        One row each.
    home_site
        The site each home was scattered around.
    mode, max_travel
        How each helper travels, and for how many minutes at most.
    reach_m
        How many metres that makes.
    """

    centre: tuple[float, float]
    site_xy: Ints
    home_xy: Ints
    home_site: Ints
    mode: Ints
    max_travel: Ints
    reach_m: Ints

    def degrees(self, xy: Ints) -> list[tuple[float, float]]:
        """Turn metres into latitude and longitude, to about a metre."""
        latitude, longitude = self.centre
        east = METRES_PER_DEGREE * _narrowing(latitude)
        return [
            (
                round(latitude + int(y) / METRES_PER_DEGREE, 5),
                round(longitude + int(x) / east, 5),
            )
            for x, y in xy
        ]

    def reached(self, places_xy: Ints | None = None) -> tuple[Ints, Ints]:
        """Give helpers and places, pair by pair, within reach; usually the sites."""
        places = self.site_xy if places_xy is None else places_xy
        tree = cKDTree(places.astype(np.float64))
        found = tree.query_ball_point(
            self.home_xy.astype(np.float64),
            self.reach_m.astype(np.float64),
            return_sorted=True,
        )
        counts = np.array([len(near) for near in found], dtype=np.int64)
        helpers = np.repeat(np.arange(len(counts)), counts)
        return helpers, np.array([one for near in found for one in near], np.int64)


def spread(draws: Draws, preset: Preset) -> Map:
    """Spread the sites of a preset over its square, and the helpers around them."""
    half = int(preset.sites_km * 500)
    site_xy = draws.on("sites").whole(-half, half, (preset.sites, 2))
    return _inhabited(draws, preset, preset.centre, site_xy)


def around(draws: Draws, preset: Preset, places: Sequence[Place]) -> Map:
    """Put the helpers of a preset around real places."""
    latitudes = np.array([place.latitude for place in places])
    longitudes = np.array([place.longitude for place in places])
    centre = (
        round(float((latitudes.min() + latitudes.max()) / 2), 2),
        round(float((longitudes.min() + longitudes.max()) / 2), 2),
    )
    east = METRES_PER_DEGREE * _narrowing(centre[0])
    x = np.rint((longitudes - centre[1]) * east)
    y = np.rint((latitudes - centre[0]) * METRES_PER_DEGREE)
    site_xy = np.column_stack((x, y)).astype(np.int64)
    return _inhabited(draws, preset, centre, site_xy)


def visited(draws: Draws, area: Map, site: Ints, visit: Bools) -> tuple[Ints, Ints]:
    """Put home visits a walk away from the site they belong to.

    Returns
    -------
    For each session a row of the second: metres of the sites, then of the visits.
    """
    lots = draws.on("visits")
    shape = (int(visit.sum()), 2)
    side = np.where(lots.chance(500, shape), 1, -1)
    homes = area.site_xy[site[visit]] + side * lots.whole(200, VISIT_METRES, shape)
    place = site.copy()
    place[visit] = len(area.site_xy) + np.arange(len(homes))
    return place, np.concatenate((area.site_xy, homes))


def _inhabited(
    draws: Draws, preset: Preset, centre: tuple[float, float], site_xy: Ints
) -> Map:
    count = preset.helpers
    lots = draws.on("homes")
    home_site = np.concatenate(
        [lots.shuffled(len(site_xy)) for _ in range(-(-count // len(site_xy)))]
    )[:count]
    home_xy = site_xy[home_site] + _in_disc(lots.whole(-1000, 1000, (count, 8, 2)))
    ways = draws.on("ways")
    mode = ways.pick(preset.modes, count)
    wanted_m = ways.whole(60, 140, count) * int(preset.reach_km * 1000) // 100
    base = np.array(BASE_MINUTES)[mode]
    speed = np.array(KM_PER_HOUR)[mode]
    moving = wanted_m * 60 * DETOUR_PERCENT // (speed * 100_000)
    minutes = -(-(base + moving) // 5) * 5
    max_travel = np.minimum(minutes, np.array(LONGEST_MINUTES)[mode])
    reach_m = (max_travel - base) * speed * 100_000 // (60 * DETOUR_PERCENT)
    return Map(centre, site_xy, home_xy, home_site, mode, max_travel, reach_m)


def _in_disc(tries: Ints) -> Ints:
    """Take the first of several points of a square that lies in the disc.

    Returns
    -------
    Metres within `HOME_KM` of 0; the rare point whose tries all miss is 0 itself.
    """
    inside = (tries**2).sum(axis=2) <= 1_000_000
    first = inside.argmax(axis=1)
    rows = np.arange(len(tries))
    points = np.where(inside[rows, first, None], tries[rows, first], 0)
    return points * HOME_KM


def _narrowing(latitude: float) -> float:
    """Give how much shorter a degree of longitude is, to three decimals."""
    return round(math.cos(math.radians(latitude)), 3)
