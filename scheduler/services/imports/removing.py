"""Small rows that belong to a thing, and that say by "remove: yes" that they shall go."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scheduler.services.imports.intake import Batch, Intake, Kept, kept_rows
from scheduler.services.imports.report import SheetReport
from scheduler.sheets.grid import place
from scheduler.sheets.reading import Row
from scheduler.store.base import Base

Identity = tuple[Any, ...]
Wanted = tuple[Identity, dict[str, Any]]
"""What identifies a row, and its other columns."""
Owner = tuple[str, str, str]
"""Kind and key of a thing, and the name of its field."""


@dataclass(frozen=True, slots=True)
class Removable:
    """A sheet of such rows.

    Attributes
    ----------
    identity
        Columns of the table that tell its rows apart.
    blamed
        Column of the sheet that is blamed for what stands there twice.
    wanted
        From a row of the sheet to rows of the table; none where it has a fault.
    owner
        From an identity to the thing whose part it is.
    """

    sheet: str
    table: type[Base]
    identity: tuple[str, ...]
    blamed: str
    wanted: Callable[[Row], Iterable[Wanted]]
    owner: Callable[[Identity], Owner]


def take_removable(
    intake: Intake, what: Removable, rows: Iterable[Row], mine: Any
) -> tuple[Kept, dict[Identity, Row]]:
    """Bring the rows of a table to what a sheet says; what it does not say stays.

    Parameters
    ----------
    mine
        Which rows of the table are the network's.

    Returns
    -------
    tuple
        The rows as they were, and those of the sheet by what they identify.
    """
    kept = kept_rows(intake.db, what.table, what.identity, mine)
    report, batch = intake.sheet(what.sheet), Batch(what.table)
    said: dict[Identity, Row] = {}
    for row, identity, values in _once(intake, what, rows, said):
        old = kept.get(identity)
        if row.values.get("remove"):
            changed = remove(report, batch, old)
        else:
            columns = dict(zip(what.identity, identity, strict=True)) | values
            changed = bool(batch.bring(old, columns))
            report.count(new=old is None, changed=changed)
        kind, key, name = what.owner(identity)
        intake.ledger.take(kind, key, [name] if changed else [], new=False)
    batch.write(intake.db)
    return kept, said


def _once(
    intake: Intake, what: Removable, rows: Iterable[Row], said: dict[Identity, Row]
) -> Iterator[tuple[Row, Identity, dict[str, Any]]]:
    """Give what the rows want, each thing once; a second time is a fault."""
    for row in rows:
        for identity, values in what.wanted(row):
            first = said.setdefault(identity, row)
            if first is row:
                yield row, identity, values
            else:
                where = place(first.source, first.number)
                found = row.values.get(what.blamed)
                expected = f"each time once ({where} has it)"
                intake.faults.append(row.fault(what.blamed, found, expected))


def remove(report: SheetReport, batch: Batch, old: dict[str, Any] | None) -> bool:
    """Plan that a row goes, if there is one; say whether there is."""
    if old is None:
        report.unchanged += 1
        return False
    batch.gone.append(old["id"])
    report.removed += 1
    return True
