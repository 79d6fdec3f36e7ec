"""Comfort: times, sites, colleagues and ways that people like."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from matching.problem import WISHES, Option, Problem, Window
from matching.score.places import Place, Way
from matching.score.sums import Sums
from matching.travel import Location, TravelSettings, formula_minutes, great_circle_km

TRAVEL_STEP_MINUTES: Final = 15


class Comfort:
    """Price the five comforts, all weighted.

    Parameters
    ----------
    weights
        Of the three wishes, and of one unit of each other comfort.
    """

    def __init__(self, problem: Problem, weights: Mapping[str, int]) -> None:
        self._weights = weights
        self._wishes = [weights[wish] for wish in WISHES]
        self._ways = Ways(problem.settings.travel)
        self._windows: dict[str, list[Window]] = {}

    def learn(self, places: Iterable[Place]) -> None:
        """Work out all ways that these need at once; `add` asks for nothing else."""
        self._ways.learn(place.way for place in places)

    def add(self, sums: Sums, team: Sequence[Place]) -> None:
        """Add the comforts of the team of one session."""
        weights = self._weights
        wishes = steps = 0
        for place in team:
            wishes += self._wishes[self._wish_taken(place)]
            steps += self._ways.steps(place.way)
        sums["wishes"] += wishes
        sums["liked"] += weights["liked"] * sum(map(is_liked, team))
        sums["same_helper"] += weights["same_helper"] * sum(map(is_known, team))
        sums["travel"] += weights["travel"] * steps
        if len(team) > 1:
            sums["wanted_pairs"] += weights["wanted_pair"] * wanted_pairs(team)

    def _wish_taken(self, place: Place) -> int:
        helper = place.helper
        windows = self._windows.get(helper.id)
        if windows is None:
            windows = sorted(helper.availability, key=lambda window: window.start)
            self._windows[helper.id] = windows
        return wish_taken(windows, place.option)


def wish_taken(windows: Sequence[Window], option: Option) -> int:
    """Give the worst wish among the windows an option needs (0 is the best).

    The least k whose windows of wish ≤ k together contain the option; the last
    wish where none do, which only happens in an answer that breaks ``available``.

    Parameters
    ----------
    windows
        In order of their starts.
    """
    touching = [
        window
        for window in windows
        if window.start < option.end and option.start < window.end
    ]
    for wish in range(len(WISHES)):
        reached = option.start
        for window in touching:
            if window.wish <= wish and window.start <= reached:
                reached = max(reached, window.end)
        if reached >= option.end:
            return wish
    return len(WISHES) - 1


def is_liked(place: Place) -> bool:
    """Say whether the helper likes the site or the activity (or both: once)."""
    session, helper = place.session, place.helper
    return (
        session.site in helper.likes_sites
        or session.activity in helper.likes_activities
    )


def is_known(place: Place) -> bool:
    """Say whether the helper has been at the site before."""
    return place.helper.site_history.get(place.session.site, 0) > 0


def wanted_pairs(team: Sequence[Place]) -> int:
    """Count the pairs of a team of which one lists the other in `wanted_with`."""
    people = {place.helper.id: place.helper for place in team}
    met = {
        frozenset((helper.id, other))
        for helper in people.values()
        for other in helper.wanted_with
        if other in people and other != helper.id
    }
    return len(met)


class Ways:
    """The ways from home to sessions, each worked out once.

    Parameters
    ----------
    how
        The figures of the formula.
    """

    def __init__(self, how: TravelSettings) -> None:
        self._how = how
        self._steps: dict[Way, int] = {}

    def steps(self, way: Way) -> int:
        """Count the full quarters of an hour of a way that has been learnt."""
        return self._steps[way]

    def learn(self, ways: Iterable[Way]) -> None:
        """Work out the ways not known yet, all of one mode together."""
        new: dict[str, list[tuple[Location, Location]]] = defaultdict(list)
        for way in set(ways).difference(self._steps):
            home, there, mode = way
            if home is None or there is None:
                self._steps[way] = 0
            else:
                new[mode].append((home, there))
        for mode, ends in new.items():
            self._measure(mode, ends)

    def _measure(self, mode: str, ways: list[tuple[Location, Location]]) -> None:
        ends = np.array(ways)  # ways x (home, there) x degrees
        km = great_circle_km(ends[:, 0, 0], ends[:, 0, 1], ends[:, 1, 0], ends[:, 1, 1])
        minutes = formula_minutes(km, self._how.modes[mode], self._how.detour)
        steps = (minutes // TRAVEL_STEP_MINUTES).tolist()
        for (home, there), count in zip(ways, steps, strict=True):
            self._steps[home, there, mode] = count
