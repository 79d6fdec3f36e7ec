"""What all parts of an export share: the network, keys by row id, wall clocks."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matching.times import utc_of_local
from scheduler.sheets.cells import Moment
from scheduler.store.session import Db
from scheduler.store.tables import Activity, Helper, Network, Resource, Room, Site

Record = Mapping[str, Any]


class Source:
    """The rows of one network, and which days of it are wanted."""

    def __init__(
        self, db: Db, network: Network, first: date | None, last: date | None
    ) -> None:
        self.db = db
        self.network = network
        self.zone = ZoneInfo(network.zone)
        self.left_out = 0
        self._start = None if first is None else self._midnight(first)
        self._end = None
        if last is not None and last < date.max:
            self._end = self._midnight(last + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone)

    def rows(self, table: Any, *where: Any) -> list[Record]:
        """Load rows of a table in the order of their ids."""
        columns = table.__table__.c
        found = select(*columns).where(*where).order_by(columns.id)
        return [dict(row) for row in self.db.execute(found).mappings()]

    def _keys(self, table: Any) -> dict[int | None, str]:
        mine = table.network_id == self.network.id
        rows = self.db.execute(select(table.id, table.key).where(mine))
        return {row.id: row.key for row in rows}

    @cached_property
    def sites(self) -> dict[int | None, str]:
        """Keys of sites by row id."""
        return self._keys(Site)

    @cached_property
    def activities(self) -> dict[int | None, str]:
        """Keys of activities by row id."""
        return self._keys(Activity)

    @cached_property
    def helpers(self) -> dict[int | None, str]:
        """Keys of helpers by row id."""
        return self._keys(Helper)

    @cached_property
    def resources(self) -> dict[int | None, str]:
        """Keys of resources by row id."""
        return self._keys(Resource)

    @cached_property
    def rooms(self) -> dict[int | None, str]:
        """Keys of rooms by row id."""
        rows = self.db.execute(
            select(Room.id, Room.key)
            .join(Site, Site.id == Room.site_id)
            .where(Site.network_id == self.network.id)
        )
        return {row.id: row.key for row in rows}

    def of_sites(self, column: Any) -> Any:
        """Say that a column refers to a site of the network."""
        mine = select(Site.id).where(Site.network_id == self.network.id)
        return column.in_(mine)

    def of_helpers(self, column: Any) -> Any:
        """Say that a column refers to a helper of the network."""
        mine = select(Helper.id).where(Helper.network_id == self.network.id)
        return column.in_(mine)

    def wanted(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Say whether a time touches the days that are wanted."""
        return (self._start is None or ends_at > self._start) and (
            self._end is None or starts_at < self._end
        )

    def spans(self, rows: Iterable[Record]) -> list[Record]:
        """Give the rows of the wanted days in whole minutes; the others count."""
        wanted = [row for row in rows if self.wanted(row["starts_at"], row["ends_at"])]
        said = [
            row
            for row in wanted
            if _in_minutes(row["starts_at"]) and _in_minutes(row["ends_at"])
        ]
        self.left_out += len(wanted) - len(said)
        return said

    def moment(self, instant: datetime) -> Moment:
        """Give an instant as a wall clock shows it, with the offset if it must be."""
        return _moment(instant, self.zone)

    def span(self, starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
        """Give a date with its hours; the end says its date only if it is another."""
        first, last = self.moment(starts_at), self.moment(ends_at)
        if last.day == first.day:
            last = Moment(None, last.minute, last.offset)
        start = Moment(None, first.minute, first.offset)
        return {"date": first.day, "start": start, "end": last}


def _in_minutes(instant: datetime) -> bool:
    return not (instant.second or instant.microsecond)


@lru_cache(maxsize=20_000)
def _moment(instant: datetime, zone: ZoneInfo) -> Moment:
    local = instant.astimezone(zone)
    try:
        utc_of_local(local.replace(tzinfo=None, fold=0), zone)
        offset = None
    except ValueError:
        offset = local.utcoffset()
    return Moment(local.date(), local.hour * 60 + local.minute, offset)


def picked(row: Record, names: Iterable[str]) -> dict[str, Any]:
    """Give some columns of a row."""
    return {name: row[name] for name in names}


def last_of_each(rows: Iterable[Record], names: Iterable[str]) -> list[Record]:
    """Give the rows an import would find: of those it cannot tell apart, the last."""
    names = tuple(names)
    return list({tuple(row[name] for name in names): row for row in rows}.values())
