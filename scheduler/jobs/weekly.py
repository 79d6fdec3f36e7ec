"""The steps of a round as tasks. Each looks at the rows first: what is done is done.

A coordinator may be quicker than the clock. A round that was opened by hand is only
told of, one that is closed or published is left alone, and so is a draft that somebody
edited. A week whose round was never opened is no business of the later steps: a
network that is new begins with the next week it can open.
"""

from sqlalchemy import exists, select

from scheduler.cycle import read_cycle, slot_of
from scheduler.errors import NoDraftError, RunUnderWayError
from scheduler.jobs.job import Turn
from scheduler.services.networks import find_network
from scheduler.services.notices import (
    Telling,
    tell_planned,
    tell_reminder,
    tell_round_opened,
)
from scheduler.services.rounds.keeping import (
    RELAIS,
    find_draft,
    find_round,
    newest_version,
    open_round,
)
from scheduler.services.rounds.runs import want_run
from scheduler.services.rounds.states import close_round, mark_reminded
from scheduler.store.session import Db
from scheduler.store.tables import RUNNING, WANTED, Network, Round, SolveRun

_NEVER_OPENED = "nothing: the round was never opened"
_PUBLISHED = "nothing: the week is published"


def open_week(db: Db, turn: Turn) -> str:
    """Open the round, and ask helpers when they can come."""
    network, week = find_network(db, turn.due.key), turn.due.week
    before = find_round(db, network, week)
    if before is not None and before.closed_at is not None:
        return "nothing: the round is closed"
    closes = slot_of(read_cycle(network.cycle), network.zone, "close", week)
    of = open_round(
        db,
        network,
        week,
        now=turn.now,
        closes_at=closes.at if closes is not None else None,
    )
    return f"opened; {_told(tell_round_opened(db, network, of, turn.now))}"


def remind(db: Db, turn: Turn) -> str:
    """Ask those once more who have not answered."""
    network, week = find_network(db, turn.due.key), turn.due.week
    of = find_round(db, network, week)
    if of is None or of.opened_at is None:
        return _NEVER_OPENED
    if of.closed_at is not None:
        return "nothing: the round is closed"
    if of.reminded_at is not None:
        return "nothing: they were reminded already"
    telling = tell_reminder(db, network, of, turn.now)
    mark_reminded(db, network, week, now=turn.now)
    return f"reminded; {_told(telling)}"


def close(db: Db, turn: Turn) -> str:
    """Wait for answers no longer."""
    network, week = find_network(db, turn.due.key), turn.due.week
    of = find_round(db, network, week)
    if of is None or of.opened_at is None:
        return _NEVER_OPENED
    if of.closed_at is not None:
        return "nothing: the round is closed"
    close_round(db, network, week, now=turn.now)
    return "closed"


def solve(db: Db, turn: Turn) -> str:
    """Want the week to be solved; the worker that solves does the rest."""
    network, week = find_network(db, turn.due.key), turn.due.week
    of = find_round(db, network, week)
    if of is None or of.opened_at is None:
        return _NEVER_OPENED
    if newest_version(db, of) is not None:
        return _PUBLISHED
    draft = find_draft(db, of)
    if draft is not None and draft.revision > 1:
        return "nothing: the draft was edited by hand"
    try:
        run = want_run(
            db, network, week, {}, settings=turn.settings, by=RELAIS, now=turn.now
        )
    except RunUnderWayError as error:
        return f"nothing: {error}"
    return f"run {run['number']} wanted"


def tell(db: Db, turn: Turn) -> str:
    """Tell coordinators that the draft is ready, and what it leaves open.

    Raises
    ------
    NoDraftError
        There is none to tell of.
    """
    network, week = find_network(db, turn.due.key), turn.due.week
    of = find_round(db, network, week)
    if of is None or of.opened_at is None:
        return _NEVER_OPENED
    if newest_version(db, of) is not None:
        return _PUBLISHED
    draft = find_draft(db, of)
    if draft is None:
        raise NoDraftError(_why_no_draft(db, network, of))
    return _told(tell_planned(db, network, draft, turn.now))


def _why_no_draft(db: Db, network: Network, of: Round) -> str:
    under_way = exists().where(
        SolveRun.round_id == of.id, SolveRun.state.in_((WANTED, RUNNING))
    )
    why = "is still being solved" if db.scalar(select(under_way)) else "has no draft"
    return f"Week {of.week} of network “{network.key}” {why}."


def _told(telling: Telling) -> str:
    unreached = len(telling.unreached)
    without = f", {unreached} without an address" if unreached else ""
    return f"{telling.written} told{without}"
