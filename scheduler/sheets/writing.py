"""Writing sheets and templates, such that spreadsheets open them and we read them.

CSV files have a byte order mark and semicolons, because that is what Excel in Belgium
and France opens with a double click; texts in a workbook stay texts.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from scheduler.sheets.template import Column, Template
from scheduler.sheets.templates import TEMPLATES

_BOOK: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_ANY_DAY: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - as the format has it
_HELP: Final = {
    "en": ("help", ("sheet", "heading", "must be filled", "what", "write", "example")),
    "fr": ("aide", ("tableau", "titre", "obligatoire", "quoi", "écrire", "exemple")),
}
BOOK: Final = {"en": "relais-sheets.xlsx", "fr": "relais-tableaux.xlsx"}


def write_sheets(
    folder: Path,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    lang: str = "en",
) -> list[Path]:
    """Write tables as CSV files, one per sheet.

    A column of which no row speaks is left out: importing the file keeps what is
    known of it.

    Parameters
    ----------
    folder
        Is made if it is not there.
    tables
        Rows by column key, by template key, as of `sheets_of_problem`.
    lang
        Language of names and headings: ``fr``, else English.

    Returns
    -------
    list
        The files, in the order of the templates.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for template in TEMPLATES.values():
        if template.key in tables:
            rows = tables[template.key]
            said = {name for row in rows for name in row}
            columns = [one for one in template.columns if one.key in said]
            files.append(
                _write_csv(folder, template, lang, columns, _texts(columns, rows))
            )
    return files


def _text(column: Column, value: Any) -> str:
    """Write a cell; blank where that means the same."""
    if value is None or (value == column.default and not column.required):
        return ""
    return column.kind.write(value)


def _write_csv(
    folder: Path,
    template: Template,
    lang: str,
    columns: Iterable[Column],
    rows: Iterable[Sequence[str]],
) -> Path:
    name, data = _delimited(template, lang, columns, rows)
    file = folder / name
    file.write_bytes(data)
    return file


def _delimited(
    template: Template,
    lang: str,
    columns: Iterable[Column],
    rows: Iterable[Sequence[str]],
) -> tuple[str, bytes]:
    """Give a CSV file: its name and what it holds."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading(lang) for column in columns])
    writer.writerows(rows)
    return f"{template.name(lang)}.csv", text.getvalue().encode("utf-8-sig")


def delimited_of(
    tables: Mapping[str, Sequence[Mapping[str, Any]]], lang: str = "en"
) -> Iterator[tuple[str, bytes]]:
    """Give tables as CSV files with all their columns, by name."""
    for template in TEMPLATES.values():
        if template.key in tables:
            columns = _kept_columns(template)
            yield _delimited(
                template, lang, columns, _texts(columns, tables[template.key])
            )


def book_of(
    tables: Mapping[str, Sequence[Mapping[str, Any]]], lang: str = "en"
) -> bytes:
    """Give tables as one workbook with all their columns, every cell a text."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {**_BOOK, "in_memory": True}) as book:
        # The same rows are the same bytes, whenever they are written.
        book.set_properties({"created": _ANY_DAY})
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "num_format": "@", "bg_color": "#DDEBF7"})
        for template in TEMPLATES.values():
            if template.key not in tables:
                continue
            columns = _kept_columns(template)
            tab = book.add_worksheet(template.name(lang))
            tab.freeze_panes(1, 0)
            for at, column in enumerate(columns):
                heading = column.heading(lang)
                tab.set_column(at, at, max(12, len(heading)) + 2, text)
                tab.write_string(0, at, heading, bold)
            for line, cells in enumerate(_texts(columns, tables[template.key]), 1):
                for at, cell in enumerate(cells):
                    if cell:
                        tab.write_string(line, at, cell, text)
    return target.getvalue()


def _kept_columns(template: Template) -> list[Column]:
    """Give the columns that say what a row is, and not what to do with it."""
    return [column for column in template.columns if column.key != "remove"]


def _texts(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]
) -> Iterator[list[str]]:
    return ([_text(one, row.get(one.key)) for one in columns] for row in rows)


def write_templates(folder: Path, lang: str = "en") -> list[Path]:
    """Write every template as CSV, and all of them in one workbook with a help tab.

    Each has one row as an example (those of all sheets fit together); it is to be
    overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        _write_csv(folder, template, lang, template.columns, _examples(template, lang))
        for template in TEMPLATES.values()
    ]
    file = folder / BOOK["fr" if lang == "fr" else "en"]
    _write_book(file, "fr" if lang == "fr" else "en")
    return [*files, file]


def _examples(template: Template, lang: str) -> list[list[str]]:
    row = [column.shown_example(lang) for column in template.columns]
    return [row] if any(row) else []


def _write_book(file: Path, lang: str) -> None:
    with xlsxwriter.Workbook(str(file), _BOOK) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "num_format": "@", "bg_color": "#DDEBF7"})
        for template in TEMPLATES.values():
            tab = book.add_worksheet(template.name(lang))
            tab.freeze_panes(1, 0)
            for at, column in enumerate(template.columns):
                heading = column.heading(lang)
                example = column.shown_example(lang)
                tab.set_column(at, at, max(12, len(heading), len(example)) + 2, text)
                tab.write_string(0, at, heading, bold)
                if example:
                    tab.write_string(1, at, example, text)
        name, headings = _HELP[lang]
        tab = book.add_worksheet(name)
        tab.set_column(0, 2, 18)
        tab.set_column(3, 5, 60)
        tab.freeze_panes(1, 0)
        for line, cells in enumerate([headings, *_help_lines(lang)]):
            for at, cell in enumerate(cells):
                tab.write_string(line, at, cell, bold if line == 0 else text)


def _help_lines(lang: str) -> Iterable[tuple[str, ...]]:
    french = lang == "fr"
    for template in TEMPLATES.values():
        about = template.help_fr if french else template.help_en
        yield template.name(lang), "", "", about, "", ""
        for column in template.columns:
            must = ("oui" if french else "yes") if column.required else ""
            yield (
                template.name(lang),
                column.heading(lang),
                must,
                column.help_fr if french else column.help_en,
                (column.kind.fr if french else column.kind.en).replace("`", ""),
                column.shown_example(lang),
            )
