"""From the columns of sessions and seats to the problem itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.spatial import cKDTree

from matching.generate.agenda import REMOTE, Agenda
from matching.generate.corps import DAY, helper_id, helpers
from matching.generate.draws import Draws, Ints
from matching.generate.geography import Map
from matching.generate.likings import Likings
from matching.generate.people import DAYS, People
from matching.generate.tables import ACTIVITIES, CLEARANCES, LANGUAGES, ROLES, SKILLS
from matching.generate.tuning import Pairs, Tuned
from matching.problem import Option, Pin, Problem, Seat, Session, Site
from matching.times import Horizon

MONDAY = date(2026, 11, 23)
FRIDAY_NOON_BEFORE = -3 * DAY + 720
MOST_PINS = 12
SEAT_IDS = "abcdefgh"


@dataclass(frozen=True, slots=True)
class Columns:
    """Everything drawn for one instance; `sites` are as the problem has them."""

    area: Map
    people: People
    traits: Likings
    agenda: Agenda
    sites: tuple[Site, ...]

    @property
    def site_ids(self) -> list[str]:
        """The ids of the sites, in order."""
        return [site.id for site in self.sites]


def assemble(draws: Draws, drawn: Columns, knob: Tuned, pairs: Pairs) -> Problem:
    """Write the columns as a problem, with pins among the eligible pairs."""
    area = drawn.area
    site_ids = drawn.site_ids
    return Problem(
        horizon=Horizon("Europe/Brussels", MONDAY, DAYS),
        helpers=tuple(helpers(draws, area, drawn.people, drawn.traits, knob, site_ids)),
        sites=drawn.sites,
        sessions=tuple(_sessions(drawn.agenda, knob, site_ids)),
        as_of=FRIDAY_NOON_BEFORE,
        travel_minutes=_table(draws, area, site_ids),
        pins=_pins(draws, drawn, pairs),
    )


def session_id(number: int) -> str:
    """Name a session by number."""
    return f"s{number + 1:05d}"


def _sessions(agenda: Agenda, knob: Tuned, site_ids: list[str]) -> Iterator[Session]:
    times = agenda.times
    many = np.bincount(agenda.session, minlength=len(times.site))
    ends = np.cumsum(many)
    for row, site in enumerate(times.site):
        day = int(times.day[row]) * DAY
        end = int(ends[row])
        seats = range(end - int(many[row]), end)
        yield Session(
            id=session_id(row),
            site=site_ids[site],
            options=(Option(day + int(times.start[row]), day + int(times.end[row])),),
            seats=tuple(
                _seat(agenda, knob, seat, SEAT_IDS[place])
                for place, seat in enumerate(seats)
            ),
            activity=ACTIVITIES[agenda.activity[row]],
            priority=int(agenda.priority[row]),
            min_staff=int(agenda.min_staff[row]),
            ideal_staff=int(agenda.ideal_staff[row]),
            public_languages=_public(agenda, row),
            max_mentors_per_senior=int(agenda.ratio[row]) or None,
            remote=bool(agenda.activity[row] == REMOTE),
        )


def _seat(agenda: Agenda, knob: Tuned, seat: int, key: str) -> Seat:
    roles = sorted({int(agenda.role[seat]), int(agenda.other_role[seat])})
    if knob.any_role[seat]:
        roles = []
    paper = int(agenda.clearance[seat])
    shadow = bool(agenda.shadow[seat])
    return Seat(
        id=key,
        roles=tuple(ROLES[role] for role in roles if role < len(ROLES)),
        skills=_needs(SKILLS, knob.skill[seat], knob.skill_level[seat]),
        languages=_needs(LANGUAGES, agenda.language[seat], agenda.language_level[seat]),
        any_language=bool(agenda.any_language[seat]),
        clearances=(CLEARANCES[paper],) if paper < len(CLEARANCES) else (),
        badges=("women_only",) if agenda.badge[seat] else (),
        mandatory=bool(agenda.mandatory[seat]),
        shadow=shadow,
        tutor_roles=("senior_animator", "coach") if shadow else (),
    )


def _needs(names: tuple[str, ...], chosen: Ints, levels: Ints) -> Mapping[str, int]:
    return {
        names[index]: int(level)
        for index, level in zip(chosen, levels, strict=True)
        if index < len(names)
    }


def _public(agenda: Agenda, row: int) -> Mapping[str, int]:
    languages = (0, *agenda.neighbourhood[agenda.times.site[row]])
    return {
        LANGUAGES[language]: int(level)
        for language, level in zip(languages, agenda.public[row], strict=True)
        if level
    }


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
    agenda, count = drawn.agenda, len(drawn.agenda.times.site)
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
        first = int(np.searchsorted(agenda.session, session))
        pins.append(Pin(session_id(session), SEAT_IDS[seat - first], helper_id(helper)))
    return tuple(pins)
