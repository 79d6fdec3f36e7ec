"""Repairs: a published week, as things are now, mended by the least change.

What has happened stands in the rows already (absences, cancellations, papers): whoever
cannot come is taken out, and as few others as possible are asked. The answer becomes
the draft of the week, to be looked at, edited and published like any other. Mending
takes seconds, so nothing is locked meanwhile: first `look_at`, then `mend` without a
transaction, then `keep`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as installed
from typing import Any, Final

from sqlalchemy import func, select

from matching.check import Roster, Violation, violations_of
from matching.funnel import Funnels, tables
from matching.plan import Assignment, Plan
from matching.repair import Desk, News, Repair, SessionChange, replan
from matching.repair.result import refused_pins
from matching.solve import Limits, WitnessError
from scheduler.errors import EditedDraftError, NotFoundError
from scheduler.services.alarms.documents import alarm_document
from scheduler.services.changes import note
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.on_desk import OnDesk
from scheduler.services.drafts.overrides import covers, uncovered
from scheduler.services.drafts.relaxing import relaxed
from scheduler.services.drafts.vacancies import stand_ins_document
from scheduler.services.rounds.keeping import (
    ROUND,
    find_draft,
    newest_version,
    store_draft,
    the_round,
)
from scheduler.store.session import Db
from scheduler.store.tables import Edit, Network, PlanVersion, Round

REPAIRED: Final = "repaired"
SECONDS: Final = 10.0

Document = dict[str, Any]
Override = Mapping[str, Any]


@dataclass(frozen=True)
class Torn:
    """A published week as it is now, to be mended.

    Attributes
    ----------
    number
        Of the version.
    made_at
        As of when it is judged.
    overrides
        Those of the version.
    """

    week: str
    number: int
    made_at: datetime
    plan: OnDesk
    overrides: Sequence[Override]


@dataclass(frozen=True)
class Mended:
    """The plan that mends a week.

    Attributes
    ----------
    overrides
        Those of the version before that are still needed.
    repair
        How it was found, and what it changes.
    """

    torn: Torn
    plan: Plan
    overrides: Sequence[Override]
    repair: Repair


def alarm_stand_ins(
    db: Db, network: Network, number: int, *, desks: Desks, now: datetime
) -> Document:
    """Give who could take the seat of an alarm, best first.

    Returns
    -------
    dict
        See `scheduler.services.drafts.vacancies.stand_ins_document`; ``alarm`` and ``week``.

    Raises
    ------
    NotFoundError
        There is no such alarm, or its seat is not there any more.
    BadInputError
        The rows of the week contradict each other.
    """
    alarm = alarm_document(db, network, number)
    of, version = _published(db, network, alarm["week"])
    plan = desks.published(db, network, of, version, now)
    away = (alarm["helper"],)
    found = stand_ins_document(plan, alarm["session"], alarm["seat"], away)
    return {"alarm": number, "week": alarm["week"], "version": version.number, **found}


def week_of_alarm(db: Db, network: Network, number: int) -> str:
    """Give the week that an alarm is about.

    Raises
    ------
    NotFoundError
        There is no such alarm.
    """
    week: str = alarm_document(db, network, number)["week"]
    return week


def look_at(
    db: Db, network: Network, week: str, *, desks: Desks, now: datetime
) -> Torn:
    """Load the newest version of a week as things are now.

    Raises
    ------
    NotFoundError
        Nothing is published of the week.
    BadInputError
        Its rows contradict each other.
    """
    of, version = _published(db, network, week)
    plan = desks.published(db, network, of, version, now, exactly=True)
    return Torn(week, version.number, now, plan, [*version.overrides])


def _published(db: Db, network: Network, week: str) -> tuple[Round, PlanVersion]:
    of = the_round(db, network, week)
    version = newest_version(db, of)
    if version is None:
        msg = f"Nothing is published of week {week} of network “{network.key}”."
        raise NotFoundError(msg)
    return of, version


def mend(torn: Torn, *, seconds: float = SECONDS) -> Mended:
    """Mend a week by the least change; no transaction need be open.

    What was broken on purpose stays as long as it can.

    Raises
    ------
    WitnessError
        Check or score disagree with the repair: nothing to keep.
    """
    limits = Limits(seconds=seconds, workers=1)
    problem, desk = torn.plan.problem, torn.plan.desk
    asked = relaxed(problem, torn.overrides)
    if asked is not problem:
        repair = replan(Desk(asked, desk.assignments), News(), limits=limits)
        mended = _judged(torn, repair)
        if not isinstance(mended, list):
            return mended
    repair = replan(desk, News(), limits=limits)
    mended = _judged(torn, repair)
    if isinstance(mended, list):
        raise WitnessError(mended)
    return mended


def _judged(torn: Torn, repair: Repair) -> Mended | list[Violation]:
    """Give a repair as an answer to the real problem, or what it breaks of it."""
    look, answer = torn.plan.look, repair.answer
    roster = Roster(look.facts, answer.assignments)
    refused = tuple(refused_pins(roster))
    broken = violations_of(roster, refused)
    against = uncovered(broken, torn.overrides)
    if against:
        return against
    score = look.scorer.terms(answer.assignments)
    # Bounds of a problem that asks less say nothing where rules are broken.
    bound = {tier: None if broken else answer.bound.get(tier) for tier in score}
    values = {tier: terms["value"] for tier, terms in score.items()}
    funnels = Funnels(tables(look.problem, torn.plan.desk.people), roster)
    plan = Plan(
        problem_sha256=look.sha256,
        status="optimal" if values == bound else "feasible",
        strategy=answer.strategy,
        seconds=answer.seconds,
        seed=answer.seed,
        assignments=tuple(sorted(answer.assignments)),
        pins_refused=refused,
        not_held=funnels.not_held(),
        empty_seats=funnels.empty_seats(),
        score=score,
        bound=bound,
        versions={"relais": installed("relais"), "ortools": installed("ortools")},
    )
    needed = [one for one in torn.overrides if any(covers(one, bad) for bad in broken)]
    return Mended(torn, plan, needed, repair)


def keep(
    db: Db,
    network: Network,
    mended: Mended,
    *,
    replace_draft: bool = False,
    desks: Desks,
    by: str,
    now: datetime,
) -> Document:
    """Keep a repair as the draft of its week.

    It is stale if anything has changed since the week was looked at.

    Parameters
    ----------
    replace_draft
        Even in place of a draft that somebody has made or edited; a former repair that
        nobody touched is always replaced.

    Returns
    -------
    dict
        ``changes`` by session: who goes (``removed``), comes (``added``), or changes
        seat (``reseated``); ``regained``: whether cover is what it was.

    Raises
    ------
    EditedDraftError
        There is such a draft.
    """
    torn = mended.torn
    of, version = _published(db, network, torn.week)
    if not replace_draft:
        _refuse_other_draft(db, of)
    look = desks.look(db, network, torn.week, torn.made_at)
    stale = version.number != torn.number or look.sha256 != torn.plan.look.sha256
    draft = store_draft(
        db, network, of, mended.plan, torn.made_at, stale=stale, repairs=True
    )
    draft.overrides = [dict(one) for one in mended.overrides]
    db.flush()
    fields = {"version": [torn.number, None]}
    note(db, network, ROUND, of.week, REPAIRED, by=by, now=now, fields=fields)
    return {
        "week": of.week,
        "revision": draft.revision,
        "version": torn.number,
        "stale": stale,
        "regained": mended.repair.regained,
        "status": draft.status,
        "score": draft.score,
        "overrides": draft.overrides,
        "changes": [_change(one) for one in mended.repair.changes],
    }


def _refuse_other_draft(db: Db, of: Round) -> None:
    draft = find_draft(db, of)
    if draft is None:
        return
    edited = db.scalar(
        select(func.count()).where(
            Edit.plan_version_id == draft.id, Edit.undone.is_(False)
        )
    )
    if edited or not draft.repairs:
        msg = f"Week {of.week} has a draft that is not published: look at it first."
        raise EditedDraftError(msg)


def _change(change: SessionChange) -> Document:
    def people(entries: Collection[Assignment]) -> list[Document]:
        return [{"seat": one.seat, "helper": one.helper} for one in entries]

    return {
        "session": change.session,
        "before": change.before,
        "after": change.after,
        "removed": people(change.removed),
        "added": people(change.added),
        "reseated": people(change.reseated),
    }


def repair_week(
    db: Db,
    network: Network,
    week: str,
    *,
    replace_draft: bool = False,
    seconds: float = SECONDS,
    desks: Desks,
    by: str,
    now: datetime,
) -> Document:
    """Do all of it in one transaction: for small weeks, and for stories.

    Raises
    ------
    NotFoundError, BadInputError, WitnessError, EditedDraftError
        As the parts.
    """
    torn = look_at(db, network, week, desks=desks, now=now)
    mended = mend(torn, seconds=seconds)
    return keep(
        db, network, mended, replace_draft=replace_draft, desks=desks, by=by, now=now
    )
