"""What a workbook's own XML says that its reader does not: uncached formulas, errors.

Everything is parsed as a stream by expat; a document type (the door of entity
bombs) is refused.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from scheduler.sheets.grid import MAX_ROWS, BadCell

MAX_CELLS: Final = 5_000_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_ROOT = "xl/workbook.xml"
_OFFICE_DOCUMENT = "/officeDocument"


class PartError(ValueError):
    """A part of the workbook is not what the format says."""


@dataclass(slots=True)
class Scan:
    """What one sheet's XML shows.

    Attributes
    ----------
    bad
        Cells that cannot be used, by row (from 1) and column (from 0).
    rows, columns
        The size that all cells with a value span.
    """

    bad: dict[tuple[int, int], BadCell] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


def _root(parts: Mapping[str, bytes]) -> str | None:
    """Give the name of the part that the package says is the workbook."""
    content = parts.get("_rels/.rels")
    if content is None:
        return None
    for attributes in _elements(content, "Relationship"):
        if attributes.get("Type", "").endswith(_OFFICE_DOCUMENT):
            return attributes.get("Target", "").lstrip("/")
    return None


def tabs_of(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Give each tab's name with the name of its part, in workbook order.

    Raises
    ------
    PartError
        A part that must be there is missing or is no XML.
    """
    root = _root(parts) or _ROOT
    folder, name = posixpath.split(root)
    links = posixpath.join(folder, "_rels", f"{name}.rels")
    if root not in parts or links not in parts:
        msg = f"no {root} inside"
        raise PartError(msg)
    targets = {
        link.get("Id", ""): _target(folder, link.get("Target", ""))
        for link in _elements(parts[links], "Relationship")
    }
    tabs: list[tuple[str, str]] = []
    for sheet in _elements(parts[root], "sheet"):
        own = next((sheet[key] for key in sheet if key.rpartition(":")[2] == "id"), "")
        tabs.append((sheet.get("name", ""), targets.get(own, "")))
    return tabs


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


def _elements(content: bytes, wanted: str) -> list[dict[str, str]]:
    """Give the attributes of all elements of a local name."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = _parser()
    parser.StartElementHandler = start
    _run(parser, content)
    return found


def _parser() -> expat.XMLParserType:
    def refuse(*_declared: Any) -> None:
        msg = "a document type, which no sheet has"
        raise PartError(msg)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _run(parser: expat.XMLParserType, content: bytes) -> None:
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError) as error:  # LookupError: its encoding
        msg = f"a part that is no XML ({error})"
        raise PartError(msg) from error


def scan(content: bytes) -> Scan:
    """Find formulas without a cached value, error values, and the sheet's size.

    Raises
    ------
    PartError
        It is no XML, or the sheet is larger than the bounds.
    """
    walk = _Walk()
    parser = _parser()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    _run(parser, content)
    return walk.scan


class _Walk:
    """The walk of expat through a sheet, cell by cell."""

    def __init__(self) -> None:
        self.scan = Scan()
        self.row = 0
        self.column = -1
        self.kind = ""
        self.formula: str | None = None
        self.value: str | None = None
        self.inside = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        local = name.rpartition(":")[2]
        if local == "row":
            said = attributes.get("r", "")
            self.row = int(said) if said.isdecimal() else self.row + 1
            self.column = -1
        elif local == "c":
            self._enter(attributes)
        elif local == "f":
            self._bound()
            self.formula, self.inside = "", "f"
        elif local in ("v", "is"):
            self._bound()
            self.value, self.inside = "", local

    def text(self, data: str) -> None:
        """Take the text of a formula or value."""
        if self.inside == "f" and self.formula is not None:
            self.formula += data
        elif self.inside == "v" and self.value is not None:
            self.value += data

    def end(self, name: str) -> None:
        """Leave an element; at the end of a cell, judge it."""
        local = name.rpartition(":")[2]
        if local in ("f", "v", "is"):
            self.inside = ""
        elif local == "c":
            self._judge()

    def _enter(self, attributes: dict[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column += 1
        if found is not None:
            self.row = int(found[2])
            self.column = column_number(found[1])
        self.kind = attributes.get("t", "n")
        self.formula = self.value = None

    def _bound(self) -> None:
        """Count a cell that holds something into the size of the sheet."""
        size = self.scan
        size.rows = max(size.rows, self.row)
        size.columns = max(size.columns, self.column + 1)
        if size.rows * size.columns > MAX_CELLS or size.rows > MAX_ROWS:
            msg = (
                f"a value in row {self.row}, column {self.column + 1}; at most "
                f"{MAX_ROWS} rows and {MAX_CELLS} cells are read"
            )
            raise PartError(msg)

    def _judge(self) -> None:
        at = (self.row, self.column)
        if self.kind == "e":
            self.scan.bad[at] = BadCell(self.value or "an error", "a value, no error")
        elif self.formula is not None and not self.value and self.kind != "str":
            shows = f"={self.formula}" if self.formula else "a formula"
            expected = "a value (open and save the workbook, or paste values)"
            self.scan.bad[at] = BadCell(f"formula {shows[:60]}", expected)


def column_number(letters: str) -> int:
    """Give the column of its letters, counted from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
