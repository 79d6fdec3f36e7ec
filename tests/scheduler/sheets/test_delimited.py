"""CSV files in every dialect that spreadsheets write, and broken ones."""

import pytest

from matching.faults import BadInputError
from scheduler.sheets.delimited import read_delimited
from scheduler.sheets.grid import BadCell, Grid
from scheduler.sheets.templates import KNOWN_HEADINGS

ROWS = [["id", "nom", "rue"], ["épi", "Café, Été", 'Rue "Haute"'], ["b", "", "x\ny"]]


def read(data: bytes) -> Grid:
    grid, faults = read_delimited(data, "s.csv", "s", KNOWN_HEADINGS)
    assert faults == []
    assert grid is not None
    return grid


def faults_of(data: bytes) -> list[str]:
    grid, faults = read_delimited(data, "s.csv", "s", KNOWN_HEADINGS)
    found = [str(fault) for fault in faults]
    for number, cells in grid.rows if grid else ():
        found += [f"{number}: {c.shows}" for c in cells if isinstance(c, BadCell)]
    return found


def dialect(delimiter: str, end: str) -> str:
    def cell(text: str) -> str:
        plain = not set(text) & {delimiter, '"', "\n"}
        return text if plain else '"' + text.replace('"', '""') + '"'

    return end.join(delimiter.join(map(cell, row)) for row in ROWS) + end


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_dialect_gives_the_same_cells(
    delimiter: str, end: str, encoding: str
) -> None:
    grid = read(dialect(delimiter, end).encode(encoding))
    assert list(grid.headings) == ROWS[0]
    assert [list(cells) for _, cells in grid.rows] == ROWS[1:]


def test_the_line_that_excel_hides_is_no_row_and_names_the_delimiter() -> None:
    grid = read(b"sep=;\r\nid;nom, rue\r\na;b\r\n")
    assert grid.headings == ("id", "nom, rue")
    assert grid.rows == ((2, ("a", "b")),)


def test_a_quoted_line_break_does_not_shift_the_rows_of_excel() -> None:
    grid = read(b'id,nom\na,"x\ny"\n\nb,z\n')
    assert [number for number, _ in grid.rows] == [2, 4]


def test_the_euro_of_cp1252_is_read() -> None:
    assert read(b"id;nom\na;5 \x80\n").rows[0][1] == ("a", "5 €")


def test_a_sheet_half_in_another_encoding_is_a_fault_with_its_row() -> None:
    data = "id;nom\na;Café\n".encode() + "b;Été\nc;ok\nd;Noël\n".encode("cp1252")
    assert faults_of(data) == ["3: “Été”", "5: “Noël”"]


def test_a_file_marked_utf8_that_is_not_is_a_fault() -> None:
    data = b"\xef\xbb\xbfid;nom\na;Caf\xe9\n"
    assert faults_of(data) == ["2: “Café”"]


def test_bytes_that_no_encoding_has_are_a_fault() -> None:
    assert faults_of(b"id;nom\na;x\x81y\n") == ["2: “x□y”"]


def test_nul_bytes_are_a_fault_with_their_row() -> None:
    assert faults_of(b"id;nom\na;b\nc;d\x00e\n") == ["3: “d□e”"]


def test_rows_of_another_length_are_faults() -> None:
    found = faults_of(b"id;nom;rue\na;b\nc;d;e;f\ng;h;i;;\nj;k;l\n")
    assert found == [
        "s.csv, row 2: found 2 cells, expected 3, as in the headings",
        "s.csv, row 3: found 4 cells, expected 3, as in the headings",
    ]


def test_doubled_and_missing_headings_are_faults() -> None:
    found = faults_of(b"id;nom;;NOM ;rue\na;b;c;d;e\n")
    assert found == [
        "s.csv, row 1, column 3: found nothing, expected a heading",
        "s.csv, row 1: found “NOM”, expected each heading only once",
    ]


@pytest.mark.parametrize("data", [b'id;nom\na;"b\n', b'id;nom\na;"b"c\n'])
def test_quotes_that_do_not_pair_are_one_fault(data: bytes) -> None:
    with pytest.raises(BadInputError, match=r"s\.csv, row 2: .*quotes in pairs"):
        read_delimited(data, "s.csv", "s", KNOWN_HEADINGS)


def test_an_endless_cell_is_a_fault() -> None:
    with pytest.raises(BadInputError, match="row 2"):
        read_delimited(b"id;nom\na;" + b"x" * 200_000, "s.csv", "s", KNOWN_HEADINGS)
    (found,) = faults_of(b"id;nom\na;" + b"x" * 20_000)
    assert found.startswith("2: “xxx")


@pytest.mark.parametrize("data", [b"", b"\n\n", b";;;\n;\n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_grid(data: bytes) -> None:
    assert read_delimited(data, "s.csv", "s", KNOWN_HEADINGS) == (None, [])
