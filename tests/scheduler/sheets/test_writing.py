"""Templates and sheets are written such that they are read back; docs are current."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from scheduler.sheets.document import sheet_tables
from scheduler.sheets.reading import grids_of_file, is_help, read_rows, recognised
from scheduler.sheets.templates import TEMPLATES
from scheduler.sheets.writing import BOOK, write_sheets, write_templates

BRUSSELS = ZoneInfo("Europe/Brussels")
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_templates_are_read_without_a_fault(lang: str, tmp_path: Path) -> None:
    *sheets, workbook = write_templates(tmp_path / lang, lang)
    assert len(sheets) == len(TEMPLATES)
    assert workbook.name == BOOK[lang]
    grids = grids_of_file(workbook.name, workbook.read_bytes())[0]
    for file in sheets:
        grids += grids_of_file(file.name, file.read_bytes())[0]
    seen = []
    for grid in grids:
        template, faults = recognised(grid)
        assert faults == []
        if template is None:
            assert is_help(grid)
            continue
        _, faults = read_rows(grid, template, BRUSSELS)
        assert faults == []
        seen.append(template.key)
    assert sorted(seen) == sorted([*TEMPLATES] * 2)


def test_the_example_rows_of_both_languages_mean_the_same(tmp_path: Path) -> None:
    values = {}
    for lang in ("en", "fr"):
        *sheets, _ = write_templates(tmp_path / lang, lang)
        for file, template in zip(sheets, TEMPLATES.values(), strict=True):
            (grid,), _, _ = grids_of_file(file.name, file.read_bytes())
            rows, _ = read_rows(grid, template, BRUSSELS)
            values[lang, template.key] = [row.values for row in rows]
    for key in TEMPLATES:
        english, french = values["en", key], values["fr", key]
        different = {
            name
            for one, other in zip(english, french, strict=True)
            for name in one
            if one[name] != other[name]
        }
        assert different == set()


def test_the_help_tab_explains_every_column(tmp_path: Path) -> None:
    workbook = write_templates(tmp_path, "fr")[-1]
    book = CalamineWorkbook.from_path(workbook)
    lines = book.get_sheet_by_name("aide").to_python()
    told = {(line[0], line[1]) for line in lines}
    for template in TEMPLATES.values():
        for column in template.columns:
            assert (template.fr, column.fr) in told


def test_a_text_that_looks_like_a_formula_or_link_stays_a_text(tmp_path: Path) -> None:
    rows = [{"key": "a", "name": "=1+1"}, {"key": "b", "name": "https://example.org"}]
    (file,) = write_sheets(tmp_path, {"sites": rows})
    (grid,), _, _ = grids_of_file(file.name, file.read_bytes())
    assert [cells[1] for _, cells in grid.rows] == ["=1+1", "https://example.org"]


def test_columns_that_a_spreadsheet_would_change_are_text_in_the_workbook(
    tmp_path: Path,
) -> None:
    book = CalamineWorkbook.from_path(write_templates(tmp_path, "en")[-1])
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).to_python():
            assert all(isinstance(cell, str) for cell in row)


def test_the_documentation_has_the_tables_of_the_templates() -> None:
    document = (ROOT / "docs" / "sheets.md").read_text("utf-8")
    assert sheet_tables() in document, "see python -m scheduler.sheets.document"
