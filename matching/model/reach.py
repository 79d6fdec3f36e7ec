"""Which places each helper reaches from home, and in how many minutes.

Ten thousand helpers times five thousand places are fifty million pairs: a product of
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
    """Pairs of helper and session within range, and minutes from home to a place.

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
        """Whether each place has no location: everybody reaches it in no time."""
        return np.array([at is None for at in self._frame.locations], dtype=bool)

    @cached_property
    def _places(self) -> Places:
        found = [location or (0.0, 0.0) for location in self._frame.locations]
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

    def minutes(self, helper: Ints, place: Ints) -> Ints:
        """Give the minutes from home to place of index pairs; 0 if one is unknown."""
        travel = self._frame.problem.settings.travel
        home, known, mode = self._homes
        found = np.zeros(len(helper), dtype=np.int64)
        both = known[helper] & ~self._anywhere[place]
        for index, name in enumerate(travel.modes):
            at = np.flatnonzero(both & (mode[helper] == index))
            here, there = home[helper[at]], self._places[place[at]]
            km = great_circle_km(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
            found[at] = formula_minutes(km, travel.modes[name], travel.detour)
        return found

    def _range_km(self, helper: Helper) -> float | None:
        """Give a distance that surely holds every reachable place; None: no limit."""
        if helper.home is None or helper.max_travel_minutes is None:
            return None
        travel = self._frame.problem.settings.travel
        mode = travel.modes[helper.mode]
        moving = max(0, helper.max_travel_minutes - mode.base_minutes)
        return moving * mode.km_per_hour / 60.0 / travel.detour + _MARGIN_KM

    def _near(self) -> tuple[Ints, Ints]:
        """Pairs of helper and place that may be within range."""
        helpers = self._frame.problem.helpers
        ranges = [self._range_km(h) if self._limited else None for h in helpers]
        # A chord of 2 sin(d / 2R) on the unit sphere is a cosine of 1 - chord²/2.
        cosine = np.array(
            [
                -2.0 if r is None else np.cos(min(r / EARTH_RADIUS_KM, np.pi))
                for r in ranges
            ]
        )
        there = _unit([at or (0.0, 0.0) for at in self._frame.locations])
        here = _unit([h.home or (0.0, 0.0) for h in helpers])
        helper_parts, place_parts = [], []
        for first in range(0, len(helpers), _ROWS):
            rows = slice(first, first + _ROWS)
            near = here[rows] @ there.T >= cosine[rows, None] - 1e-13
            helper, place = np.nonzero(near | self._anywhere)
            helper_parts.append(helper + first)
            place_parts.append(place)
        empty = [np.zeros(0, dtype=np.int64)]
        return np.concatenate(helper_parts or empty), np.concatenate(
            place_parts or empty
        )

    def place_pairs(self) -> tuple[Ints, Ints]:
        """Give helper and place of every pair within range, sorted by helper."""
        helper, place = self._near()
        if not self._limited:
            return helper, place
        keep = self.minutes(helper, place) <= self.most[helper]
        return helper[keep], place[keep]

    def pairs(self) -> tuple[Ints, Ints]:
        """Give helper and session of every pair within range; remote has no range."""
        frame = self._frame
        local = np.flatnonzero(~frame.remote)
        by_place = local[np.argsort(frame.place[local], kind="stable")]
        first = np.searchsorted(
            frame.place[by_place], np.arange(len(frame.locations) + 1)
        )
        helper, place = self.place_pairs()
        member, counts = expanded(first, place)
        session, helper = by_place[member], np.repeat(helper, counts)
        remote = np.flatnonzero(frame.remote)
        everyone = np.arange(frame.helper_count)
        return (
            np.concatenate([helper, np.repeat(everyone, len(remote))]),
            np.concatenate([session, np.tile(remote, frame.helper_count)]),
        )
