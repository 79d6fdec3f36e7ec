"""Two plans of a week side by side: runs, the draft, or what is published.

Both are looked at as answers to the week as it is now, whatever they were made from.
The pitfall is a plan older than its week: what it says of sessions, seats, times or
helpers that have gone cannot be compared, and is counted as left out.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from matching.explain import compare
from matching.faults import BadInputError, Fault, shown
from matching.plan import Assignment
from matching.problem import Problem
from scheduler.services.rounds.keeping import round_problem, stored_plan, the_round
from scheduler.services.rounds.run_documents import read_run
from scheduler.store.session import Db
from scheduler.store.tables import Network

DRAFT: Final = "draft"
PUBLISHED: Final = "published"

Document = dict[str, Any]


def compare_runs(
    db: Db,
    network: Network,
    week: str,
    first: int | str,
    second: int | str,
    *,
    now: datetime,
) -> Document:
    """Put two plans of a week side by side: by tier, by person and by site.

    Parameters
    ----------
    first, second
        The number of a run, ``draft``, or ``published`` (the newest version).

    Returns
    -------
    dict
        Every pair is in that order. ``better`` is 1, 2 or 0: by the first tier in
        which they differ. Only those people and sites are listed for whom something
        differs.

    Raises
    ------
    BadInputError
        A side is none of these, or the rows of the week contradict each other.
    NotFoundError, RunNotDoneError
        There is no such plan.
    """
    the_round(db, network, week)
    problem = round_problem(db, network, week, now)
    plans = [_assignments(db, network, week, side) for side in (first, second)]
    left = [_that_are_there(problem, plan) for plan in plans]
    found = compare(problem, *left)
    names = {helper.id: helper.name for helper in problem.helpers}
    sites = {site.id: site.name for site in problem.sites}
    return {
        "week": week,
        "sides": [first, second],
        "better": found.better,
        "left_out": [
            len(plan) - len(those) for plan, those in zip(plans, left, strict=True)
        ],
        "tiers": found.tiers,
        "people": [{**_plain(one), "name": names[one.helper]} for one in found.helpers],
        "sites": [{**_plain(one), "name": sites[one.site]} for one in found.sites],
    }


def _assignments(
    db: Db, network: Network, week: str, side: int | str
) -> tuple[Assignment, ...]:
    if isinstance(side, int):
        return read_run(db, network, week, side).assignments
    if side == PUBLISHED:
        return stored_plan(db, network, week).assignments
    if side == DRAFT:
        return stored_plan(db, network, week, 0).assignments
    expected = "the number of a run, “draft” or “published”"
    raise BadInputError([Fault("side", shown(side), expected)], f"week {week}")


def _that_are_there(
    problem: Problem, plan: tuple[Assignment, ...]
) -> tuple[Assignment, ...]:
    options = {one.id: len(one.options) for one in problem.sessions}
    seats = {(one.id, seat.id) for one in problem.sessions for seat in one.seats}
    helpers = {helper.id for helper in problem.helpers}
    return tuple(
        one
        for one in plan
        if (one.session, one.seat) in seats
        and one.option < options[one.session]
        and one.helper in helpers
    )


def _plain(difference: Any) -> Document:
    """Give a difference with its seats as objects."""
    found = asdict(difference)
    for name in ("takes", "leaves", "changed"):
        if name in found:
            found[name] = [
                {"session": session, "seat": seat} for session, seat in found[name]
            ]
    return found
