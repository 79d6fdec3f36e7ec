"""The plan of an earlier round, as people have been told it.

Made seat by seat, the rarest first, one session a day for each, so that it breaks
hardly any rule; then some people fell ill for the days it covers. Those are
asked first, so that they are in it: a plan that nobody fell out of asks for no calm.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.generate.agenda import Agenda
from matching.generate.draws import Bools, Draws, Ints
from matching.generate.kinds import PERMANENCE
from matching.generate.knob import Tuned
from matching.generate.likings import NONE, USUAL_MINUTES, Likings
from matching.generate.pairs import Pairs
from matching.generate.people import People
from matching.generate.tables import ROLES
from matching.generate.tables_of_rules import TOLD_DAYS, TOLD_MOVABLE
from matching.limits import WEEK_MINUTES

Taken = tuple[int, int, int]
"""Helper, seat, slot."""


@dataclass(slots=True)
class Diary:
    """What helpers can still take on, as the plan grows."""

    left: list[int]
    minutes: list[int]
    days: set[tuple[int, int]]

    def takes(self, helper: int, day: int, minutes: int) -> bool:
        """Take a session of so many minutes on a day if there is room for it."""
        if self.left[helper] < 1 or (helper, day) in self.days:
            return False
        if self.minutes[helper] < minutes:
            return False
        self.left[helper] -= 1
        self.minutes[helper] -= minutes
        self.days.add((helper, day))
        return True


def told(
    draws: Draws,
    people: People,
    traits: Likings,
    agenda: Agenda,
    knob: Tuned,
    pairs: Pairs,
) -> list[Taken]:
    """Make the plan; `pairs` are those from before some fell ill."""
    slot = _told_slots(draws, agenda)
    here = slot[agenda.session[pairs.seat]] == pairs.slot
    here &= ~agenda.shadow[pairs.seat]
    here &= traits.alone_ok[pairs.helper] & traits.adult[pairs.helper]
    paid = traits.days_left()
    left = np.where(
        paid == NONE, knob.max_sessions, np.minimum(knob.max_sessions, paid)
    )
    minutes = np.where(traits.minutes_limit, left * USUAL_MINUTES, WEEK_MINUTES)
    diary = Diary(left.tolist(), minutes.tolist(), set())
    rank = draws.on("told").shuffled(len(people))
    rank[people.ill()] -= len(people)
    found = list(_filled(pairs.where(here), rank, agenda, diary))
    return list(_held(found, people, agenda))


def _told_slots(draws: Draws, agenda: Agenda) -> Ints:
    """Give the option each session was told at, `NONE` for those not told."""
    lots, slots, kinds = draws.on("told times"), agenda.slots, agenda.kinds
    count = len(slots.first)
    chosen = slots.first + lots.whole(0, 59, count) % slots.counts
    moves = kinds.movable & (kinds.series == NONE) & lots.chance(TOLD_MOVABLE, count)
    wanted: Bools = (kinds.activity == PERMANENCE) | moves
    wanted &= slots.day[chosen] < TOLD_DAYS
    return np.where(wanted, chosen, NONE)


def _filled(pairs: Pairs, rank: Ints, agenda: Agenda, diary: Diary) -> Iterator[Taken]:
    """Fill seats, those with fewest helpers first; helpers in the order of rank."""
    order = np.lexsort((rank[pairs.helper], pairs.seat))
    pairs = pairs.where(order)
    seats, begins, many = np.unique(pairs.seat, return_index=True, return_counts=True)
    helpers = pairs.helper.tolist()
    for at in np.argsort(many, kind="stable"):
        begin, slot = int(begins[at]), int(pairs.slot[begins[at]])
        day = int(agenda.slots.day[slot])
        minutes = int(agenda.slots.end[slot] - agenda.slots.start[slot])
        for helper in helpers[begin : begin + int(many[at])]:
            if diary.takes(helper, day, minutes):
                yield helper, int(seats[at]), slot
                break


def _held(found: list[Taken], people: People, agenda: Agenda) -> Iterator[Taken]:
    """Leave out sessions with too few (a visit wants two) or too many mentors."""
    count = len(agenda.place)
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    helper, seat, slot = table.T
    session = agenda.session[seat]
    held = people.has_role()[helper, :, agenda.slots.day[slot]]
    senior = held[:, ROLES.index("senior_animator")]
    mentor = held[:, ROLES.index("young_mentor")] & ~senior
    filled, seniors, mentors = (
        np.bincount(session[kept], minlength=count)
        for kept in (np.ones(len(seat), np.bool_), senior, mentor)
    )
    enough = filled >= np.where(agenda.kinds.visit, 2, agenda.min_staff)
    enough &= (agenda.ratio == 0) | (mentors <= agenda.ratio * seniors)
    return (one for one, at in zip(found, session, strict=True) if enough[at])
