"""Publishing: the draft of a week becomes a version that never changes.

All in one transaction: the version, the calendar entries, what it changes for whom,
and the notices. A week that has begun can be published again: what has begun stays as
it was published.
"""

from datetime import datetime

from matching.check import violations
from matching.files import fingerprint
from scheduler.errors import BrokenRulesError, NoDraftError, StaleDraftError
from scheduler.services.entries import write_entries
from scheduler.services.rounds import (
    find_draft,
    find_round,
    newest_version,
    round_problem,
)
from scheduler.store.session import Db
from scheduler.store.tables import PUBLISHED, Network, PlanVersion
from scheduler.translate import assignments_of, refused_pins_of, week_horizon


def publish_round(db: Db, network: Network, week: str, now: datetime) -> PlanVersion:
    """Publish the draft of a week: it becomes the next version and stays for ever.

    The calendar entries of the week change with it, in the same transaction.

    Raises
    ------
    NoDraftError
        Nothing was planned, or nothing since the last publication.
    StaleDraftError
        Something the draft was made from has changed.
    BrokenRulesError
        The draft breaks a rule.
    """
    horizon = week_horizon(week, network.zone)
    of = find_round(db, network, week)
    draft = find_draft(db, of) if of is not None else None
    newest = newest_version(db, of) if of is not None else None
    if of is None or draft is None:
        raise NoDraftError(_nothing_to_publish(week, newest))
    _refuse_stale_or_broken(db, network, week, draft)
    draft.number = newest.number + 1 if newest is not None else 1
    draft.state = PUBLISHED
    draft.published_at = now
    db.flush()
    write_entries(db, network, draft, horizon, now)
    return draft


def _nothing_to_publish(week: str, newest: PlanVersion | None) -> str:
    if newest is None:
        return f"Week {week} has no plan yet: plan it first."
    return (
        f"Version {newest.number} of week {week} is published already, and nothing"
        " was planned since."
    )


def _refuse_stale_or_broken(
    db: Db, network: Network, week: str, draft: PlanVersion
) -> None:
    problem = round_problem(db, network, week, draft.made_at)
    if draft.stale or fingerprint(problem) != draft.problem_sha256:
        msg = f"Week {week} has changed since it was planned: plan it again."
        raise StaleDraftError(msg)
    broken = violations(problem, assignments_of(db, draft), refused_pins_of(draft))
    if broken:
        lines = tuple(
            f"{one.rule}: session {one.session}, seat {one.seat}, helper {one.helper}"
            for one in broken
        )
        msg = f"The draft of week {week} breaks {len(broken)} rule(s):"
        raise BrokenRulesError(msg, lines)
