"""Steps of an import: rooms of sites, and days that are not like the others."""

from collections.abc import Iterable, Iterator
from typing import Any

from scheduler.services.imports.intake import Batch, Intake, kept_rows
from scheduler.services.imports.removing import (
    Owner,
    Removable,
    Wanted,
    take_removable,
)
from scheduler.services.imports.walls import wall_time
from scheduler.sheets.reading import Row
from scheduler.store.tables import Closure, ExtraOpening, Room


def take_rooms(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the rooms of sites to what the sheet says."""
    keys = {row_id: key for key, row_id in intake.know("site").items()}
    mine = Room.site_id.in_(intake.of_network("site"))
    kept = kept_rows(intake.db, Room, ("site_id", "key"), mine)
    report, batch = intake.sheet("rooms"), Batch(Room)
    there: set[tuple[int, str]] = set()
    for row in intake.each_once(
        rows, lambda row: (row.values["site"], row.values["room"]), "room", "room"
    ):
        site, key = (
            intake.find("site", row.values["site"], row, "site"),
            row.values["room"],
        )
        if site is None:
            intake.claim("room", [f"{row.values['site']}/{key}"])
            continue
        there.add((site, key))
        old = kept.get((site, key))
        values = {"site_id": site, "key": key}
        names = ("name", "capacity")
        values |= {name: row.values[name] for name in names if name in row.values}
        changed = batch.bring(old, values)
        intake.ledger.take("site", keys[site], ["rooms"] if changed else [], new=False)
        report.count(new=old is None, changed=changed)
    batch.write(intake.db)
    intake.know_rooms()
    sites = {site for site, _ in there}
    report.gone += [
        f"room {key} of {keys[site]}"
        for site, key in sorted(kept)
        if site in sites and (site, key) not in there
    ]


def take_closures(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the days on which sites are closed to what the sheet says."""
    keys = {row_id: key for key, row_id in intake.know("site").items()}

    def wanted(row: Row) -> Iterator[Wanted]:
        named = row.values.get("site")
        site = intake.find("site", named, row, "site")
        days = row.values["first_on"], row.values["last_on"]
        reason = {"reason": row.values["reason"]} if "reason" in row.values else {}
        if named is None or site is not None:
            yield (intake.network.id, site, *days), reason

    def owner(identity: tuple[Any, ...]) -> Owner:
        _, site, *_ = identity
        if site is None:
            return "network", intake.network.key, "closures"
        return "site", keys[site], "closures"

    identity = ("network_id", "site_id", "first_on", "last_on")
    what = Removable("closures", Closure, identity, "first_on", wanted, owner)
    take_removable(intake, what, rows, Closure.network_id == intake.network.id)


def take_extra_openings(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the openings on single days to what the sheet says."""
    keys = {row_id: key for key, row_id in intake.know("site").items()}

    def wanted(row: Row) -> Iterator[Wanted]:
        site = intake.find("site", row.values["site"], row, "site")
        values: dict[str, Any] = {"ends": wall_time(row.values["end"])}
        if "activity" in row.values:
            named = row.values["activity"]
            values["activity_id"] = intake.find("activity", named, row, "activity")
        if "room" in row.values:
            values["room_id"] = intake.find_room(site, row.values["room"], row)
        if site is not None:
            starts = wall_time(row.values["start"])
            yield (site, row.values["date"], starts), values

    def owner(identity: tuple[Any, ...]) -> Owner:
        return "site", keys[identity[0]], "extra_openings"

    identity = ("site_id", "on_day", "starts")
    what = Removable("extra_openings", ExtraOpening, identity, "date", wanted, owner)
    mine = ExtraOpening.site_id.in_(intake.of_network("site"))
    take_removable(intake, what, rows, mine)
