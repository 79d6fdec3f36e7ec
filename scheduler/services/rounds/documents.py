"""Where a round stands: open, closed, planned or published.

The state is not kept: it follows from the dates of the round, its draft and its
published versions, so that nothing can contradict it. The pitfall is a week that is
published and has a new draft: it is planned again, and says which version is in force.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from matching.faults import BadInputError, Fault, shown
from scheduler.services.rounds.keeping import the_round
from scheduler.store.session import Db
from scheduler.store.tables import (
    DRAFT,
    PUBLISHED,
    RUNNING,
    WANTED,
    Answer,
    Helper,
    Network,
    PlanVersion,
    Round,
    SolveRun,
)
from scheduler.translate import week_horizon

OPEN: Final = "open"
CLOSED: Final = "closed"
PLANNED: Final = "planned"
STATES: Final = (OPEN, CLOSED, PLANNED, PUBLISHED)

Document = dict[str, Any]


def list_rounds(
    db: Db,
    network: Network,
    *,
    after: str | None = None,
    limit: int = 100,
    state: str | None = None,
) -> list[Document]:
    """Give the rounds of a network by week.

    Parameters
    ----------
    after
        Only weeks after this one.
    state
        Only rounds in this state.
    """
    query = select(Round).where(Round.network_id == network.id)
    if after is not None:
        query = query.where(Round.week > after)
    if state is not None:
        query = query.where(_is_in(state))
    rounds = db.scalars(query.order_by(Round.week).limit(limit)).all()
    return _documents(db, network, rounds)


def round_document(db: Db, network: Network, week: str) -> Document:
    """Give the round of a week.

    Raises
    ------
    BadInputError
        It is no ISO week.
    NotFoundError
        The week has no round yet.
    """
    (document,) = _documents(db, network, [the_round(db, network, week)])
    return document


def asked_helpers(network: Network, *what: Any) -> Select[Any]:
    """Select of the helpers who are asked when they can come: not the reserve."""
    return (
        select(*what)
        .select_from(Helper)
        .where(
            Helper.network_id == network.id, Helper.active, Helper.reserve.is_(False)
        )
    )


def _has(state: str) -> ColumnElement[bool]:
    return exists().where(PlanVersion.round_id == Round.id, PlanVersion.state == state)


def _is_in(state: str) -> ColumnElement[bool]:
    """Say in SQL what `_state` says; each state comes before those after it."""
    is_open = Round.closed_at.is_(None)
    ways = {
        PLANNED: _has(DRAFT),
        PUBLISHED: and_(_has(PUBLISHED), ~_has(DRAFT)),
        OPEN: and_(is_open, ~or_(_has(DRAFT), _has(PUBLISHED))),
        CLOSED: and_(~is_open, ~or_(_has(DRAFT), _has(PUBLISHED))),
    }
    if state not in ways:
        fault = Fault("state", shown(state), f"one of {', '.join(STATES)}")
        raise BadInputError([fault], "rounds")
    return ways[state]


def _state(of: Round, draft: Document | None, published: Document | None) -> str:
    if draft is not None:
        return PLANNED
    if published is not None:
        return PUBLISHED
    return OPEN if of.closed_at is None else CLOSED


def _documents(db: Db, network: Network, rounds: Sequence[Round]) -> list[Document]:
    ids = [of.id for of in rounds]
    drafts, published = _versions(db, ids)
    answered = _answered(db, network, ids)
    asked = db.scalar(asked_helpers(network, func.count())) or 0
    busy = _busy(db, ids)
    found = []
    for of in rounds:
        first = week_horizon(of.week, network.zone).date_of_day(0)
        answers = answered.get(of.id, 0)
        draft, newest = drafts.get(of.id), published.get(of.id)
        found.append(
            {
                "key": of.week,
                "revision": of.revision,
                "state": _state(of, draft, newest),
                "first_on": first,
                "last_on": first + timedelta(days=6),
                "opened_at": of.opened_at,
                "closes_at": of.closes_at,
                "reminded_at": of.reminded_at,
                "closed_at": of.closed_at,
                "asked": asked,
                "answered": answers,
                "missing": asked - answers,
                "running": busy.get(of.id, []),
                "draft": draft,
                "published": newest,
            }
        )
    return found


def _versions(
    db: Db, ids: Sequence[int]
) -> tuple[dict[int, Document], dict[int, Document]]:
    """Give the draft and the newest published version by round."""
    row = PlanVersion
    rows = db.execute(
        select(
            *(row.round_id, row.state, row.number, row.status, row.repairs),
            *(row.revision, row.made_at, row.published_at),
        )
        .where(row.round_id.in_(ids))
        .order_by(row.round_id, row.number)
    )
    drafts, published = dict[int, Document](), dict[int, Document]()
    for one in rows:
        if one.state == DRAFT:
            drafts[one.round_id] = {
                "revision": one.revision,
                "status": one.status,
                "repairs": one.repairs,
                "made_at": one.made_at,
            }
        else:
            published[one.round_id] = {
                "number": one.number,
                "published_at": one.published_at,
            }
    return drafts, published


def _answered(db: Db, network: Network, ids: Iterable[int]) -> dict[int, int]:
    rows = db.execute(
        asked_helpers(network, Answer.round_id, func.count())
        .join(Answer, Answer.helper_id == Helper.id)
        .where(Answer.round_id.in_(ids))
        .group_by(Answer.round_id)
    )
    return {row[0]: row[1] for row in rows}


def _busy(db: Db, ids: Iterable[int]) -> dict[int, list[int]]:
    """Give the numbers of the runs that are wanted or running."""
    found: dict[int, list[int]] = {}
    rows = db.execute(
        select(SolveRun.round_id, SolveRun.number)
        .where(SolveRun.round_id.in_(ids), SolveRun.state.in_((WANTED, RUNNING)))
        .order_by(SolveRun.number)
    )
    for round_id, number in rows:
        found.setdefault(round_id, []).append(number)
    return found
