"""Use case: bring sheets and registers of places into a network, all or nothing.

Rows are told apart by their keys, so the same files again change nothing. What the
database has and a sheet does not is reported and stays. The whole import happens in
one savepoint: with any fault, or as a dry run, it is undone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matching.faults import BadInputError, Fault
from scheduler.services.alarms.raising import watch
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
from scheduler.services.imports.rooms import (
    take_closures,
    take_extra_openings,
    take_rooms,
)
from scheduler.services.imports.seats import (
    seats_named,
    take_pins,
    take_seats,
    take_usual_seats,
)
from scheduler.services.imports.settings import take_network
from scheduler.services.imports.sources import File, Sources, open_files
from scheduler.services.imports.things import (
    take_loans,
    take_resources,
    take_series,
)
from scheduler.services.imports.times import (
    ABSENCES,
    AVAILABILITY,
    DATES,
    take_times,
)
from scheduler.services.networks import create_network
from scheduler.sheets.placing import PlacedFault, placed
from scheduler.sheets.reading import Row
from scheduler.store.session import Db
from scheduler.store.tables import Network

__all__ = [
    "File",
    "ImportReport",
    "PlacedFault",
    "Preview",
    "SheetReport",
    "import_files",
    "preview",
]

_SOURCE = "import"
_Step = tuple[str, Callable[[Intake, list[Row]], None]]
# Registers come between: they need activities, and openings may need their sites.
_OWNERS: Final[tuple[_Step, ...]] = (
    ("resources", take_resources),
    ("activities", take_activities),
    ("sites", take_sites),
)
_OTHERS: Final[tuple[_Step, ...]] = (
    ("rooms", take_rooms),
    ("loans", take_loans),
    ("openings", take_openings),
    ("extra_openings", take_extra_openings),
    ("closures", take_closures),
    ("travel", take_travel),
    ("helpers", take_helpers),
    ("availability", partial(take_times, AVAILABILITY)),
    ("dates", partial(take_times, DATES)),
    ("absences", partial(take_times, ABSENCES)),
    ("series", take_series),
    ("seats", take_usual_seats),
    ("sessions", take_sessions),
    ("seats", take_seats),
    ("pins", take_pins),
)
_KIND_OF_SHEET = {
    "sites": "site",
    "activities": "activity",
    "helpers": "helper",
    "resources": "resource",
    "series": "series",
    "sessions": "session",
}


def import_files(
    db: Db,
    network: str,
    files: Iterable[File],
    *,
    now: datetime,
    by: str = "relais",
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
    by
        Who does it, as changes remember it.
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
        report, faults = _import(
            db, network, sources, strict=strict, permanence=permanence, by=by, now=now
        )
        if faults:
            raise BadInputError(faults, _SOURCE)
    except BaseException:
        savepoint.rollback()
        raise
    report.dry_run = dry_run
    if dry_run:
        savepoint.rollback()
    else:
        savepoint.commit()
    return report


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, and what forbids it.

    Attributes
    ----------
    report
        As if only the rows without a fault were there.
    faults
        Each with its place in the files; empty: it could be done.
    """

    report: ImportReport
    faults: tuple[PlacedFault, ...]


def preview(
    db: Db,
    network: str,
    files: Iterable[File],
    *,
    now: datetime,
    by: str = "relais",
    strict: bool = False,
    permanence: str | None = None,
) -> Preview:
    """Say what an import would do, with all faults; nothing is written.

    The transaction must be one that could write: everything is tried and undone.

    Parameters
    ----------
    network, files, by, strict, permanence
        As `import_files`.
    """
    files = list(files)
    sources = open_files(files)
    savepoint = db.begin_nested()
    try:
        report, faults = _import(
            db, network, sources, strict=strict, permanence=permanence, by=by, now=now
        )
    finally:
        savepoint.rollback()
        db.expire_all()
    report.dry_run = True
    names = [file.name if isinstance(file, Path) else file[0] for file in files]
    return Preview(report, tuple(placed(fault, names) for fault in faults))


def _import(
    db: Db,
    key: str,
    sources: Sources,
    *,
    strict: bool,
    permanence: str | None,
    by: str,
    now: datetime,
) -> tuple[ImportReport, list[Fault]]:
    """Write everything that has no fault; give the faults of the rest."""
    found = db.scalar(select(Network).where(Network.key == key))
    report = ImportReport(key, created=found is None)
    network = create_network(db, key, key) if found is None else found
    intake = Intake(db, network, report)
    intake.ledger.take("network", key, (), new=report.created)
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
    report.warnings += sources.warnings
    faults = [*sources.faults, *intake.faults]
    if not faults:
        intake.ledger.close(db, network, report, by=by, now=now)
        db.expire_all()  # rows were written in bulk, behind the back of loaded objects
        watch(db, network, now=now)
    return report, faults


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
    intake.ask_later()


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
