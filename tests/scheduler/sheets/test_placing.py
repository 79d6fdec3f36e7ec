"""A fault in words is a fault in its parts."""

import pytest

from matching.faults import Fault
from scheduler.sheets.placing import placed

FILES = ["helpers.csv", "a, row 3.xlsx", "a folder/of, column x.csv"]


@pytest.mark.parametrize(
    ("where", "parts"),
    [
        ("helpers.csv", ("helpers.csv", None, None, None)),
        ("helpers.csv, row 3", ("helpers.csv", None, 3, None)),
        (
            "helpers.csv, row 12, column skills, and more",
            ("helpers.csv", None, 12, "skills, and more"),
        ),
        (
            "a, row 3.xlsx, tab my, tab, row 2, column id",
            ("a, row 3.xlsx", "my, tab", 2, "id"),
        ),
        ("of, column x.csv, row 1", ("of, column x.csv", None, 1, None)),
        ("permanence", ("", None, None, None)),
        ("helpers.csvx", ("helpers.csv", None, None, None)),
    ],
)
def test_the_place_of_a_fault_is_told_in_parts(
    where: str, parts: tuple[str, str | None, int | None, str | None]
) -> None:
    found = placed(Fault(where, "“x”", "y"), FILES)
    assert (found.file, found.tab, found.row, found.column) == parts
    assert (found.where, found.value, found.expected) == (where, "“x”", "y")
