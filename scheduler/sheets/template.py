"""What a template is: the columns of one sheet, with what they mean.

A column that is absent leaves the kept value as it is; a blank cell of a column that
is there means the column's default. `finish` joins columns that only make sense
together (a date with its hours, a latitude with its longitude).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.sheets.cells import ID, Kind
from scheduler.sheets.grid import plain

Values = dict[str, Any]


class CellError(ValueError):
    """A fault that shows only when columns are joined.

    Parameters
    ----------
    column
        Key of the column to blame.
    expected
        The end of "expected …".
    """

    def __init__(self, column: str, expected: str) -> None:
        self.column = column
        self.expected = expected
        super().__init__(expected)


def nothing_to_join(values: Values, zone: ZoneInfo) -> None:
    """Leave the values of a row as the cells gave them."""
    del values, zone


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes
    ----------
    key
        Its name in code.
    en, fr
        Its heading; either is accepted, whatever the case, accents and spacing.
    kind
        What its cells hold.
    required
        The heading must be there and no cell blank.
    default
        The value of a blank cell.
    help_en, help_fr
        What it is for.
    example
        A cell of the example row; `example_fr` where the language matters.
    """

    key: str
    en: str
    fr: str
    kind: Kind
    help_en: str
    help_fr: str
    example: str = ""
    example_fr: str = ""
    required: bool = False
    default: Any = None

    def heading(self, lang: str) -> str:
        """Give the heading in a language (French, else English)."""
        return self.fr if lang == "fr" else self.en

    def shown_example(self, lang: str) -> str:
        """Give the example cell in a language."""
        return self.example_fr if lang == "fr" and self.example_fr else self.example

    @property
    def names(self) -> frozenset[str]:
        """The headings it is known by, in their `plain` form."""
        return frozenset(map(plain, (self.key, self.en, self.fr)))


@dataclass(frozen=True, slots=True)
class Template:
    """One sheet that a coordinator keeps.

    Attributes
    ----------
    key, fr
        Its name, of file and tab, in English and French.
    help_en, help_fr
        What it is for, in a sentence or two.
    columns
        In the order in which they are written.
    finish
        Joins columns of a row in place; raises `CellError`.
    """

    key: str
    fr: str
    help_en: str
    help_fr: str
    columns: tuple[Column, ...]
    finish: Callable[[Values, ZoneInfo], None] = nothing_to_join
    by_heading: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the columns by heading; two columns of one heading are a mistake."""
        index: dict[str, Column] = {}
        for column in self.columns:
            for name in column.names:
                if index.setdefault(name, column) is not column:
                    msg = f"{self.key}: two columns are called {name}"
                    raise ValueError(msg)
        object.__setattr__(self, "by_heading", index)

    def name(self, lang: str) -> str:
        """Give the name of file and tab in a language."""
        return self.fr if lang == "fr" else self.key

    def column(self, key: str) -> Column:
        """Give a column by its key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def required(self) -> frozenset[str]:
        """Keys of the columns that must be there."""
        return frozenset(column.key for column in self.columns if column.required)


def key_column(example: str, help_en: str, help_fr: str) -> Column:
    """Make the column that says which row is which, now and at the next import."""
    return Column("key", "id", "code", ID, help_en, help_fr, example, required=True)
