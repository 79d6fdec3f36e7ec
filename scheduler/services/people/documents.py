"""Helpers as documents, one and many; a page costs a handful of statements."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from scheduler.services.availability.answers import the_helper
from scheduler.services.people.forms import COLUMNS
from scheduler.services.people.parts import lists_of
from scheduler.store.session import Db
from scheduler.store.tables import Helper, HelperRole, HelperSkill, Network

Document = dict[str, Any]


def list_helpers(
    db: Db,
    network: Network,
    *,
    after: str | None = None,
    limit: int = 50,
    active: bool | None = None,
    role: str | None = None,
    skill: str | None = None,
    q: str | None = None,
) -> list[Document]:
    """Give helpers by key, after a key.

    Parameters
    ----------
    active
        Only the active ones, or only the others.
    role, skill
        Only those who have it, on whatever day and level.
    q
        Only those in whose name or key all of its words are found; neither capitals
        nor accents count.
    """
    rows = select(Helper).where(Helper.network_id == network.id)
    if after is not None:
        rows = rows.where(Helper.key > after)
    if active is not None:
        rows = rows.where(Helper.active.is_(active))
    if role is not None:
        having = select(HelperRole.helper_id).where(HelperRole.role == role)
        rows = rows.where(Helper.id.in_(having))
    if skill is not None:
        having = select(HelperSkill.helper_id).where(HelperSkill.skill == skill)
        rows = rows.where(Helper.id.in_(having))
    rows = rows.order_by(Helper.key)
    if q is None:
        return _documents(db, db.scalars(rows.limit(limit)).all())
    # No database folds accents like another: names are looked at here.
    words = folded(q).split()
    names = db.execute(rows.with_only_columns(Helper.id, Helper.key, Helper.name))
    found = [
        row_id
        for row_id, key, name in names
        if all(word in folded(f"{name} {key}") for word in words)
    ]
    chosen = select(Helper).where(Helper.id.in_(found[:limit])).order_by(Helper.key)
    return _documents(db, db.scalars(chosen).all())


def helper_document(db: Db, network: Network, key: str) -> Document:
    """Give one helper.

    Returns
    -------
    dict
        ``key``, ``revision``, ``availability_revision`` and all fields of
        `scheduler.services.people.forms.SHAPES`; lists in the order of their items.

    Raises
    ------
    NotFoundError
        The network has no such helper.
    """
    return _documents(db, [the_helper(db, network, key)])[0]


def folded(text: str) -> str:
    """Give text for comparing: without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def _documents(db: Db, rows: Sequence[Helper]) -> list[Document]:
    lists = lists_of(db, [row.id for row in rows])
    return [_document(row, lists[row.id]) for row in rows]


def _document(row: Helper, lists: Document) -> Document:
    known = row.latitude is not None and row.longitude is not None
    return {
        "key": row.key,
        "revision": row.revision,
        "availability_revision": row.availability_revision,
        **{name: getattr(row, name) for name in COLUMNS},
        "home": [row.latitude, row.longitude] if known else None,
        **lists,
    }
