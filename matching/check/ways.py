"""Where sessions are, and the minutes to get there and from one to the next.

A session's place is that of its home visit, if it has one, else its site. The table
of travel minutes knows sites only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from matching.check.duty import Duty
from matching.problem import Helper, Problem, Session
from matching.travel import (
    Location,
    formula_minutes,
    great_circle_km,
    minutes_between,
)

Place = tuple[str, Location | None]
_Pair = tuple[Location, Location]


class Ways:
    """The places of a problem's sessions and the minutes between them.

    Parameters
    ----------
    problem
        A problem without faults.
    """

    def __init__(self, problem: Problem) -> None:
        self._table = problem.travel_minutes
        self._how = problem.settings.travel
        self.changeover = problem.settings.changeover_minutes
        sites = {site.id: site.location for site in problem.sites}
        self._place: dict[str, Place] = {}
        self._location: dict[str, Location | None] = {}
        for session in problem.sessions:
            visit = session.home_visit
            visited = visit.location if visit is not None else None
            self._place[session.id] = session.site, visited
            self._location[session.id] = visited or sites[session.site]
        self._minutes: dict[str, dict[_Pair, int]] = defaultdict(dict)
        self._longest: dict[str, int] = {}

    def from_home(self, helper: Helper, session: Session) -> int:
        """Give the minutes from home to a session's place, never from the table."""
        return self._formula(helper.home, self._location[session.id], helper.mode)

    def between(self, before: Session, after: Session, mode: str) -> int:
        """Give the minutes needed between two sessions that do not overlap.

        Same place: none. One of them remote: the changeover. Else that and the way.
        """
        here, there = self._place[before.id], self._place[after.id]
        if here == there:
            return 0
        if before.remote or after.remote:
            return self.changeover
        if here[1] is None and there[1] is None:
            pair = (min(here[0], there[0]), max(here[0], there[0]))
            listed = self._table.get(pair)
            if listed is not None:
                return self.changeover + listed
        locations = self._location[before.id], self._location[after.id]
        return self.changeover + self._formula(*locations, mode)

    def longest(self, mode: str) -> int:
        """Bound what is needed between any two sessions from above.

        No two places are farther apart than by way of the first one; a table may
        say more than the formula.
        """
        if mode not in self._longest:
            places = [place for place in self._location.values() if place is not None]
            at = np.array([*dict.fromkeys(places)] or [(0.0, 0.0)])
            reach = great_circle_km(at[:1, 0], at[:1, 1], at[:, 0], at[:, 1]).max()
            way = formula_minutes(2.0 * reach, self._how.modes[mode], self._how.detour)
            far = max([int(way) + 1, *self._table.values()])
            self._longest[mode] = self.changeover + far
        return self._longest[mode]

    def prepare(self, weeks: Iterable[Sequence[Duty]]) -> None:
        """Work out at once the ways that helpers' duties, in order, ask for.

        Only for speed: one way alone takes as long as a thousand together.
        """
        wanted: dict[str, dict[_Pair, None]] = defaultdict(dict)
        for duties in weeks:
            helper = duties[0].helper
            stops = [self._location[duty.session.id] for duty in duties]
            pairs = [*pairwise(stops)]
            if helper.max_travel_minutes is not None:
                pairs += [(helper.home, stop) for stop in stops]
            for a, b in pairs:
                if a is not None and b is not None:
                    wanted[helper.mode][a, b] = None
        for mode, ways in wanted.items():
            known = self._minutes[mode]
            self._learn(mode, [pair for pair in ways if pair not in known])

    def _learn(self, mode: str, pairs: list[_Pair]) -> None:
        if pairs:
            ends = np.array(pairs)
            km = great_circle_km(*ends[:, 0].T, *ends[:, 1].T)
            minutes = formula_minutes(km, self._how.modes[mode], self._how.detour)
            self._minutes[mode].update(zip(pairs, minutes.tolist(), strict=True))

    def _formula(self, a: Location | None, b: Location | None, mode: str) -> int:
        if a is None or b is None:
            return 0
        known = self._minutes[mode]
        if (a, b) not in known:
            known[a, b] = minutes_between(a, b, mode, self._how)
        return known[a, b]
