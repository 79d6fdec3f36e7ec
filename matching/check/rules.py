"""The register of the rules: what each looks at.

A gate looks at one duty, a timetable at all duties of a helper, a team rule at all
of a session; the others at what several sessions share. A rule may look twice:
``travel`` from home and between sessions, ``resource`` at the site and over time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from matching.check import gates, series, spaces, teams, timetables
from matching.check.duty import Duty, Violation
from matching.check.facts import Facts
from matching.check.spaces import TeamOf

Gate = Callable[[Facts, Duty], Iterator[Violation]]
GroupRule = Callable[[Facts, Sequence[Duty]], Iterator[Violation]]
SharedRule = Callable[[Facts, Any, TeamOf], Iterator[Violation]]

GATES: Mapping[str, Gate] = {
    "role": gates.role,
    "skill": gates.skill,
    "language": gates.language,
    "clearance": gates.clearance,
    "badge": gates.badge,
    "available": gates.available,
    "travel": gates.travel_from_home,
    "rest": gates.rest_after_busy,
    "reserve": gates.reserve,
}
TIMETABLES: Mapping[str, GroupRule] = {
    "overlap": timetables.overlap,
    "travel": timetables.travel,
    "day_limit": timetables.day_limit,
    "week_limit": timetables.week_limit,
    "rest": timetables.rest,
    "expenses": timetables.expenses,
}
TEAMS: Mapping[str, GroupRule] = {
    "option": teams.option,
    "staffing": teams.staffing,
    "resource": spaces.resource_at_site,
    "shadow": teams.shadow,
    "company": teams.company,
    "ratio": teams.ratio,
    "never_with": teams.never_with,
}
SHARED: Mapping[str, SharedRule] = {
    "room": spaces.room,
    "resource": spaces.resource,
    "series": series.series,
}
EVERY_RULE = (
    "role",
    "skill",
    "language",
    "clearance",
    "badge",
    "available",
    "overlap",
    "travel",
    "day_limit",
    "week_limit",
    "rest",
    "expenses",
    "option",
    "staffing",
    "room",
    "resource",
    "shadow",
    "company",
    "ratio",
    "never_with",
    "reserve",
    "series",
    "pin",
)
