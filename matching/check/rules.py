"""The register of the rules: which look at a seat, a helper's week or a team.

A rule may look twice: ``travel`` from home and between sites, ``rest`` after what
came before the horizon and between sessions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from matching.check import gates, teams, timetables
from matching.check.roster import Duty, Facts, Violation

Gate = Callable[[Facts, Duty], Iterator[Violation]]
Group = Callable[[Facts, Sequence[Duty]], Iterator[Violation]]

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
TIMETABLES: Mapping[str, Group] = {
    "overlap": timetables.overlap,
    "travel": timetables.travel,
    "day_limit": timetables.day_limit,
    "week_limit": timetables.week_limit,
    "rest": timetables.rest,
}
TEAMS: Mapping[str, Group] = {
    "staffing": teams.staffing,
    "shadow": teams.shadow,
    "company": teams.company,
    "ratio": teams.ratio,
    "never_with": teams.never_with,
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
    "staffing",
    "shadow",
    "company",
    "ratio",
    "never_with",
    "reserve",
    "pin",
)
