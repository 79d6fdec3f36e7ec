"""Shapes of imports: what was done, or would be done, and what forbids it."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Shown


class ImportedSheet(Shown):
    """What became of the rows of one sheet, however many files it came in."""

    sheet: Annotated[str, Field(examples=["helpers"])]
    added: int
    updated: int
    unchanged: int
    removed: int
    gone: Annotated[
        list[str],
        Field(description="In the network and not in the sheet; it stays."),
    ]


class SkippedCell(Shown):
    """A cell of a register that could not be read, and was left out."""

    where: Annotated[str, Field(examples=["places.csv, row 3, column lundi matin"])]
    value: str
    expected: str


class FaultyCell(Shown):
    """What forbids the import, and where it stands."""

    file: Annotated[str, Field(examples=["helpers.xlsx"])]
    tab: str | None
    row: Annotated[int | None, Field(description="As spreadsheets count.")]
    column: Annotated[str | None, Field(examples=["skills"])]
    value: str
    expected: str
    where: str


class Imported(Shown):
    """An import, or the preview of one."""

    preview: Annotated[bool, Field(description="True: nothing was written.")]
    sheets: list[ImportedSheet]
    skipped: list[SkippedCell]
    warnings: list[str]
    faults: Annotated[
        list[FaultyCell], Field(description="Of a preview; empty: it can be imported.")
    ]
