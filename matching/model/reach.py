"""Which sites each helper reaches from home, and in how many minutes.

Ten thousand helpers times five thousand sites are fifty million pairs: a product of
unit vectors finds the near ones, and only those are computed by the exact formula.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.model.frame import NO_LIMIT, Bools, Frame, Ints, expanded
from matching.problem import Helper
from matching.travel import EARTH_RADIUS_KM, formula_minutes, great_circle_km

Places = NDArray[np.float64]  # (n, 2) WGS 84 degrees

_ROWS = 512  # helpers looked at together: bounds the memory of the product
_MARGIN_KM = 0.05  # more than the rounding of the product can hide


def _unit(
    places: list[tuple[float, float]],
) -> Places:
    degrees = np.radians(np.array(places, dtype=np.float64).reshape(len(places), 2))
    latitude, longitude = degrees.T
    flat = np.cos(latitude)
    return np.stack(
        [flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=1
    )


class Reach:
    """Pairs of helper and session within range, and minutes from home to a site.

    Parameters
    ----------
    frame
        The arrays of the problem.
    limited
        False leaves out the range (for the tests that notice it).
    """

    def __init__(self, frame: Frame, *, limited: bool = True) -> None:
        self._frame = frame
        self._limited = limited

    @cached_property
    def most(self) -> Ints:
        """Minutes each helper is willing to travel from home."""
        limits = [h.max_travel_minutes for h in self._frame.problem.helpers]
        return np.array([NO_LIMIT if m is None else m for m in limits], dtype=np.int64)

    @cached_property
    def _anywhere(self) -> Bools:
        """Whether each site has no location: everybody reaches it in no time."""
        sites = self._frame.problem.sites
        return np.array([site.location is None for site in sites], dtype=bool)

    @cached_property
    def _places(self) -> Places:
        found = [s.location or (0.0, 0.0) for s in self._frame.problem.sites]
        return np.array(found, dtype=np.float64).reshape(len(found), 2)

    @cached_property
    def _homes(self) -> tuple[Places, Bools, Ints]:
        """Home of each helper, whether it is known, and the number of the mode."""
        helpers = self._frame.problem.helpers
        home = np.array([h.home or (0.0, 0.0) for h in helpers], dtype=np.float64)
        known = np.array([h.home is not None for h in helpers], dtype=bool)
        modes = list(self._frame.problem.settings.travel.modes)
        mode = np.array([modes.index(h.mode) for h in helpers], dtype=np.int64)
        return home.reshape(len(helpers), 2), known, mode

    def minutes(self, helper: Ints, site: Ints) -> Ints:
        """Give the minutes from home to site of index pairs; 0 if one is unknown."""
        travel = self._frame.problem.settings.travel
        home, known, mode = self._homes
        found = np.zeros(len(helper), dtype=np.int64)
        both = known[helper] & ~self._anywhere[site]
        for index, name in enumerate(travel.modes):
            at = np.flatnonzero(both & (mode[helper] == index))
            here, there = home[helper[at]], self._places[site[at]]
            km = great_circle_km(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
            found[at] = formula_minutes(km, travel.modes[name], travel.detour)
        return found

    def _range_km(self, helper: Helper) -> float | None:
        """Give a distance that surely holds every reachable site; None: no limit."""
        if helper.home is None or helper.max_travel_minutes is None:
            return None
        travel = self._frame.problem.settings.travel
        mode = travel.modes[helper.mode]
        moving = max(0, helper.max_travel_minutes - mode.base_minutes)
        return moving * mode.km_per_hour / 60.0 / travel.detour + _MARGIN_KM

    def _near(self) -> tuple[Ints, Ints]:
        """Pairs of helper and site that may be within range."""
        frame = self._frame
        helpers, sites = frame.problem.helpers, frame.problem.sites
        ranges = [self._range_km(h) if self._limited else None for h in helpers]
        # A chord of 2 sin(d / 2R) on the unit sphere is a cosine of 1 - chord²/2.
        cosine = np.array(
            [
                -2.0 if r is None else np.cos(min(r / EARTH_RADIUS_KM, np.pi))
                for r in ranges
            ]
        )
        there = _unit([s.location or (0.0, 0.0) for s in sites])
        here = _unit([h.home or (0.0, 0.0) for h in helpers])
        helper_parts, site_parts = [], []
        for first in range(0, len(helpers), _ROWS):
            rows = slice(first, first + _ROWS)
            near = here[rows] @ there.T >= cosine[rows, None] - 1e-13
            helper, site = np.nonzero(near | self._anywhere)
            helper_parts.append(helper + first)
            site_parts.append(site)
        empty = [np.zeros(0, dtype=np.int64)]
        return np.concatenate(helper_parts or empty), np.concatenate(
            site_parts or empty
        )

    def site_pairs(self) -> tuple[Ints, Ints]:
        """Give helper and site of every pair within range, sorted by helper."""
        helper, site = self._near()
        if not self._limited:
            return helper, site
        keep = self.minutes(helper, site) <= self.most[helper]
        return helper[keep], site[keep]

    def pairs(self) -> tuple[Ints, Ints]:
        """Give helper and session of every pair within range; remote has no range."""
        frame = self._frame
        local = np.flatnonzero(~frame.remote)
        by_site = local[np.argsort(frame.site[local], kind="stable")]
        first = np.searchsorted(
            frame.site[by_site], np.arange(len(frame.problem.sites) + 1)
        )
        helper, site = self.site_pairs()
        member, counts = expanded(first, site)
        session, helper = by_site[member], np.repeat(helper, counts)
        remote = np.flatnonzero(frame.remote)
        everyone = np.arange(frame.helper_count)
        return (
            np.concatenate([helper, np.repeat(everyone, len(remote))]),
            np.concatenate([session, np.tile(remote, frame.helper_count)]),
        )
