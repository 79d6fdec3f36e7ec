"""From columns to the problem itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.spatial import cKDTree

from matching.generate.agenda import Agenda
from matching.generate.corps import helper_id, helpers
from matching.generate.draws import Draws
from matching.generate.geography import Map
from matching.generate.knob import Tuned
from matching.generate.likings import Likings
from matching.generate.pairs import Pairs
from matching.generate.people import DAYS, People
from matching.generate.programme import published, seat_ids, series, sessions
from matching.generate.things import DAY, Stock, loans, resources
from matching.generate.told import told
from matching.problem import Pin, Problem, Site
from matching.times import Horizon

MONDAY = date(2026, 11, 23)
# Monday morning is less than two days away, Saturday afternoon more than seven: all
# that is told counts 8, 4 or 1 when it changes, and nothing has begun.
SATURDAY_NOON_BEFORE = -2 * DAY + 720
MOST_PINS = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """Everything drawn for one instance; `sites` are as the problem has them."""

    area: Map
    people: People
    traits: Likings
    store: Stock
    agenda: Agenda
    sites: tuple[Site, ...]

    @property
    def site_ids(self) -> list[str]:
        """The ids of the sites, in order."""
        return [site.id for site in self.sites]


def assemble(
    draws: Draws, drawn: Columns, knob: Tuned, pairs: Pairs, earlier: Pairs
) -> Problem:
    """Write the columns as a problem, with pins among the eligible pairs.

    `earlier` are the pairs from before some fell ill, among which the plan was told.
    """
    area, people, traits, agenda = drawn.area, drawn.people, drawn.traits, drawn.agenda
    site_ids = drawn.site_ids
    depots = int(drawn.store.depot.max()) + 1
    plan = told(draws, people, traits, agenda, knob, earlier)
    return Problem(
        horizon=Horizon("Europe/Brussels", MONDAY, DAYS),
        helpers=tuple(helpers(draws, area, people, traits, knob, site_ids)),
        sites=drawn.sites,
        sessions=tuple(sessions(area, agenda, drawn.store, knob, site_ids)),
        as_of=SATURDAY_NOON_BEFORE,
        travel_minutes=_table(draws, area, site_ids),
        pins=_pins(draws, drawn, pairs),
        resources=resources(drawn.store, site_ids),
        loans=loans(draws, depots),
        series=tuple(series(agenda, pairs)),
        published=tuple(published(agenda, plan)),
    )


def _table(
    draws: Draws, area: Map, site_ids: list[str]
) -> Mapping[tuple[str, str], int]:
    """Give minutes between some neighbouring sites, as if from a timetable."""
    if len(site_ids) < 2:
        return {}
    chosen = np.arange(min(20, len(site_ids) // 2))
    points = area.site_xy.astype(np.float64)
    near = np.asarray(cKDTree(points).query(points[chosen], k=2)[1]).reshape(-1, 2)
    minutes = draws.on("table").whole(10, 45, len(chosen))
    found: dict[tuple[str, str], int] = {}
    for site, (one, other), time in zip(chosen, near, minutes, strict=True):
        neighbour = int(other) if int(one) == site else int(one)
        first, second = sorted((site_ids[site], site_ids[neighbour]))
        found.setdefault((first, second), int(time))
    return found


def _pins(draws: Draws, drawn: Columns, pairs: Pairs) -> tuple[Pin, ...]:
    """Pin 1 % of the sessions to somebody eligible, one to a reserve helper."""
    agenda, count = drawn.agenda, len(drawn.agenda.times)
    most = min(MOST_PINS, max(2, count // 100))
    helpers_taken: set[int] = set()
    sessions_taken: set[int] = set()
    pins: list[Pin] = []
    reserve = np.flatnonzero(drawn.people.reserve)[:1]
    order = draws.on("pins").shuffled(len(pairs.helper))
    for index in order:
        if len(pins) == most:
            break
        helper, seat = int(pairs.helper[index]), int(pairs.seat[index])
        if not pins and len(reserve):
            helper = int(reserve[0])
        session = int(agenda.session[seat])
        if helper in helpers_taken or session in sessions_taken:
            continue
        helpers_taken.add(helper)
        sessions_taken.add(session)
        pins.append(Pin(*seat_ids(agenda, seat), helper_id(helper)))
    return tuple(pins)
