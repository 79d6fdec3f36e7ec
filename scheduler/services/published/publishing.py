"""Publishing: the draft of a week becomes a version that never changes.

All in one transaction: the version, the calendar entries, what it changes for whom, the
notices, and the alarms that end with it. A week that has begun can be published again:
what has begun by then stays as it was published.
"""

from datetime import datetime
from typing import Final

from matching.check import violations_of
from matching.files.memory import collector_paused
from scheduler.errors import BrokenRulesError, NoDraftError, StaleDraftError
from scheduler.services.alarms.raising import mend
from scheduler.services.changes import check_revision, note
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.documents import DRAFT
from scheduler.services.drafts.moves import changed_begun
from scheduler.services.drafts.on_desk import OnDesk
from scheduler.services.drafts.overrides import covers, refuse, uncovered
from scheduler.services.notices import tell_publication
from scheduler.services.published.differences import write_differences
from scheduler.services.published.entries import write_entries
from scheduler.services.rounds.keeping import (
    RELAIS,
    ROUND,
    find_draft,
    find_round,
    newest_version,
)
from scheduler.store.session import Db
from scheduler.store.tables import PUBLISHED, Network, PlanVersion, Round
from scheduler.translate import week_horizon

PUBLICATION: Final = "published"


@collector_paused()
def publish_round(
    db: Db,
    network: Network,
    week: str,
    now: datetime,
    *,
    by: str = RELAIS,
    revision: int | None = None,
    desks: Desks | None = None,
) -> PlanVersion:
    """Publish the draft of a week: it becomes the next version and stays for ever.

    Parameters
    ----------
    revision
        Of the draft, as read; None: whatever it is.
    desks
        Where the week is kept already; without, it is loaded.

    Raises
    ------
    BadInputError
        It is no ISO week, or the rows contradict each other.
    NoDraftError
        Nothing was planned, or nothing since the last publication.
    ChangedError
        Somebody changed the draft meanwhile.
    StaleDraftError
        Something the draft was made from has changed.
    BrokenRulesError
        The draft breaks a rule, and nobody said why; or it changes what has begun.
    """
    horizon = week_horizon(week, network.zone)
    of = find_round(db, network, week)
    draft = find_draft(db, of) if of is not None else None
    newest = newest_version(db, of) if of is not None else None
    if of is None or draft is None:
        raise NoDraftError(_nothing_to_publish(week, newest))
    check_revision(db, network, DRAFT, week, draft.revision, revision)
    plan = (desks or Desks()).draft(db, network, of, draft)
    _refuse_stale_or_broken(week, draft, plan, horizon.minute_of_instant(now))
    draft.number = newest.number + 1 if newest is not None else 1
    draft.state = PUBLISHED
    draft.published_at = now
    db.flush()
    write_entries(db, network, draft, horizon, now)
    changed = write_differences(db, draft, newest)
    tell_publication(db, network, draft, changed, now)
    mend(db, network, now=now)
    _note(db, network, of, draft, by, now)
    return draft


def _nothing_to_publish(week: str, newest: PlanVersion | None) -> str:
    if newest is None:
        return f"Week {week} has no plan yet: plan it first."
    return (
        f"Version {newest.number} of week {week} is published already, and nothing"
        " was planned since."
    )


def _refuse_stale_or_broken(
    week: str, draft: PlanVersion, plan: OnDesk, minute: int
) -> None:
    """Judge the whole draft once more, whatever is known of it; keep what it needs."""
    if not plan.fresh:
        msg = f"Week {week} has changed since it was planned: plan it again."
        raise StaleDraftError(msg)
    roster = plan.desk.roster
    broken = violations_of(roster, plan.refused)
    against = [*uncovered(broken, draft.overrides), *changed_begun(roster, minute)]
    refuse(against, f"The draft of week {week} breaks")
    if plan.desk.standing.terms() != draft.score:
        msg = f"The draft of week {week} is not worth what it says."
        raise BrokenRulesError(msg, ("score: it is not what the plan says",))
    draft.overrides = [
        one for one in draft.overrides if any(covers(one, bad) for bad in broken)
    ]


def _note(
    db: Db, network: Network, of: Round, version: PlanVersion, by: str, now: datetime
) -> None:
    before = version.number - 1 or None
    fields = {"version": [before, version.number]}
    note(db, network, ROUND, of.week, PUBLICATION, by=by, now=now, fields=fields)
