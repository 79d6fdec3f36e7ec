"""Sessions that one helper cannot both hold: overlap, travel, rest, short days.

Each helper's conflicts become "at most one of" rows over cliques. Limits that two
sessions break by themselves are conflicts too: it makes the rows stronger.
"""

from functools import cached_property

import numpy as np

from matching.model.cliques import clique_cover
from matching.model.draft import Draft
from matching.model.frame import Bools, Ints
from matching.problem import Problem
from matching.travel import formula_minutes, great_circle_km

_WHOLE_TABLE = 1200  # sites up to which all travel minutes of a mode are kept


class SiteTravel:
    """Minutes between sites by mode; a given table wins over the formula."""

    def __init__(self, problem: Problem, site_index: dict[str, int]) -> None:
        self._problem = problem
        self._places = np.array(
            [s.location or (np.nan, np.nan) for s in problem.sites], dtype=np.float64
        ).reshape(len(problem.sites), 2)
        self._given: dict[int, dict[int, int]] = {}
        for (one, other), minutes in problem.travel_minutes.items():
            a, b = site_index[one], site_index[other]
            self._given.setdefault(a, {})[b] = minutes
            self._given.setdefault(b, {})[a] = minutes

    @cached_property
    def _whole(self) -> dict[str, Ints]:
        return {}

    def between(self, sites: Ints, mode: str) -> Ints:
        """Give the (n, n) minutes between sites, 0 where a location is unknown."""
        if len(self._places) > _WHOLE_TABLE:
            return self._computed(sites, mode)
        if mode not in self._whole:
            self._whole[mode] = self._computed(np.arange(len(self._places)), mode)
        return self._whole[mode][np.ix_(sites, sites)]

    def _computed(self, sites: Ints, mode: str) -> Ints:
        travel = self._problem.settings.travel
        latitude, longitude = self._places[sites].T
        km = great_circle_km(
            latitude[:, None], longitude[:, None], latitude[None], longitude[None]
        )
        known = ~np.isnan(km)
        minutes = formula_minutes(
            np.where(known, km, 0.0), travel.modes[mode], travel.detour
        )
        minutes[~known] = 0
        for row, site in enumerate(sites.tolist()):
            given = self._given.get(site)
            if given:
                for column, other in enumerate(sites.tolist()):
                    minutes[row, column] = given.get(other, minutes[row, column])
        return minutes


def conflicts(draft: Draft) -> None:
    """Add the clique rows of every helper: Σ x over a clique of sessions ≤ 1."""
    travel = SiteTravel(draft.problem, draft.frame.site_index)
    rows: list[Ints] = []
    columns: list[Ints] = []
    count = 0
    for helper in range(draft.frame.helper_count):
        mine = slice(draft.helper_first[helper], draft.helper_first[helper + 1])
        if mine.stop - mine.start < 2:
            continue
        session, order, first = _sessions_by_start(draft, mine)
        conflict = _conflict(draft, travel, helper, session)
        cliques = clique_cover(conflict)
        alone = np.flatnonzero(~conflict.any(axis=1) & (np.diff(first) > 1))
        if "overlap" not in draft.without:
            cliques += [[node] for node in alone.tolist()]
        for clique in cliques:
            members = np.concatenate([order[first[i] : first[i + 1]] for i in clique])
            rows.append(np.full(len(members), count))
            columns.append(members)
            count += 1
    if count:
        row, column = np.concatenate(rows), np.concatenate(columns)
        draft.rows.add("conflicts", row, column, 1, count=count, upper=1)


def _sessions_by_start(draft: Draft, mine: slice) -> tuple[Ints, Ints, Ints]:
    """Give a helper's sessions by start, their columns in that order, and firsts."""
    session = draft.session[mine]
    key = np.lexsort((session, draft.frame.start[session]))
    ordered = session[key]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[first], key + mine.start, np.append(first, len(ordered))


def _conflict(draft: Draft, travel: SiteTravel, helper: int, session: Ints) -> Bools:
    """Give the (n, n) conflicts of one helper's sessions, sorted by start."""
    frame, without = draft.frame, draft.without
    start, end = frame.start[session], frame.end[session]
    day = frame.day[session]
    gap = start[None, :] - end[:, None]  # of row before column
    conflict = np.zeros(gap.shape, dtype=bool)
    if "overlap" not in without:
        conflict |= gap < 0
    if "travel" not in without:
        needed = _needed_gap(draft, travel, helper, session)
        conflict |= (gap >= 0) & (gap < needed)
    other_day = day[:, None] != day[None, :]
    if "rest" not in without:
        rest = frame.min_rest[helper]
        conflict |= other_day & (start[None, :] >= start[:, None]) & (gap < rest)
    minutes = frame.minutes[session]
    both = minutes[:, None] + minutes[None, :]
    if "day_limit" not in without:
        too_long = both > frame.max_minutes_per_day[helper]
        conflict |= ~other_day & (too_long | (frame.max_sessions_per_day[helper] < 2))
    if "week_limit" not in without:
        week = frame.week[session]
        too_long = both > frame.max_minutes[helper]
        too_many = frame.max_sessions[helper] < 2
        conflict |= (week[:, None] == week[None, :]) & (too_long | too_many)
    later = np.triu(conflict, 1)
    return later | later.T


def _needed_gap(draft: Draft, travel: SiteTravel, helper: int, session: Ints) -> Ints:
    frame = draft.frame
    changeover = draft.problem.settings.changeover_minutes
    site, remote = frame.site[session], frame.remote[session]
    sites, at = np.unique(site, return_inverse=True)
    mode = draft.problem.helpers[helper].mode
    minutes = travel.between(sites, mode)[np.ix_(at, at)] + changeover
    minutes[remote[:, None] | remote[None, :]] = changeover
    minutes[site[:, None] == site[None, :]] = 0
    return minutes
