"""Cells of a register by the name of their column."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.limits import LATITUDE, LONGITUDE
from scheduler.places.place import Skipped
from scheduler.sheets.grid import BadCell, Cell, Grid, is_blank, plain


def positions(grid: Grid) -> dict[str, int]:
    """Give the position of each heading, in its `plain` form."""
    return {plain(heading): at for at, heading in enumerate(grid.headings)}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a register; unreadable cells are noted in `skipped` and blank."""

    source: str
    row: int
    cells: tuple[Cell, ...]
    columns: Mapping[str, int]
    headings: tuple[str, ...]
    skipped: list[Skipped]

    def text(self, name: str) -> str:
        """Give a cell as text; ``""`` where it is blank, unreadable or not there."""
        at = self.columns.get(plain(name))
        cell = None if at is None else self.cells[at]
        if isinstance(cell, BadCell):
            self.skip(name, cell.shows, cell.expected)
            return ""
        if is_blank(cell):
            return ""
        return " ".join(str(cell).split())

    def skip(self, name: str, value: str, expected: str) -> None:
        """Note a cell that is left out."""
        at = self.columns.get(plain(name))
        column = name if at is None else self.headings[at]
        self.skipped.append(Skipped(self.source, self.row, column, value, expected))

    def location(
        self, north: str, east: str
    ) -> tuple[float, float] | tuple[None, None]:
        """Give latitude and longitude; none where one of them cannot be read."""
        latitude, longitude = (
            self.number(name, *bounds)
            for name, bounds in ((north, LATITUDE), (east, LONGITUDE))
        )
        if latitude is not None and longitude is not None:
            return latitude, longitude
        for name, other in ((north, east), (east, north)):
            if self.text(other) and not self.text(name):
                self.skip(name, "nothing", "both latitude and longitude")
        return None, None

    def number(self, name: str, low: float, high: float) -> float | None:
        """Give a cell as a number with comma or point; None where it is none."""
        text = self.text(name)
        if not text:
            return None
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = float("nan")
        if low <= value <= high:
            return value
        self.skip(name, text, f"degrees from {low:g} to {high:g}")
        return None
