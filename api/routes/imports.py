"""Sheets and registers of places, in and out."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, File, Query, Request, Response, UploadFile

from api.answers import language_of
from api.deps import Act, Asking, Look, database_of
from api.routes.operation import ApiRouter
from api.schemas.base import Key
from api.schemas.imports import Imported
from api.schemas.sessions import Day
from scheduler.clock import utc_now
from scheduler.services.imports import ImportReport, import_files, preview
from scheduler.services.networks import find_network
from scheduler.services.sheet_rows import export_sheets

router: Final = ApiRouter("sheets")
MOST_FILES: Final = 50
TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
Trying = Annotated[
    bool,
    Query(alias="preview", description="Tell what would be done, with all faults."),
]


def get_importing(
    request: Request, caller: Asking, trying: Trying = False
) -> Iterator[Act]:
    """Open the writing transaction of an import; a preview changes no input."""
    with database_of(request).write(inputs=not trying) as db:
        act = Act(db, find_network(db, caller.network), caller, utc_now())
        request.state.act = act
        yield act


@router.operation("import_sheets", response_model=Imported)
def sheets_imported(
    act: Annotated[Act, Depends(get_importing, scope="function")],
    files: Annotated[list[UploadFile], File(max_length=MOST_FILES)],
    trying: Trying = False,
    strict: Annotated[
        bool, Query(description="A cell of a register that cannot be read is a fault.")
    ] = False,
    permanence: Annotated[
        Key | None,
        Query(
            description="Activity of the half-days of registers.",
            examples=["permanence"],
        ),
    ] = None,
) -> dict[str, Any]:
    """Import sheets or registers of places: all of them, or nothing at all.

    CSV or XLSX files with the headings of `docs/sheets.md`, mednum places, registers of
    half-days; the same files again change nothing.
    """
    given = [(file.filename or "file", file.file.read()) for file in files]
    how: dict[str, Any] = {
        "now": act.now,
        "by": act.by,
        "strict": strict,
        "permanence": permanence,
    }
    if trying:
        found = preview(act.db, act.network.key, given, **how)
        return _told(found.report, [asdict(one) for one in found.faults])
    return _told(import_files(act.db, act.network.key, given, **how), [])


def _told(report: ImportReport, faults: list[dict[str, Any]]) -> dict[str, Any]:
    skipped = [one.fault() for one in report.skipped]
    return {
        "preview": report.dry_run,
        "sheets": [asdict(one) for one in report.sheets],
        "skipped": [
            {"where": one.where, "value": one.value, "expected": one.expected}
            for one in skipped
        ],
        "warnings": report.warnings,
        "faults": faults,
    }


@router.operation(
    "export_sheets",
    response_class=Response,
    responses={
        200: {
            "description": "The sheets; importing them again changes nothing.",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in TYPES.values()
            },
            "headers": {
                "Relais-Left-Out": {
                    "description": "Rows of times that are not in whole minutes.",
                    "schema": {"type": "integer"},
                }
            },
        }
    },
)
def sheets_exported(
    act: Look,
    request: Request,
    form: Annotated[
        Literal["xlsx", "zip"], Query(description="One workbook, or CSV files.")
    ] = "xlsx",
    first: Annotated[
        Day | None, Query(alias="from", description="Of what is dated: first day.")
    ] = None,
    last: Annotated[
        Day | None, Query(alias="to", description="Of what is dated: last day.")
    ] = None,
) -> Response:
    """Give the sheets of the network as they are now, French or English headings."""
    lang = language_of(request).lang
    found = export_sheets(act.db, act.network, form, lang=lang, first=first, last=last)
    headers = {
        "content-disposition": f'attachment; filename="{found.name}"',
        "relais-left-out": str(found.left_out),
    }
    return Response(found.data, media_type=TYPES[form], headers=headers)
