"""What each seat asks of who sits in it, as columns."""

from dataclasses import dataclass, fields

import numpy as np

from matching.generate.draws import Bools, Ints, Stream
from matching.generate.kinds import REPAIR, SENSITIVE, Kinds
from matching.generate.tables import (
    CLEARANCES,
    FRENCH_ASKED,
    LANGUAGES,
    LANGUAGES_FURTHER,
    ROLE_WEIGHTS,
    ROLES,
    ROLES_HELD,
    SKILL_LEVELS_ASKED,
    SKILL_NEEDS,
    SKILLS,
    SKILLS_ASKED,
)

ANY_ROLE = len(ROLES_HELD)
INTERPRETER_ROLE = ROLES_HELD.index("interpreter")


@dataclass(frozen=True, slots=True)
class Asked:
    """Columns over seats.

    Attributes
    ----------
    role, other_role
        Wanted, either; ``len(ROLES_HELD)`` any.
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


def asked(
    lots: Stream, kinds: Kinds, session: Ints, shadow: Bools, interpreting: Bools
) -> Asked:
    """Draw what each seat asks, given what its session is."""
    count, activity = len(session), kinds.activity[session]
    first = np.searchsorted(session, session)
    place = np.arange(count) - first
    role, other_role = _roles(lots, count, shadow, interpreting)
    skill = _skills(lots, activity, place)
    skill[shadow] = len(SKILLS)
    language, language_level, any_language = _languages(lots, count)
    language[interpreting] = len(LANGUAGES)
    paper = lots.pick((75, 15, 10), count)
    pair = kinds.visit[session] & ~kinds.visit_known[session]
    mandatory = (place == 0) | (pair & (place == 1)) | lots.chance(700, count)
    drawn = Asked(
        role=role,
        other_role=other_role,
        skill=skill,
        skill_level=2 + lots.pick(SKILL_LEVELS_ASKED, (count, 2)),
        firmness=lots.permille((count, 2)),
        role_firmness=np.where(interpreting, 0, lots.permille(count)),
        language=language,
        language_level=language_level,
        any_language=any_language,
        clearance=np.where(activity == SENSITIVE, paper, len(CLEARANCES)),
        mandatory=mandatory & ~shadow,
    )
    begin = np.searchsorted(session, kinds.first_modules()[session])
    return _taken_from(drawn, np.where(place == 0, begin, np.arange(count)))


def _taken_from(drawn: Asked, row: Ints) -> Asked:
    """Let each seat ask what another row asks: a trainer's is the same in all modules."""
    return Asked(**{one.name: getattr(drawn, one.name)[row] for one in fields(Asked)})


def _roles(
    lots: Stream, count: int, shadow: Bools, interpreting: Bools
) -> tuple[Ints, Ints]:
    """Any role in half of the seats and in trainees'; else one or two of three."""
    any_role = lots.chance(500, count) | shadow
    role = lots.pick(ROLE_WEIGHTS, count)
    step = lots.whole(0, len(ROLES) - 1, count)
    found = tuple(
        np.where(interpreting, INTERPRETER_ROLE, np.where(any_role, ANY_ROLE, one))
        for one in (role, (role + step) % len(ROLES))
    )
    return found[0], found[1]


def _skills(lots: Stream, activity: Ints, place: Ints) -> Ints:
    """Give none, one or two skills; some activities ask their own of the first seat."""
    count = len(activity)
    wanted = lots.pick(SKILL_NEEDS, count)
    skill = lots.pick(SKILLS_ASKED, (count, 2))
    skill = np.where(np.arange(2) < wanted[:, None], skill, len(SKILLS))
    skill[skill[:, 1] == skill[:, 0], 1] = len(SKILLS)
    for kind, name in ((REPAIR, "hardware"), (SENSITIVE, "admin")):
        own = (activity == kind) & (place == 0)
        skill[own, 0], skill[own, 1] = SKILLS.index(name), len(SKILLS)
    return skill


def _languages(lots: Stream, count: int) -> tuple[Ints, Ints, Bools]:
    """French in 75 %; another language in 5 %; French or Dutch in 4 %."""
    language = np.full((count, 2), len(LANGUAGES))
    language[lots.chance(FRENCH_ASKED, count), 0] = 0
    other = lots.chance(50, count)
    language[other, 1] = lots.pick(LANGUAGES_FURTHER, count)[other]
    either = lots.chance(40, count)
    language[either] = (0, 1)
    level = np.array((3, 4))[lots.pick((40, 60), (count, 2))]
    return language, level, either
