"""Answers: which helpers have said when they can come for a round.

Who touches their times has answered for every round that waits for answers, whether
or not anything changed: a helper who has looked and found all in order says so too.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from scheduler.errors import NotFoundError, RefusedError
from scheduler.services.changes import note
from scheduler.services.rounds.keeping import the_round
from scheduler.store.session import Db
from scheduler.store.tables import Answer, Helper, Network, Round

KIND: Final = "answer"
ANSWERED: Final = "answered"


def the_helper(db: Db, network: Network, key: str) -> Helper:
    """Give the row of a helper that must be there.

    Raises
    ------
    NotFoundError
        The network has no such helper.
    """
    found = db.scalar(
        select(Helper).where(Helper.network_id == network.id, Helper.key == key)
    )
    if found is None:
        msg = f"There is no helper “{key}” in network “{network.key}”."
        raise NotFoundError(msg)
    return found


def answer(
    db: Db, network: Network, week: str, helper: str, *, by: str, now: datetime
) -> dict[str, Any]:
    """Note that a helper has said when they can come in a week.

    A late answer is one too: that a round is closed only says that nobody is waited
    for.

    Returns
    -------
    dict
        ``week``, ``helper`` and ``answered_at``, the last time.

    Raises
    ------
    BadInputError
        It is no ISO week.
    NotFoundError
        There is no such round or helper.
    RefusedError
        Helpers have not been asked yet.
    """
    of, who = the_round(db, network, week), the_helper(db, network, helper)
    if of.opened_at is None:
        msg = f"Helpers have not been asked yet when they can come in week {week}."
        raise RefusedError(msg)
    _keep(db, who.id, [of.id], now)
    key = f"{week} {helper}"
    note(db, network, KIND, key, ANSWERED, by=by, now=now)
    return {"week": week, "helper": helper, "answered_at": now}


def answer_open_rounds(db: Db, network: Network, helper_id: int, now: datetime) -> None:
    """Count what a helper has just said as an answer to every round that waits."""
    waiting = select(Round.id).where(
        Round.network_id == network.id,
        Round.opened_at.is_not(None),
        Round.closed_at.is_(None),
    )
    _keep(db, helper_id, db.scalars(waiting).all(), now)


def _keep(db: Db, helper_id: int, rounds: Iterable[int], now: datetime) -> None:
    wanted = set(rounds)
    rows = db.scalars(
        select(Answer).where(Answer.helper_id == helper_id, Answer.round_id.in_(wanted))
    )
    for row in rows:
        row.answered_at = now
        wanted.remove(row.round_id)
    for of in sorted(wanted):
        db.add(Answer(round_id=of, helper_id=helper_id, answered_at=now))
    db.flush()
