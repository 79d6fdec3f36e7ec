"""What each session is: an agenda's permanence, a module, a visit, a club of children.

Shares are quotas, drawn in this order among the sessions that are nothing special yet:
modules, home visits, code clubs; all others keep the activity drawn by weight.
"""

from dataclasses import dataclass

import numpy as np

from matching.generate.draws import Bools, Draws, Ints, Stream, part_of
from matching.generate.tables import ACTIVITIES, ACTIVITY_WEIGHTS
from matching.generate.tables_of_rules import (
    CHILDREN,
    CHILDREN_OF_ONE,
    CODE_CLUBS,
    HOME_VISITS,
    MODULES,
    MODULES_MOVABLE,
    MOVABLE,
    REQUESTED,
    SAME_TRAINER,
    SERIES_LENGTHS,
    TRAINER_KNOWN,
    VISIT_KNOWN,
)
from matching.generate.times import Times

NONE = -1
PERMANENCE, WORKSHOP, TRAINING, SENSITIVE, REPAIR, _, REMOTE, VISIT, CLUB = range(
    len(ACTIVITIES)
)
CAN_BE_REQUESTED = (WORKSHOP, SENSITIVE, REPAIR, VISIT)
MOST_REMOTE = 12


@dataclass(frozen=True, slots=True)
class Kinds:
    """Columns over sessions; those over series have their attribute's note.

    Attributes
    ----------
    covering
        Seats that cover.
    visit_known
        A home visit for which one who knows the place is enough.
    series
        Its number, `NONE` where the session is no module.
    module
        Its place in the series, from 1.
    same_trainer, trainer_known
        Over series; the second: earlier weeks decided who it is.
    """

    activity: Ints
    covering: Ints
    requested: Bools
    movable: Bools
    minors: Ints
    visit_known: Bools
    series: Ints
    module: Ints
    same_trainer: Bools
    trainer_known: Bools

    @property
    def visit(self) -> Bools:
        """Which sessions are home visits."""
        return np.asarray(self.activity == VISIT)

    def first_modules(self) -> Ints:
        """Give for each session the first module of its series, else itself."""
        rows = np.arange(len(self.series))
        firsts = np.full(len(self.same_trainer) + 1, NONE)
        opening = (self.series != NONE) & (self.module == 1)
        firsts[self.series[opening]] = rows[opening]
        return np.where(self.series == NONE, rows, firsts[self.series])


def kinds(draws: Draws, times: Times, covering: Ints, robots_at: Bools) -> Kinds:
    """Draw what the sessions are.

    Parameters
    ----------
    covering
        How many seats of each session cover.
    robots_at
        (sites,): which have robots, so that children may come to code.
    """
    lots, count = draws.on("kinds"), len(times)
    activity = _usual(lots, count)
    series, module = _series(lots, times)
    activity[series != NONE] = TRAINING
    free = series == NONE
    visit, known = _visits(lots, free, covering)
    activity[visit] = VISIT
    club = lots.quota(free & ~visit & robots_at[times.site], part_of(count, CODE_CLUBS))
    activity[club] = CLUB
    may_ask = free & np.isin(activity, CAN_BE_REQUESTED)
    requested = lots.quota(may_ask, part_of(count, REQUESTED))
    many = int(series.max(initial=NONE)) + 1
    same = lots.quota(np.ones(many, np.bool_), part_of(many, SAME_TRAINER))
    return Kinds(
        activity=activity,
        covering=covering,
        requested=requested,
        movable=_movable(lots, activity, series, requested),
        minors=_children(lots, club, covering),
        visit_known=known,
        series=series,
        module=module,
        same_trainer=same,
        trainer_known=lots.quota(same, part_of(int(same.sum()), TRAINER_KNOWN)),
    )


def _usual(lots: Stream, count: int) -> Ints:
    """Draw by weight; everybody reaches a remote session, so there are few of those."""
    activity = lots.pick(ACTIVITY_WEIGHTS, count)
    remote = activity == REMOTE
    activity[remote & (np.cumsum(remote) > MOST_REMOTE)] = PERMANENCE
    return activity


def _series(lots: Stream, times: Times) -> tuple[Ints, Ints]:
    """Make modules of sessions that follow each other at a site, one a day."""
    count = len(times)
    series, module = np.full(count, NONE), np.zeros(count, dtype=np.int64)
    order = np.lexsort((times.start, times.day, times.site))
    sites, begins = np.unique(times.site[order], return_index=True)
    rows_of = np.split(order, begins[1:])
    lengths = 2 + lots.pick(SERIES_LENGTHS, len(sites))
    offsets = lots.whole(0, 59, len(sites))
    wanted, number = part_of(count, MODULES), 0
    for at in lots.shuffled(len(sites)):
        if wanted <= 0:
            break
        rows = rows_of[at]
        rows = rows[np.unique(times.day[rows], return_index=True)[1]]
        length = min(int(lengths[at]), len(rows))
        if length > 1:
            offset = int(offsets[at]) % (len(rows) - length + 1)
            chosen = rows[offset : offset + length]
            series[chosen], module[chosen] = number, np.arange(1, length + 1)
            wanted, number = wanted - length, number + 1
    return series, module


def _visits(lots: Stream, free: Bools, covering: Ints) -> tuple[Bools, Bools]:
    """Choose the home visits: in pairs where there are two seats, else by who knows."""
    wanted = part_of(len(free), HOME_VISITS)
    known = part_of(wanted, VISIT_KNOWN)
    pairs = lots.quota(free & (covering >= 2), max(1, wanted - known))
    alone = lots.quota(free & ~pairs & (covering <= 2), known)
    return pairs | alone, alone


def _children(lots: Stream, club: Bools, covering: Ints) -> Ints:
    """Count the children, no more than the seats can look after."""
    count = len(club)
    few, more = lots.whole(*CHILDREN_OF_ONE, count), lots.whole(*CHILDREN, count)
    return np.where(club, np.where(covering == 1, few, more), 0)


def _movable(lots: Stream, activity: Ints, series: Ints, requested: Bools) -> Bools:
    """Let requests, visits, some modules and, up to the share, workshops move."""
    count = len(activity)
    modules = series != NONE
    moving = requested | (activity == VISIT)
    moving |= lots.quota(modules, part_of(int(modules.sum()), MODULES_MOVABLE))
    left = part_of(count, MOVABLE) - int(moving.sum())
    workshops = (activity == WORKSHOP) & ~moving
    moving |= lots.quota(workshops, max(0, left))
    return np.asarray(moving)
