"""The knob that makes seats easier or harder to fill.

One knob, `ease` from 0 to 1000, moves everything that makes seats hard to fill, so
that empty seats have several causes. Turned up, it brings presence first; from a
quarter on, milder skill levels; from the middle on, fewer skills and roles
asked, higher weekly limits and much presence. The share of mandatory seats that can be
filled never falls when the knob is turned up, so bisection finds it.
"""

from dataclasses import dataclass

import numpy as np

from matching.generate.agenda import Agenda
from matching.generate.draws import Bools, Ints
from matching.generate.people import DAYS, People
from matching.generate.tables import DAY_PRESENCE, PART_PRESENCE, PARTS, SKILLS

QUARTER = 250
MIDDLE = 500
MOST = 1000
RAISE = 4  # levels
WEEK_PARTS = DAYS * PARTS


@dataclass(frozen=True, slots=True)
class Tuned:
    """What the knob decides: presence, weekly limits, roles and skills asked."""

    present: Bools
    max_sessions: Ints
    any_role: Bools
    skill: Ints
    skill_level: Ints


def tuned(people: People, agenda: Agenda, ease: int) -> Tuned:
    """Set the knob: presence 0.05, 0.30, 0.35, 1 at 0, a quarter, a half, 1."""
    first, second = min(ease, QUARTER), min(max(0, ease - QUARTER), QUARTER)
    high = max(0, ease - MIDDLE)
    usual = 50 + first + second // 5 + 650 * high // MIDDLE
    shape = np.outer(DAY_PRESENCE, PART_PRESENCE).reshape(WEEK_PARTS)
    kept = agenda.asked.firmness < 1000 - 1000 * high // MIDDLE
    raised = agenda.asked.firmness >= 1000 * second // QUARTER
    percent = 110 + 60 * high // MIDDLE
    goal = -(-len(agenda.session) * percent // 100)
    return Tuned(
        present=people.presence * 1000 < usual * shape,
        max_sessions=_limits(people, goal),
        any_role=agenda.asked.role_firmness >= 1000 - 800 * high // MIDDLE,
        skill=np.where(kept, agenda.asked.skill, len(SKILLS)),
        skill_level=np.minimum(8, agenda.asked.skill_level + RAISE * raised),
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
