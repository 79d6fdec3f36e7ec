"""Who suits which seat at which time, as far as one helper and one seat can tell."""

from dataclasses import dataclass

import numpy as np

from matching.generate.agenda import Agenda
from matching.generate.draws import Bools, Ints
from matching.generate.geography import Map
from matching.generate.kinds import REMOTE
from matching.generate.knob import Tuned
from matching.generate.people import People


@dataclass(frozen=True, slots=True)
class Pairs:
    """Helper and seat that suit each other at an option (a row of the slots)."""

    helper: Ints
    seat: Ints
    slot: Ints

    def where(self, kept: Bools | Ints) -> "Pairs":
        """Keep some, or all in another order."""
        return Pairs(self.helper[kept], self.seat[kept], self.slot[kept])


def candidates(people: People, agenda: Agenda, area: Map) -> Pairs:
    """Give those that suit whatever the knob says: range, papers, languages."""
    helper, seat = _within_reach(agenda, area, len(people))
    fits = people.badge[helper] | ~agenda.badge[seat]
    fits &= ~people.reserve[helper]
    fits &= _speaks(people, agenda, helper, seat)
    pairs = _at_options(agenda, helper[fits], seat[fits])
    day, paper = agenda.slots.day[pairs.slot], agenda.asked.clearance[pairs.seat]
    return pairs.where(people.has_clearance()[pairs.helper, paper, day])


def _speaks(people: People, agenda: Agenda, helper: Ints, seat: Ints) -> Bools:
    asked = agenda.asked
    words = [
        people.language[helper, asked.language[seat, place]]
        >= asked.language_level[seat, place]
        for place in (0, 1)
    ]
    either = asked.any_language[seat]
    return np.asarray(np.where(either, words[0] | words[1], words[0] & words[1]))


def _at_options(agenda: Agenda, helper: Ints, seat: Ints) -> Pairs:
    """Take every pair at every option of the seat's session."""
    session = agenda.session[seat]
    many = agenda.slots.counts[session]
    begin = np.repeat(agenda.slots.first[session], many)
    inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return Pairs(np.repeat(helper, many), np.repeat(seat, many), begin + inside)


def _within_reach(agenda: Agenda, area: Map, helpers: int) -> tuple[Ints, Ints]:
    """Pair every helper with the seats of the places in reach, and remote ones."""
    seat_place = agenda.place[agenda.session]
    remote = agenda.kinds.activity[agenda.session] == REMOTE
    order = np.lexsort((np.arange(len(seat_place)), seat_place))
    order = order[~remote[order]]
    counts = np.bincount(seat_place[order], minlength=len(agenda.places_xy))
    starts = np.cumsum(counts) - counts
    near, place = area.reached(agenda.places_xy)
    many = counts[place]
    helper = np.repeat(near, many)
    inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    seat = order[np.repeat(starts[place], many) + inside]
    far = np.flatnonzero(remote)
    everyone = np.arange(helpers)
    return (
        np.concatenate((helper, np.repeat(everyone, len(far)))),
        np.concatenate((seat, np.tile(far, helpers))),
    )


def eligible(
    people: People, agenda: Agenda, suited: Pairs, knob: Tuned, absences: int = 2
) -> Pairs:
    """Keep those that also have the role, the skills and the time.

    Parameters
    ----------
    absences
        1: before some fell ill.
    """
    helper, seat, slot = suited.helper, suited.seat, suited.slot
    there = knob.present & ~people.absent(absences)
    first, last = agenda.slots.parts()
    fits = there[helper, first[slot]] & there[helper, last[slot]]
    day, has_role, asked = agenda.slots.day[slot], people.has_role(), agenda.asked
    fits &= (
        knob.any_role[seat]
        | has_role[helper, asked.role[seat], day]
        | has_role[helper, asked.other_role[seat], day]
    )
    for place in (0, 1):
        level = knob.skill_level[seat, place]
        fits &= people.skill[helper, knob.skill[seat, place]] >= level
    return suited.where(fits)
