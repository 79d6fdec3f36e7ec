"""The sessions and seats of an instance, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.generate.asking import Asked, asked
from matching.generate.draws import Bools, Draws, Ints, Stream, part_of
from matching.generate.geography import Map, visited
from matching.generate.kinds import NONE, REPAIR, VISIT, Kinds, kinds
from matching.generate.slots import Slots, slots
from matching.generate.tables import (
    ACTIVITY_PRIORITIES,
    LANGUAGES_INTERPRETED,
    LANGUAGES_PUBLIC,
)
from matching.generate.tables_of_rules import (
    CROWDED,
    INTERPRETER_SEATS,
    TRAINEE_SEATS,
    VISIT_MINUTES,
    WOMEN_ONLY,
)
from matching.generate.things import Needs, Stock, needs
from matching.generate.times import Times


@dataclass(frozen=True, slots=True)
class Agenda:
    """Columns over sessions, then over seats (grouped by session, in order).

    Attributes
    ----------
    place, places_xy
        Where each session is: a row of metres; sites first, then home visits.
    ratio
        Mentors per senior; 0 no rule.
    public
        (sessions, 3): level wanted of French and of two neighbourhood languages.
    neighbourhood
        (sites, 2) languages.
    session
        Of each seat.
    """

    times: Times
    kinds: Kinds
    needs: Needs
    slots: Slots
    place: Ints
    places_xy: Ints
    priority: Ints
    min_staff: Ints
    ideal_staff: Ints
    ratio: Ints
    public: Ints
    neighbourhood: Ints
    session: Ints
    asked: Asked
    badge: Bools
    shadow: Bools


def arrange(
    draws: Draws, area: Map, times: Times, store: Stock, seat_weights: Sequence[int]
) -> Agenda:
    """Draw what the sessions are and need, and what their seats ask."""
    lots, count = draws.on("sessions"), len(times)
    covering = 1 + lots.pick(seat_weights, count)
    made = kinds(draws, times, covering, store.robots)
    rooms = store.rooms[times.site]
    times = _shorter_visits(lots, times, made)
    wanted = needs(draws, made, rooms)
    times = _crowded(draws.on("crowded"), times, made, wanted)
    place, places_xy = visited(draws, area, times.site, made.visit)
    usual = np.array(ACTIVITY_PRIORITIES)[made.activity]
    min_staff, ideal_staff = _staff(lots, made)
    public = _public(draws.on("public"), count)
    neighbourhood = lots.pick(LANGUAGES_PUBLIC, (len(store.depot), 2))
    rare = np.array(LANGUAGES_INTERPRETED)[neighbourhood[times.site]] > 0
    foreign = np.asarray((rare & (public[:, 1:] > 0)).any(axis=1))
    session, shadow, interpreting = _seats(draws.on("shadows"), covering, foreign)
    return Agenda(
        times=times,
        kinds=made,
        needs=wanted,
        slots=slots(draws, times, made, wanted, rooms),
        place=place,
        places_xy=places_xy,
        priority=np.clip(usual + lots.pick((20, 60, 20), count) - 1, 1, 5),
        min_staff=min_staff,
        ideal_staff=ideal_staff,
        ratio=np.where(lots.chance(120, count), lots.whole(1, 2, count), 0),
        public=public,
        neighbourhood=neighbourhood,
        session=session,
        asked=asked(draws.on("seats"), made, session, shadow, interpreting),
        badge=_women(lots, made)[session],
        shadow=shadow,
    )


def _shorter_visits(lots: Stream, times: Times, made: Kinds) -> Times:
    """Let home visits be shorter than sessions at a site."""
    minutes = np.array(VISIT_MINUTES)[lots.whole(0, len(VISIT_MINUTES) - 1, len(times))]
    shorter = np.minimum(times.end, times.start + minutes)
    return replace(times, end=np.where(made.visit, shorter, times.end))


def _crowded(lots: Stream, times: Times, made: Kinds, wanted: Needs) -> Times:
    """Let some begin when another begins that wants the same room of the site.

    Openings of real places are as they are.
    """
    count, key = len(times), times.site * 2 + wanted.room
    if times.agenda:
        return times
    order = np.lexsort((made.series == NONE, key))
    order = order[wanted.room[order] != NONE]
    inside = np.arange(len(order)) - np.searchsorted(key[order], key[order])
    second = np.flatnonzero(inside % 2)  # of each two that want a room
    other = np.arange(count)
    other[order[second]] = order[second - 1]
    loose = (other != np.arange(count)) & (made.series == NONE)
    moved = lots.quota(loose, part_of(count, CROWDED))
    source = np.where(moved, other, np.arange(count))
    start = times.start[source]
    end = start + times.end - times.start
    return replace(times, day=times.day[source], start=start, end=end)


def _staff(lots: Stream, made: Kinds) -> tuple[Ints, Ints]:
    """Ask for two in 15 % of the sessions; a home visit has a rule of its own."""
    count = len(made.covering)
    two = lots.chance(150, count) & (made.activity != VISIT)
    least = np.where(two, np.minimum(made.covering, 2), 1)
    more = lots.chance(350, count)
    return least, np.where(more, np.minimum(made.covering, least + 1), least)


def _public(lots: Stream, count: int) -> Ints:
    """French in 60 % of sessions, each neighbourhood language in 30 %."""
    french = np.where(lots.chance(600, count), 4, 0)
    level = np.array((2, 3, 4, 7))[lots.pick((20, 50, 20, 10), (count, 2))]
    other = np.where(lots.chance(300, (count, 2)), level, 0)
    return np.column_stack((french, other))


def _seats(lots: Stream, covering: Ints, foreign: Bools) -> tuple[Ints, Bools, Bools]:
    """Add the shadow seats, those of interpreters to sessions with a foreign public.

    Returns
    -------
    The session of each seat, and which seats are shadow seats and an interpreter's.
    """
    count = len(covering)
    interpreted = lots.quota(foreign, part_of(count, INTERPRETER_SEATS))
    taught = lots.quota(~interpreted, part_of(count, TRAINEE_SEATS))
    seats = covering + (interpreted | taught)
    session = np.repeat(np.arange(count), seats)
    ends = np.cumsum(seats)
    shadow = np.zeros(len(session), dtype=np.bool_)
    shadow[ends[interpreted | taught] - 1] = True
    return session, shadow, shadow & interpreted[session]


def _women(lots: Stream, made: Kinds) -> Bools:
    """Say which sessions are for women only; the modules of a series all or none."""
    wanted = part_of(len(made.activity), WOMEN_ONLY)
    women = lots.quota((made.activity != REPAIR) & (made.module <= 1), wanted)
    return np.asarray(women[made.first_modules()])
