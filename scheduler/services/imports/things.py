"""Steps of an import: resources with their loans, and series."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from scheduler.services.imports.intake import Batch, Intake, kept_rows
from scheduler.services.imports.removing import (
    Owner,
    Removable,
    Wanted,
    take_removable,
)
from scheduler.sheets.reading import Row
from scheduler.store.tables import Loan, Resource, Series

_RESOURCE: Final = ("name", "capacity", "active")
_SERIES: Final = ("name", "same_trainer", "active")


def take_resources(intake: Intake, rows: list[Row]) -> None:
    """Bring the resources to what the sheet says."""

    def values_of(row: Row) -> dict[str, Any]:
        values = _said(row, _RESOURCE)
        if "sites" in row.values:
            values["sites"] = list(row.values["sites"])
            intake.find_later("site", values["sites"], row, "sites")
        return values

    _take(intake, "resources", "resource", rows, values_of)


def take_series(intake: Intake, rows: list[Row]) -> None:
    """Bring the series to what the sheet says."""

    def values_of(row: Row) -> dict[str, Any]:
        values = _said(row, _SERIES)
        if "trainer" in row.values:
            trainer = row.values["trainer"]
            values["trainer_id"] = intake.find("helper", trainer, row, "trainer")
        return values

    _take(intake, "series", "series", rows, values_of)


def _said(row: Row, names: Iterable[str]) -> dict[str, Any]:
    return {name: row.values[name] for name in names if name in row.values}


def _take(
    intake: Intake,
    sheet: str,
    kind: str,
    rows: Iterable[Row],
    values_of: Callable[[Row], dict[str, Any]],
) -> None:
    """Bring things with a key and an "active" to what a sheet says."""
    table: Any = {"resource": Resource, "series": Series}[kind]
    kept = kept_rows(intake.db, table, ("key",), table.network_id == intake.network.id)
    report, batch = intake.sheet(sheet), Batch(table)
    there: set[str] = set()
    for row in rows:
        key = row.values["key"]
        there.add(key)
        old = kept.get((key,))
        values = {"network_id": intake.network.id, "key": key, **values_of(row)}
        changed = batch.bring(old, values)
        intake.ledger.take(kind, key, changed, new=old is None)
        report.count(new=old is None, changed=changed)
    batch.write(intake.db)
    intake.know(kind)
    report.gone += [
        f"{kind} {key}"
        for (key,), old in sorted(kept.items())
        if key not in there and old["active"]
    ]


def take_loans(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the loans of resources to what the sheet says."""
    keys = {row_id: key for key, row_id in intake.know("resource").items()}

    def wanted(row: Row) -> Iterator[Wanted]:
        resource = intake.find("resource", row.values["resource"], row, "resource")
        span = row.values["starts_at"], row.values["ends_at"]
        units = {"units": row.values["units"]} if "units" in row.values else {}
        if resource is not None:
            yield (resource, *span, row.values.get("borrower", "")), units

    def owner(identity: tuple[Any, ...]) -> Owner:
        return "resource", keys[identity[0]], "loans"

    identity = ("resource_id", "starts_at", "ends_at", "borrower")
    what = Removable("loans", Loan, identity, "resource", wanted, owner)
    mine = Loan.resource_id.in_(intake.of_network("resource"))
    take_removable(intake, what, rows, mine)
