"""Published versions of a week: listed, looked at, and compared."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from scheduler.errors import NotFoundError
from scheduler.services.drafts.plan_documents import plan_document, plan_sessions
from scheduler.services.published.differences import (
    differences,
    kept_differences,
    named,
    teams_of,
)
from scheduler.services.rounds.keeping import the_round
from scheduler.store.session import Db
from scheduler.store.tables import (
    PUBLISHED,
    Assignment,
    EmptySeat,
    Network,
    PlanVersion,
    Round,
)

Document = dict[str, Any]


def list_versions(
    db: Db, network: Network, week: str, *, after: int | None = None, limit: int = 100
) -> list[Document]:
    """Give the published versions of a week by number, without their sessions.

    Raises
    ------
    NotFoundError
        The week has no round.
    """
    of = the_round(db, network, week)
    rows = select(PlanVersion).where(
        PlanVersion.round_id == of.id, PlanVersion.state == PUBLISHED
    )
    if after is not None:
        rows = rows.where(PlanVersion.number > after)
    found = db.scalars(rows.order_by(PlanVersion.number).limit(limit)).all()
    return _documents(db, week, found)


def version_document(
    db: Db,
    network: Network,
    week: str,
    number: int,
    *,
    sites: Collection[str] | None = None,
) -> Document:
    """Give one published version with its sessions.

    Parameters
    ----------
    sites
        Keys: only the sessions there; None: all.

    Raises
    ------
    NotFoundError
        The week has no such version.
    """
    version = the_version(db, network, the_round(db, network, week), number)
    (document,) = _documents(db, week, [version])
    return {
        **document,
        "sessions": plan_sessions(db, network, week, version, sites=sites),
    }


def difference_document(
    db: Db, network: Network, week: str, number: int, *, against: int | None = None
) -> Document:
    """Give what a version changes for people and sites.

    Parameters
    ----------
    against
        The number of another version; 0: nothing held at all; None: the one before.

    Returns
    -------
    dict
        ``differences``: of people with ``helper``, of sites without. ``kind`` is
        ``added``, ``removed``, ``moved``, ``seat`` or ``team``.

    Raises
    ------
    NotFoundError
        The week has no such version.
    """
    of = the_round(db, network, week)
    version = the_version(db, network, of, number)
    against = number - 1 if against is None else against
    if against == number - 1:
        rows = kept_differences(db, version)
    else:
        other = the_version(db, network, of, against) if against else None
        rows = [*differences(teams_of(db, other), teams_of(db, version))]
    return {
        "week": week,
        "number": number,
        "against": against,
        "differences": named(db, rows),
    }


def the_version(db: Db, network: Network, of: Round, number: int) -> PlanVersion:
    """Give a published version by its number.

    Raises
    ------
    NotFoundError
        There is no such version.
    """
    found = db.scalar(
        select(PlanVersion).where(
            PlanVersion.round_id == of.id,
            PlanVersion.state == PUBLISHED,
            PlanVersion.number == number,
        )
    )
    if found is None:
        msg = f"Week {of.week} of network “{network.key}” has no version {number}."
        raise NotFoundError(msg)
    return found


def _documents(db: Db, week: str, versions: Collection[PlanVersion]) -> list[Document]:
    ids = [one.id for one in versions]

    def counted(table: type[Assignment | EmptySeat]) -> dict[int, int]:
        rows = db.execute(
            select(table.plan_version_id, func.count())
            .where(table.plan_version_id.in_(ids))
            .group_by(table.plan_version_id)
        )
        return {row[0]: row[1] for row in rows}

    held, empty = counted(Assignment), counted(EmptySeat)
    return [
        {
            "week": week,
            "number": one.number,
            "published_at": one.published_at,
            "assignments": held.get(one.id, 0),
            "empty_seats": empty.get(one.id, 0),
            **plan_document(one),
        }
        for one in versions
    ]
