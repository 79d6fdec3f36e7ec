"""What an import did, for the person who asked for it."""

from dataclasses import dataclass, field

from scheduler.places.place import Skipped


@dataclass(slots=True)
class SheetReport:
    """What became of the rows of one sheet, however many files it came in.

    Attributes
    ----------
    sheet
        Key of its template, or the name of a register.
    added, updated, unchanged, removed
        Rows of the database: a row that is said for three weekdays counts three.
    gone
        What the database has and the sheet does not; nothing was done to it.
    """

    sheet: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    gone: list[str] = field(default_factory=list)

    def count(self, *, new: bool, changed: object) -> None:
        """Count one row; `changed` is true or names what has changed."""
        if new:
            self.added += 1
        elif changed:
            self.updated += 1
        else:
            self.unchanged += 1

    @property
    def changes(self) -> int:
        """How many rows of the database are other than before."""
        return self.added + self.updated + self.removed


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do.

    Attributes
    ----------
    network
        Key of the network.
    created
        Whether the network was made.
    dry_run
        Whether everything was undone again.
    sheets
        By sheet, owners first.
    skipped
        Cells of registers that could not be read.
    warnings
        What is worth knowing and forbids nothing.
    """

    network: str
    created: bool = False
    dry_run: bool = False
    sheets: list[SheetReport] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many rows of the database are other than before."""
        return sum(sheet.changes for sheet in self.sheets)
