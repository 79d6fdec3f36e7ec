"""Planning a week: read, solve outside of any transaction, keep as the draft.

A solver that is killed leaves the database as it was: nothing is written before its
plan is there and was judged again by code that never saw the model.
"""

import threading
from collections.abc import Callable
from datetime import datetime

from matching.check import violations
from matching.faults import BadInputError
from matching.files import fingerprint
from matching.plan import Plan
from matching.problem import Problem
from matching.score import score
from matching.solve import Limits, Progress, solve
from scheduler.errors import BrokenRulesError
from scheduler.services.networks import find_network
from scheduler.services.rounds import (
    open_round,
    refuse_begun,
    round_problem,
    store_draft,
)
from scheduler.store.session import Database, Db
from scheduler.store.tables import Network


def plan_week(
    database: Database,
    network_key: str,
    week: str,
    limits: Limits,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    *,
    now: datetime,
) -> Plan:
    """Plan a week of a network and keep the plan as its draft.

    Parameters
    ----------
    limits, progress, stop
        As `matching.solve.solve`; when `stop` is set the best plan so far is kept.
    now
        When the plan is made: sessions that began before it are past.

    Returns
    -------
    Plan
        The plan that was kept. Its draft is stale if what it was made from changed
        while it was being solved.

    Raises
    ------
    NotFoundError
        There is no such network.
    BadInputError
        It is no ISO week, or its rows contradict each other.
    BrokenRulesError
        The plan does not pass the check; nothing was kept.
    UnavailableError
        The database is locked out or cannot be reached.
    """
    with database.write() as db:
        network = find_network(db, network_key)
        refuse_begun(db, open_round(db, network, week), now)
        problem = round_problem(db, network, week, now)
        db.rollback()  # even the sessions of openings come with the plan
    plan = solve(problem, limits, progress, stop)
    judge(problem, plan)
    with database.write() as db:
        network = find_network(db, network_key)
        of = open_round(db, network, week)
        stale = _fingerprint_now(db, network, week, now) != plan.problem_sha256
        store_draft(db, network, of, plan, now, stale=stale)
    return plan


def _fingerprint_now(
    db: Db, network: Network, week: str, as_of: datetime
) -> str | None:
    """Give the fingerprint of a week; None where its rows contradict each other."""
    try:
        return fingerprint(round_problem(db, network, week, as_of))
    except BadInputError:
        return None


def judge(problem: Problem, plan: Plan) -> None:
    """Check and score a plan once more before it is kept.

    Raises
    ------
    BrokenRulesError
        It breaks a rule, its score is not what it says, or it answers another
        problem.
    """
    broken = [
        f"{one.rule}: session {one.session}, seat {one.seat}, helper {one.helper}"
        for one in violations(problem, plan.assignments, plan.pins_refused)
    ]
    if score(problem, plan.assignments) != plan.score:
        broken.append("score: it is not what the plan says")
    if fingerprint(problem) != plan.problem_sha256:
        broken.append("problem: the plan answers another one")
    if broken:
        msg = "The plan does not pass the check and was not kept:"
        raise BrokenRulesError(msg, tuple(broken))
