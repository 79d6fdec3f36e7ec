"""Steps of an import: the network's settings, sites, openings, travel, registers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any, Final

from matching.faults import Fault
from scheduler.places.place import Place, Register
from scheduler.services.imports.intake import Batch, Intake, kept_rows
from scheduler.services.imports.report import SheetReport
from scheduler.sheets.cells import DAY_MINUTES
from scheduler.sheets.grid import place as where_it_stands
from scheduler.sheets.reading import Row
from scheduler.store.tables import Activity, Opening, Site, TravelTime
from scheduler.translate.weeks import WEEKDAYS, half_day

_SITE: Final[tuple[str, ...]] = (
    "name",
    "street",
    "postcode",
    "commune",
    "latitude",
    "longitude",
    "source",
    "active",
)


def take_sites(intake: Intake, rows: list[Row]) -> None:
    """Bring the sites to what the sheet says."""
    kept = _kept_sites(intake)
    report, batch = intake.sheet("sites"), Batch(Site)
    for row in rows:
        key = row.values["key"]
        values = {"network_id": intake.network.id, "key": key}
        values |= {name: row.values[name] for name in _SITE if name in row.values}
        old = kept.get((key,))
        report.count(new=old is None, changed=batch.bring(old, values))
    batch.write(intake.db)
    sources = {row.values.get("source", "") for row in rows} | {""}
    _note_gone(report, kept, {row.values["key"] for row in rows}, sources)
    intake.know("site")


def _kept_sites(intake: Intake) -> dict[tuple[Any, ...], dict[str, Any]]:
    return kept_rows(intake.db, Site, ("key",), Site.network_id == intake.network.id)


def _note_gone(
    report: SheetReport,
    kept: Mapping[tuple[Any, ...], dict[str, Any]],
    there: set[str],
    sources: set[str],
) -> None:
    report.gone += [
        f"site {key}"
        for (key,), old in sorted(kept.items())
        if key not in there and old["active"] and old["source"] in sources
    ]


def take_register(
    intake: Intake, name: str, register: Register, permanence: str | None
) -> None:
    """Make sites of the places of a register, and openings of their hours.

    Parameters
    ----------
    permanence
        Key of the activity that the openings carry; None: none, and openings that
        carry one keep it.
    """
    activity = _permanence(intake, permanence)
    kept = _kept_sites(intake)
    report, batch = intake.sheet(name), Batch(Site)
    for one in register.places:
        old = kept.get((one.key,))
        if old is not None and not old["source"] and one.source:
            where = where_it_stands(name, one.row)
            expected = "an id that no site of the network's own has"
            intake.faults.append(Fault(where, one.key, expected))
            continue
        values = _site_of_place(intake, one)
        report.count(new=old is None, changed=batch.bring(old, values))
    batch.write(intake.db)
    sources = {one.source for one in register.places}
    _note_gone(report, kept, {one.key for one in register.places}, sources)
    ids = intake.know("site")
    wanted = [
        (
            ids[one.key],
            opening.weekday,
            _values(opening.start, opening.end) | activity,
        )
        for one in register.places
        for opening in one.openings
        if one.key in ids
    ]
    sites = {ids[one.key] for one in register.places if one.key in ids}
    _bring_openings(intake, intake.sheet(f"{name} openings"), wanted, sites)


def _permanence(intake: Intake, key: str | None) -> dict[str, Any]:
    """Give the column that openings of registers carry."""
    if key is None:
        return {}
    mine = Activity.network_id == intake.network.id
    found = kept_rows(intake.db, Activity, ("key",), mine).get((key,))
    if found is None:
        if key not in intake.claimed.get("activity", ()):
            expected = f"a known activity of network {intake.network.key}"
            intake.faults.append(Fault("permanence", key, expected))
        return {}
    if not found["seats"]:
        warning = f"activity {key} has no seats: nobody will be planned for it"
        intake.report.warnings.append(warning)
    return {"activity_id": found["id"]}


def _site_of_place(intake: Intake, one: Place) -> dict[str, Any]:
    return {
        "network_id": intake.network.id,
        "key": one.key,
        "name": one.name,
        "street": one.street,
        "postcode": one.postcode,
        "commune": one.commune,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "source": one.source,
        "details": dict(one.details),
    }


def wall_time(minute: int) -> time:
    """Give minutes of a day as a wall time; the end of the day is 00:00."""
    return time(minute % DAY_MINUTES // 60, minute % 60)


def _minutes(wall: time, *, closes: bool = False) -> int:
    return wall.hour * 60 + wall.minute or (DAY_MINUTES if closes else 0)


def _values(start: int, end: int) -> dict[str, Any]:
    return {"starts": wall_time(start), "ends": wall_time(end)}


def take_openings(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the weekly openings of sites to what the sheet says."""
    wanted: list[tuple[int, int, dict[str, Any]]] = []
    said: dict[tuple[int, int, time], Row] = {}
    for row in rows:
        site = intake.find("site", row.values["site"], row, "site")
        values = _values(row.values["start"], row.values["end"])
        if "activity" in row.values:
            key = row.values["activity"]
            values["activity_id"] = intake.find("activity", key, row, "activity")
        dates = ("first_on", "last_on")
        values |= {name: row.values[name] for name in dates if name in row.values}
        if site is None:
            continue
        for weekday in row.values["weekdays"]:
            at = (site, weekday, values["starts"])
            first = said.setdefault(at, row)
            if first is row:
                wanted.append((site, weekday, values))
            else:
                where = where_it_stands(first.source, first.number)
                expected = f"one opening at this hour ({where} has it)"
                found = f"{WEEKDAYS[weekday]} {values['starts']:%H:%M}"
                intake.faults.append(row.fault("start", found, expected))
    own = {old["id"] for old in _kept_sites(intake).values() if not old["source"]} | {
        site for site, _, _ in wanted
    }
    _bring_openings(intake, intake.sheet("openings"), wanted, own)


def _bring_openings(
    intake: Intake,
    report: SheetReport,
    wanted: list[tuple[int, int, dict[str, Any]]],
    sites: set[int],
) -> None:
    """Bring openings to what is wanted; one whose hours moved stays the same one.

    Parameters
    ----------
    wanted
        Site, weekday and columns.
    sites
        Row ids of the sites whose other openings are gone.
    """
    keys = {row_id: key for key, row_id in intake.know("site").items()}
    identity = ("site_id", "weekday", "starts")
    mine = Opening.site_id.in_(intake.of_network("site"))
    kept = kept_rows(intake.db, Opening, identity, mine)
    left: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    exact = {(site, day, values["starts"]) for site, day, values in wanted}
    for (site, day, starts), old in sorted(kept.items()):
        if (site, day, starts) not in exact and site in sites:
            left[site, day].append(old)
    batch = Batch(Opening)
    for site, day, values in wanted:
        found = kept.get((site, day, values["starts"]))
        if found is None:
            found = _moved(left[site, day], values)
        row = {"site_id": site, "weekday": day, **values}
        report.count(new=found is None, changed=batch.bring(found, row))
    batch.write(intake.db)
    report.gone += [
        f"opening of {keys[site]} on {WEEKDAYS[day]}"
        f" {half_day(old['starts'], old['ends'])}"
        for (site, day), olds in sorted(left.items())
        for old in olds
        if old["last_on"] is None
    ]


def _moved(left: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Any] | None:
    """Take the kept opening that overlaps a wanted one, if there is one left."""
    start, end = _minutes(values["starts"]), _minutes(values["ends"], closes=True)
    for old in left:
        if _minutes(old["starts"]) < end and start < _minutes(old["ends"], closes=True):
            left.remove(old)
            return old
    return None


def take_travel(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the travel table to what the sheet says."""

    def pair(row: Row) -> tuple[str, ...]:
        return tuple(sorted((row.values["site"], row.values["other"])))

    keys = {row_id: key for key, row_id in intake.know("site").items()}
    mine = TravelTime.site_id.in_(intake.of_network("site"))
    kept = kept_rows(intake.db, TravelTime, ("site_id", "other_id"), mine)
    report, batch = intake.sheet("travel"), Batch(TravelTime)
    there: set[tuple[int, int]] = set()
    for row in intake.each_once(rows, pair, "site", "pair of sites"):
        one = intake.find("site", row.values["site"], row, "site")
        other = intake.find("site", row.values["other"], row, "other")
        if one is None or other is None:
            continue
        at = (min(one, other), max(one, other))
        there.add(at)
        old = kept.get(at)
        values = dict(zip(("site_id", "other_id"), at, strict=True))
        values["minutes"] = row.values["minutes"]
        report.count(new=old is None, changed=batch.bring(old, values))
    batch.write(intake.db)
    report.gone += [
        f"travel {keys[one]} - {keys[other]}"
        for one, other in kept
        if (one, other) not in there
    ]
