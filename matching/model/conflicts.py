"""Sessions that one helper cannot both hold: overlap, travel, rest, short days.

Each helper's conflicts become "at most one of" rows over cliques. Limits that two
sessions break by themselves are conflicts too: it makes the rows stronger. So are
two options of one session.
"""

from functools import cached_property

import numpy as np

from matching.model.cliques import clique_cover
from matching.model.draft import Draft
from matching.model.frame import Bools, Frame, Ints
from matching.travel import formula_minutes, great_circle_km

_WHOLE_TABLE = 1200  # places up to which all travel minutes of a mode are kept


class PlaceTravel:
    """Minutes between places by mode; a given table of sites wins over the formula."""

    def __init__(self, frame: Frame) -> None:
        self._settings = frame.problem.settings.travel
        places = [location or (np.nan, np.nan) for location in frame.locations]
        self._places = np.array(places, dtype=np.float64).reshape(len(places), 2)
        self._given: dict[int, dict[int, int]] = {}
        for (one, other), minutes in frame.problem.travel_minutes.items():
            a, b = frame.site_index[one], frame.site_index[other]
            self._given.setdefault(a, {})[b] = minutes
            self._given.setdefault(b, {})[a] = minutes

    @cached_property
    def _whole(self) -> dict[str, Ints]:
        return {}

    def between(self, places: Ints, mode: str) -> Ints:
        """Give the (n, n) minutes between places, 0 where a location is unknown."""
        if len(self._places) > _WHOLE_TABLE:
            return self._computed(places, mode)
        if mode not in self._whole:
            self._whole[mode] = self._computed(np.arange(len(self._places)), mode)
        return self._whole[mode][np.ix_(places, places)]

    def _computed(self, places: Ints, mode: str) -> Ints:
        latitude, longitude = self._places[places].T
        km = great_circle_km(
            latitude[:, None], longitude[:, None], latitude[None], longitude[None]
        )
        known = ~np.isnan(km)
        travel = self._settings
        minutes = formula_minutes(
            np.where(known, km, 0.0), travel.modes[mode], travel.detour
        )
        minutes[~known] = 0
        for row, place in enumerate(places.tolist()):
            given = self._given.get(place)
            if given:
                for column, other in enumerate(places.tolist()):
                    minutes[row, column] = given.get(other, minutes[row, column])
        return minutes


class Conflicts:
    """Which slots one helper cannot both hold.

    Parameters
    ----------
    draft
        Its rules left out do not count.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._frame = draft.frame
        self._travel = PlaceTravel(draft.frame)

    def between(self, helper: int, slot: Ints) -> Bools:
        """Give the (n, n) conflicts of a helper's slots, which are sorted by start."""
        frame, without = self._frame, self._draft.without
        start, end = frame.start[slot], frame.end[slot]
        gap = start[None, :] - end[:, None]  # of row before column
        conflict = np.zeros(gap.shape, dtype=bool)
        if "overlap" not in without:
            session = frame.slot_session[slot]
            conflict |= (gap < 0) | (session[:, None] == session[None, :])
        if "travel" not in without:
            conflict |= (gap >= 0) & (gap < self._needed_gap(helper, slot))
        if "rest" not in without:
            day = frame.day[slot]
            other_day = day[:, None] != day[None, :]
            late = start[None, :] >= start[:, None]
            conflict |= other_day & late & (gap < frame.min_rest[helper])
        conflict |= self._too_much(helper, slot)
        later = np.triu(conflict, 1)
        return later | later.T

    def _too_much(self, helper: int, slot: Ints) -> Bools:
        """Say of pairs whether they exceed a limit of a day or week by themselves."""
        frame, without = self._frame, self._draft.without
        minutes = frame.minutes[slot]
        both = minutes[:, None] + minutes[None, :]
        found = np.zeros(both.shape, dtype=bool)
        for rule, period, sessions, most in (
            (
                "day_limit",
                frame.day,
                frame.max_sessions_per_day,
                frame.max_minutes_per_day,
            ),
            ("week_limit", frame.week, frame.max_sessions, frame.max_minutes),
        ):
            if rule not in without:
                of = period[slot]
                same = of[:, None] == of[None, :]
                found |= same & ((both > most[helper]) | (sessions[helper] < 2))
        return found

    def _needed_gap(self, helper: int, slot: Ints) -> Ints:
        frame = self._frame
        changeover = frame.problem.settings.changeover_minutes
        session = frame.slot_session[slot]
        place, remote = frame.place[session], frame.remote[session]
        places, at = np.unique(place, return_inverse=True)
        mode = frame.problem.helpers[helper].mode
        minutes = self._travel.between(places, mode)[np.ix_(at, at)] + changeover
        minutes[remote[:, None] | remote[None, :]] = changeover
        minutes[place[:, None] == place[None, :]] = 0
        return minutes


def conflicts(draft: Draft) -> None:
    """Add the clique rows of every helper: Σ x over a clique of slots ≤ 1."""
    found = Conflicts(draft)
    rows: list[Ints] = []
    columns: list[Ints] = []
    count = 0
    for helper in range(draft.frame.helper_count):
        mine = slice(draft.helper_first[helper], draft.helper_first[helper + 1])
        if mine.stop - mine.start < 2:
            continue
        slot, order, first = _slots_by_start(draft, mine)
        conflict = found.between(helper, slot)
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


def _slots_by_start(draft: Draft, mine: slice) -> tuple[Ints, Ints, Ints]:
    """Give a helper's slots by start, their columns in that order, and firsts."""
    slot = draft.slot[mine]
    key = np.lexsort((slot, draft.frame.start[slot]))
    ordered = slot[key]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[first], key + mine.start, np.append(first, len(ordered))
