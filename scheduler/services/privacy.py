"""Retention: what is no longer needed about people goes, some months after its end.

What a week was stays for ever: published versions, their differences and calendar
entries, and who was there (attendance and cancellations), because hours, fairness and
the yearly allowance are counted from them. What led to it goes: when people could
come, what they were written, what was tried and not published. The pitfall is a
cancellation: without it the published plan would count as held, so it stays.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from sqlalchemy import (
    Delete,
    Update,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from scheduler.cycle import week_of
from scheduler.services.repeats import forget_answers
from scheduler.store.session import Db
from scheduler.store.tables import (
    DONE,
    DRAFT,
    FAILED,
    REFUSED,
    SENT,
    WITHDRAWN,
    Absence,
    Account,
    Alarm,
    Answer,
    ApiToken,
    Assignment,
    Attendance,
    Availability,
    AvailabilityDate,
    Change,
    Edit,
    EmptySeat,
    Feed,
    Helper,
    JobRun,
    Loan,
    Network,
    Notice,
    Option,
    PlanVersion,
    Resource,
    Round,
    RunEvent,
    Session,
    SolveRun,
)

# Progress of a run is looked at while it runs; its end stays as long as the run.
PROGRESS_KEPT: Final = timedelta(days=30)
# Jobs that run many times a day are looked at while something is wrong.
OFTEN_KEPT: Final = timedelta(days=7)
RUNS_KEPT: Final = timedelta(days=400)

Statement = Delete | Update


def forget(db: Db, network: Network, now: datetime) -> dict[str, int]:
    """Delete what a network keeps of people longer than its `keep_months`.

    Returns
    -------
    dict
        How many rows went, by what they are; only where there were any.
    """
    end = now - relativedelta(months=network.keep_months)
    gone: dict[str, int] = {}
    for name, statement in _of_helpers(network, end) + _of_rounds(network, end):
        _count(db, gone, name, statement)
    for name, statement in _of_network(network, end):
        _count(db, gone, name, statement)
    return gone


def clean(db: Db, now: datetime, often: Sequence[str] = ()) -> dict[str, int]:
    """Delete what is of no use any more in any network: it is about nobody.

    Parameters
    ----------
    often
        Names of jobs that run many times a day.
    """
    gone: dict[str, int] = {}
    answers = forget_answers(db, now)
    if answers:
        gone["answers of requests"] = answers
    last = select(func.max(RunEvent.id)).group_by(RunEvent.run_id)
    ended = select(SolveRun.id).where(
        SolveRun.state.in_((DONE, FAILED)), SolveRun.ended_at < now - PROGRESS_KEPT
    )
    progress = delete(RunEvent).where(
        RunEvent.run_id.in_(ended), RunEvent.id.not_in(last)
    )
    _count(db, gone, "progress", progress)
    old = or_(
        JobRun.slot < now - RUNS_KEPT,
        and_(JobRun.job.in_(often), JobRun.slot < now - OFTEN_KEPT),
    )
    _count(
        db, gone, "runs of jobs", delete(JobRun).where(old, JobRun.state != "running")
    )
    return gone


def _count(db: Db, gone: dict[str, int], name: str, statement: Statement) -> None:
    number = int(db.execute(statement).rowcount)  # type: ignore[attr-defined]
    if number:
        gone[name] = gone.get(name, 0) + number


def _of_helpers(network: Network, end: datetime) -> list[tuple[str, Statement]]:
    """Give the deletions of when people could come, and of what was noted."""
    helpers = select(Helper.id).where(Helper.network_id == network.id)
    day = end.astimezone(ZoneInfo(network.zone)).date()
    noted = update(Attendance).where(
        Attendance.helper_id.in_(helpers),
        Attendance.noted_at < end,
        Attendance.note != "",
    )
    return [
        (
            "absences",
            delete(Absence).where(
                Absence.helper_id.in_(helpers), Absence.ends_at < end
            ),
        ),
        (
            "dated exceptions",
            delete(AvailabilityDate).where(
                AvailabilityDate.helper_id.in_(helpers), AvailabilityDate.ends_at < end
            ),
        ),
        (
            "rules that ended",
            delete(Availability).where(
                Availability.helper_id.in_(helpers), Availability.last_on < day
            ),
        ),
        ("notes on attendance", noted.values(note="")),
    ]


def _of_rounds(network: Network, end: datetime) -> list[tuple[str, Statement]]:
    """Give the deletions of what led to the plans of old weeks, parts first."""
    local = end.astimezone(ZoneInfo(network.zone)).date()
    week = week_of(local - timedelta(days=local.weekday()))
    rounds = select(Round.id).where(Round.network_id == network.id, Round.week < week)
    runs = select(SolveRun.id).where(SolveRun.round_id.in_(rounds))
    versions = select(PlanVersion.id).where(PlanVersion.round_id.in_(rounds))
    drafts = versions.where(PlanVersion.state == DRAFT)
    return [
        ("answers", delete(Answer).where(Answer.round_id.in_(rounds))),
        ("progress", delete(RunEvent).where(RunEvent.run_id.in_(runs))),
        ("runs", delete(SolveRun).where(SolveRun.round_id.in_(rounds))),
        ("edits", delete(Edit).where(Edit.plan_version_id.in_(versions))),
        *(
            ("parts of drafts", delete(part).where(part.plan_version_id.in_(drafts)))
            for part in (Assignment, EmptySeat)
        ),
        ("drafts", delete(PlanVersion).where(PlanVersion.id.in_(drafts))),
    ]


def _of_network(network: Network, end: datetime) -> list[tuple[str, Statement]]:
    """Give the deletions of what was written, changed and lent."""
    accounts = select(Account.id).where(Account.network_id == network.id)
    resources = select(Resource.id).where(Resource.network_id == network.id)
    visits = update(Session).where(
        Session.network_id == network.id,
        Session.home_visit.is_not(None),
        ~_later(end),
    )
    return [
        (
            "notices",
            delete(Notice).where(
                Notice.network_id == network.id,
                Notice.state.in_((SENT, REFUSED, WITHDRAWN)),
                Notice.written_at < end,
            ),
        ),
        (
            "alarms",
            delete(Alarm).where(Alarm.network_id == network.id, Alarm.ended_at < end),
        ),
        (
            "changes",
            delete(Change).where(Change.network_id == network.id, Change.at < end),
        ),
        (
            "tokens",
            delete(ApiToken).where(
                ApiToken.account_id.in_(accounts),
                or_(ApiToken.expires_at < end, ApiToken.revoked_at < end),
            ),
        ),
        (
            "addresses of calendars",
            delete(Feed).where(Feed.network_id == network.id, Feed.revoked_at < end),
        ),
        (
            "loans",
            delete(Loan).where(Loan.resource_id.in_(resources), Loan.ends_at < end),
        ),
        ("homes that were visited", visits.values(home_visit=None)),
    ]


def _later(end: datetime) -> Any:
    """Say in SQL that some time of a session ends later."""
    return exists().where(Option.session_id == Session.id, Option.ends_at >= end)
