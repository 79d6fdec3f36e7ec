"""How scarce an instance is, and how to make it exactly so scarce.

One knob, `ease` from 0 to 1000, moves everything that makes seats hard to fill, so
that empty seats have several causes. Turned up, it brings presence first; from a
quarter on, milder skill levels; from the middle on, fewer skills and roles
asked, higher weekly limits and much presence. The share of mandatory seats that can be filled never falls
when the knob is turned up, so bisection finds it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from matching.generate.agenda import REMOTE, Agenda
from matching.generate.draws import Bools, Ints
from matching.generate.geography import Map
from matching.generate.likings import NONE, Likings
from matching.generate.people import DAYS, People
from matching.generate.tables import (
    DAY_PRESENCE,
    PART_PRESENCE,
    PARTS,
    SKILLS,
)

QUARTER = 250
MIDDLE = 500
MOST = 1000
RAISE = 4  # levels
CORRECTIONS = 6
CLOSE = 0.01
WEEK_PARTS = DAYS * PARTS


@dataclass(frozen=True, slots=True)
class Tuned:
    """What the knob decides: presence, weekly limits, roles and skills asked."""

    present: Bools
    max_sessions: Ints
    any_role: Bools
    skill: Ints
    skill_level: Ints


@dataclass(frozen=True, slots=True)
class Pairs:
    """Helpers and seats that suit each other, as far as one pair can tell."""

    helper: Ints
    seat: Ints


def tuned(people: People, agenda: Agenda, ease: int) -> Tuned:
    """Set the knob: presence 0.05, 0.30, 0.35, 1 at 0, a quarter, a half, 1."""
    first, second = min(ease, QUARTER), min(max(0, ease - QUARTER), QUARTER)
    high = max(0, ease - MIDDLE)
    usual = 50 + first + second // 5 + 650 * high // MIDDLE
    shape = np.outer(DAY_PRESENCE, PART_PRESENCE).reshape(WEEK_PARTS)
    kept = agenda.firmness < 1000 - 1000 * high // MIDDLE
    raised = agenda.firmness >= 1000 * second // QUARTER
    percent = 110 + 60 * high // MIDDLE
    goal = -(-len(agenda.session) * percent // 100)
    return Tuned(
        present=people.presence * 1000 < usual * shape,
        max_sessions=_limits(people, goal),
        any_role=agenda.role_firmness >= 1000 - 800 * high // MIDDLE,
        skill=np.where(kept, agenda.skill, len(SKILLS)),
        skill_level=np.minimum(8, agenda.skill_level + RAISE * raised),
    )


def _limits(people: People, goal: int) -> Ints:
    """Scale weekly limits up until their sum reaches the goal, at least 1 each."""

    def scaled(scale: int) -> Ints:
        limits = (people.keenness * scale + people.rounding) // 1000
        return np.asarray(np.maximum(limits, 1), dtype=np.int64)

    low, high = 0, 1000 * goal
    while low < high:
        scale = (low + high) // 2
        if int(scaled(scale).sum()) >= goal:
            high = scale
        else:
            low = scale + 1
    return scaled(low)


def candidates(people: People, agenda: Agenda, area: Map) -> Pairs:
    """Give the pairs that suit whatever the knob says: range, papers, languages."""
    helper, seat = _within_reach(agenda, area, len(people))
    day = agenda.times.day[agenda.session[seat]]
    fits = people.has_clearance()[helper, agenda.clearance[seat], day]
    fits &= people.badge[helper] | ~agenda.badge[seat]
    fits &= ~people.reserve[helper]
    helper, seat = helper[fits], seat[fits]
    words = [
        people.language[helper, agenda.language[seat, place]]
        >= agenda.language_level[seat, place]
        for place in (0, 1)
    ]
    either = agenda.any_language[seat]
    fits = np.where(either, words[0] | words[1], words[0] & words[1])
    return Pairs(helper[fits], seat[fits])


def _within_reach(agenda: Agenda, area: Map, helpers: int) -> tuple[Ints, Ints]:
    """Pair every helper with the seats of the sites in reach, and remote ones."""
    seat_site = agenda.times.site[agenda.session]
    remote = agenda.activity[agenda.session] == REMOTE
    order = np.lexsort((np.arange(len(seat_site)), seat_site))
    order = order[~remote[order]]
    sites = len(area.site_xy)
    counts = np.bincount(seat_site[order], minlength=sites)
    starts = np.cumsum(counts) - counts
    near, site = area.reached()
    many = counts[site]
    helper = np.repeat(near, many)
    inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    seat = order[np.repeat(starts[site], many) + inside]
    far = np.flatnonzero(remote)
    everyone = np.arange(helpers)
    return (
        np.concatenate((helper, np.repeat(everyone, len(far)))),
        np.concatenate((seat, np.tile(far, helpers))),
    )


def eligible(people: People, agenda: Agenda, pairs: Pairs, knob: Tuned) -> Pairs:
    """Keep the pairs that also have the role, the skills and the time."""
    helper, seat = pairs.helper, pairs.seat
    there = knob.present & ~people.absent()
    first, last = agenda.times.parts()
    session = agenda.session[seat]
    fits = there[helper, first[session]] & there[helper, last[session]]
    day, has_role = agenda.times.day[session], people.has_role()
    fits &= (
        knob.any_role[seat]
        | has_role[helper, agenda.role[seat], day]
        | has_role[helper, agenda.other_role[seat], day]
    )
    for place in (0, 1):
        level = knob.skill_level[seat, place]
        fits &= people.skill[helper, knob.skill[seat, place]] >= level
    return Pairs(helper[fits], seat[fits])


def fillable(agenda: Agenda, traits: Likings, pairs: Pairs, knob: Tuned) -> float:
    """Give the share of mandatory seats a maximum flow fills.

    Limits a week and a day bind, and one session a half-day; travel between
    sessions, minutes, rest and most of what teams need do not: the share is an upper
    bound of what a plan fills, and close.
    """
    helper, seat = pairs.helper, pairs.seat
    covering = np.bincount(agenda.session, ~agenda.shadow).astype(np.int64)
    wanted = agenda.mandatory[seat]
    # Who may not be alone is of no use where there is one seat.
    wanted &= traits.alone_ok[helper] | (covering[agenda.session[seat]] > 1)
    helper, seat = helper[wanted], seat[wanted]
    part = agenda.times.parts()[0][agenda.session[seat]]
    slots, slot = np.unique(helper * WEEK_PARTS + part, return_inverse=True)
    days, day = np.unique(slots // PARTS, return_inverse=True)
    owners, owner = np.unique(days // DAYS, return_inverse=True)
    place = np.unique(seat, return_inverse=True)[1]
    a_day = traits.day_sessions[owners][owner]
    flow = _flow(
        (np.zeros(len(owners), np.int64), knob.max_sessions[owners]),
        (owner, np.where(a_day == NONE, PARTS, a_day)),
        (day, np.ones(len(slots), np.int64)),
        (slot, place),
    )
    return flow / max(1, int(agenda.mandatory.sum()))


def _flow(*layers: tuple[Ints, Ints]) -> int:
    """Give the maximum flow through layers of nodes.

    Parameters
    ----------
    layers
        First those that make a layer of nodes: for each node the one it is fed from
        in the layer before, and its capacity. Last the pairs of the last layer's
        nodes and sinks of capacity 1.
    """
    tails, heads, rooms = [], [], []
    base, nodes = 0, 1
    for feeder, capacity in layers[:-1]:
        tails.append(base + feeder)
        heads.append(nodes + np.arange(len(feeder)))
        rooms.append(capacity)
        base, nodes = nodes, nodes + len(feeder)
    origin, target = layers[-1]
    sinks = int(target.max(initial=-1)) + 1
    end = nodes + sinks
    tails += [base + origin, nodes + np.arange(sinks)]
    heads += [nodes + target, np.full(sinks, end)]
    rooms.append(np.ones(len(origin) + sinks, np.int64))
    room = np.concatenate(rooms).astype(np.int32)
    where = (np.concatenate(tails), np.concatenate(heads))
    graph = csr_array((room, where), shape=(end + 1, end + 1))
    return int(maximum_flow(graph, 0, end).flow_value)


@dataclass(frozen=True, slots=True)
class Scarcity:
    """An instance without its knob: what suits and how much fills, at every ease."""

    people: People
    traits: Likings
    agenda: Agenda
    suited: Pairs

    def pairs(self, ease: int) -> Pairs:
        """Give the eligible pairs."""
        knob = tuned(self.people, self.agenda, ease)
        return eligible(self.people, self.agenda, self.suited, knob)

    def share(self, ease: int) -> float:
        """Give the share of mandatory seats that can be filled."""
        knob = tuned(self.people, self.agenda, ease)
        return fillable(self.agenda, self.traits, self.pairs(ease), knob)


def turn(measure: Callable[[int], float], tightness: float, steps: int) -> int:
    """Find the knob whose measured share is nearest to the tightness wanted."""
    low, high, ease = 0, MOST, MIDDLE
    tried: list[tuple[float, int]] = []
    for _ in range(steps):
        share = measure(ease)
        tried.append((abs(share - tightness), ease))
        low, high = (ease, high) if share < tightness else (low, ease)
        ease = (low + high) // 2
    return min(tried)[1]


def corrected(
    rough: Callable[[int], float],
    exact: Callable[[int], float | None],
    tightness: float,
    steps: int,
) -> int:
    """Find the knob by a cheap share, corrected a few times by a dear one.

    The cheap share is off by nearly the same everywhere near the knob: aiming so
    much higher finds it, and else it lies between two that were tried.
    """
    aim, low, high = tightness, 0, MOST
    tried: dict[int, float] = {}
    for _ in range(CORRECTIONS):
        ease = turn(rough, aim, steps)
        if not low < ease < high or ease in tried:
            ease = (low + high) // 2
        share = exact(ease)
        if share is None:
            return ease
        tried[ease] = abs(share - tightness)
        if tried[ease] < CLOSE:
            break
        aim += tightness - share
        low, high = (ease, high) if share < tightness else (low, ease)
    return min(tried, key=tried.__getitem__)
