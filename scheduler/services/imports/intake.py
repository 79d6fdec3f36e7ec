"""What the steps of one import share: the database, who is known, what is wrong.

A step that finds a fault notes it and goes on with the other rows, so that all
faults are told at once; whoever called undoes everything if there is any.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, insert, select, update

from matching.faults import Fault
from scheduler.services.imports.ledger import Ledger
from scheduler.services.imports.report import ImportReport, SheetReport
from scheduler.sheets.grid import place
from scheduler.sheets.reading import Row
from scheduler.store.base import Base
from scheduler.store.session import Db
from scheduler.store.tables import (
    Activity,
    Helper,
    Network,
    Resource,
    Room,
    Series,
    Session,
    Site,
)

_Keyed = Site | Activity | Helper | Session | Resource | Series
KINDS: Final[Mapping[str, type[_Keyed]]] = {
    "site": Site,
    "resource": Resource,
    "series": Series,
    "activity": Activity,
    "helper": Helper,
    "session": Session,
}
Kept = dict[tuple[Any, ...], dict[str, Any]]
"""Rows of a table as they are, by what identifies them."""


@dataclass(slots=True)
class Intake:
    """One import on its way.

    Attributes
    ----------
    ids
        By kind: the row ids of known keys.
    claimed
        By kind: keys of rows that have a fault of their own; who refers to them is
        not blamed.
    seats
        All seats that any sheet of this import names: ``activity`` or ``session``,
        its key, the seat's.
    rooms
        The row ids of the rooms of sites, by row id of the site and key.
    later
        Kind, key, row and column of what may come in a sheet that is taken later.
    ledger
        What was made and changed.
    """

    db: Db
    network: Network
    report: ImportReport
    faults: list[Fault] = field(default_factory=list)
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    claimed: dict[str, set[str]] = field(default_factory=dict)
    seats: set[tuple[str, str, str]] = field(default_factory=set)
    rooms: dict[tuple[int, str], int] = field(default_factory=dict)
    later: list[tuple[str, str, Row, str]] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)

    def claim(self, kind: str, keys: Iterable[str]) -> None:
        """Remember keys whose rows have faults."""
        self.claimed.setdefault(kind, set()).update(keys)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the network's hours."""
        return ZoneInfo(self.network.zone)

    def of_network(self, kind: str) -> Select[int]:
        """Select the row ids of a kind in this network."""
        table = KINDS[kind]
        return select(table.id).where(table.network_id == self.network.id)

    def know(self, kind: str) -> dict[str, int]:
        """Load the row ids of a kind as they are now."""
        table = KINDS[kind]
        rows = self.db.execute(
            select(table.key, table.id).where(table.network_id == self.network.id)
        )
        self.ids[kind] = {row.key: row.id for row in rows}
        return self.ids[kind]

    def find(self, kind: str, key: str | None, row: Row, column: str) -> int | None:
        """Give the row id of a key that a cell names; a dangling one is a fault."""
        if key is None:
            return None
        if kind not in self.ids:
            self.know(kind)
        found = self.ids[kind].get(key)
        if found is None and key not in self.claimed.get(kind, ()):
            expected = f"a known {kind} of network {self.network.key}"
            self.faults.append(row.fault(column, key, expected))
        return found

    def find_later(self, kind: str, keys: Iterable[str], row: Row, column: str) -> None:
        """Ask at the end whether keys that a cell names are known."""
        self.later += [(kind, key, row, column) for key in keys]

    def ask_later(self) -> None:
        """Ask for everything that was put off."""
        for kind in {kind for kind, *_ in self.later}:
            self.know(kind)
        for kind, key, row, column in self.later:
            self.find(kind, key, row, column)

    def know_rooms(self) -> None:
        """Load the rooms as they are now."""
        rows = self.db.execute(
            select(Room.site_id, Room.key, Room.id)
            .join(Site, Site.id == Room.site_id)
            .where(Site.network_id == self.network.id)
        )
        self.rooms = {(site, key): row_id for site, key, row_id in rows}

    def find_room(
        self, site: int | None, key: str | None, row: Row, column: str = "room"
    ) -> int | None:
        """Give the row id of a room that a cell names; a dangling one is a fault."""
        if site is None or key is None:
            return None
        if not self.rooms:
            self.know_rooms()
        found = self.rooms.get((site, key))
        where = row.values.get("site")
        if found is None and f"{where}/{key}" not in self.claimed.get("room", ()):
            expected = f"a known room of site {where}"
            self.faults.append(row.fault(column, key, expected))
        return found

    def each_once(
        self,
        rows: Iterable[Row],
        identity: Callable[[Row], Hashable],
        column: str,
        what: str,
    ) -> list[Row]:
        """Give the rows that are the first to say something; others are faults."""
        seen: dict[Hashable, Row] = {}
        for row in rows:
            first = seen.setdefault(identity(row), row)
            if first is not row:
                where = place(first.source, first.number)
                expected = f"each {what} once ({where} has it)"
                self.faults.append(row.fault(column, row.values.get(column), expected))
        return list(seen.values())

    def sheet(self, name: str) -> SheetReport:
        """Open the report of a sheet, or go on with it."""
        for report in self.report.sheets:
            if report.sheet == name:
                return report
        report = SheetReport(name)
        self.report.sheets.append(report)
        return report


def kept_rows(
    db: Db, table: type[Base], identity: tuple[str, ...], *where: Any
) -> Kept:
    """Load rows of a table by what identifies them."""
    columns = table.__table__.c
    rows = db.execute(select(*columns).where(*where).order_by(columns.id)).mappings()
    return {tuple(row[name] for name in identity): dict(row) for row in rows}


def differing(kept: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the values that are others than kept."""
    return tuple(
        name
        for name, value in values.items()
        if kept[name] != value and not _reads_like(kept[name], value)
    )


def _reads_like(kept: object, value: object) -> bool:
    """Say whether a text is the kept one as cells are read: single spaces."""
    return isinstance(kept, str) and " ".join(kept.split()) == value


@dataclass(slots=True)
class Batch:
    """Changes of one table, written at once."""

    table: type[Base]
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    def bring(
        self, kept: Mapping[str, Any] | None, values: dict[str, Any]
    ) -> tuple[str, ...]:
        """Plan what makes a row hold the values; name what changes.

        Parameters
        ----------
        kept
            The row as it is, None for a new one.
        values
            For a new row everything that has no default.
        """
        if kept is None:
            self.new.append(values)
            return tuple(values)
        names = differing(kept, values)
        if names:
            self.changed.append({"id": kept["id"], **values})
        return names

    def write(self, db: Db) -> None:
        """Write everything: removals first, so that their places are free."""
        for start in range(0, len(self.gone), 500):
            some = self.gone[start : start + 500]
            column = self.table.__table__.c.id
            db.execute(delete(self.table).where(column.in_(some)))
        if self.changed:
            db.execute(update(self.table), self.changed)
        # Into the table itself: the mapper would leave every None out, and write rows
        # that lack other columns than the one before one by one.
        groups: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
        for row in self.new:
            groups[frozenset(row)].append(row)
        table: Any = self.table.__table__
        for rows in groups.values():
            db.execute(insert(table), rows)
