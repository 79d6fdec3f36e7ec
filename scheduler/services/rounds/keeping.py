"""Rounds: a week is opened, and its plans are kept: a draft, and published versions.

A published version is never changed: publishing again makes the next number
(`scheduler.services.published.publishing`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, insert, select

from matching.plan import Plan
from matching.problem import Problem
from scheduler.errors import NotFoundError
from scheduler.services.changes import assign, note
from scheduler.services.openings import make_sessions
from scheduler.store.session import Db
from scheduler.store.tables import (
    DRAFT,
    PUBLISHED,
    Assignment,
    Edit,
    EmptySeat,
    Network,
    PlanVersion,
    Round,
)
from scheduler.translate import (
    not_held_rows,
    plan_of,
    plan_rows,
    refused_pin_rows,
    week_horizon,
    week_problem,
)

ROUND: Final = "round"
OPENED: Final = "opened"
RELAIS: Final = "relais"  # who acts where things happen by themselves


def find_round(db: Db, network: Network, week: str) -> Round | None:
    """Give the round of a week; None before it is opened."""
    return db.scalar(
        select(Round).where(Round.network_id == network.id, Round.week == week)
    )


def the_round(db: Db, network: Network, week: str) -> Round:
    """Give the round of a week that must be there.

    Raises
    ------
    BadInputError
        It is no ISO week.
    NotFoundError
        The week has no round yet.
    """
    week_horizon(week, network.zone)
    found = find_round(db, network, week)
    if found is None:
        msg = f"Week {week} of network “{network.key}” has no round yet."
        raise NotFoundError(msg)
    return found


def open_round(
    db: Db,
    network: Network,
    week: str,
    *,
    by: str = RELAIS,
    now: datetime | None = None,
    closes_at: datetime | None = None,
    checked: datetime | None = None,
) -> Round:
    """Open the round of a week and make the sessions of its openings.

    A second time only what is missing is made; sessions that are there stay as
    they are, and so does the day until when helpers should answer.

    Parameters
    ----------
    checked
        Sessions that begin later and whose opening no longer stands are called off;
        None: as `now`.
    now
        From now on helpers are asked when they can come; None: they are not, the week
        is only made ready.
    closes_at
        Until when they should answer.

    Raises
    ------
    BadInputError
        It is no ISO week, or openings or seats of activities have faults.
    """
    horizon = week_horizon(week, network.zone)
    found = find_round(db, network, week)
    if found is None:
        found = Round(network_id=network.id, week=week)
        db.add(found)
        db.flush()
    make_sessions(db, network, horizon, now=checked or now)
    if now is not None and found.opened_at is None:
        values = {"opened_at": now, "closes_at": closes_at}
        turn_round(db, network, found, OPENED, values, by=by, now=now)
    return found


def turn_round(
    db: Db,
    network: Network,
    of: Round,
    action: str,
    values: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> None:
    """Set columns of a round and remember who did it; nothing if they are so."""
    fields = assign(of, values)
    if not fields:
        return
    of.revision += 1
    db.flush()
    note(
        db,
        network,
        ROUND,
        of.week,
        action,
        by=by,
        now=now,
        revision=of.revision,
        fields=fields,
    )


def round_problem(db: Db, network: Network, week: str, as_of: datetime) -> Problem:
    """Give the planning problem of a week, as the rows are now.

    Raises
    ------
    BadInputError
        The rows contradict each other; every fault names its row.
    """
    return week_problem(db, network, week_horizon(week, network.zone), as_of)


def newest_version(db: Db, of: Round) -> PlanVersion | None:
    """Give the newest published version of a round; None if nothing is published."""
    return db.scalar(
        select(PlanVersion)
        .where(PlanVersion.round_id == of.id, PlanVersion.state == PUBLISHED)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    )


def find_draft(db: Db, of: Round) -> PlanVersion | None:
    """Give the draft of a round; None if there is none."""
    return db.scalar(
        select(PlanVersion).where(
            PlanVersion.round_id == of.id, PlanVersion.state == DRAFT
        )
    )


def stored_plan(db: Db, network: Network, week: str, number: int | None = None) -> Plan:
    """Give a plan of a week as it is kept.

    Parameters
    ----------
    number
        Of the published version; 0 is the draft, None the newest published.

    Raises
    ------
    NotFoundError
        The week has no such version.
    """
    of = find_round(db, network, week)
    version = None
    if of is not None and number is None:
        version = newest_version(db, of)
    elif of is not None:
        version = db.scalar(
            select(PlanVersion).where(
                PlanVersion.round_id == of.id, PlanVersion.number == number
            )
        )
    if version is None:
        what = {None: "published version", 0: "draft"}.get(number, f"version {number}")
        msg = f"Week {week} of network “{network.key}” has no {what}."
        raise NotFoundError(msg)
    return plan_of(db, version)


def store_draft(
    db: Db,
    network: Network,
    of: Round,
    plan: Plan,
    made_at: datetime,
    *,
    stale: bool,
    repairs: bool = False,
) -> PlanVersion:
    """Keep a plan as the draft of a round, in the place of the one before.

    Its revision is greater than that of any draft the round has had, so that nobody
    takes it for one of those.

    Parameters
    ----------
    made_at
        The ``as_of`` of the problem the plan answers.
    stale
        The rows have changed since the problem was made from them; what the plan
        says of seats and helpers that have gone is left out.
    repairs
        It mends the newest published version by the least change.
    """
    revision = 1 + (
        db.scalar(
            select(func.max(PlanVersion.revision)).where(PlanVersion.round_id == of.id)
        )
        or 0
    )
    _drop_draft(db, of)
    version = PlanVersion(
        round_id=of.id,
        problem_sha256=plan.problem_sha256,
        status=plan.status,
        strategy=plan.strategy,
        seconds=plan.seconds,
        seed=plan.seed,
        score={tier: dict(terms) for tier, terms in plan.score.items()},
        bound=dict(plan.bound),
        versions=dict(plan.versions),
        not_held=not_held_rows(plan),
        pins_refused=refused_pin_rows(plan),
        made_at=made_at,
        stale=stale,
        revision=revision,
        repairs=repairs,
    )
    db.add(version)
    db.flush()
    horizon = week_horizon(of.week, network.zone)
    assignments, empty = plan_rows(db, version, plan, network.id, horizon)
    for table, rows in ((Assignment, assignments), (EmptySeat, empty)):
        if rows:
            db.execute(insert(table), rows)
    return version


def _drop_draft(db: Db, of: Round) -> None:
    draft = find_draft(db, of)
    if draft is None:
        return
    for table in (Assignment, EmptySeat, Edit):
        db.execute(delete(table).where(table.plan_version_id == draft.id))
    db.delete(draft)
    db.flush()
