"""Steps of an import: the network's settings, sites, openings, travel, registers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from matching.faults import Fault
from scheduler.places.place import Place, Register
from scheduler.services.imports.intake import Batch, Intake, kept_rows
from scheduler.services.imports.report import SheetReport
from scheduler.services.imports.walls import minutes, wall_time
from scheduler.sheets.grid import place as where_it_stands
from scheduler.sheets.reading import Row
from scheduler.store.tables import Activity, Opening, Site, TravelTime
from scheduler.translate.weeks import WEEKDAYS, half_day

SITE_COLUMNS: Final[tuple[str, ...]] = (
    "name",
    "street",
    "postcode",
    "commune",
    "latitude",
    "longitude",
    "source",
    "active",
    "community",
    "on_holidays",
    "email",
    "language",
    "remote_interpreting",
)
_USUAL: Final[Mapping[str, Any]] = {
    "room_id": None,
    "every_weeks": 1,
    "nth": 0,
    "during": "always",
    "first_on": None,
}


def take_sites(intake: Intake, rows: list[Row]) -> None:
    """Bring the sites to what the sheet says."""
    kept = _kept_sites(intake)
    report, batch = intake.sheet("sites"), Batch(Site)
    for row in rows:
        key = row.values["key"]
        values = {"network_id": intake.network.id, "key": key}
        values |= {
            name: row.values[name] for name in SITE_COLUMNS if name in row.values
        }
        old = kept.get((key,))
        changed = batch.bring(old, values)
        intake.ledger.take("site", key, changed, new=old is None)
        report.count(new=old is None, changed=changed)
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
        changed = batch.bring(old, _site_of_place(intake, one))
        intake.ledger.take("site", one.key, changed, new=old is None)
        report.count(new=old is None, changed=changed)
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


def _values(start: int, end: int) -> dict[str, Any]:
    return {"starts": wall_time(start), "ends": wall_time(end)}


Identity = tuple[Any, ...]
OPENING_IDENTITY: Final = ("site_id", "weekday", "starts", *_USUAL)


def _identity(site: int, weekday: int, values: Mapping[str, Any]) -> Identity:
    """Give what tells openings apart: place, hour, and which weeks."""
    others = (values.get(name, usual) for name, usual in _USUAL.items())
    return (site, weekday, values["starts"], *others)


def take_openings(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the weekly openings of sites to what the sheet says."""
    wanted: list[tuple[int, int, dict[str, Any]]] = []
    said: dict[Identity, Row] = {}
    for row in rows:
        site = intake.find("site", row.values["site"], row, "site")
        values = _opening(intake, row, site)
        if site is None:
            continue
        for weekday in row.values["weekdays"]:
            what = (*_identity(site, weekday, values), values.get("activity_id"))
            first = said.setdefault(what, row)
            if first is row:
                wanted.append((site, weekday, values))
            else:
                where = where_it_stands(first.source, first.number)
                expected = f"each activity once at this hour ({where} has it)"
                found = f"{WEEKDAYS[weekday]} {values['starts']:%H:%M}"
                intake.faults.append(row.fault("start", found, expected))
    own = {old["id"] for old in _kept_sites(intake).values() if not old["source"]} | {
        site for site, _, _ in wanted
    }
    _bring_openings(intake, intake.sheet("openings"), wanted, own)


def _opening(intake: Intake, row: Row, site: int | None) -> dict[str, Any]:
    """Give the columns of an opening that a row speaks of."""
    values = _values(row.values["start"], row.values["end"])
    if "activity" in row.values:
        key = row.values["activity"]
        values["activity_id"] = intake.find("activity", key, row, "activity")
    if "room" in row.values:
        values["room_id"] = intake.find_room(site, row.values["room"], row)
    names = ("first_on", "last_on", "every_weeks", "nth", "during")
    return values | {name: row.values[name] for name in names if name in row.values}


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
    mine = Opening.site_id.in_(intake.of_network("site"))
    kept = kept_rows(intake.db, Opening, (*OPENING_IDENTITY, "id"), mine)
    there: dict[Identity, list[dict[str, Any]]] = defaultdict(list)
    for (*identity, _), old in kept.items():
        there[tuple(identity)].append(old)
    same = _same(wanted, there)
    left: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    rest = [old for olds in there.values() for old in olds]
    for old in sorted(rest, key=lambda old: (old["starts"], old["id"])):
        if old["site_id"] in sites:
            left[old["site_id"], old["weekday"]].append(old)
    batch = Batch(Opening)
    for (site, day, values), found in zip(wanted, same, strict=True):
        if found is None:
            found = _moved(left[site, day], values)
        row = {"site_id": site, "weekday": day, **values}
        changed = batch.bring(found, row)
        names = ["openings"] if changed else []
        intake.ledger.take("site", keys[site], names, new=False)
        report.count(new=found is None, changed=changed)
    batch.write(intake.db)
    report.gone += [
        f"opening of {keys[site]} on {WEEKDAYS[day]}"
        f" {half_day(old['starts'], old['ends'])}"
        for (site, day), olds in sorted(left.items())
        for old in olds
        if old["last_on"] is None
    ]


def _same(
    wanted: list[tuple[int, int, dict[str, Any]]],
    there: Mapping[Identity, list[dict[str, Any]]],
) -> list[dict[str, Any] | None]:
    """Take the kept openings that are the wanted ones: at one hour, by activity."""
    found: list[dict[str, Any] | None] = [None] * len(wanted)
    for exactly in (True, False):
        for number, one in enumerate(wanted):
            olds = there.get(_identity(*one), [])
            if found[number] is None:
                fitting = [
                    old
                    for old in olds
                    if not exactly or old["activity_id"] == one[2].get("activity_id")
                ]
                if fitting:
                    found[number] = fitting[0]
                    olds.remove(fitting[0])
    return found


def _moved(left: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Any] | None:
    """Take the kept opening that overlaps a wanted one, if there is one left."""
    start, end = minutes(values["starts"]), minutes(values["ends"], closes=True)
    for old in left:
        if minutes(old["starts"]) < end and start < minutes(old["ends"], closes=True):
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
