"""What becomes of a solved run: its plan is kept, and perhaps made the draft.

The pitfall is a draft that somebody works on: a plan that took an hour to find does
not replace what was edited meanwhile, nor what was made of newer rows.
"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select

from matching.faults import BadInputError
from matching.files import fingerprint, write_plan
from matching.plan import Plan
from scheduler.services.changes import note
from scheduler.services.rounds.claims import Claim, end_run, own_run
from scheduler.services.rounds.keeping import (
    RELAIS,
    find_draft,
    round_problem,
    store_draft,
)
from scheduler.store.session import Db
from scheduler.store.tables import DONE, DRAFT, Edit, Network, Round, SolveRun


def finish_run(
    db: Db, claim: Claim, plan: Plan, *, now: datetime, stale: bool | None = None
) -> bool:
    """Keep the plan of a run, and make it the draft of its round if that was wanted.

    A draft that was edited by hand since the run was wanted, or made of newer rows,
    stays: nobody's work is written over unseen.

    Parameters
    ----------
    plan
        Judged already.
    stale
        Whether the week has changed since its problem was loaded; None: it is loaded
        again to see that.

    Returns
    -------
    bool
        Whether it is the draft now.

    Raises
    ------
    LateAnswerError
        The run is no longer this worker's; nothing is kept.
    """
    run = own_run(db, claim)
    of = db.get_one(Round, run.round_id)
    network = db.get_one(Network, of.network_id)
    run.problem_sha256 = plan.problem_sha256
    if stale is None:
        stale = is_stale(db, network, of.week, claim.as_of, plan.problem_sha256)
    run.stale = stale
    run.adopt = run.adopt and _may_adopt(db, of, run)
    if run.adopt:
        by = run.wanted_by or RELAIS
        make_draft(db, network, of, run, plan, "planned", by=by, now=now)
    run.plan = json.loads(write_plan(plan))
    end_run(db, run, DONE, now, {**worth(plan), "adopted": run.adopt})
    return run.adopt


def make_draft(
    db: Db,
    network: Network,
    of: Round,
    run: SolveRun,
    plan: Plan,
    action: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """Make the plan of a run the draft of its round, and remember who did it."""
    as_of = run.started_at or now
    version = store_draft(db, network, of, plan, as_of, stale=run.stale)
    note(
        db,
        network,
        DRAFT,
        of.week,
        action,
        by=by,
        now=now,
        revision=version.revision,
        fields={"run": [None, run.number]},
    )


def is_stale(
    db: Db, network: Network, week: str, as_of: datetime, sha256: str | None
) -> bool:
    """Say whether a week has another problem now, or contradicts itself."""
    try:
        return fingerprint(round_problem(db, network, week, as_of)) != sha256
    except BadInputError:
        return True


def _may_adopt(db: Db, of: Round, run: SolveRun) -> bool:
    draft = find_draft(db, of)
    if draft is None or run.started_at is None:
        return True
    edited = db.scalar(
        select(Edit.id)
        .where(Edit.plan_version_id == draft.id, Edit.at > run.wanted_at)
        .limit(1)
    )
    return edited is None and draft.made_at <= run.started_at


def worth(plan: Plan) -> dict[str, Any]:
    """Give in a few figures what a plan is worth."""
    empty = [one.mandatory for one in plan.empty_seats]
    return {
        "status": plan.status,
        "strategy": plan.strategy,
        "seconds": plan.seconds,
        "tiers": {
            tier: {"value": terms["value"], "bound": plan.bound.get(tier)}
            for tier, terms in plan.score.items()
        },
        "assignments": len(plan.assignments),
        "empty_mandatory": sum(empty),
        "empty_other": len(empty) - sum(empty),
        "not_held": len(plan.not_held),
        "pins_refused": len(plan.pins_refused),
    }
