"""Steps of an import: when helpers can come, every week and on dates."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduler.services.imports.intake import Batch, Intake, Kept, kept_rows
from scheduler.services.imports.places import wall_time
from scheduler.sheets.grid import place
from scheduler.sheets.reading import Row
from scheduler.store.base import Base
from scheduler.store.tables import Absence, Availability, AvailabilityDate
from scheduler.translate.weeks import WEEKDAYS, half_day

Wanted = tuple[tuple[Any, ...], dict[str, Any]]
"""What identifies a row, and its other columns."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A sheet of times of helpers.

    Attributes
    ----------
    identity
        Columns of the table that tell its rows apart.
    wanted
        From a row of the sheet, and the helper's row id, to rows of the table.
    label
        How a row that is gone is called.
    """

    sheet: str
    table: type[Base]
    identity: tuple[str, ...]
    wanted: Callable[[Row, int], Iterator[Wanted]]
    label: Callable[[dict[str, Any]], str]


def take_times(what: Calendar, intake: Intake, rows: Iterable[Row]) -> None:
    """Bring times of helpers to what a sheet says."""
    ids = intake.know("helper")
    names = {row_id: key for key, row_id in ids.items()}
    mine = what.table.__table__.c.helper_id.in_(intake.of_network("helper"))
    kept = kept_rows(intake.db, what.table, what.identity, mine)
    report, batch = intake.sheet(what.sheet), Batch(what.table)
    said: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        helper = intake.find("helper", row.values["helper"], row, "helper")
        for identity, values in what.wanted(row, helper) if helper is not None else ():
            first = said.setdefault(identity, row)
            if first is not row:
                where = place(first.source, first.number)
                expected = f"each time once ({where} has it)"
                intake.faults.append(
                    row.fault("helper", row.values["helper"], expected)
                )
                continue
            old = kept.get(identity)
            if not row.values.get("remove"):
                columns = dict(zip(what.identity, identity, strict=True)) | values
                report.count(new=old is None, changed=batch.bring(old, columns))
            elif old is None:
                report.unchanged += 1
            else:
                batch.gone.append(old["id"])
                report.removed += 1
    batch.write(intake.db)
    report.gone += [
        f"{what.sheet} of {names[old['helper_id']]}: {what.label(old)}"
        for old in _gone(kept, said)
    ]


def _gone(kept: Kept, said: dict[tuple[Any, ...], Row]) -> Iterator[dict[str, Any]]:
    """Give what the sheet does not say: rules without an end, times in its span."""
    starts = [
        row.values["starts_at"] for row in said.values() if "starts_at" in row.values
    ]
    ends = [row.values["ends_at"] for row in said.values() if "ends_at" in row.values]
    for identity, old in kept.items():
        if identity in said:
            continue
        if "weekday" in old:
            if old["last_on"] is None:
                yield old
        elif starts and old["ends_at"] > min(starts) and old["starts_at"] < max(ends):
            yield old


def _rules(row: Row, helper: int) -> Iterator[Wanted]:
    starts, ends = wall_time(row.values["start"]), wall_time(row.values["end"])
    names = ("wish", "last_on")
    values = {name: row.values[name] for name in names if name in row.values}
    for weekday in row.values["weekdays"]:
        yield (helper, weekday, starts, ends, row.values.get("first_on")), values


def _rule_label(old: dict[str, Any]) -> str:
    return f"{WEEKDAYS[old['weekday']]} {half_day(old['starts'], old['ends'])}"


def _dates(row: Row, helper: int) -> Iterator[Wanted]:
    names = ("wish", "replaces")
    values = {name: row.values[name] for name in names if name in row.values}
    yield _span(row, helper), values


def _span(row: Row, helper: int) -> tuple[int, datetime, datetime]:
    return helper, row.values["starts_at"], row.values["ends_at"]


def _span_label(old: dict[str, Any]) -> str:
    return f"{old['starts_at']:%Y-%m-%d %H:%M} - {old['ends_at']:%Y-%m-%d %H:%M} UTC"


def _absences(row: Row, helper: int) -> Iterator[Wanted]:
    yield _span(row, helper), {}


_SPAN = ("helper_id", "starts_at", "ends_at")
AVAILABILITY = Calendar(
    "availability",
    Availability,
    ("helper_id", "weekday", "starts", "ends", "first_on"),
    _rules,
    _rule_label,
)
DATES = Calendar("dates", AvailabilityDate, _SPAN, _dates, _span_label)
ABSENCES = Calendar("absences", Absence, _SPAN, _absences, _span_label)
