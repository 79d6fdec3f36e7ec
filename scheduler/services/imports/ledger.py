"""What an import changes, thing by thing, written down at its end in bulk.

Every thing that is edited with revisions counts up by one, however many of its rows
changed, and has one note with the names of its fields; values are never remembered,
because sheets are full of people. One note more is for the import itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update

from scheduler.services.changes import CHANGED, CREATED
from scheduler.services.imports.report import ImportReport
from scheduler.store.session import Db
from scheduler.store.tables import (
    Activity,
    Change,
    Helper,
    Network,
    Resource,
    Series,
    Session,
    Site,
)

IMPORT: Final = "import"
Thing = tuple[str, str]
"""Kind and key."""
_TABLES: Final[Mapping[str, Any]] = {
    "site": Site,
    "activity": Activity,
    "helper": Helper,
    "availability": Helper,
    "session": Session,
    "resource": Resource,
    "series": Series,
}
_COUNTERS: Final = {"availability": "availability_revision"}
_UNSAID: Final = frozenset(("network_id", "key", "id"))


@dataclass(slots=True)
class Ledger:
    """Things that an import made or changed, with the names of what it changed."""

    made: dict[Thing, set[str]] = field(default_factory=dict)
    changed: dict[Thing, set[str]] = field(default_factory=dict)

    def take(self, kind: str, key: str, names: Iterable[str], *, new: bool) -> None:
        """Remember fields of a thing; none at all, and nothing has changed."""
        said = {name.removesuffix("_id") for name in names if name not in _UNSAID}
        if new:
            self.made.setdefault((kind, key), set()).update(said)
        elif said and (kind, key) in self.made:
            self.made[kind, key].update(said)
        elif said:
            self.changed.setdefault((kind, key), set()).update(said)

    def close(
        self, db: Db, network: Network, report: ImportReport, *, by: str, now: datetime
    ) -> None:
        """Count revisions up and write all notes."""
        revisions = self._count(db, network)
        rows = [
            _note(network, thing, action, names, revisions.get(thing), by, now)
            for action, things in ((CREATED, self.made), (CHANGED, self.changed))
            for thing, names in things.items()
        ]
        if report.changes:
            sheets = [one.sheet for one in report.sheets if one.changes]
            thing = (IMPORT, network.key)
            rows.append(_note(network, thing, CHANGED, sheets, None, by, now))
        if rows:
            db.execute(insert(Change), rows)

    def _count(self, db: Db, network: Network) -> dict[Thing, int | None]:
        """Count the revisions of changed things up; give those of all things."""
        found: dict[Thing, int | None] = dict.fromkeys(self.made, 1)
        for kind, table in _TABLES.items():
            keys = {key for of, key in self.changed if of == kind}
            if not keys:
                continue
            name = _COUNTERS.get(kind, "revision")
            rows = db.execute(
                select(table.id, table.key, getattr(table, name)).where(
                    table.network_id == network.id
                )
            )
            mine = [row for row in rows if row[1] in keys]
            counted = [{"id": row_id, name: old + 1} for row_id, _, old in mine]
            db.execute(update(table), counted)
            found.update({(kind, key): old + 1 for _, key, old in mine})
        if ("network", network.key) in self.changed:
            network.revision += 1
            db.flush()
            found["network", network.key] = network.revision
        return found


def _note(
    network: Network,
    thing: Thing,
    action: str,
    names: Iterable[str],
    revision: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    kind, key = thing
    return {
        "network_id": network.id,
        "at": now,
        "by": by,
        "kind": kind,
        "key": key,
        "action": action,
        "revision": revision,
        "fields": dict.fromkeys(sorted(names)),
    }
