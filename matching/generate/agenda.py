"""The sessions and seats of an instance, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from matching.generate.draws import Bools, Draws, Ints, Stream
from matching.generate.presets import Place, Preset
from matching.generate.tables import (
    ACTIVITIES,
    ACTIVITY_PRIORITIES,
    ACTIVITY_WEIGHTS,
    CLEARANCES,
    DAY_WEIGHTS,
    DURATIONS,
    FRENCH_ASKED,
    LANGUAGES,
    LANGUAGES_FURTHER,
    LANGUAGES_PUBLIC,
    PART_STARTS,
    PART_WEIGHTS,
    PART_WINDOWS,
    PARTS,
    ROLE_WEIGHTS,
    ROLES,
    SKILL_LEVELS_ASKED,
    SKILL_NEEDS,
    SKILLS,
    SKILLS_ASKED,
)

REPAIR = ACTIVITIES.index("repair_cafe")
SENSITIVE = ACTIVITIES.index("sensitive_procedures")
REMOTE = ACTIVITIES.index("remote_session")
PERMANENCE = ACTIVITIES.index("permanence")
MOST_REMOTE = 12


@dataclass(frozen=True, slots=True)
class Times:
    """When and where sessions are: one row a session, minutes of the local day."""

    site: Ints
    day: Ints
    start: Ints
    end: Ints

    def parts(self) -> tuple[Ints, Ints]:
        """Give the first and last part of the week each session lies in."""
        ends = np.array([end for _, end in PART_WINDOWS])
        first = np.searchsorted(ends[:-1], self.start, side="right")
        last = np.searchsorted(ends[:-1], self.end - 1, side="right")
        return self.day * PARTS + first, self.day * PARTS + last


@dataclass(frozen=True, slots=True)
class Agenda:
    """Columns over sessions, then over seats (grouped by session, in order).

    Attributes
    ----------
    ratio
        Mentors per senior; 0 no rule.
    public
        (sessions, 3): level wanted of French and of two neighbourhood languages.
    neighbourhood
        (sites, 2) languages.
    session
        Of each seat.
    role, other_role
        Wanted, either; ``len(ROLES)`` any.
    skill, skill_level
        (seats, 2); ``len(SKILLS)`` none.
    firmness, role_firmness
        (seats, 2) and (seats,) per mille: which skills and roles are no longer
        asked when seats must be easier to fill; the highest first.
    language, language_level
        (seats, 2); ``len(LANGUAGES)`` none.
    clearance
        ``len(CLEARANCES)`` none.
    """

    times: Times
    activity: Ints
    priority: Ints
    min_staff: Ints
    ideal_staff: Ints
    ratio: Ints
    public: Ints
    neighbourhood: Ints
    session: Ints
    role: Ints
    other_role: Ints
    skill: Ints
    skill_level: Ints
    firmness: Ints
    role_firmness: Ints
    language: Ints
    language_level: Ints
    any_language: Bools
    clearance: Ints
    badge: Bools
    mandatory: Bools
    shadow: Bools


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
    return Times(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def arrange(
    draws: Draws,
    times: Times,
    sites: int,
    seat_weights: Sequence[int],
    permanences_only: bool = False,
) -> Agenda:
    """Draw what the sessions are and what their seats ask."""
    lots, count = draws.on("sessions"), len(times.site)
    activity = _activities(lots, count, permanences_only)
    usual = np.array(ACTIVITY_PRIORITIES)[activity]
    priority = np.clip(usual + lots.pick((20, 60, 20), count) - 1, 1, 5)
    covering = 1 + lots.pick(seat_weights, count)
    min_staff = np.where(lots.chance(150, count), np.minimum(covering, 2), 1)
    more = lots.chance(350, count)
    ideal_staff = np.where(more, np.minimum(covering, min_staff + 1), min_staff)
    ratio = np.where(lots.chance(120, count), lots.whole(1, 2, count), 0)
    neighbourhood = lots.pick(LANGUAGES_PUBLIC, (sites, 2))
    with_shadow = lots.chance(40, count)
    seats = covering + with_shadow
    session = np.repeat(np.arange(count), seats)
    ends = np.cumsum(seats)
    place = np.arange(len(session)) - np.repeat(ends - seats, seats)
    shadow = np.zeros(len(session), dtype=np.bool_)
    shadow[ends[with_shadow] - 1] = True
    asked = _asked(draws.on("seats"), activity[session], place, shadow)
    women = lots.chance(25, count) & (activity != REPAIR)
    return Agenda(
        times=times,
        activity=activity,
        priority=priority,
        min_staff=min_staff,
        ideal_staff=ideal_staff,
        ratio=ratio,
        public=_public(draws.on("public"), count),
        neighbourhood=neighbourhood,
        session=session,
        **asked,
        badge=women[session],
        shadow=shadow,
    )


def _activities(lots: Stream, count: int, permanences_only: bool) -> Ints:
    """Draw activities; everybody reaches a remote one, so there are few of those."""
    activity = lots.pick(ACTIVITY_WEIGHTS, count)
    remote = activity == REMOTE
    activity[remote & (np.cumsum(remote) > MOST_REMOTE)] = PERMANENCE
    return np.full(count, PERMANENCE) if permanences_only else activity


def _public(lots: Stream, count: int) -> Ints:
    """French in 60 % of sessions, each neighbourhood language in 30 %."""
    french = np.where(lots.chance(600, count), 4, 0)
    level = np.array((2, 3, 4, 7))[lots.pick((20, 50, 20, 10), (count, 2))]
    other = np.where(lots.chance(300, (count, 2)), level, 0)
    return np.column_stack((french, other))


class _Asked(TypedDict):
    role: Ints
    other_role: Ints
    skill: Ints
    skill_level: Ints
    firmness: Ints
    role_firmness: Ints
    language: Ints
    language_level: Ints
    any_language: Bools
    clearance: Ints
    mandatory: Bools


def _asked(lots: Stream, activity: Ints, place: Ints, shadow: Bools) -> _Asked:
    """Draw what each seat asks, given what its session is."""
    count = len(activity)
    role = np.where(lots.chance(500, count), len(ROLES), lots.pick(ROLE_WEIGHTS, count))
    step = lots.whole(0, len(ROLES) - 1, count)
    other_role = np.where(role < len(ROLES), (role + step) % len(ROLES), role)
    needs = lots.pick(SKILL_NEEDS, count)
    skill = lots.pick(SKILLS_ASKED, (count, 2))
    skill = np.where(np.arange(2) < needs[:, None], skill, len(SKILLS))
    skill[skill[:, 1] == skill[:, 0], 1] = len(SKILLS)
    hardware = (activity == REPAIR) & (place == 0)
    skill[hardware, 0], skill[hardware, 1] = SKILLS.index("hardware"), len(SKILLS)
    admin = (activity == SENSITIVE) & (place == 0)
    skill[admin, 0], skill[admin, 1] = SKILLS.index("admin"), len(SKILLS)
    skill[shadow] = len(SKILLS)
    language, language_level, any_language = _asked_languages(lots, count)
    paper = lots.pick((75, 15, 10), count)
    return {
        "role": np.where(shadow, len(ROLES), role),
        "other_role": np.where(shadow, len(ROLES), other_role),
        "skill": skill,
        "skill_level": 2 + lots.pick(SKILL_LEVELS_ASKED, (count, 2)),
        "firmness": lots.permille((count, 2)),
        "role_firmness": lots.permille(count),
        "language": language,
        "language_level": language_level,
        "any_language": any_language,
        "clearance": np.where(activity == SENSITIVE, paper, len(CLEARANCES)),
        "mandatory": ((place == 0) | lots.chance(700, count)) & ~shadow,
    }


def _asked_languages(lots: Stream, count: int) -> tuple[Ints, Ints, Bools]:
    """French in 75 %; another language in 5 %; French or Dutch in 4 %."""
    language = np.full((count, 2), len(LANGUAGES))
    language[lots.chance(FRENCH_ASKED, count), 0] = 0
    other = lots.chance(50, count)
    language[other, 1] = lots.pick(LANGUAGES_FURTHER, count)[other]
    either = lots.chance(40, count)
    language[either] = (0, 1)
    level = np.array((3, 4))[lots.pick((40, 60), (count, 2))]
    return language, level, either
