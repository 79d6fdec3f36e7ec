"""The nightly look at all that is published, with the check of plans as its witness.

What writes in the day is judged by simple conditions; whatever these do not see (a
role that has ended, a skill, a way) is found here, by the rules the solver keeps.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from matching.check import violations
from matching.faults import BadInputError
from matching.plan import Assignment
from scheduler.services.alarms.causes import RULES, Cause, causes_of
from scheduler.services.alarms.duties import Duty, duties_after
from scheduler.services.alarms.raising import Watched, open_alarms, settle
from scheduler.services.rounds.keeping import round_problem
from scheduler.store.session import Db
from scheduler.store.tables import Network, PlanVersion, Round

# Rules that keep a holder away whoever else comes; others are the team's.
_OF_HOLDER: Final = frozenset(
    (
        "role",
        "skill",
        "language",
        "clearance",
        "badge",
        "available",
        "travel",
        "overlap",
    )
)


def sweep(db: Db, network: Network, *, now: datetime) -> tuple[Watched, list[str]]:
    """Look at everything that is published and not over, with the check of plans.

    Returns
    -------
    watched : Watched
        What was raised and ended.
    unchecked : list of str
        Weeks whose rows have faults, so that only the simple conditions were asked.
    """
    duties = duties_after(db, network, now)
    causes = dict(causes_of(db, network, duties))
    unchecked: list[str] = []
    for week, of_week in _by_week(db, duties).items():
        try:
            broken = _broken(db, network, week, now)
        except BadInputError:
            unchecked.append(week)
            continue
        for duty in of_week:
            rules = broken.get((duty.session, duty.helper), ())
            new = any(not duty.overrides_rule(rule) for rule in rules)
            # What a simple cause says already is not said twice.
            if new and duty.pair not in causes:
                causes[duty.pair] = [Cause(RULES)]
    alarms = open_alarms(db, network, None, None)
    weeks_known = not unchecked
    watched = settle(db, network, now, duties, causes, alarms, by_check=weeks_known)
    return watched, unchecked


def _by_week(db: Db, duties: Sequence[Duty]) -> Mapping[str, list[Duty]]:
    versions = {duty.version_id for duty in duties}
    rows = db.execute(
        select(PlanVersion.id, Round.week)
        .join(Round, Round.id == PlanVersion.round_id)
        .where(PlanVersion.id.in_(versions))
    )
    weeks = dict(rows.all())
    found: dict[str, list[Duty]] = {}
    for duty in duties:
        found.setdefault(weeks[duty.version_id], []).append(duty)
    return found


def _broken(
    db: Db, network: Network, week: str, now: datetime
) -> Mapping[tuple[str | None, str | None], set[str]]:
    """Give the rules that holders break as published, by session and helper."""
    problem = round_problem(db, network, week, now)
    planned = [
        Assignment(one.session, one.option, one.seat, one.helper)
        for one in problem.published
    ]
    found: dict[tuple[str | None, str | None], set[str]] = {}
    for bad in violations(problem, planned):
        if bad.rule in _OF_HOLDER:
            found.setdefault((bad.session, bad.helper), set()).add(bad.rule)
    return found
