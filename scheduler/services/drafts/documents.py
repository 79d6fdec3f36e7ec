"""The draft of a week: looked at, and asked what a move would do to it.

It is judged by the rules of the solver, as of when it was made, with the rows as they
are now. A draft is stale once these give another problem than the one it answers: that
is said in every answer, and it is not published.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from matching.faults import BadInputError
from scheduler.errors import NotFoundError
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.moves import judged, judged_document, read_move
from scheduler.services.drafts.on_desk import OnDesk
from scheduler.services.drafts.overrides import broken_document
from scheduler.services.drafts.plan_documents import plan_document, plan_sessions
from scheduler.services.rounds.keeping import find_draft, the_round
from scheduler.store.session import Db
from scheduler.store.tables import Edit, Network, PlanVersion, Round

DRAFT: Final = "draft"

Document = dict[str, Any]


def the_draft(db: Db, network: Network, week: str) -> tuple[Round, PlanVersion]:
    """Give the round of a week and its draft.

    Raises
    ------
    BadInputError
        It is no ISO week.
    NotFoundError
        The week has no round, or no draft.
    """
    of = the_round(db, network, week)
    draft = find_draft(db, of)
    if draft is None:
        msg = f"Week {week} of network “{network.key}” has no draft."
        raise NotFoundError(msg)
    return of, draft


def draft_document(
    db: Db,
    network: Network,
    week: str,
    *,
    desks: Desks,
    sites: Collection[str] | None = None,
) -> Document:
    """Give the draft of a week with everything that is known of it.

    Parameters
    ----------
    sites
        Keys: only the sessions there; None: all.

    Returns
    -------
    dict
        ``faults`` is what is wrong with the rows of the week by now: then the draft is
        stale, and what it breaks is not known (``broken`` is None).

    Raises
    ------
    NotFoundError
        The week has no draft.
    """
    of, draft = the_draft(db, network, week)
    plan, faults = None, list[Document]()
    try:
        plan = desks.draft(db, network, of, draft)
    except BadInputError as error:
        faults = [
            {"where": one.where, "found": one.value, "expected": one.expected}
            for one in error.faults
        ]
    return {
        "week": week,
        "revision": draft.revision,
        **plan_document(draft),
        "stale": plan is None or not plan.fresh,
        "faults": faults,
        "broken": None if plan is None else _broken(plan, draft),
        "edits": _edits(db, draft),
        "sessions": plan_sessions(db, network, week, draft, sites=sites),
    }


def _broken(plan: OnDesk, draft: PlanVersion) -> list[Document]:
    return [broken_document(one, draft.overrides) for one in plan.broken]


def _edits(db: Db, draft: PlanVersion) -> int:
    """Count the edits that are not undone."""
    query = select(func.count()).where(
        Edit.plan_version_id == draft.id, Edit.undone.is_(False)
    )
    return db.scalar(query) or 0


def judge_moves(
    db: Db,
    network: Network,
    week: str,
    moves: Sequence[Mapping[str, Any]],
    *,
    desks: Desks,
    now: datetime,
) -> Document:
    """Say what moves would do to the draft, each by itself; nothing is written.

    Parameters
    ----------
    moves
        As `scheduler.services.drafts.moves.read_move` takes them, with ``pin`` as an edit.

    Returns
    -------
    dict
        ``moves``: see `scheduler.services.drafts.moves.judged_document`.

    Raises
    ------
    NotFoundError
        The week has no draft.
    BadInputError
        A move is none, or the rows of the week contradict each other.
    """
    of, draft = the_draft(db, network, week)
    plan = desks.draft(db, network, of, draft)
    minute = plan.problem.horizon.minute_of_instant(now)
    found = []
    for number, fields in enumerate(moves):
        move = read_move(plan, fields, f"moves[{number}]")
        what = judged(plan, move, minute, pin=fields.get("pin", True))
        found.append(judged_document(what, draft.overrides))
    return {
        "week": week,
        "revision": draft.revision,
        "stale": not plan.fresh,
        "moves": found,
    }


def list_edits(
    db: Db, network: Network, week: str, *, after: int | None = None, limit: int = 100
) -> list[Document]:
    """Give the edits of the draft by number, those that were undone too.

    Raises
    ------
    NotFoundError
        The week has no draft.
    """
    _, draft = the_draft(db, network, week)
    rows = select(Edit).where(Edit.plan_version_id == draft.id)
    if after is not None:
        rows = rows.where(Edit.number > after)
    return [
        edit_document(row)
        for row in db.scalars(rows.order_by(Edit.number).limit(limit))
    ]


def edit_document(row: Edit) -> Document:
    """Give one edit as plain values."""
    names = ("number", "at", "by", "removed", "added", "overrides", "undone")
    return {name: getattr(row, name) for name in names}
