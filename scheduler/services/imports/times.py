"""Steps of an import: when helpers can come, every week and on dates."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduler.services.imports.intake import Intake, Kept
from scheduler.services.imports.removing import (
    Owner,
    Removable,
    Wanted,
    take_removable,
)
from scheduler.services.imports.walls import wall_time
from scheduler.sheets.reading import Row
from scheduler.store.base import Base
from scheduler.store.tables import Absence, Availability, AvailabilityDate
from scheduler.translate.weeks import WEEKDAYS, half_day


@dataclass(frozen=True, slots=True)
class Calendar:
    """A sheet of times of helpers.

    Attributes
    ----------
    identity
        Columns of the table that tell its rows apart, the helper first.
    part
        What the availability of a helper calls them.
    wanted
        From a row of the sheet, and the helper's row id, to rows of the table.
    label
        How a row that is gone is called.
    """

    sheet: str
    table: type[Base]
    identity: tuple[str, ...]
    part: str
    wanted: Callable[[Row, int], Iterator[Wanted]]
    label: Callable[[dict[str, Any]], str]


def take_times(what: Calendar, intake: Intake, rows: Iterable[Row]) -> None:
    """Bring times of helpers to what a sheet says."""
    names = {row_id: key for key, row_id in intake.know("helper").items()}
    mine = what.table.__table__.c.helper_id.in_(intake.of_network("helper"))

    def wanted(row: Row) -> Iterator[Wanted]:
        helper = intake.find("helper", row.values["helper"], row, "helper")
        if helper is not None:
            yield from what.wanted(row, helper)

    def owner(identity: tuple[Any, ...]) -> Owner:
        return "availability", names[identity[0]], what.part

    one = Removable(what.sheet, what.table, what.identity, "helper", wanted, owner)
    kept, said = take_removable(intake, one, rows, mine)
    intake.sheet(what.sheet).gone += [
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
    usual = {"first_on": None, "every_weeks": 1, "nth": 0}
    which = tuple(row.values.get(name, default) for name, default in usual.items())
    for weekday in row.values["weekdays"]:
        yield (helper, weekday, starts, ends, *which), values


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


SPAN_IDENTITY = ("helper_id", "starts_at", "ends_at")
RULE_IDENTITY = (
    "helper_id",
    "weekday",
    "starts",
    "ends",
    "first_on",
    "every_weeks",
    "nth",
)
AVAILABILITY = Calendar(
    "availability",
    Availability,
    RULE_IDENTITY,
    "rules",
    _rules,
    _rule_label,
)
DATES = Calendar(
    "dates", AvailabilityDate, SPAN_IDENTITY, "exceptions", _dates, _span_label
)
ABSENCES = Calendar(
    "absences", Absence, SPAN_IDENTITY, "absences", _absences, _span_label
)
