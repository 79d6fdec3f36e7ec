"""Rooms, kits and loans: what sessions share beside people."""

from dataclasses import dataclass

import numpy as np

from matching.generate.draws import Bools, Draws, Ints, part_of
from matching.generate.kinds import CLUB, NONE, REPAIR, TRAINING, WORKSHOP, Kinds
from matching.generate.tables import ACTIVITIES
from matching.generate.tables_of_rules import (
    CLOSED_ROOM,
    EQUIPPED_ROOM,
    KIT_SITES,
    LARGE_ROOM,
    LENT,
    LOAN_DAYS,
    REMOTE_INTERPRETING,
    RETURN_MINUTES,
    ROBOTS,
    SETUP_MINUTES,
    SITES_A_DEPOT,
    TWO_ROOMS,
    WITH_KIT,
)
from matching.problem import Loan, Resource, Room, Use

KITS = ("laptops", "robots", "tools")
DAY = 1440
LENT_FROM, LENT_TO = 9 * 60, 12 * 60
A_CLUB = 8  # children to a unit of robots


@dataclass(frozen=True, slots=True)
class Stock:
    """Columns over sites.

    Attributes
    ----------
    depot
        Whose kits go round here.
    rooms
        One or two beside the hall; `large`: the first is for two groups.
    robots
        Whether the depot's robots are here.
    remote
        Whether an interpreter can be called in.
    """

    depot: Ints
    rooms: Ints
    large: Bools
    robots: Bools
    remote: Bools

    def rooms_of(self, site: int) -> tuple[Room, ...]:
        """Write the rooms of a site."""
        first = Room("room-1", 2 if self.large[site] else 1)
        return (first, Room("room-2"))[: int(self.rooms[site])]


@dataclass(frozen=True, slots=True)
class Needs:
    """Columns over sessions: the kit, its units and minutes, and the room.

    Attributes
    ----------
    kit
        Index into `KITS`, `NONE` for no kit.
    room
        Index of the site's room, `NONE` for no room.
    """

    kit: Ints
    units: Ints
    before: Ints
    after: Ints
    room: Ints

    def uses(self, session: int, depot: int) -> tuple[Use, ...]:
        """Write what a session uses."""
        kit = int(self.kit[session])
        if kit == NONE:
            return ()
        minutes = int(self.before[session]), int(self.after[session])
        return (Use(kit_id(kit, depot), int(self.units[session]), *minutes),)


def kit_id(kit: int, depot: int) -> str:
    """Name a kit of a depot."""
    return f"{KITS[kit]}-{depot + 1:02d}"


def stock(draws: Draws, site_xy: Ints) -> Stock:
    """Draw what sites have; depots are of neighbouring sites, strip by strip."""
    lots, count = draws.on("stock"), len(site_xy)
    depots = max(min(2, count), -(-count // SITES_A_DEPOT))
    strips = max(1, int(np.sqrt(depots)))
    rows = np.arange(count)
    strip = np.empty(count, dtype=np.int64)
    strip[np.lexsort((rows, site_xy[:, 0]))] = rows * strips // count
    order = np.lexsort((rows, site_xy[:, 1], strip))
    depot, place = np.empty_like(strip), np.empty_like(strip)
    depot[order] = rows * depots // count
    place[order] = rows
    return Stock(
        depot=depot,
        rooms=np.where(lots.chance(TWO_ROOMS, count), 2, 1),
        large=lots.chance(LARGE_ROOM, count),
        robots=place % 2 == 0,
        remote=lots.quota(
            np.ones(count, np.bool_), part_of(count, REMOTE_INTERPRETING)
        ),
    )


def needs(draws: Draws, kinds: Kinds, rooms: Ints) -> Needs:
    """Draw which kit and room the sessions need; `rooms` of each session's site."""
    lots, count = draws.on("needs"), len(kinds.activity)
    luck = lots.permille(count)
    closed, equipped = (
        luck < np.array([table.get(name, 0) for name in ACTIVITIES])[kinds.activity]
        for table in (CLOSED_ROOM, EQUIPPED_ROOM)
    )
    kit = np.full(count, NONE)
    kit[kinds.activity == CLUB] = KITS.index("robots")
    kit[kinds.activity == REPAIR] = KITS.index("tools")
    left = part_of(count, WITH_KIT) - int((kit != NONE).sum())
    carried = np.isin(kinds.activity, (WORKSHOP, TRAINING))
    kit[lots.quota(carried, max(0, left))] = KITS.index("laptops")
    return Needs(
        kit=kit,
        units=np.maximum(1, -(-kinds.minors // A_CLUB)),
        before=np.array(SETUP_MINUTES)[lots.whole(0, len(SETUP_MINUTES) - 1, count)],
        after=np.array(RETURN_MINUTES)[lots.whole(0, len(RETURN_MINUTES) - 1, count)],
        room=np.where(closed, 0, np.where(equipped, rooms - 1, NONE)),
    )


def resources(site_stock: Stock, site_ids: list[str]) -> tuple[Resource, ...]:
    """Write the kits: classrooms and robots stay in their depot, tools go anywhere."""
    made: list[Resource] = []
    for depot in range(int(site_stock.depot.max()) + 1):
        here = np.flatnonzero(site_stock.depot == depot)
        around = tuple(site_ids[site] for site in here)
        equipped = tuple(site_ids[site] for site in here if site_stock.robots[site])
        classrooms = max(1, len(here) // KIT_SITES)
        made += [
            Resource(kit_id(0, depot), classrooms, around),
            Resource(kit_id(1, depot), ROBOTS, equipped),
            Resource(kit_id(2, depot), 1),
        ]
    return tuple(made)


def loans(draws: Draws, depots: int) -> tuple[Loan, ...]:
    """Lend a classroom of some depots for some days."""
    lots = draws.on("loans")
    lent = lots.quota(np.ones(depots, np.bool_), part_of(depots, LENT))
    first = lots.whole(0, 3, depots)
    length = lots.whole(*LOAN_DAYS, depots)
    return tuple(
        Loan(
            kit_id(0, depot),
            1,
            int(first[depot]) * DAY + LENT_FROM,
            int(first[depot] + length[depot]) * DAY + LENT_TO,
        )
        for depot in np.flatnonzero(lent).tolist()
    )
