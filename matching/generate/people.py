"""The helpers of an instance, as columns: one row a helper."""

from dataclasses import dataclass

import numpy as np

from matching.generate.draws import Bools, Draws, Ints, Stream, part_of
from matching.generate.tables import (
    CLEARANCES,
    CLEARANCES_HELD,
    FIRST_LEVELS,
    FRENCH_FIRST,
    FURTHER_LEVELS,
    INTERPRETERS,
    LANGUAGES,
    LANGUAGES_FURTHER,
    LANGUAGES_INTERPRETED,
    PARTS,
    ROLE_WEIGHTS,
    ROLES,
    ROLES_HELD,
    SKILL_COUNTS,
    SKILL_LEVELS_HELD,
    SKILLS,
    SKILLS_HELD,
)
from matching.generate.tables_of_rules import FALLEN_ILL, TOLD_DAYS

DAYS = 7
FEWEST = 2  # interpreters, and people fallen ill
ALWAYS, NEVER = -1000, 1000  # days before and after every horizon
MILLION = 1_000_000
B2 = 4


@dataclass(frozen=True, slots=True)
class People:
    """Columns over helpers; tables carry one more column that everybody satisfies.

    Attributes
    ----------
    role_first, role_last
        (helpers, roles): days between which the role is held; first > last: never.
    skill, language
        (helpers, skills + 1) and (helpers, languages + 1): levels, 0 none.
    skill_last
        Last day of the skill that expires, in a column of its own; `NEVER` none.
    clearance_last
        (helpers, clearances): last day of validity; `ALWAYS` never had.
    badge
        Holds the badge ``women_only``.
    presence
        (helpers, days × parts) in millionths: small is there first.
    wish
        Same shape: 0 preferred, 1 available, 2 if needed; 3 a window in two wishes.
    absent_first, absent_last
        (helpers, 2): parts of two absences, the second since the plan was told;
        first > last: none.
    keenness, rounding
        Relative weekly limit, and per mille where a broken one is rounded up.
    """

    role_first: Ints
    role_last: Ints
    skill: Ints
    language: Ints
    clearance_last: Ints
    badge: Bools
    presence: Ints
    wish: Ints
    absent_first: Ints
    absent_last: Ints
    keenness: Ints
    rounding: Ints
    reserve: Bools

    def __len__(self) -> int:
        """Count the helpers."""
        return len(self.badge)

    def has_role(self) -> Bools:
        """Say (helpers, roles held + 1, days) who has which role when; the last is any."""
        days = np.arange(DAYS)
        held = (self.role_first[:, :, None] <= days) & (
            days <= self.role_last[:, :, None]
        )
        anyone = np.ones((len(self), 1, DAYS), dtype=np.bool_)
        return np.concatenate((held, anyone), axis=1)

    def has_clearance(self) -> Bools:
        """Say (helpers, clearances + 1, days); the last is none wanted."""
        held = np.arange(DAYS) <= self.clearance_last[:, :, None]
        nothing = np.ones((len(self), 1, DAYS), dtype=np.bool_)
        return np.concatenate((held, nothing), axis=1)

    def absent(self, absences: int = 2) -> Bools:
        """Say (helpers, days × parts) who is away in the first so many absences."""
        parts = np.arange(DAYS * PARTS)
        first, last = (
            column[:, :absences, None]
            for column in (self.absent_first, self.absent_last)
        )
        return np.asarray(((first <= parts) & (parts <= last)).any(axis=1))

    def ill(self) -> Bools:
        """Say who has fallen ill since the plan was told."""
        return self.absent_first[:, 1] <= self.absent_last[:, 1]


def gather(draws: Draws, count: int) -> People:
    """Draw so many helpers."""
    language = _languages(draws.on("languages"), count)
    role_first, role_last = _roles(draws.on("roles"), count)
    interpreters = _interpreting(draws.on("interpreters"), language)
    role_first[interpreters, -1] = ALWAYS
    role_last[interpreters, -1] = NEVER
    papers = draws.on("papers")
    held = papers.permille((count, len(CLEARANCES))) < np.array(CLEARANCES_HELD)
    expires = np.where(
        papers.chance(80, held.shape), papers.whole(-3, DAYS - 1, held.shape), NEVER
    )
    presence = draws.on("presence")
    reserve = draws.on("reserve").chance(15, count)
    reserve[-1] = True  # one at least
    absent_first, absent_last = _absences(draws.on("absences"), reserve)
    return People(
        role_first=role_first,
        role_last=role_last,
        skill=_skills(draws.on("skills"), count),
        language=language,
        clearance_last=np.where(held, expires, ALWAYS),
        badge=papers.chance(150, count),
        presence=presence.whole(0, MILLION - 1, (count, DAYS * PARTS)),
        wish=presence.pick((18, 62, 14, 6), (count, DAYS * PARTS)),
        absent_first=absent_first,
        absent_last=absent_last,
        rounding=draws.on("rounding").permille(count),
        keenness=draws.on("limits").pick((0, 30, 35, 20, 10, 5), count),
        reserve=reserve,
    )


def _roles(lots: Stream, count: int) -> tuple[Ints, Ints]:
    """One role each, a second for 8 %, and a change within the week for 4 %.

    The last column, of interpreters, is left empty.
    """
    first = np.full((count, len(ROLES_HELD)), NEVER)
    last = np.full((count, len(ROLES_HELD)), ALWAYS)
    rows = np.arange(count)
    role = lots.pick(ROLE_WEIGHTS, count)
    first[rows, role], last[rows, role] = ALWAYS, NEVER
    other = (role + lots.whole(1, len(ROLES) - 1, count)) % len(ROLES)
    second = lots.chance(80, count)
    first[rows[second], other[second]] = ALWAYS
    last[rows[second], other[second]] = NEVER
    day = lots.whole(1, DAYS - 2, count)
    changes = lots.chance(40, count) & ~second
    last[rows[changes], role[changes]] = day[changes] - 1
    first[rows[changes], other[changes]] = day[changes]
    last[rows[changes], other[changes]] = NEVER
    return first, last


def _skills(lots: Stream, count: int) -> Ints:
    """Two to six different skills of twelve, at their levels."""
    wanted = 2 + lots.pick(SKILL_COUNTS, count)
    level = np.zeros((count, len(SKILLS) + 1), dtype=np.int64)
    level[:, -1] = 9
    rows = np.arange(count)
    weights = np.tile(np.array(SKILLS_HELD), (count, 1))
    for place in range(6):
        ends = np.cumsum(weights, axis=1)
        drawn = lots.whole(0, MILLION - 1, count) * ends[:, -1] // MILLION
        skill = (drawn[:, None] >= ends).sum(axis=1)
        grade = 1 + lots.pick(SKILL_LEVELS_HELD, count)
        taken = place < wanted
        level[rows[taken], skill[taken]] = grade[taken]
        weights[rows, skill] = 0
    return level


def _languages(lots: Stream, count: int) -> Ints:
    """Give a first language and 0 to 2 further ones by the Brussels figures."""
    level = np.zeros((count, len(LANGUAGES) + 1), dtype=np.int64)
    level[:, -1] = 9
    rows = np.arange(count)
    first = np.where(lots.chance(FRENCH_FIRST, count), 0, 1)
    further = lots.whole(0, 2, count)
    for place in range(2):
        language = lots.pick(LANGUAGES_FURTHER, count)
        grade = 1 + lots.pick(FURTHER_LEVELS, count)
        taken = place < further
        level[rows[taken], language[taken]] = grade[taken]
    level[rows, first] = 1 + lots.pick(FIRST_LEVELS, count)
    # Most who have Dutch first speak some French too, by the same figures.
    too = (first == 1) & lots.chance(600, count)
    level[rows[too], 0] = 1 + lots.pick(FURTHER_LEVELS, count)[too]
    return level


def _interpreting(lots: Stream, language: Ints) -> Bools:
    """Choose who interprets, and let each speak two languages of the public well.

    `language` is changed: C1 in one, the other is their mother tongue.
    """
    count = len(language)
    wanted = max(FEWEST, part_of(count, INTERPRETERS))
    chosen = lots.quota(language[:, 0] >= B2, wanted)
    for level in (5, 7):
        spoken = lots.pick(LANGUAGES_INTERPRETED, count)
        language[chosen, spoken[chosen]] = level
    return chosen


def _absences(lots: Stream, reserve: Bools) -> tuple[Ints, Ints]:
    """Away for 10 %: half a day, a day, or the whole week; a few of the others ill."""
    count = len(reserve)
    kind = lots.pick((900, 40, 40, 20), count)
    part = lots.whole(0, 6 * PARTS - 1, count)
    day = part // PARTS
    none = np.full(count, DAYS * PARTS)
    first = np.choose(kind, [none, part, day * PARTS, 0 * part])
    last = np.choose(kind, [-none, part, day * PARTS + PARTS - 1, none])
    ill = lots.quota((kind == 0) & ~reserve, max(FEWEST, part_of(count, FALLEN_ILL)))
    until = np.where(ill, TOLD_DAYS * PARTS - 1, -none)
    return np.column_stack((first, 0 * part)), np.column_stack((last, until))
