"""The possible times of sessions, as columns: one row an option."""

from dataclasses import dataclass

import numpy as np

from matching.generate.draws import Bools, Draws, Ints, Stream
from matching.generate.kinds import NONE, Kinds
from matching.generate.tables import DAY_WEIGHTS, PART_STARTS, PART_WEIGHTS
from matching.generate.tables_of_rules import OPTION_COUNTS, OTHER_ROOM
from matching.generate.things import DAY, Needs
from matching.generate.times import Times, parts_of
from matching.problem import Option

WORKING_DAYS = len(DAY_WEIGHTS)
MOST_OTHERS = len(OPTION_COUNTS)


@dataclass(frozen=True, slots=True)
class Slots:
    """Columns over options, grouped by session, in order.

    Attributes
    ----------
    session
        Of each option.
    room
        Index of the site's room, `NONE` for no room.
    first
        Over sessions: the row of the first option.
    """

    session: Ints
    day: Ints
    start: Ints
    end: Ints
    room: Ints
    first: Ints

    def __len__(self) -> int:
        """Count the options."""
        return len(self.session)

    @property
    def counts(self) -> Ints:
        """How many options each session has."""
        return np.bincount(self.session, minlength=len(self.first)).astype(np.int64)

    def parts(self) -> tuple[Ints, Ints]:
        """Give the first and last part of the week of each option."""
        return parts_of(self.day, self.start, self.end)

    def option(self, row: int) -> Option:
        """Write an option."""
        morning = int(self.day[row]) * DAY
        room = int(self.room[row])
        return Option(
            morning + int(self.start[row]),
            morning + int(self.end[row]),
            None if room == NONE else f"room-{room + 1}",
        )


def slots(draws: Draws, times: Times, kinds: Kinds, needs: Needs, rooms: Ints) -> Slots:
    """Draw the other times of those that may move.

    Another day as likely as any, at a time by the usual weights; where the times are
    a site's openings, another opening. `rooms` of each session's site.
    """
    lots, count = draws.on("slots"), len(times)
    others = kinds.movable * (1 + lots.pick(OPTION_COUNTS, count))
    steps = _two_steps(lots, count, WORKING_DAYS)
    if times.agenda:
        day, start, end = _openings(lots, times)
    else:
        day = (times.day[:, None] + steps) % WORKING_DAYS
        part = lots.pick(PART_WEIGHTS, (count, MOST_OTHERS))
        start = np.array(PART_STARTS)[part] + 30 * lots.whole(0, 2, part.shape)
        end = start + DAY
    end = np.minimum(end, start + (times.end - times.start)[:, None])
    taken = np.arange(MOST_OTHERS) < others[:, None]
    session = np.repeat(np.arange(count)[:, None], MOST_OTHERS, axis=1)
    moved = lots.chance(OTHER_ROOM, session.shape)
    table = np.column_stack(
        [
            np.concatenate((one, other[taken]))
            for one, other in (
                (np.arange(count), session),
                (times.day, day),
                (times.start, start),
                (times.end, end),
                (needs.room, _rooms(needs.room, rooms, moved)),
            )
        ]
    )
    # No time twice: a place may have half-days that begin together.
    kept = np.sort(np.unique(table[:, :4], axis=0, return_index=True)[1])
    table = table[kept]
    table = table[np.argsort(table[:, 0], kind="stable")]
    first = np.searchsorted(table[:, 0], np.arange(count))
    session, day, start, end, room = table.T
    return Slots(session, day, start, end, room, first.astype(np.int64))


def _two_steps(lots: Stream, count: int, cycle: int) -> Ints:
    """Draw two different steps of 1 … cycle - 1 each."""
    one = lots.whole(1, cycle - 1, count)
    two = 1 + (one - 1 + lots.whole(1, cycle - 2, count)) % (cycle - 1)
    return np.column_stack((one, two))


def _openings(lots: Stream, times: Times) -> tuple[Ints, Ints, Ints]:
    """Give two other openings of the same site, where it has so many."""
    count = len(times)
    order = np.argsort(times.site, kind="stable")
    many = np.bincount(times.site)
    begin = (np.cumsum(many) - many)[times.site]
    place = np.empty(count, dtype=np.int64)
    place[order] = np.arange(count)
    step = lots.whole(0, 59, count)[:, None] + np.arange(MOST_OTHERS)
    around = np.maximum(1, many[times.site] - 1)[:, None]
    shift = np.minimum(1 + step % around, many[times.site][:, None])
    own = (place - begin)[:, None]
    row = order[begin[:, None] + (own + shift) % many[times.site][:, None]]
    return times.day[row], times.start[row], times.end[row]


def _rooms(room: Ints, rooms: Ints, moved: Bools) -> Ints:
    """Give the room of the further options: the same, or now and then the other."""
    other = (room + 1) % rooms
    return np.where(moved & (room != NONE)[:, None], other[:, None], room[:, None])
