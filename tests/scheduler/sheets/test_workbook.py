"""Workbooks: cached values, and everything that must not be trusted."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from matching.faults import BadInputError
from scheduler.sheets.grid import BadCell
from scheduler.sheets.workbook import read_workbook
from tests.scheduler.sheets.books import book, rewritten

SHEET = "xl/worksheets/sheet1.xml"


def one(data: bytes) -> list[tuple[int, tuple[object, ...]]]:
    grids, faults, _ = read_workbook(data, "b.xlsx")
    assert faults == []
    (grid,) = grids
    return list(grid.rows)


def refusal(data: bytes) -> str:
    with pytest.raises(BadInputError) as raised:
        read_workbook(data, "b.xlsx")
    (fault,) = raised.value.faults
    assert fault.where == "b.xlsx"
    return str(fault)


def replace(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new)

    return change


def test_cells_keep_their_sort_and_rows_their_number() -> None:
    cells = (
        "a",
        3,
        4.5,
        True,
        date(2026, 11, 23),
        time(9, 30),
        datetime(2026, 11, 23, 17, 20),  # noqa: DTZ001 - a wall clock
        timedelta(days=1),
    )
    data = book({"x": [[], list("abcdefgh"), [], list(cells)]})
    assert one(data) == [(4, cells)]


def test_every_minute_of_a_day_comes_back() -> None:
    minutes = [time(minute // 60, minute % 60) for minute in range(1440)]
    rows = one(book({"x": [["t"], *([minute] for minute in minutes)]}))
    assert [cells[0] for _, cells in rows] == minutes


def formula(value: bytes, kind: bytes = b"") -> Callable[[bytes], bytes]:
    return replace(
        b'<c r="B2"><v>7</v></c>', b'<c r="B2"%s><f>1+1</f>%s</c>' % (kind, value)
    )


@pytest.mark.parametrize("value", [b"", b"<v></v>", b"<v/>"])
def test_a_formula_without_a_cached_value_is_a_bad_cell(value: bytes) -> None:
    data = rewritten(book({"x": [["a", "b"], ["k", 7]]}), SHEET, formula(value))
    ((number, cells),) = one(data)
    assert number == 2
    assert isinstance(cells[1], BadCell)
    assert cells[1].shows == "formula =1+1"


def test_a_formula_with_a_cached_value_is_that_value() -> None:
    plain = book({"x": [["a", "b"], ["k", 7]]})
    assert one(rewritten(plain, SHEET, formula(b"<v>2</v>"))) == [(2, ("k", 2))]
    empty_text = formula(b"<v></v>", b' t="str"')
    assert one(rewritten(plain, SHEET, empty_text)) == [(2, ("k", ""))]


def test_a_formula_in_the_last_cell_is_found_though_nothing_is_read_there() -> None:
    def added(content: bytes) -> bytes:
        row = b'<row r="4"><c r="B4"><f>A1</f></c></row></sheetData>'
        return content.replace(b"</sheetData>", row)

    rows = one(rewritten(book({"x": [["a", "b"], ["k", 7]]}), SHEET, added))
    assert [number for number, _ in rows] == [2, 4]
    assert isinstance(rows[1][1][1], BadCell)


def test_an_error_value_is_a_bad_cell() -> None:
    change = replace(
        b'<c r="B2"><v>7</v></c>', b'<c r="B2" t="e"><f>A9</f><v>#REF!</v></c>'
    )
    ((_, cells),) = one(rewritten(book({"x": [["a", "b"], ["k", 7]]}), SHEET, change))
    assert cells[1] == BadCell("#REF!", "a value, no error")


def test_hidden_tabs_are_said_and_not_read() -> None:
    data = book({"x": [["a"], ["k"]], "y": [["a"], ["k"]]})
    change = replace(b'name="y" ', b'name="y" state="hidden" ')
    grids, _, warnings = read_workbook(rewritten(data, "xl/workbook.xml", change), "b")
    assert [grid.name for grid in grids] == ["x"]
    assert warnings == ["b: hidden tab y was not read"]


@pytest.mark.parametrize(
    "data",
    [b"PK", b"PK\x03\x04" + b"x" * 100, b"PK\x05\x06" + b"\0" * 18],
    ids=["two letters", "garbage", "empty archive"],
)
def test_what_is_no_workbook_is_one_fault(data: bytes) -> None:
    assert "an .xlsx workbook" in refusal(data)


def test_a_cut_workbook_is_one_fault() -> None:
    data = book({"x": [["a"], ["k"]]})
    for length in range(10, len(data), 97):
        refusal(data[:length])


def test_a_workbook_with_any_byte_changed_is_read_or_refused() -> None:
    data = book({"x": [["a"], ["k"]]})
    outcomes = set()
    for at in range(0, len(data), 7):
        for byte in (0, 255, data[at] ^ 1):
            changed = data[:at] + bytes([byte]) + data[at + 1 :]
            try:
                grids, _, _ = read_workbook(changed, "b.xlsx")
            except BadInputError as error:
                outcomes.add(len(error.faults))
            else:
                outcomes.add(-len(grids))
    assert outcomes <= {-1, 0, 1}


def test_a_workbook_with_a_password_says_so() -> None:
    assert "without a password" in refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 600)


def test_a_document_type_is_refused() -> None:
    bomb = b'?>\n<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    data = book({"x": [["a"], ["k"]]})
    found = refusal(rewritten(data, SHEET, lambda xml: xml.replace(b"?>", bomb, 1)))
    assert "document type" in found


def test_a_zip_bomb_is_refused() -> None:
    data = book({"x": [["a"], ["k"]]})
    blown = rewritten(data, SHEET, lambda xml: xml + b" " * 2_000_000)
    assert len(blown) < 20_000
    with pytest.raises(BadInputError, match="more than 1000000 bytes"):
        read_workbook(blown, "b.xlsx", most=1_000_000)


def test_a_value_in_the_farthest_cell_is_refused_before_memory_is_taken() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    change = replace(b"</sheetData>", far)
    found = refusal(rewritten(book({"x": [["a"], ["k"]]}), SHEET, change))
    assert "row 1048576, column 16384" in found


def test_a_formatted_cell_without_value_in_the_farthest_place_is_harmless() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    change = replace(b"</sheetData>", far)
    assert one(rewritten(book({"x": [["a"], ["k"]]}), SHEET, change)) == [(2, ("k",))]


def test_a_part_that_is_no_xml_is_one_fault() -> None:
    data = rewritten(book({"x": [["a"], ["k"]]}), SHEET, lambda _: b"<worksheet")
    assert "no XML" in refusal(data)


def test_a_part_in_an_unknown_encoding_is_one_fault() -> None:
    change = replace(b'encoding="UTF-8"', b'encoding="UTF-d"')
    assert "unknown encoding" in refusal(
        rewritten(book({"x": [["a"], ["k"]]}), SHEET, change)
    )


def test_a_zip_of_something_else_is_one_fault() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "no xl/workbook.xml inside" in refusal(target.getvalue())
