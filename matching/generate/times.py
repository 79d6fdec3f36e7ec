"""When and where sessions are, in the first of their options."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.generate.draws import Draws, Ints
from matching.generate.presets import Place, Preset
from matching.generate.tables import (
    DAY_WEIGHTS,
    DURATIONS,
    PART_STARTS,
    PART_WEIGHTS,
    PART_WINDOWS,
    PARTS,
)


@dataclass(frozen=True, slots=True)
class Times:
    """Columns over sessions, minutes of the local day.

    Attributes
    ----------
    agenda
        True where the times are the only ones at which the site is open.
    """

    site: Ints
    day: Ints
    start: Ints
    end: Ints
    agenda: bool = False

    def __len__(self) -> int:
        """Count the sessions."""
        return len(self.site)


def parts_of(day: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Give the first and last part of the week that each time lies in."""
    ends = np.array([end for _, end in PART_WINDOWS])
    first = np.searchsorted(ends[:-1], start, side="right")
    last = np.searchsorted(ends[:-1], end - 1, side="right")
    return day * PARTS + first, day * PARTS + last


def timetable(draws: Draws, preset: Preset) -> Times:
    """Spread the sessions of a preset over its sites and six days."""
    lots, count = draws.on("times"), preset.sessions
    rounds = -(-count // preset.sites)
    site = np.concatenate([lots.shuffled(preset.sites) for _ in range(rounds)])[:count]
    part = lots.pick(PART_WEIGHTS, count)
    start = np.array(PART_STARTS)[part] + 30 * lots.whole(0, 2, count)
    minutes = np.array(DURATIONS)[lots.whole(0, len(DURATIONS) - 1, count)]
    return Times(site, lots.pick(DAY_WEIGHTS, count), start, start + minutes)


def openings(places: Sequence[Place]) -> Times:
    """Make a session of every half-day of real places."""
    rows = [
        (site, half.weekday, half.start_minute, half.end_minute)
        for site, place in enumerate(places)
        for half in place.half_days
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    site, day, start, end = table.T
    return Times(site, day, start, end, agenda=True)
