"""What belongs to helpers in tables of their own: read and written in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from scheduler.store.base import Base
from scheduler.store.session import Db
from scheduler.store.tables import (
    Activity,
    CostsElsewhere,
    Helper,
    HelperBadge,
    HelperClearance,
    HelperLanguage,
    HelperPair,
    HelperRole,
    HelperSkill,
    KnownSite,
    LikedActivity,
    LikedSite,
    Network,
    Site,
)

Items = Mapping[Any, Mapping[str, Any]]
"""A list: by what tells its items apart, their other columns."""
_DAYS: Final = ("first_on", "last_on")


@dataclass(frozen=True, slots=True)
class Part:
    """A list of a helper, kept in a table of its own.

    Attributes
    ----------
    item
        Column that tells the items of one helper apart.
    columns
        The others.
    label
        What a document calls the item, where the list has objects; else it is a
        list of items, or with one column a mapping.
    refers
        What the item refers to; it is named by key.
    kind
        Rows of the table that count, where several lists share it.
    personal
        Of a change only the name is remembered.
    """

    name: str
    table: type[Base]
    item: str
    columns: tuple[str, ...] = ()
    label: str | None = None
    refers: type[Site | Activity | Helper] | None = None
    kind: Mapping[str, str] = field(default_factory=dict)
    personal: bool = False

    def items(self, said: Any) -> Items:
        """Give the list of a document by its items."""
        if self.label is not None:
            return {
                one[self.label]: {name: one[name] for name in self.columns}
                for one in said
            }
        if self.columns:
            return {item: {self.columns[0]: value} for item, value in said.items()}
        return {item: {} for item in said}

    def said(self, items: Items) -> Any:
        """Give the list as a document has it, in the order of its items."""
        if self.label is not None:
            return [{self.label: item, **items[item]} for item in sorted(items)]
        if self.columns:
            return {item: items[item][self.columns[0]] for item in sorted(items)}
        return sorted(items)


PARTS: Final = (
    Part("roles", HelperRole, "role", _DAYS, "role"),
    Part(
        "skills",
        HelperSkill,
        "skill",
        ("level", *_DAYS, "after_introduction", "introduced_on"),
        "skill",
    ),
    Part("languages", HelperLanguage, "language", ("level",)),
    Part("clearances", HelperClearance, "clearance", _DAYS, "clearance", personal=True),
    Part("badges", HelperBadge, "badge", personal=True),
    Part("known_sites", KnownSite, "site_id", ("sessions",), refers=Site),
    Part("likes_sites", LikedSite, "site_id", refers=Site),
    Part("likes_activities", LikedActivity, "activity_id", refers=Activity),
    *(
        Part(
            kind,
            HelperPair,
            "other_id",
            refers=Helper,
            kind={"kind": kind},
            personal=True,
        )
        for kind in ("with", "never_with")
    ),
    Part("costs_elsewhere", CostsElsewhere, "year", ("cents",), "year", personal=True),
)


def lists_of(db: Db, helpers: Iterable[int]) -> Mapping[int, dict[str, Any]]:
    """Give all lists of helpers as documents have them, by row id of the helper."""
    ids = list(helpers)
    found: dict[int, dict[str, Any]] = {helper: {} for helper in ids}
    for part in PARTS:
        kept = items_of(db, part, ids)
        for helper, lists in found.items():
            lists[part.name] = part.said(kept.get(helper, {}))
    return found


def items_of(db: Db, part: Part, helpers: list[int]) -> Mapping[int, Items]:
    """Give the items of one list of helpers, by row id of the helper."""
    table = part.table.__table__.c
    columns = [table[name] for name in part.columns]
    item = table[part.item] if part.refers is None else part.refers.key
    rows = select(table.helper_id, item, *columns).where(
        table.helper_id.in_(helpers),
        *(table[name] == value for name, value in part.kind.items()),
    )
    if part.refers is not None:
        rows = rows.join(part.refers, part.refers.id == table[part.item])
    found: dict[int, dict[Any, dict[str, Any]]] = defaultdict(dict)
    for helper, key, *values in db.execute(rows):
        found[helper][key] = dict(zip(part.columns, values, strict=True))
    return found


def bring(
    db: Db, network: Network, part: Part, helper: int, wanted: Items
) -> Items | None:
    """Bring a list of a helper to what is wanted.

    Parameters
    ----------
    wanted
        What it refers to must be there: see `row_ids`.

    Returns
    -------
    dict or None
        What it was before; None: nothing changes.
    """
    kept = items_of(db, part, [helper]).get(helper, {})
    if kept == wanted:
        return None
    ids = row_ids(db, network, part, {*kept, *wanted})
    table = part.table.__table__.c
    mine = [table.helper_id == helper]
    mine += [table[name] == value for name, value in part.kind.items()]
    gone = [ids[item] for item in kept if item not in wanted]
    db.execute(delete(part.table).where(*mine, table[part.item].in_(gone)))
    for item, values in wanted.items():
        if item not in kept:
            row = {"helper_id": helper, part.item: ids[item], **part.kind, **values}
            db.execute(insert(part.table), [row])
        elif kept[item] != values:
            where = [*mine, table[part.item] == ids[item]]
            db.execute(update(part.table).where(*where).values(**values))
    return kept


def row_ids(
    db: Db, network: Network, part: Part, items: Iterable[Any]
) -> Mapping[Any, Any]:
    """Give what stands in the column of items; what refers to nothing is left out."""
    items = list(items)
    if part.refers is None:
        return {item: item for item in items}
    rows = select(part.refers.key, part.refers.id).where(
        part.refers.network_id == network.id, part.refers.key.in_(items)
    )
    return {row.key: row.id for row in db.execute(rows)}
