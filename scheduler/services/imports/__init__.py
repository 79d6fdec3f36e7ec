"""Use case: bring sheets and registers of places into a network, all or nothing.

Rows are told apart by their keys, so the same files again change nothing. What the
database has and a sheet does not is reported and stays. The whole import happens in
one savepoint: with any fault, or as a dry run, it is undone.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.services.imports.intake import Intake
from scheduler.services.imports.people import take_helpers
from scheduler.services.imports.places import (
    take_openings,
    take_register,
    take_sites,
    take_travel,
)
from scheduler.services.imports.programme import take_activities, take_sessions
from scheduler.services.imports.report import ImportReport, SheetReport
from scheduler.services.imports.seats import (
    seats_named,
    take_pins,
    take_seats,
    take_usual_seats,
)
from scheduler.services.imports.settings import take_network
from scheduler.services.imports.sources import File, Sources, open_files
from scheduler.services.imports.times import (
    ABSENCES,
    AVAILABILITY,
    DATES,
    take_times,
)
from scheduler.services.networks import create_network
from scheduler.sheets.reading import Row
from scheduler.store.session import Db
from scheduler.store.tables import Network

__all__ = ["File", "ImportReport", "SheetReport", "import_files"]

_SOURCE = "import"
_Step = tuple[str, Callable[[Intake, list[Row]], None]]
# Registers come between: they need activities, and openings may need their sites.
_OWNERS: Final[tuple[_Step, ...]] = (
    ("activities", take_activities),
    ("sites", take_sites),
)
_OTHERS: Final[tuple[_Step, ...]] = (
    ("openings", take_openings),
    ("travel", take_travel),
    ("helpers", take_helpers),
    ("availability", partial(take_times, AVAILABILITY)),
    ("dates", partial(take_times, DATES)),
    ("absences", partial(take_times, ABSENCES)),
    ("seats", take_usual_seats),
    ("sessions", take_sessions),
    ("seats", take_seats),
    ("pins", take_pins),
)
_KIND_OF_SHEET = {
    "sites": "site",
    "activities": "activity",
    "helpers": "helper",
    "sessions": "session",
}


def import_files(
    db: Db,
    network: str,
    files: Iterable[File],
    *,
    strict: bool = False,
    permanence: str | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Bring files into a network, which is made if there is none.

    Parameters
    ----------
    network
        Key of the network.
    files
        Paths, or names with content.
    strict
        Whether cells of registers that cannot be read are faults.
    permanence
        Key of the activity that the openings of registers carry.
    dry_run
        Do everything, report it, and undo it.

    Raises
    ------
    BadInputError
        With all faults; nothing was changed.
    """
    sources = open_files(files)
    savepoint = db.begin_nested()
    try:
        report = _import(db, network, sources, strict=strict, permanence=permanence)
    except BaseException:
        savepoint.rollback()
        raise
    report.dry_run = dry_run
    if dry_run:
        savepoint.rollback()
    else:
        savepoint.commit()
    return report


def _import(
    db: Db, key: str, sources: Sources, *, strict: bool, permanence: str | None
) -> ImportReport:
    found = db.scalar(select(Network).where(Network.key == key))
    report = ImportReport(key, created=found is None)
    network = create_network(db, key, key) if found is None else found
    intake = Intake(db, network, report)
    zone = ZoneInfo(network.zone)
    network_rows = sources.rows("network", zone)
    sound = [row for row in network_rows if row.sound]
    take_network(intake, sound)
    zone = ZoneInfo(network.zone)
    _take_all(intake, sources, zone, permanence)
    for _, register in sources.registers:
        sources.faults += register.faults
        report.skipped += register.skipped
        report.warnings += register.warnings
    if strict:
        intake.faults += [one.fault() for one in report.skipped]
    faults = [*sources.faults, *intake.faults]
    if faults:
        raise BadInputError(faults, _SOURCE)
    report.warnings += sources.warnings
    db.expire_all()  # rows were written in bulk, behind the back of loaded objects
    return report


def _take_all(
    intake: Intake, sources: Sources, zone: ZoneInfo, permanence: str | None
) -> None:
    """Take every sheet, owners before what belongs to them."""
    rows = {
        sheet: _sound(intake, sheet, sources.rows(sheet, zone))
        for sheet in sources.grids
        if sheet != "network"
    }
    intake.seats = seats_named(rows)
    for sheet, take in _OWNERS:
        if sheet in rows:
            take(intake, rows[sheet])
    for name, register in sources.registers:
        take_register(intake, name, register, permanence)
    for sheet, take in _OTHERS:
        if sheet in rows:
            take(intake, rows[sheet])


def _sound(intake: Intake, sheet: str, rows: list[Row]) -> list[Row]:
    """Give the rows without a fault; keys of the others are claimed."""
    kind = _KIND_OF_SHEET.get(sheet)
    if kind is not None:
        keyed = [row for row in rows if row.values.get("key") is not None]
        first = intake.each_once(keyed, lambda row: row.values["key"], "key", "id")
        rows = [row for row in rows if row.values.get("key") is None] + first
        faulty = (row for row in first if not row.sound)
        intake.claim(kind, (row.values["key"] for row in faulty))
    return [row for row in rows if row.sound]
